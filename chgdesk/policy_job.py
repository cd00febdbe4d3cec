"""Jobs of the policy desk: comparing two versions, and which records other values would move (design section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.crosswalk import Gap
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.people import Role
from chgdesk.domain.responsibilities import Duty
from chgdesk.domain.role_standing import RoleStanding
from chgdesk.exports.text import csv_bytes
from chgdesk.jobs import Progress, job
from chgdesk.services.crosswalk import gap_report
from chgdesk.services.exporting import pdf_bytes, xlsx_bytes
from chgdesk.services.policies.affected import Affected, affected
from chgdesk.services.policies.comparing import affected_by_rule, redline_of
from chgdesk.services.policies.drafts import changed
from chgdesk.services.policies.linting import lint_version
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.policies.queries import SetOf
from chgdesk.services.policies.redline_files import redline_file
from chgdesk.services.reading import RegisterAt
from chgdesk.services.responsibilities import responsibilities_of, responsibilities_page
from chgdesk.text.lint import LintFinding
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
def read_through(path: str, version: str, day: date, *, progress: Progress) -> tuple[LintFinding, ...]:
    """What lint finds in a version, with the last quarter's practice beside the text (POL-06, POL-27)."""
    progress(0, 1, "Reading the text beside the last quarter's records")
    with open_desk(Path(path), read_only=True) as desk:
        return lint_version(desk, version, day)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChart:
    """Who has to do what by the rules in force, and how each role is held; `version` is the number of those rules."""

    version: str
    duties: tuple[Duty, ...]
    standings: tuple[RoleStanding, ...]
    roles: tuple[Role, ...]


@job
def role_chart(path: str, *, progress: Progress) -> RoleChart:
    """The responsibility chart as the workspace stands now (ROLE-05, APR-14)."""
    progress(0, 1, "Reading who does what")
    with open_desk(Path(path), read_only=True) as desk:
        here = responsibilities_of(desk)
        number = here.version.number if here.version else ""
        return RoleChart(version=number, duties=here.duties, standings=here.standings, roles=here.roles)


@job
def write_role_chart(path: str, ending: str, *, progress: Progress) -> PolicyFile:
    """The chart as a file: `ending` is csv, xlsx or pdf (ROLE-05)."""
    progress(0, 1, "Setting the chart")
    with open_desk(Path(path), read_only=True) as desk:
        report = responsibilities_page(desk)
        makers = {"csv": lambda: csv_bytes(report.tables[0], bom=True), "xlsx": lambda: xlsx_bytes(report)}
        data = makers.get(ending, lambda: pdf_bytes(report))()
    return PolicyFile(name=f"responsibilities.{ending}", data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsFound:
    """The gaps of a period among `rows` points; `version` is the number of the text that was read, empty for none."""

    version: str
    records: int
    rows: int
    gaps: tuple[Gap, ...]


@job
def crosswalk_gaps(path: str, first: date, last: date, everything: bool, *, progress: Progress) -> GapsFound:  # noqa: FBT001 - a job takes plain values
    """Which points lack a section or evidence in a period (MAP-05)."""
    progress(0, 1, "Judging the period")
    with open_desk(Path(path), read_only=True) as desk:
        found = gap_report(desk, Period(first=first, last=last), everything=everything)
    number = found.version.number if found.version else ""
    return GapsFound(version=number, records=found.held.records, rows=len(found.rows), gaps=found.gaps)
