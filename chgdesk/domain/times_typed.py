"""Moments and spans as people type them: `yesterday 20:15`, `14 Jul 20:15`, `20:15–20:40`, ISO, `20 min ago`.

What is typed is on the wall clock of the workspace unless a zone stands beside it. A fact never lies ahead: a clock
without a day is its latest one, and a day without a year the latest of that name. A wall time that the clocks skipped
is refused; one that they repeated is the first of the two, which is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from chgdesk.domain.calendar import WEEKDAYS, Calendar, instant_words, zone_of

SLACK = timedelta(minutes=5)
"""How far two clocks may differ before a moment counts as ahead."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3}
_CLOCK = re.compile(
    r"(?<![\d:.\-])(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s?([ap]m)?(?![\d:])|(?<![\d:.\-])(\d{1,2})\s?([ap]m)\b"
)
_OFFSET = re.compile(r"(?<=\d)\s?([+-])(\d{2}):?(\d{2})\b")
_ZONE = re.compile(r"(?<=[\d\s])\(?(z|utc|gmt|wet|west|bst|cet|cest|eet|eest)\)?(?=[\s,]|$)")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_NAMED = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?(?:\s+(\d{4}))?\b")
_NAMED_US = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?![\d:.])")
_AGO = re.compile(r"^(\d{1,4})\s?(min|minutes?|h|hours?|hrs?|d|days?)\s+ago$")
_LASTED = re.compile(r"\s+(?:for|\+)\s?(\d{1,4})\s?(min|minutes?|h|hours?|hrs?)$")
_BETWEEN = re.compile(
    r"\s*(?:–|—|→|\bto\b|\buntil\b|\btill\b|(?<=[\dm])\s?-\s?(?=\d{1,2}[:h.]\d{2}(?!-)|\d{1,2}\s?[ap]m)|\s-\s)\s*"
)
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTime:
    """What was understood of a typed text: an instant, or a span where `end` is given too; else `fault` says why not.

    `note` says what somebody should know about the reading, such as a wall time that came twice.
    """

    start: datetime | None = None
    end: datetime | None = None
    fault: str = ""
    note: str = ""

    @property
    def is_read(self) -> bool:
        """Whether a moment was found."""
        return self.start is not None and not self.fault


