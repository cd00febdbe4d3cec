"""The judge: which records belong to a period, what the rules find in each, and the verdict (R1, R16, R23, R25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chgdesk.domain.calendar import Calendar, span_words
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.approvals import approval_picture, find_approvals
from chgdesk.domain.evaluation.attributes import attribute_results
from chgdesk.domain.evaluation.classification import classify
from chgdesk.domain.evaluation.deployment import MANUAL, PIPELINE, find_deployment
from chgdesk.domain.evaluation.documentation import find_documentation
from chgdesk.domain.evaluation.emergency import find_emergency
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.evaluation.findings import Finding, Judgement, ParameterUsed, Verdict
from chgdesk.domain.evaluation.gates import find_gates
from chgdesk.domain.evaluation.rollback import find_rollback
from chgdesk.domain.evaluation.segregation import find_segregation
from chgdesk.domain.evaluation.subject import Subject
from chgdesk.domain.evaluation.waived import apply_waivers
from chgdesk.domain.parameters import Tree, as_text, value_at
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.domain.register import Register
from chgdesk.domain.rules import Rules

Progress = Callable[[int, int], None]

_NOT_CARRIED_OUT = frozenset({ChangeState.VOID, ChangeState.REJECTED, ChangeState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The local days under test, both included (R1)."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a local day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Every record's judgement in id order, with what they were judged by."""

    period: Period
    as_of: datetime
    facts: Facts
    rules: Rules
    judgements: tuple[Judgement, ...]

    @property
    def population(self) -> tuple[Judgement, ...]:
        """The records that belong to the period."""
        return tuple(j for j in self.judgements if j.in_population)


