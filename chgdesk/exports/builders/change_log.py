"""The change log and the population it is drawn from (CHG-03, EVD-06, EVD-08, EVD-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.facts import Facts as RegisterFacts
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.register_line import approved_by_words, rests_on_words
from chgdesk.domain.ids import Series, series_of
from chgdesk.domain.record_facts import source_words, void_words
from chgdesk.domain.sampling import population_of
from chgdesk.exports.builders.scope import UNREVIEWED, Scope, make_report
from chgdesk.exports.builders.words import basis_words, joined, record_state
from chgdesk.exports.columns import Column, Kind, State
from chgdesk.exports.report import Block, Fact, Facts, Orientation, Report, Table, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of the change log."""

    change: Change
    judgement: Judgement
    day: date | None
    start: datetime | None
    approved_by: str
    approvals: str
    testing: str
    deployed_by: str
    deployment_log: str
    events: str
    incidents: str
    state: State
    author: str


def log_rows(scope: Scope) -> tuple[LogRow, ...]:
    """The period's records as lines of the log, in id order."""
    return tuple(_row(scope, change, judgement) for change, judgement in scope.members)


def _row(scope: Scope, change: Change, judgement: Judgement) -> LogRow:
    facts, calendar = scope.evaluation.facts, scope.evaluation.rules.calendar
    events = facts.events_of(change)
    start = change.started_at
    tests = [run.type.replace("_", " ") for run in change.tests if run.result in {"pass", "passed"}]
    return LogRow(
        change=change,
        judgement=judgement,
        day=calendar.local_date(start) if start else None,
        start=start,
        approved_by=approved_by_words(change, facts, judgement, scope.evaluation.as_of),
        approvals=joined(_approval(a, facts) for a in change.approvals),
        testing=joined(("pipeline" if change.ci else None, *tests), ", "),
        deployed_by=joined((facts.name(d.implementer) for d in change.deployments if d.implementer), ", "),
        events=joined((e.ref for e in events), ", "),
        deployment_log=joined((f"{e.ref} ({e.source})" if e.source else e.ref for e in events), ", "),
        incidents=change.incident or "",
        state=record_state(judgement, calendar),
        author=facts.name(change.author) if change.author else "",
    )


def _approval(given: Approval, facts: RegisterFacts) -> str:
    """Who gave it and what it rests on; a no, a condition or that it is void is never left out."""
    said = f"{facts.name(given.person)} ({'/'.join(given.roles_claimed)}): {basis_words(given.provenance.basis)}"
    odd = {"reject": "rejected", "conditional": "on a condition"}.get(given.decision, "")
    void = void_words(given) if given.voided_at is not None else ""
    return ", ".join(part for part in (said, odd, void) if part)


_REF = Column(key="ref", title="No.", kind=Kind.REF, value=lambda r: r.change.ref)
_WHAT = Column(key="title", title="What changed", width=28, value=lambda r: r.change.title)
_AUTHOR = Column(key="author", title="Written by", kind=Kind.PERSON, width=14, value=lambda r: r.author)
_APPROVED = Column(key="approved_by", title="Approved by", width=22, value=lambda r: r.approved_by)
_TESTED = Column(key="testing", title="Tested", width=20, value=lambda r: r.testing)
_LIVE = Column(key="went_live", title="Went live", kind=Kind.DATETIME, width=15, utc=True, value=lambda r: r.start)
_LOG = Column(key="deployment_log", title="Deployment log", width=15, value=lambda r: r.deployment_log)
_EVENTS = Column(key="deployment_log", title="Deployment log", width=13, value=lambda r: r.events)
_OUTCOME = Column(key="outcome", title="Outcome", width=19, value=lambda r: _outcome(r.change))
_INCIDENTS = Column(key="incidents", title="Incidents", width=15, value=lambda r: r.incidents)
_STATE = Column(key="state", title="Result of our rules", kind=Kind.STATE, width=18, value=lambda r: r.state)
_CATEGORY = Column(key="category", title="Category", width=11, value=lambda r: r.change.category)


