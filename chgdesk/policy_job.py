"""Jobs of the policy desk: comparing two versions, and which records other values would move (design section 6)."""

from __future__ import annotations

from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.jobs import Progress, job
from chgdesk.services.policies.affected import Affected, affected
from chgdesk.services.policies.comparing import affected_by_rule, redline_of
from chgdesk.services.policies.drafts import changed
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.policies.queries import SetOf
from chgdesk.services.policies.redline_files import redline_file
from chgdesk.services.reading import RegisterAt
from chgdesk.text.redline import Redline


@job
def compare_versions(path: str, old: str, new: str, *, progress: Progress) -> Redline:
    """The redline from one version to another, with the records each changed rule would move."""
    with open_desk(Path(path), read_only=True) as desk:
        return redline_of(desk, old, new, progress)


@job
def write_comparison(path: str, old: str, new: str, redline: Redline, ending: str, *, progress: Progress) -> PolicyFile:
    """A comparison that was computed already as a file: `ending` is pdf or docx."""
    progress(0, 1, "Setting the comparison")
    with open_desk(Path(path), read_only=True) as desk:
        return redline_file(desk, old, new, redline, ending)


@job
def records_moved_by(path: str, old: str, new: str, rule: str, *, progress: Progress) -> Affected:
    """The records behind the number of one changed rule in a redline."""
    with open_desk(Path(path), read_only=True) as desk:
        before, _stored = desk.ask(SetOf(version=old))
        after, _stored = desk.ask(SetOf(version=new))
        found = affected_by_rule(desk, before, after, (rule,), progress)
        return found.get(rule) or affected(desk.ask(RegisterAt()), before, before, desk.context.now())


@job
def records_moved(path: str, version: str, values: tuple[ParameterValue, ...], *, progress: Progress) -> Affected:
    """Which records of the last year would stand otherwise if a version's set had these values."""
    with open_desk(Path(path), read_only=True) as desk:
        before, _stored = desk.ask(SetOf(version=version))
        after = changed(before, values)
        return affected(
            desk.ask(RegisterAt()),
            before,
            after,
            desk.context.now(),
            lambda done, total: progress(done, total, "Judging last year's records"),
        )
