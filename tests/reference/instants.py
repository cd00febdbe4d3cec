"""Instants, local dates and deadlines of the reference judge (evaluation rules, Terms)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_OF_A_YEAR = 12


def instant(text: str | None) -> int | None:
    """Give the UTC second a text names; fractions are cut."""
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return int(moment.replace(microsecond=0).timestamp())


def iso(second: int) -> str:
    """Write a UTC second as the interchange format does."""
    return dt.datetime.fromtimestamp(second, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(text: str | None) -> dt.date | None:
    """Give the date a text names (a time stamp loses its time)."""
    return dt.date.fromisoformat(text[:10]) if text else None


def add_months(start: dt.date, months: int) -> dt.date:
    """Add months, staying inside the shorter month."""
    index = start.year * MONTHS_OF_A_YEAR + start.month - 1 + months
    year, month = divmod(index, MONTHS_OF_A_YEAR)
    for number in (start.day, 30, 29, 28):
        if number > start.day:
            continue
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(start)


class Zone:
    """The workspace's time zone with its weekend days and holidays."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.zone = ZoneInfo(parameters["timezone"])
        calendar = parameters.get("business_calendar") or {}
        self.weekend = frozenset(calendar.get("weekend") or ())
        self.holidays = frozenset(calendar.get("holidays") or ())

    def local(self, second: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(second, self.zone)

    def date(self, second: int) -> dt.date:
        return self.local(second).date()

    def last_second(self, on: dt.date) -> int:
        """23:59:59 local; where a clock change makes it happen twice, the later one."""
        late = dt.datetime(on.year, on.month, on.day, 23, 59, 59, tzinfo=self.zone, fold=1)
        return int(late.timestamp())

    def first_second(self, on: dt.date) -> int:
        return self.last_second(on - dt.timedelta(days=1)) + 1

    def is_business_day(self, on: dt.date) -> bool:
        return WEEKDAYS[on.weekday()] not in self.weekend and on.isoformat() not in self.holidays

    def business_days_after(self, on: dt.date, count: int) -> int:
        """Give the last second of the n-th business day after a date."""
        left = count
        while left > 0:
            on += dt.timedelta(days=1)
            if self.is_business_day(on):
                left -= 1
        return self.last_second(on)

    def deadline(self, since: int, term: dict[str, Any] | None) -> int | None:
        """Give the last second in time, or nothing where no value is set."""
        if not term or term.get("value") is None:
            return None
        if term["unit"] == "hours":
            return int(since + term["value"] * 3600)
        if term["unit"] == "business_days":
            return self.business_days_after(self.date(since), int(term["value"]))
        raise ValueError(term["unit"])


def later(moment: int | None, limit: int | None) -> bool:
    """Say whether a known moment is after a known limit (equality is in time)."""
    return moment is not None and limit is not None and moment > limit
