"""Which of last year's records would stand otherwise under other parameter values (POL-14, PRM-04; Settings preview).

Both sides are judged by one set each, whatever version was in force, so that the difference is that of the values
alone. Nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.evaluation.findings import Judgement
from chgdesk.domain.evaluation.judge import Evaluation, Period, evaluate
from chgdesk.domain.evaluation.register_line import state_words
from chgdesk.domain.parameter_set import ParameterSet, ParameterValue
from chgdesk.domain.parameters import Tree, flatten
from chgdesk.domain.register import Register
from chgdesk.services.policies.drafts import changed

Progress = Callable[[int, int], None]
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedRecord:
    """A record that would stand otherwise: how it stands now and then, in words, and which findings come and go."""

    ref: str
    title: str
    now: str
    then: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """How many records of the year were judged, and those that would stand otherwise."""

    judged: int
    records: tuple[AffectedRecord, ...]
    period: Period

    @property
    def words(self) -> str:
        """The number in a sentence: `3 of 112 records of the last year would stand otherwise`."""
        if not self.judged:
            return "No records of the last year are on record, so nothing can be compared."
        verb = "would stand otherwise"
        return f"{len(self.records)} of {self.judged} records of the last year {verb}."


def affected(
    register: Register, before: Tree, after: Tree, as_of: datetime, progress: Progress | None = None
) -> Affected:
    """Judge the records of the year before `as_of` by each tree and compare."""
    period = year_before(as_of, str(before.get("timezone") or "UTC"))
    one = judged_by(register, before, period, as_of, _half(progress, 0))
    other = judged_by(register, after, period, as_of, _half(progress, 1))
    return compared(one, other)


def affected_by_each(
    register: Register,
    before: Tree,
    values: Iterable[ParameterValue],
    as_of: datetime,
    progress: Progress | None = None,
) -> dict[str, Affected]:
    """For each value alone, put in place of the one in `before`: which records would stand otherwise."""
    period = year_before(as_of, str(before.get("timezone") or "UTC"))
    one = judged_by(register, before, period, as_of, None)
    given = tuple(values)
    found = {}
    for done, value in enumerate(given):
        if progress is not None:
            progress(done, len(given))
        other = judged_by(register, changed(before, (value,)), period, as_of, None)
        found[value.path] = compared(one, other)
    return found


def year_before(as_of: datetime, zone: str) -> Period:
    """The 365 local days that end with the day of an instant."""
    last = Calendar(zone=zone).local_date(as_of)
    return Period(first=last - YEAR + timedelta(days=1), last=last)


def judged_by(register: Register, tree: Tree, period: Period, as_of: datetime, progress: Progress | None) -> Evaluation:
    """Every record judged by one set of values, whatever policy version was in force."""
    only = ParameterSet(ref="tried", values=flatten(tree))
    alone = replace(register, parameter_sets=(only,), policy_versions=())
    return evaluate(alone, period, as_of, progress=progress)


def compared(one: Evaluation, other: Evaluation) -> Affected:
    """The records of either population whose findings or standing differ."""
    titles = {change.ref: change.title for change in one.facts.register.changes}
    pairs = [
        (a, b) for a, b in zip(one.judgements, other.judgements, strict=True) if a.in_population or b.in_population
    ]
    calendar = one.rules.calendar
    records = tuple(
        AffectedRecord(
            ref=a.ref,
            title=titles.get(a.ref, ""),
            now=_stands(a, calendar),
            then=_stands(b, calendar),
            gained=tuple(sorted(_codes(b) - _codes(a))),
            lost=tuple(sorted(_codes(a) - _codes(b))),
        )
        for a, b in pairs
        if (a.verdict, _codes(a)) != (b.verdict, _codes(b))
    )
    return Affected(judged=len(pairs), records=records, period=one.period)


def _stands(judgement: Judgement, calendar: Calendar) -> str:
    return state_words(judgement, calendar) if judgement.in_population else judgement.reason


def _codes(judgement: Judgement) -> frozenset[str]:
    return frozenset(f"{f.code} {f.role or f.test or ''}".strip() for f in judgement.findings)


def _half(progress: Progress | None, which: int) -> Progress | None:
    """The progress of one of two judgements, as part of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(done + which * total, total * 2)
