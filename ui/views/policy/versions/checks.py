"""The publishing checklist: what lint found before approval, in the groups in which an officer settles it (POL-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.lint import LintFinding, coverage, lint
from chgdesk.text.tables import TABLES
from ui.theme import Shape
from ui.words import count_words

_GROUPS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "cover",
        "Cover and dates",
        ("COVER", "DATES", "REVIEW", "VERSION"),
        "Number, title, class, owner and author stand",
    ),
    ("fields", "Fields", ("FIELD",), "Every field that the text prints is filled"),
    ("text", "Text", ("LEFT", "SECTION", "TOKEN", "TABLE", "TEXT", "FIGURE", "HEADING"), "No leftovers, nothing empty"),
    ("roles", "Roles", ("ROLE",), "Every role that the text names is held"),
    ("topics", "Topics", ("TOPIC",), "Each topic has a section"),
    ("documents", "Documents and practice", ("REF", "PRACTICE"), "References lead somewhere"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checklist: how it stands, in a sentence, and what there is to settle."""

    key: str
    title: str
    shape: Shape
    sentence: str
    findings: tuple[LintFinding, ...] = ()

    @property
    def blocks(self) -> int:
        """How many of its findings hold the version back."""
        return sum(finding.blocks for finding in self.findings)


def checks_of(content: PolicyContent, as_of: date) -> tuple[Check, ...]:
    """Read the text through, without what was practised; computed off the GUI thread."""
    return checks_from(lint(content, as_of=as_of, tables=TABLES), content)


def checks_from(found: Sequence[LintFinding], content: PolicyContent) -> tuple[Check, ...]:
    """The checklist from what lint found."""
    topics = coverage(tuple(section for section in content.sections if not section.removed))
    return tuple(_check(group, found, len(topics)) for group in _GROUPS)


def _check(group: tuple[str, str, tuple[str, ...], str], found: Sequence[LintFinding], topics: int) -> Check:
    key, title, families, calm = group
    mine = [finding for finding in found if finding.code.partition("-")[0] in families]
    mine.sort(key=lambda finding: not finding.blocks)
    blocks = sum(finding.blocks for finding in mine)
    advice = len(mine) - blocks
    if blocks:
        shape, said = Shape.LOOK, f"{count_words(blocks, 'thing', 'things')} to settle first"
    elif advice:
        shape, said = Shape.OPEN, "nothing holds the version back"
    else:
        shape, said = Shape.DONE, calm[0].lower() + calm[1:]
    if key == "topics" and not mine:
        said = f"each of the {topics} topics has a section"
    if advice:
        said += f"; {advice:,} to consider"
    return Check(key=key, title=title, shape=shape, sentence=f"{title}: {said}.", findings=tuple(mine))
