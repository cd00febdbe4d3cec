"""The calendar of a workspace: which days, windows, freezes, plans and deployments there are, and what clashes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.rules import Rules
from chgdesk.domain.schedule import (
    Schedule,
    ScheduledChange,
    Span,
    WindowAnswer,
    entries_of,
    next_windows,
    schedule,
    scheduled,
    window_test,
)
from chgdesk.errors import UserError
from chgdesk.exports.ics import IcsMeta, ics_bytes
from chgdesk.services.context import app_version
from chgdesk.services.reading import RecordsOf, WorkspaceIdentity
from chgdesk.services.registry import answers
from chgdesk.storage.queries import around
from chgdesk.storage.queries import schedule as stored

LONGEST = 400
"""Most days that are shown at once."""
_AHEAD = timedelta(days=62)
"""How far ahead other plans are looked at when a free window is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOf:
    """The calendar from one local day to another, both included; of one system where one is named (WIN-06)."""

    first: date
    last: date
    as_of: datetime
    system: str = ""
    standard: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRead:
    """The calendar with what can be chosen beside it."""

    schedule: Schedule
    systems: tuple[str, ...]
    names: dict[str, str]
    has_windows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAt:
    """Whether an instant is inside a maintenance window and outside every freeze (WIN-02)."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeWindows:
    """The next windows in which nothing else is planned on some systems; of none: the next windows."""

    after: datetime
    count: int = 5
    systems: tuple[str, ...] = ()
    without: str = ""
    """A change whose own plan does not stand in its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeWindowsRead:
    """The windows found, and the zone in which the rules count them."""

    spans: tuple[Span, ...]
    calendar: Calendar
    has_windows: bool


def rules_by_day(facts: Facts) -> Callable[[date], Rules]:
    """The rules in force on a local day; before the first version those that stand now."""
    return lambda day: facts.rules_for(facts.version_on(day))


def version_by_day(facts: Facts) -> Callable[[date], str]:
    """The number of the policy version in force on a local day."""

    def number(day: date) -> str:
        version = facts.version_on(day)
        return version.number if version is not None else ""

    return number


def changes_on(
    connection: Any, facts: Facts, begin: datetime, past: datetime, *, as_of: datetime, system: str = ""
) -> tuple[ScheduledChange, ...]:
    """The changes of a stretch of time as the rules of their day class them."""
    rules_on = rules_by_day(facts)
    found = []
    for held in stored.changes_between(connection, begin, past, system):
        change = held.value
        plan = change.planned_window.start if change.planned_window else None
        day = facts.default_rules.calendar.local_date(change.started_at or plan or as_of)
        found.append(scheduled(held.rid, change, facts, rules_on(day), as_of))
    return tuple(found)


@answers(ScheduleOf)
def schedule_of(query: ScheduleOf, connection: Any) -> ScheduleRead:
    """Read the days and their changes, and no other."""
    if query.last < query.first:
        raise UserError(
            f"The last day, {query.last}, is before the first, {query.first}. Name them the other way round."
        )
    if (query.last - query.first).days >= LONGEST:
        raise UserError(f"The calendar shows at most {LONGEST} days at once. Name an earlier last day.")
    register = around.register_of(connection, ())
    facts = facts_of(register)
    zone = register.organisation.zone
    calendar = Calendar(zone=zone)
    begin, past = calendar.start_of(query.first), calendar.start_of(query.last + timedelta(days=1))
    changes = changes_on(connection, facts, begin, past, as_of=query.as_of, system=query.system)
    rules_on = rules_by_day(facts)
    made = schedule(
        changes,
        rules_on,
        query.first,
        query.last,
        zone,
        as_of=query.as_of,
        standard=query.standard,
        version_on=version_by_day(facts),
    )
    return ScheduleRead(
        schedule=made,
        systems=stored.systems(connection),
        names=dict(facts.names),
        has_windows=any(rules_on(day.day).windows for day in made.days),
    )


@answers(WindowAt)
def window_at(query: WindowAt, connection: Any) -> WindowAnswer:
    """By the rules in force on the local day of that instant."""
    facts = facts_of(around.register_of(connection, ()))
    day = facts.default_rules.calendar.local_date(query.at)
    return window_test(query.at, rules_by_day(facts)(day))


@answers(FreeWindows)
def free_windows(query: FreeWindows, connection: Any) -> FreeWindowsRead:
    """By the rules in force on the day from which on they are wanted."""
    facts = facts_of(around.register_of(connection, ()))
    rules = rules_by_day(facts)(facts.default_rules.calendar.local_date(query.after))
    past = query.after + _AHEAD
    changes = changes_on(connection, facts, query.after, past, as_of=query.after) if query.systems else ()
    wanted = set(query.systems)
    avoiding = [
        entry.span for entry in entries_of(changes) if entry.ref != query.without and wanted.intersection(entry.systems)
    ]
    spans = next_windows(rules, query.after, query.count, avoiding)
    return FreeWindowsRead(spans=spans, calendar=rules.calendar, has_windows=bool(rules.windows))


def of_system(read: ScheduleRead, system: str) -> ScheduleRead:
    """The same days with the blocks and clashes of one system alone; everything where none is named."""
    if not system:
        return read
    days = tuple(
        replace(day, entries=tuple(entry for entry in day.entries if system in entry.systems))
        for day in read.schedule.days
    )
    refs = {entry.ref for day in days for entry in day.entries}
    clashes = tuple(
        clash
        for clash in read.schedule.clashes
        if set(clash.refs) <= refs and (not clash.system or system in clash.system.split(", "))
    )
    return replace(read, schedule=replace(read.schedule, days=days, clashes=clashes))


def ics_of(ask: Callable[[object], Any], read: ScheduleRead, made_at: datetime) -> bytes:
    """The calendar as a file for other calendars; `ask` asks the desk."""
    organisations = ask(RecordsOf(kind="organisation"))
    meta = IcsMeta(
        organisation=organisations[-1].value.name if organisations else "",
        store=ask(WorkspaceIdentity()).uuid,
        made_at=made_at,
        app_version=app_version(),
    )
    return ics_bytes(read.schedule, meta)
