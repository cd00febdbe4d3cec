"""What stands on the calendar: plans, deployments, emergencies and standard executions, as blocks of time (WIN-01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.classification import classify
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.subject import EMERGENCY, STANDARD
from chgdesk.domain.rules import Rules
from chgdesk.domain.schedule.windows import Span

ASSUMED = timedelta(hours=1)
"""How long a plan without an end is taken to last, so that it can be seen and can clash."""

_OFF_THE_CALENDAR = frozenset({ChangeState.VOID, ChangeState.REJECTED, ChangeState.WITHDRAWN})


class EntryKind(StrEnum):
    """What a block is."""

    PLANNED = "planned"
    DEPLOYED = "deployed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledChange:
    """A change with its number in the workspace and how the rules of its day class it."""

    rid: int
    change: Change
    category: str
    risk: str
    flags: frozenset[str]

    @property
    def is_emergency(self) -> bool:
        """Whether it goes the emergency way, which asks for no window (WIN-07)."""
        return self.category == EMERGENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEntry:
    """One block on the calendar; `plan` keeps the planned times beside a deployment that took its place (WIN-01)."""

    rid: int
    ref: str
    title: str
    systems: tuple[str, ...]
    kind: EntryKind
    start: datetime
    end: datetime
    category: str
    risk: str
    state: str
    outcome: str = ""
    implementer: str | None = None
    plan: Span | None = None

    @property
    def span(self) -> Span:
        """The time it takes."""
        return Span(start=self.start, end=self.end)

    @property
    def is_emergency(self) -> bool:
        """Whether it goes the emergency way."""
        return self.category == EMERGENCY

    @property
    def is_standard(self) -> bool:
        """Whether it is one execution of a standard procedure."""
        return self.category == STANDARD

    @property
    def state_words(self) -> str:
        """How it stands, in a word or two."""
        if self.kind is EntryKind.DEPLOYED:
            return {"": "deployed", "success": "worked"}.get(self.outcome, self.outcome.replace("_", " "))
        named = {"draft": "draft", "submitted": "waiting for approval", "reopened": "reopened"}
        return named.get(self.state, "planned")


def scheduled(rid: int, change: Change, facts: Facts, rules: Rules, as_of: datetime) -> ScheduledChange:
    """A change as the rules class it on the day it began, is planned for, or is looked at."""
    plan = change.planned_window.start if change.planned_window else None
    classed = classify(change, facts, rules, change.started_at or plan or as_of)
    return ScheduledChange(rid=rid, change=change, category=classed.category, risk=classed.risk, flags=classed.flags)


def entries_of(changes: Iterable[ScheduledChange], *, standard: bool = True) -> tuple[ScheduleEntry, ...]:
    """Every block of these production changes, earliest first; `standard` shows standard executions too."""
    found = [
        entry
        for each in changes
        if each.change.scope == "production" and (standard or each.category != STANDARD)
        for entry in _blocks(each)
    ]
    return tuple(sorted(found, key=lambda entry: (entry.start, entry.end, entry.ref)))


def _blocks(each: ScheduledChange) -> Iterator[ScheduleEntry]:
    change = each.change
    plan = plan_of(change)
    done = [d for d in change.deployments if d.start is not None]
    for deployment in done:
        assert deployment.start is not None
        end = max(deployment.start, deployment.end or deployment.start)
        yield _entry(each, EntryKind.DEPLOYED, Span(start=deployment.start, end=end), plan, deployment.implementer)
    if plan is not None and not done and change.state not in _OFF_THE_CALENDAR:
        yield _entry(each, EntryKind.PLANNED, plan, plan, None)


def plan_of(change: Change) -> Span | None:
    """The planned time; one without an end is taken to last an hour, one that ends before it starts no time at all."""
    window = change.planned_window
    if window is None or window.start is None:
        return None
    return Span(start=window.start, end=max(window.start, window.end or window.start + ASSUMED))


def _entry(
    each: ScheduledChange, kind: EntryKind, span: Span, plan: Span | None, implementer: str | None
) -> ScheduleEntry:
    change = each.change
    return ScheduleEntry(
        rid=each.rid,
        ref=change.ref,
        title=change.title,
        systems=change.systems,
        kind=kind,
        start=span.start,
        end=span.end,
        category=each.category,
        risk=each.risk,
        state=change.state.value,
        outcome=change.outcome or "",
        implementer=implementer,
        plan=plan,
    )
