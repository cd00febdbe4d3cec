"""What to look at before a version is approved, with the last quarter's practice beside the text (POL-06, POL-27)."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.practice import Practice, practice_of
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import today_of
from chgdesk.services.policies.queries import ContentOf
from chgdesk.services.reading import RecordsOf, RegisterAt
from chgdesk.text.lint import LintFinding, lint


def lint_version(desk: Desk, version: str, day: date | None = None) -> tuple[LintFinding, ...]:
    """What lint finds in a version on a day, today where none is named; rules nobody followed last quarter included."""
    as_of = day or today_of(desk)
    content: PolicyContent = desk.ask(ContentOf(version=version))
    return lint(content, as_of=as_of, practice=practice_in(desk, content, as_of))


def practice_in(desk: Desk, content: PolicyContent, last_day: date) -> Practice:
    """How the quarter up to a day was worked, counted by the version's own rules."""
    evidence = (held.value for held in desk.ask(RecordsOf(kind="evidence_item")))
    meetings = (held.value for held in desk.ask(RecordsOf(kind="change_meeting")))
    return practice_of(desk.ask(RegisterAt()), last_day, tree=content.tree, evidence=evidence, meetings=meetings)