class _Unread(ValueError):
    """Why a text is no moment; shown as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    now: datetime
    calendar: Calendar
    ahead: bool

    @property
    def today(self) -> date:
        return self.calendar.local_date(self.now)


def read_time(text: str, *, now: datetime, calendar: Calendar, ahead: bool = False) -> TypedTime:
    """Read a typed moment or span; `ahead` is true for plans, which may lie in the future.

    An empty text is nothing: neither a moment nor a fault.
    """
    plain = " ".join(text.casefold().replace("\u2011", "-").split())
    if not plain:
        return TypedTime()
    if len(plain) > _LONGEST:
        return TypedTime(fault="That is too long for a time. Write it like 14 Jul 20:15.")
    ground = _Ground(now=now, calendar=calendar, ahead=ahead)
    try:
        return _span(plain, ground)
    except _Unread as why:
        return TypedTime(fault=str(why))
    except (ValueError, OverflowError):
        return TypedTime(fault="There is no such day or time. Write it like 14 Jul 20:15.")


def typed_words(typed: TypedTime, calendar: Calendar) -> str:
    """What was understood, in the zone of the workspace: `Tue 14 Jul 2026, 20:15 to 20:40 WEST`."""
    if typed.fault or typed.start is None:
        return typed.fault
    said = instant_words(typed.start, calendar)
    if typed.end is not None:
        first, last = calendar.local(typed.start), calendar.local(typed.end)
        if first.date() == last.date():
            day, _, zone = said.rpartition(" ")
            said = f"{day} to {last:%H:%M} {zone if zone == f'{last:%Z}' else f'{last:%Z}'}"
        else:
            said = f"{said} to {instant_words(typed.end, calendar)}"
    return f"{said}. {typed.note}" if typed.note else said


def _span(plain: str, ground: _Ground) -> TypedTime:
    lasted = _LASTED.search(plain)
    if lasted:
        start, note = _moment(plain[: lasted.start()], ground, None)
        return _checked(start, start + _length(lasted[1], lasted[2]), note, ground)
    parts = _BETWEEN.split(plain, maxsplit=1)
    if len(parts) == 1 or not parts[1]:
        start, note = _moment(parts[0], ground, None)
        return _checked(start, None, note, ground)
    start, note = _moment(parts[0], ground, None)
    last_zone = _own_zone(parts[1])
    if last_zone is not None and _own_zone(parts[0]) is None:
        start, note = _moment(f"{parts[0]} {parts[1][last_zone[0] :].strip()}", ground, None)
    end, also = _moment(parts[1], ground, start)
    return _checked(start, end, note or also, ground)


def _checked(start: datetime, end: datetime | None, note: str, ground: _Ground) -> TypedTime:
    """A span runs forward, and a fact lies behind."""
    if end is not None and end < start:
        raise _Unread("It would end before it began. Write the later time second.")
    last = end or start
    if not ground.ahead and last > ground.now + SLACK:
        raise _Unread(f"{instant_words(last, ground.calendar)} has not come yet.")
    return TypedTime(start=start, end=end, note=note)


def _moment(plain: str, ground: _Ground, begun: datetime | None) -> tuple[datetime, str]:
    """One instant; the second of a span takes the day of the first, or the next one where it runs past midnight."""
    plain = plain.strip(" ,")
    if plain in {"now", "just now"}:
        return ground.now.astimezone(UTC).replace(microsecond=0), ""
    ago = _AGO.match(plain)
    if ago:
        return ground.now.astimezone(UTC).replace(microsecond=0) - _length(ago[1], ago[2]), ""
    on = _day(plain, ground)
    clock = _clock(_without_day(plain))
    if clock is None:
        raise _Unread(
            "Say the time too, like 14 Jul 20:15." if on else "This is no time yet. Write it like 14 Jul 20:15."
        )
    own = _own_zone(plain)
    zone = own[1] if own is not None else None
    if on is not None:
        return _at(on, clock, zone, ground)
    if begun is not None:
        local = begun.astimezone(zone) if zone else ground.calendar.local(begun)
        end, note = _at(local.date(), clock, zone, ground, not_before=begun)
        return (end, note) if end >= begun else _at(local.date() + timedelta(days=1), clock, zone, ground)
    today = ground.now.astimezone(zone).date() if zone else ground.today
    found, note = _at(today, clock, zone, ground)
    if found > ground.now + SLACK and not ground.ahead:
        return _at(today - timedelta(days=1), clock, zone, ground)
    if ground.ahead and found < ground.now:
        return _at(today + timedelta(days=1), clock, zone, ground)
    return found, note


def _at(
    day: date, clock: time, zone: timezone | None, ground: _Ground, *, not_before: datetime | None = None
) -> tuple[datetime, str]:
    """A wall time as an instant; refused where the clocks skipped it, the first of two where they repeated it."""
    if zone is not None:
        return datetime.combine(day, clock, zone).astimezone(UTC), ""
    local = datetime.combine(day, clock, zone_of(ground.calendar.zone))
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise _Unread(f"There was no {clock:%H:%M} on that day: the clocks went forward. Write the time they showed.")
    if first == second:
        return first, ""
    if not_before is not None and first < not_before <= second:
        return second, ""
    return first, f"The clocks went back that night; the first {clock:%H:%M} is meant. Add the offset for the second."


def _clock(plain: str) -> time | None:
    found = _CLOCK.search(plain)
    if not found:
        return None
    hour, half = int(found[1] or found[5]), found[4] or found[6]
    if half:
        if not 1 <= hour <= 12:
            raise _Unread("There is no such time of day.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(found[2] or 0), int(found[3] or 0))


def _own_zone(plain: str) -> tuple[int, timezone] | None:
    """A zone written beside the time, and where it stands."""
    offset = _OFFSET.search(plain) if _CLOCK.search(plain) else None
    if offset and offset.start() > _CLOCK.search(plain).start():  # type: ignore[union-attr]
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return offset.start(1), timezone(span if offset[1] == "+" else -span)
    named = _ZONE.search(plain)
    return (named.start(1), timezone(timedelta(hours=_ZONES[named[1]]))) if named else None


def _without_day(plain: str) -> str:
    return (
        _DOTTED.sub(" ", _ISO_DAY.sub(" ", plain)).replace("t", " ", 1)
        if _ISO_DAY.search(plain)
        else _DOTTED.sub(" ", plain)
    )


def _day(plain: str, ground: _Ground) -> date | None:
    """The day a text names; None where it names none."""
    found = next(_days(plain, ground), None)
    if found is None and re.search(r"\d{1,2}[./]\d{1,2}[./]\d{2}\b", plain):
        raise _Unread("Write the year with four digits.")
    return found


def _days(plain: str, ground: _Ground) -> Iterator[date]:
    if iso := _ISO_DAY.search(plain):
        yield date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := _DOTTED.search(plain):
        yield date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    for pattern, day, month in ((_NAMED, 1, 2), (_NAMED_US, 2, 1)):
        named = pattern.search(plain)
        if named and named[month][:3] in _MONTHS:
            yield _in_year(int(named[day]), _MONTHS.index(named[month][:3]) + 1, named[3], ground)
    words = set(re.findall(r"[a-z]+", plain))
    for word, back in (("today", 0), ("yesterday", 1)):
        if word in words:
            yield ground.today - timedelta(days=back)
    if "tomorrow" in words:
        yield ground.today + timedelta(days=1)
    for number, name in enumerate(_LONG_DAYS):
        if name in words or WEEKDAYS[number].casefold() in words:
            behind = (ground.today.weekday() - number) % 7
            yield ground.today - timedelta(days=behind) if not ground.ahead else _next(ground.today, number)


def _next(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _in_year(day: int, month: int, year: str | None, ground: _Ground) -> date:
    """The day in the year written, else the latest one behind, or for plans the next one ahead."""
    if year:
        return date(int(year), month, day)
    for distance in range(5):  # 29 February has its own years
        wanted = ground.today.year + (distance if ground.ahead else -distance)
        try:
            found = date(wanted, month, day)
        except ValueError:
            continue
        if (found >= ground.today) if ground.ahead else (found <= ground.today):
            return found
    raise _Unread("There is no such day.")


def _length(number: str, unit: str) -> timedelta:
    if unit.startswith("h"):
        return timedelta(hours=int(number))
    return timedelta(days=int(number)) if unit.startswith("d") else timedelta(minutes=int(number))