def _outcome(change: Change) -> str:
    return (change.outcome or "none on record").replace("_", " ")


def _risk(row: LogRow) -> str:
    return row.judgement.effective_risk or row.change.risk_declared


LOG_COLUMNS: tuple[Column, ...] = (
    _REF,
    _LIVE,
    Column(
        key="kind",
        title="Type, category, risk",
        width=23,
        value=lambda r: joined((r.change.change_type, r.change.category, _risk(r)), ", "),
    ),
    _WHAT,
    _AUTHOR,
    _APPROVED,
    _TESTED,
    _EVENTS,
    _OUTCOME,
    _INCIDENTS,
    _STATE,
)
"""The columns of CHG-03 and EVD-06 on paper."""

SHEET_COLUMNS: tuple[Column, ...] = (
    _REF,
    Column(key="day", title="Date", kind=Kind.DATE, value=lambda r: r.day),
    Column(key="type", title="Type", width=14, value=lambda r: r.change.change_type),
    _CATEGORY,
    Column(key="risk", title="Risk", width=9, value=_risk),
    _WHAT,
    Column(key="description", title="Description", width=48, value=lambda r: r.change.description),
    _AUTHOR,
    _APPROVED,
    Column(key="approvals", title="Approvals and what they rest on", width=40, value=lambda r: r.approvals),
    _TESTED,
    _LIVE,
    Column(key="deployed_by", title="Deployed by", kind=Kind.PERSON, value=lambda r: r.deployed_by),
    _LOG,
    _OUTCOME,
    _INCIDENTS,
    _STATE,
    Column(
        key="rests_on",
        title="Facts resting on more than a statement",
        width=14,
        value=lambda r: rests_on_words(r.change),
    ),
    Column(key="source", title="Source of the record", width=30, value=lambda r: source_words(r.change.provenance)),
    Column(
        key="home",
        title="Home system",
        width=18,
        value=lambda r: joined((r.change.home_system, r.change.home_ref), " "),
    ),
    Column(
        key="first_recorded", title="First recorded", kind=Kind.DATETIME, utc=True, value=lambda r: r.change.created_at
    ),
    Column(key="system", title="Systems", width=20, value=lambda r: ", ".join(r.change.systems)),
)
"""The workbook has room for more: description, approvals with their basis, source, home, both clocks."""


def change_log(scope: Scope, *, sheet: bool = False) -> Report:
    """The change log of the period, for paper or as a workbook."""
    rows = log_rows(scope)
    table = Table(title="Change log", columns=SHEET_COLUMNS if sheet else LOG_COLUMNS, rows=rows)
    blocks: tuple[Block, ...] = (*((Facts(title="Population", rows=population_facts(scope)),) if sheet else ()), table)
    return make_report(
        scope,
        "Change log",
        blocks,
        filter_words="Production changes that went live in the period, by record or by deployment log",
        count=len(rows),
        warnings=() if scope.is_reviewed else (UNREVIEWED,),
        orientation=Orientation.LANDSCAPE,
    )


def population_facts(scope: Scope) -> tuple[Fact, ...]:
    """What makes a list usable to an auditor: source, filter, counts, first and last, gaps and voids (EVD-08)."""
    register = scope.evaluation.facts.register
    population = population_of(scope.evaluation)
    series = _series(scope)
    issued = sum(s.count for s in series)
    voids = [void for s in series for void in s.voided]
    gaps = [gap for s in series for gap in s.gaps]
    outside = [j for j in scope.evaluation.judgements if not j.in_population]
    confirmed, explained, unread = scope.counts
    return (
        Fact(label="Source", value=f"Change register of {register.organisation.name or 'this workspace'}"),
        Fact(label="Filter", value="Production, went live in the period by record or by deployment log"),
        Fact(label="Period", value=scope.period_words),
        Fact(label="Records on this list", value=str(len(population.refs))),
        Fact(label="First number", value=population.refs[0] if population.refs else "none"),
        Fact(label="Last number", value=population.refs[-1] if population.refs else "none"),
        Fact(label="Numbers issued", value=_issued_words(issued, voids, gaps)),
        Fact(label="Missing numbers", value=_listed(gaps)),
        Fact(label="Void numbers", value=joined(_void_words(scope, voids)) or "none"),
        Fact(label="Records not on this list", value=_outside_words(outside)),
        Fact(label="Population hash (SHA-256)", value=population.sha256),
        Fact(label="Deployment data", value=_log_words(scope)),
        Fact(
            label="Findings",
            value=f"{confirmed} confirmed by a person, {explained} explained by a person, {unread} not yet read",
        ),
    )