def evaluate(
    register: Register,
    period: Period,
    as_of: datetime,
    *,
    trees: Mapping[str, Tree] | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Judge every record of a register for a period; `trees` replaces parameter sets for a what-if."""
    facts = facts_of(register, trees=trees)
    rules = facts.rules_for(facts.version_on(period.last))
    changes = sorted(register.changes, key=lambda change: change.ref)
    judgements = []
    for done, change in enumerate(changes):
        if progress is not None and done % 200 == 0:
            progress(done, len(changes))
        judgements.append(judge(change, facts, period, as_of))
    if progress is not None:
        progress(len(changes), len(changes))
    return Evaluation(period=period, as_of=as_of, facts=facts, rules=rules, judgements=tuple(judgements))


def judge(change: Change, facts: Facts, period: Period, as_of: datetime) -> Judgement:
    """Judge one record: is it in the period's population, and what do the rules of its day find?"""
    start = change.started_at
    calendar = facts.default_rules.calendar
    unjudged = why_unjudged(start, facts, calendar)
    if unjudged:
        return _outside(change, Verdict.NOT_JUDGED, unjudged)
    reason = _why_outside(change, start, facts, period, calendar)
    if reason:
        return _outside(change, Verdict.NOT_IN_POPULATION, reason)
    return judge_under_rules(change, facts, as_of)


def judge_under_rules(change: Change, facts: Facts, as_of: datetime) -> Judgement:
    """Judge a record that went live, whatever the period, by the rules of its day (R1 to R25)."""
    start = change.started_at
    if start is None or change.scope != "production" or change.state in _NOT_CARRIED_OUT:
        return _contradicted(change, facts)
    version = _version_for(change, facts, start, as_of)
    rules = facts.rules_for(version)
    subject, findings, log = _tested(change, facts, rules, start, as_of)
    findings = (*findings, *log)
    return Judgement(
        ref=change.ref,
        in_population=True,
        effective_category=subject.category,
        effective_risk=subject.risk,
        verdict=verdict_of(findings),
        findings=findings,
        attributes=attribute_results(subject, findings),
        start=subject.start,
        parameter_set=rules.name,
        policy_version=version.number if version else "",
    )


def why_unjudged(start: datetime | None, facts: Facts, calendar: Calendar) -> str:
    """Why a record is History or has no policy to be judged by; empty where it can be judged (R1, CHG-24)."""
    if start is None:
        return ""
    judged_from = facts.register.organisation.judged_from
    if judged_from is not None and start < judged_from:
        return "History: before the day from which records are judged"
    if facts.has_policy and facts.version_on(calendar.local_date(start)) is None:
        return "No policy version was in force on that day"
    return ""


def _why_outside(change: Change, start: datetime | None, facts: Facts, period: Period, calendar: Calendar) -> str:
    """Why a record does not belong to the period; empty where it does (R1)."""
    if any(period.holds(calendar.local_date(event.at)) for event in facts.events_of(change)):
        return ""
    if change.state is ChangeState.VOID:
        return "Void"
    if change.scope != "production":
        return "Not a production change"
    if start is None:
        return "Not implemented"
    return "" if period.holds(calendar.local_date(start)) else "Outside the period"


def _outside(change: Change, verdict: Verdict, reason: str) -> Judgement:
    return Judgement(
        ref=change.ref,
        in_population=False,
        effective_category=None,
        effective_risk=None,
        verdict=verdict,
        reason=reason,
        start=change.started_at,
    )


def _contradicted(change: Change, facts: Facts) -> Judgement:
    """A record that denies what the log or its own dates show (R1)."""
    if change.state in _NOT_CARRIED_OUT:
        says = f"is {change.state.value}"
    elif change.scope != "production":
        says = "says it is not a production change"
    else:
        says = "has no start"
    events = facts.events_of(change)
    shown = f"event {events[0].ref} shows a production deployment" if events else "its own start lies in the period"
    finding = Finding(
        code="REC-STATE-CONTRADICTED",
        attribute="K",
        rule="R1",
        sentence=f"The record {says}, but {shown}.",
    )
    return Judgement(
        ref=change.ref,
        in_population=True,
        effective_category=None,
        effective_risk=None,
        verdict=Verdict.DEVIATION,
        findings=(finding,),
        start=change.started_at or (events[0].at if events else None),
    )


def _version_for(change: Change, facts: Facts, start: datetime, as_of: datetime) -> PolicyVersion | None:
    """The policy version by which the record is judged, with the transition rule (R25)."""
    version = facts.version_on(facts.default_rules.calendar.local_date(start))
    while version is not None and version.effective_on is not None:
        before = facts.version_on(version.effective_on - timedelta(days=1))
        if before is None or facts.rules_for(version).transition != "approved":
            break
        subject = subject_of(change, facts, facts.rules_for(before), start, as_of)
        if not _approved_before(subject, subject.rules.calendar.start_of(version.effective_on)):
            break
        version = before
    return version


def _approved_before(subject: Subject, took_effect: datetime) -> bool:
    """Whether every approval the record needs was good before that instant; false where none is needed."""
    answered = approval_picture(subject).answered
    return bool(answered) and all(
        any(a.decided_at is not None and a.decided_at < took_effect for a in answer.good) for answer in answered
    )


def subject_of(change: Change, facts: Facts, rules: Rules, start: datetime, as_of: datetime) -> Subject:
    """The record as the rules see it when it starts then."""
    settled = classify(change, facts, rules, start)
    return Subject(
        change=change,
        facts=facts,
        rules=rules,
        as_of=as_of,
        start=start,
        end=_end(change, start),
        category=settled.category,
        risk=settled.risk,
        flags=settled.flags,
        template=settled.template,
        classified=settled.findings,
    )


def _end(change: Change, start: datetime) -> datetime:
    """The recorded end; the start itself where no end is recorded (rules: Terms)."""
    ends = [d.end for d in change.deployments if d.end is not None]
    later = change.ended_at
    return start if not ends or later is None else later


def findings_of(subject: Subject) -> tuple[Finding, ...]:
    """Everything the rules find except on the agreement of record and log."""
    picture = approval_picture(subject)
    found = (
        *find_documentation(subject),
        *subject.classified,
        *find_approvals(subject, picture),
        *find_segregation(subject, picture),
        *find_gates(subject),
        *find_rollback(subject),
        *find_deployment(subject),
        *find_emergency(subject),
    )
    return apply_waivers(found, subject)


def _tested(
    change: Change, facts: Facts, rules: Rules, start: datetime, as_of: datetime
) -> tuple[Subject, tuple[Finding, ...], tuple[Finding, ...]]:
    """Test a record, with the log's time in place of the recorded start where they differ too far (R16)."""
    subject = subject_of(change, facts, rules, start, as_of)
    events = facts.events_of(change)
    if not events:
        return subject, findings_of(subject), _unmatched(change, subject)
    logged = events[0].at
    if abs(logged - start) <= timedelta(minutes=rules.tolerance_minutes):
        return subject, findings_of(subject), ()
    by_log = subject_of(change, facts, rules, logged, as_of)
    recorded_findings, log_findings = findings_of(subject), findings_of(by_log)
    harmless = _keys(recorded_findings) == _keys(log_findings) and subject.start_day == by_log.start_day
    return by_log, log_findings, (_time_mismatch(events[0], start, rules, harmless=harmless),)


def _keys(findings: Iterable[Finding]) -> set[tuple[object, ...]]:
    return {(f.code, f.attribute, f.role, f.waived, f.names, f.template, f.test, f.due is not None) for f in findings}


def _time_mismatch(event: DeploymentEvent, start: datetime, rules: Rules, *, harmless: bool) -> Finding:
    apart = span_words(int((event.at - start).total_seconds()))
    side = "after" if event.at > start else "before"
    return Finding(
        code="OBS-REC-TIME" if harmless else "REC-TIME-MISMATCH",
        attribute="K",
        rule="R16",
        sentence=f"Event {event.ref} shows the deployment {apart} {side} the recorded start.",
        parameters=(
            ParameterUsed(
                path="reconciliation.tolerance_minutes",
                value=as_text(value_at(rules.tree, "reconciliation.tolerance_minutes")),
            ),
        ),
    )


def _unmatched(change: Change, subject: Subject) -> tuple[Finding, ...]:
    paths = {d.path for d in change.deployments}
    runs = subject.facts.runs_covering(subject.start_day)
    if MANUAL in paths or PIPELINE not in paths or not runs:
        return ()
    return (
        Finding(
            code="REC-UNMATCHED-CHANGE",
            attribute="K",
            rule="R16",
            sentence=f"No deployment event belongs to it, though log review {runs[0].ref} covers that day.",
        ),
    )


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict: a counting finding, one that still waits, a compensation, a remark, or nothing (rules: Verdict)."""
    found = tuple(findings)
    counting = [f for f in found if f.is_counting]
    if any(f.due is None for f in counting):
        return Verdict.DEVIATION
    if counting:
        return Verdict.OPEN
    if any(f.code.startswith("CMP-") for f in found):
        return Verdict.PASS_WITH_COMPENSATING_CONTROL
    return Verdict.PASS_WITH_OBSERVATION if found else Verdict.PASS
