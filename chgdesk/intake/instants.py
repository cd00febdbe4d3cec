"""Moments as documents write them, read into UTC; what is not surely a moment is none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,12})?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:])"
)
_MONTHS = {
    "jan": 1, "ene": 1, "feb": 2, "fev": 2, "fév": 2, "mar": 3, "mär": 3, "mrz": 3, "apr": 4, "abr": 4, "avr": 4,
    "may": 5, "mai": 5, "jun": 6, "juin": 6, "jul": 7, "juil": 7, "aug": 8, "ago": 8, "aoû": 8, "aou": 8, "sep": 9,
    "set": 9, "oct": 10, "okt": 10, "out": 10, "nov": 11, "dec": 12, "dez": 12, "dic": 12, "déc": 12,
}  # fmt: skip
_MONTH = r"([A-Za-zäéû]{3,10})"
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|º|\.)?[ /\-](?:de )?{_MONTH}\.?[ /\-,](?:de )? ?(\d{{4}}|\d{{2}})\b"
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b")
_HEADER_DATE = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,? +)?(\d{1,2}) +([A-Za-z]{3})[a-z]{0,6} +(\d{4}|\d{2}) +(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"(?: +([+-]\d{4}|(?![AaPp]\.?[Mm])[A-Za-z]{1,5}))?(?: +\([^()]{0,60}\))?\s*$"
)
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_PLAIN_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
CLOCK = r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:[ \u00a0\u202f]?([AaPp])\.?[Mm]\.?)?"
_CLOCK = re.compile(rf"(?<![\d:.]){CLOCK}(?![\d:])")
_OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2,
    "eest": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
ZONE_NAMES = "|".join(sorted(_OFFSETS, key=len, reverse=True))
_ZONED = re.compile(rf"\b({ZONE_NAMES})\b", re.IGNORECASE)


def zone_called(name: str) -> tzinfo | None:
    """A zone by its name (`Europe/Lisbon`) or by the letters people write (`CEST`); None where there is none."""
    if name.casefold() in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[name.casefold()]))
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def instant(value: Any, zone: tzinfo) -> datetime | None:
    """A moment given as ISO text, RFC 2822 text or seconds since 1970; without an offset it is in `zone`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _of_seconds(float(value))
    text = str(value).strip()[:80]
    found = _ISO.match(text)
    if found:
        return _of_iso(found, zone)
    header = _HEADER_DATE.match(text)
    return _of_header(header, zone) if header else None


def first_instant(text: str, zone: tzinfo) -> datetime | None:
    """The first ISO moment anywhere in a line."""
    found = _ISO.search(text)
    return _of_iso(found, zone) if found else None


def iso_instants(text: str, zone: tzinfo) -> list[datetime]:
    """Every ISO moment of a line."""
    return [at for found in _ISO.finditer(text) if (at := _of_iso(found, zone)) is not None]


def instant_in_words(text: str, zone: tzinfo, day: date | None = None) -> datetime | None:
    """A moment as people write it (`Jul 14, 2026, 10:02 AM`, `14/Jul/26 10:02`); a clock alone is on `day`.

    A day without a clock is no moment.
    """
    found = instant(text, zone) or first_instant(text, zone)
    if found is not None:
        return found
    clock = clock_in(_DOTTED.sub(" ", text))
    on = day_in(text, near=day) or day
    named = _ZONED.search(text)
    own = zone_called(named[1]) if named else None
    return at_clock(on, clock, own or zone) if clock is not None and on is not None else None


def day_in(text: str, near: date | None = None) -> date | None:
    """The first day in a text; one without a year takes the year of `near`."""
    for found, order in (
        (_PLAIN_DAY.search(text), "ymd"),
        (_DOTTED.search(text), "dmy"),
        (_DAY_FIRST.search(text), "dmy"),
    ):
        if found:
            parts = dict(zip(order, found.groups(), strict=True))
            made = _day(parts["y"], parts["m"], parts["d"])
            if made is not None:
                return made
    for found in _MONTH_FIRST.finditer(text):
        year = found[3] or (str(near.year) if near else None)
        made = _day(year, found[1], found[2]) if year else None
        if made is not None:
            return made
    return None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    low = word.casefold()
    return _MONTHS.get(low[:4]) or _MONTHS.get(low[:3]) or 0


def clock_in(text: str) -> time | None:
    """The first time of day in a text, on a 12 or 24 hour clock."""
    found = _CLOCK.search(text)
    return clock_of(*found.groups()) if found else None


def clock_of(hour: str, minute: str, second: str | None = None, half: str | None = None) -> time | None:
    """A time of day from its parts; `half` is a or p on a 12 hour clock."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half.casefold() == "p" else 0)
    try:
        return time(number, int(minute), int(second or 0))
    except ValueError:
        return None


def at_clock(day: date, clock: time, zone: tzinfo) -> datetime | None:
    """A local day and time as an instant."""
    return _utc(datetime.combine(day, clock), zone)


def _of_iso(found: re.Match[str], zone: tzinfo) -> datetime | None:
    day, clock, offset = found.groups()
    suffix = "+00:00" if offset in {"Z", "UTC", "GMT"} else offset or ""
    try:
        return _utc(datetime.fromisoformat(f"{day}T{clock}{suffix}"), zone)
    except ValueError:
        return None


def _of_header(found: re.Match[str], zone: tzinfo) -> datetime | None:
    """A date as mail headers have it; letters that are no known zone count as none."""
    day, month, year, hour, minute, second, offset = found.groups()
    on, clock = _day(year, month, day), clock_of(hour, minute, second)
    if on is None or clock is None:
        return None
    own: tzinfo | None = None
    if offset and offset[0] in "+-":
        minutes = int(offset[1:3]) * 60 + int(offset[3:])
        own = timezone(timedelta(minutes=minutes if offset[0] == "+" else -minutes)) if minutes < 1440 else None
    elif offset:
        own = zone_called(offset) if offset.casefold() in _OFFSETS else None
    return at_clock(on, clock, own or zone)


def _of_seconds(value: float) -> datetime | None:
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 < seconds < 1e10:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def _utc(at: datetime, zone: tzinfo) -> datetime | None:
    try:
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
