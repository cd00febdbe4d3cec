"""The calendar day by day: windows, busy hours, freezes and blocks, and what clashes among them (WIN-02, WIN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.schedule.clashes import Clash, RulesOn, clashes_of
from chgdesk.domain.schedule.entries import ScheduledChange, ScheduleEntry, entries_of
from chgdesk.domain.schedule.windows import Band, Freeze, Span, bands_on, freezes_in, peaks_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDay:
    """One local day; `entries` are the blocks that touch it, those of the day before that run on included."""

    day: date
    is_business_day: bool
    is_holiday: bool
    windows: tuple[Band, ...]
    peaks: tuple[Band, ...]
    freezes: tuple[Freeze, ...]
    entries: tuple[ScheduleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Some local days in order, both ends included, and what clashes on them."""

    days: tuple[ScheduleDay, ...]
    clashes: tuple[Clash, ...]
    zone: str

    @property
    def entries(self) -> tuple[ScheduleEntry, ...]:
        """Every block once, earliest first."""
        return tuple(dict.fromkeys(entry for day in self.days for entry in day.entries))


def schedule(
    changes: Iterable[ScheduledChange],
    rules_on: RulesOn,
    first: date,
    last: date,
    zone: str,
    *,
    as_of: datetime,
    standard: bool = True,
    version_on: Callable[[date], str] = lambda _day: "",
) -> Schedule:
    """The days from `first` to `last` in a zone, by the rules in force on each."""
    given = tuple(changes)
    calendar = Calendar(zone=zone)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    whole = Span(start=calendar.start_of(first), end=calendar.start_of(last + timedelta(days=1)))
    entries = tuple(entry for entry in entries_of(given, standard=standard) if entry.span.meets(whole))
    found = clashes_of(given, entries, rules_on, as_of=as_of, calendar=calendar, version_on=version_on)
    return Schedule(
        days=tuple(_day(day, entries, rules_on, calendar) for day in days),
        clashes=found,
        zone=zone,
    )


def _day(day: date, entries: tuple[ScheduleEntry, ...], rules_on: RulesOn, calendar: Calendar) -> ScheduleDay:
    rules = rules_on(day)
    bounds = Span(start=calendar.start_of(day), end=calendar.start_of(day + timedelta(days=1)))
    # the rules may count in another zone than the calendar shows: their neighbouring days reach into this one
    same = rules.calendar.zone == calendar.zone
    near = (day,) if same else (day - timedelta(days=1), day, day + timedelta(days=1))
    windows = (band for each in near for band in bands_on(each, rules.windows, rules.calendar))
    peaks = (band for each in near for band in peaks_on(each, rules))
    return ScheduleDay(
        day=day,
        is_business_day=rules.calendar.is_business_day(day),
        is_holiday=day in rules.calendar.holidays,
        windows=_within(windows, bounds),
        peaks=_within(peaks, bounds),
        freezes=freezes_in(rules, day, day),
        entries=tuple(entry for entry in entries if entry.span.meets(bounds)),
    )


def _within(bands: Iterable[Band], bounds: Span) -> tuple[Band, ...]:
    cut = (
        replace(band, start=max(band.start, bounds.start), end=min(band.end, bounds.end))
        for band in bands
        if band.meets(bounds)
    )
    return tuple(sorted(cut, key=lambda band: (band.start, band.end)))
