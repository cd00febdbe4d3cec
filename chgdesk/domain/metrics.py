"""Every figure with its definition and the list of records behind it (MET-01..06, MET-09, MET-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.findings import Judgement, Verdict
from chgdesk.domain.evaluation.judge import Evaluation
from chgdesk.domain.reconcile import DeploymentEvent

_OVERDUE = frozenset({"PIR-MISSING", "PIR-LATE", "EMG-REVIEW-MISSING", "EMG-REVIEW-LATE", "SOD-COMP-REVIEW-MISSING"})
_ALWAYS_COUNTED = ("standard", "normal", "major", "emergency")
_VERDICTS = (
    Verdict.PASS,
    Verdict.PASS_WITH_OBSERVATION,
    Verdict.PASS_WITH_COMPENSATING_CONTROL,
    Verdict.OPEN,
    Verdict.DEVIATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure: its key, value, how it is counted, and the records or events it counts."""

    key: str
    value: int | Decimal | bool
    definition: str
    items: tuple[str, ...] = ()


def percentage(part: int, whole: int) -> Decimal:
    """A share in percent to two decimals, half up; nothing of nothing is 0 (rules: Terms)."""
    if whole == 0:
        return Decimal("0.00")
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def metrics_of(evaluation: Evaluation) -> tuple[Metric, ...]:
    """All figures of a period, in the order in which they are printed."""
    return (
        *_by_category(evaluation),
        *_by_outcome(evaluation),
        *_by_verdict(evaluation),
        *_by_code(evaluation),
        *_events(evaluation),
    )


def _members(evaluation: Evaluation) -> tuple[tuple[Judgement, Change], ...]:
    changes = {change.ref: change for change in evaluation.facts.register.changes}
    return tuple((j, changes[j.ref]) for j in evaluation.population)


def _count(key: str, items: Iterable[str], definition: str) -> Metric:
    refs = tuple(items)
    return Metric(key=key, value=len(refs), definition=definition, items=refs)


def _by_category(evaluation: Evaluation) -> tuple[Metric, ...]:
    members, rules = _members(evaluation), evaluation.rules
    categories = tuple(dict.fromkeys((*_ALWAYS_COUNTED, *rules.categories, *sorted({c.category for _, c in members}))))
    emergencies = tuple(c.ref for _, c in members if c.category == "emergency")
    total = len(members)
    threshold = rules.emergency_rate_threshold
    breach = threshold is not None and Decimal(100 * len(emergencies)) > threshold * total
    return (
        _count("population", (c.ref for _, c in members), "Production changes of the period"),
        *(
            _count(f"count_{category}", (c.ref for _, c in members if c.category == category), "By declared category")
            for category in categories
        ),
        Metric(
            key="emergency_rate_pct",
            value=percentage(len(emergencies), total),
            definition="Changes declared emergency / changes of the period",
            items=emergencies,
        ),
        Metric(
            key="emergency_rate_breach",
            value=breach,
            definition="No threshold is set" if threshold is None else f"Emergency share above {threshold} %",
            items=emergencies,
        ),
    )


def _by_outcome(evaluation: Evaluation) -> tuple[Metric, ...]:
    members = _members(evaluation)
    outcomes = tuple(dict.fromkeys((*evaluation.rules.outcomes, *sorted({c.outcome for _, c in members if c.outcome}))))
    failed = tuple(c.ref for _, c in members if c.outcome == "rolled_back" or c.caused_incident)
    return (
        *(
            _count(f"outcome_{outcome}", (c.ref for _, c in members if c.outcome == outcome), "By recorded outcome")
            for outcome in outcomes
        ),
        _count("outcome_missing", (c.ref for _, c in members if not c.outcome), "No outcome on record"),
        _count("change_fail_count", failed, "Rolled back, or caused an incident"),
        Metric(
            key="change_fail_rate_pct",
            value=percentage(len(failed), len(members)),
            definition="Changes rolled back or causing an incident / changes of the period (records, not deployments)",
            items=failed,
        ),
    )


def _by_verdict(evaluation: Evaluation) -> tuple[Metric, ...]:
    population = evaluation.population
    deviating = tuple(j.ref for j in population if j.verdict is Verdict.DEVIATION)
    return (
        *(
            _count(f"verdict_{v.value}", (j.ref for j in population if j.verdict is v), "By result of the rules")
            for v in _VERDICTS
        ),
        Metric(
            key="deviation_rate_pct",
            value=percentage(len(deviating), len(population)),
            definition="Records with something to look at / changes of the period",
            items=deviating,
        ),
    )


def _by_code(evaluation: Evaluation) -> tuple[Metric, ...]:
    def having(*codes: str) -> tuple[str, ...]:
        return tuple(j.ref for j in evaluation.population if set(codes) & set(j.codes))

    return (
        _count("approvals_after_implementation", having("APR-AFTER-IMPL"), "Approved after implementation"),
        _count("sod_violations", having("SOD-SELF-APPROVAL"), "Only the author approved"),
        _count("sod_compensated", having("CMP-SOD"), "Self-approval with compensating controls"),
        _count("late_emergency_records", having("EMG-REC-LATE"), "Emergencies written down late"),
        _count("overdue_reviews", having(*_OVERDUE), "Reviews missing or late"),
    )


def _events(evaluation: Evaluation) -> tuple[Metric, ...]:
    facts = evaluation.facts
    calendar = evaluation.rules.calendar
    counting = tuple(e for e in facts.register.events if e.counts)
    created = {c.ref: c.created_at for c in facts.register.changes}
    found = [e.ref for e in counting if is_unauthorised(e, evaluation, created)]
    unmatched = [e.ref for e in counting if not facts.matches.by_event.get(e.ref)]
    inside = [e.ref for e in counting if evaluation.period.holds(calendar.local_date(e.at))]
    return (
        _count(
            "unauthorised_events_found",
            found,
            "Production deployments without a record when their log review was finished",
        ),
        _count("unauthorised_events_open", unmatched, "Production deployments still without a record"),
        _count("production_deployments", inside, "Production deployments of the period"),
    )


def is_unauthorised(event: DeploymentEvent, evaluation: Evaluation, created: Mapping[str, datetime | None]) -> bool:
    """Whether an event had no record when the review of its day was finished (rules: metrics)."""
    refs = evaluation.facts.matches.by_event.get(event.ref, ())
    if not refs:
        return True
    day = evaluation.rules.calendar.local_date(event.at)
    finished = [r.completed_at for r in evaluation.facts.runs_covering(day) if r.completed_at is not None]
    if not finished:
        return False
    first = min(finished)
    return all((at := created[ref]) is not None and at > first for ref in refs)
