"""Local days, business days and deadlines of a workspace (PRM-05..08; rules: Terms)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Short names of the days of the week, Monday first, as parameters write them."""

_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A time limit: so many elapsed hours, or so many business days (PRM-05)."""

    value: int
    unit: str

    @property
    def words(self) -> str:
        """The limit as people say it."""
        unit = self.unit.replace("_", " ")
        return f"{self.value} {unit[:-1] if self.value == 1 else unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The zone, weekend and holidays by which a workspace counts days (PRM-06)."""

    zone: str = "UTC"
    weekend: frozenset[str] = frozenset({"Sat", "Sun"})
    holidays: frozenset[date] = frozenset()

    def local(self, instant: datetime) -> datetime:
        """The instant on the wall clock of the workspace."""
        return instant.astimezone(zone_of(self.zone))

    def local_date(self, instant: datetime) -> date:
        """The local day an instant falls on; period membership is decided by it."""
        return self.local(instant).date()

    def weekday(self, day: date) -> str:
        """The short name of a day's weekday."""
        return WEEKDAYS[day.weekday()]

    def is_business_day(self, day: date) -> bool:
        """Whether work is expected on that day."""
        return self.weekday(day) not in self.weekend and day not in self.holidays

    def start_of(self, day: date) -> datetime:
        """The first instant of a local day, in UTC."""
        return datetime.combine(day, time(), zone_of(self.zone)).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last second of a local day, in UTC; where a clock change repeats it, the later one counts."""
        return datetime.combine(day, _LAST_SECOND, zone_of(self.zone)).replace(fold=1).astimezone(UTC)

    def nth_business_day(self, day: date, count: int) -> date:
        """The count-th business day after `day`, which itself never counts."""
        while count > 0:
            day += timedelta(days=1)
            if self.is_business_day(day):
                count -= 1
        return day

    def due(self, start: datetime, deadline: Deadline | None) -> datetime | None:
        """The last instant that is still in time, in UTC; None where there is no deadline.

        Hours are elapsed seconds and know no clock change (PRM-08); business days end at 23:59:59 local.
        """
        if deadline is None:
            return None
        if deadline.unit == "hours":
            return start.astimezone(UTC) + timedelta(hours=deadline.value)
        return self.end_of(self.nth_business_day(self.local_date(start), deadline.value))

    def due_after_day(self, day: date, business_days: int) -> datetime:
        """The last second of the n-th business day after a local day."""
        return self.end_of(self.nth_business_day(day, business_days))


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; cached, since every record asks for it."""
    return ZoneInfo(name)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def in_window(local: datetime, windows: tuple[tuple[str, str, str], ...]) -> bool:
    """Whether local weekday and hh:mm lie in one of (day, from, to), bounds included (R18).

    A window whose end stands before its start runs past midnight and belongs to the weekday it began.
    """
    today = WEEKDAYS[local.weekday()]
    yesterday = WEEKDAYS[(local.weekday() - 1) % 7]
    clock = f"{local.hour:02d}:{local.minute:02d}"
    for day, opens, closes in windows:
        if opens <= closes:
            if day == today and opens <= clock <= closes:
                return True
        elif (day == today and clock >= opens) or (day == yesterday and clock <= closes):
            return True
    return False


def instant_words(instant: datetime, calendar: Calendar) -> str:
    """An instant as people read it here: `Tue 14 Jul 2026, 20:15 WEST`."""
    local = calendar.local(instant)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {local:%Z}"


def day_words(day: date) -> str:
    """A day as people read it: `Tue 14 Jul 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_words(seconds: int) -> str:
    """A length of time as people say it: `2 h 05 min`, `3 d 4 h`, `40 s`."""
    seconds = abs(seconds)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes:02d} min"
    if minutes:
        return f"{minutes} min"
    return f"{secs} s"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