def _series(scope: Scope) -> tuple[Series, ...]:
    changes = scope.evaluation.facts.register.changes
    voided = (change.ref for change in changes if change.state is ChangeState.VOID)
    return series_of((change.ref for change in changes), voided)


def _issued_words(issued: int, voids: list[str], gaps: list[str]) -> str:
    missing = "none missing" if not gaps else f"{len(gaps)} missing"
    return f"{issued} numbers issued, {len(voids)} void, {missing}"


def _listed(refs: list[str], most: int = 60) -> str:
    if not refs:
        return "none"
    more = f" and {len(refs) - most} more" if len(refs) > most else ""
    return ", ".join(refs[:most]) + more


def _void_words(scope: Scope, voids: list[str]) -> list[str]:
    changes = scope.changes
    return [f"{ref}: {changes[ref].state_reason or changes[ref].description or 'no reason on record'}" for ref in voids]


def _outside_words(outside: list[Judgement]) -> str:
    if not outside:
        return "none"
    counts: dict[str, int] = {}
    for judgement in outside:
        counts[judgement.reason] = counts.get(judgement.reason, 0) + 1
    return "; ".join(f"{count} × {reason}" for reason, count in sorted(counts.items()))


def _log_words(scope: Scope) -> str:
    """Over how many days of the period a finished log review stands, and what it left (EVD-08, REC-04)."""
    evaluation = scope.evaluation
    first, last = evaluation.period.first, evaluation.period.last
    days = (last - first).days + 1
    covered = sum(
        1 for offset in range(days) if evaluation.facts.runs_covering(date.fromordinal(first.toordinal() + offset))
    )
    calendar, facts = evaluation.rules.calendar, evaluation.facts
    inside = [e for e in facts.register.events if e.counts and evaluation.period.holds(calendar.local_date(e.at))]
    alone = sum(1 for e in inside if not facts.matches.by_event.get(e.ref))
    noun = "deployment" if alone == 1 else "deployments"
    return f"Log reviews for {covered} of {days} days; {len(inside)} deployments, {alone} {noun} without record"


def population_cover(scope: Scope) -> Report:
    """The population as a workbook: cover facts, the list with its hash lines, and what is not on it (EVD-08)."""
    members = log_rows(scope)
    lines = Table(
        title="Population",
        columns=(_REF, _LIVE, _CATEGORY, _OUTCOME, _WHAT),
        rows=members,
    )
    outside = tuple(j for j in scope.evaluation.judgements if not j.in_population)
    left_out = Table(
        title="Not on this list",
        columns=(
            Column(key="ref", title="No.", kind=Kind.REF, value=lambda j: j.ref),
            Column(key="reason", title="Reason", width=40, value=lambda j: j.reason),
            Column(key="went_live", title="Recorded start", kind=Kind.DATETIME, utc=True, value=lambda j: j.start),
        ),
        rows=outside,
    )
    how = Text.plain(
        "The hash is SHA-256 over one line per record in id order, each ended by a line feed: "
        "number|start in UTC|declared category|outcome or none."
    )
    blocks = (Facts(title="Population", rows=population_facts(scope)), how, lines, left_out)
    return make_report(scope, "Population of changes", blocks, count=len(members))
