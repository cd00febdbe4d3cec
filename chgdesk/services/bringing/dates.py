"""Dates as lists write them: read strictly, never guessed where day and month could be either (peers T17)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from chgdesk.domain.calendar import zone_of


class DayOrder(StrEnum):
    """Which of two numbers is the day; `ASK` where nothing in the column tells."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    PLAIN = "plain"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant, and whether the cell named a time of day or only a day."""

    at: datetime
    has_time: bool


class Unreadable(ValueError):
    """A cell that is no date; the text says why."""


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janeiro", "feb february februar fevereiro fev", "mar march marz marco mrz mrt maart",
            "apr april abril abr", "may mai maio mei", "jun june juni junho", "jul july juli julho",
            "aug august agosto ago augustus", "sep sept september setembro set", "oct october oktober outubro okt out",
            "nov november novembro", "dec december dezember dezembro dez",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(.*)", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)", re.DOTALL)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s/.-]+([a-z]{3,9})[\s/.,-]+(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})(.*)", re.DOTALL)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
_CLOCK = re.compile(
    r"[t,\s]*(?:at\s+)?(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*"
    r"(z|utc|gmt|[+-]\d{2}:?\d{2})?\s*(?:uhr|h)?$"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel counts local days
_FIRST_YEAR, _LAST_YEAR = 1980, 2100


def order_of(values: Iterable[str]) -> DayOrder:
    """Which order a column's values are in: told by numbers over 12 or by dots; `ASK` where nothing tells."""
    ambiguous = day = month = False
    for value in values:
        found = _NUMBERS.match(_plain(value))
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12 >= second:
            day = True
        elif second > 12 >= first:
            month = True
        elif first != second:
            ambiguous = True
    if day and month:
        return DayOrder.ASK
    if day or month:
        return DayOrder.DAY_FIRST if day else DayOrder.MONTH_FIRST
    return DayOrder.ASK if ambiguous else DayOrder.PLAIN


def ambiguous_example(values: Iterable[str]) -> str:
    """The first value that could be read either way."""
    for value in values:
        found = _NUMBERS.match(_plain(value))
        if found and int(found[1]) <= 12 and int(found[3]) <= 12 and found[1] != found[3]:
            return value.strip()
    return ""


def read_moment(value: str, order: str, zone: str) -> Moment:
    """The instant a cell names, in the zone where it names none itself.

    Raises:
        Unreadable: it is no date, or could be two and nobody said which.
    """
    text = _plain(value)
    if _SERIAL.fullmatch(text) and 29_000 <= float(text) <= 73_000:
        return _of_serial(float(text), zone)
    day, rest = _day(text, order, value)
    clock = _clock(rest.strip(), value)
    if clock is None:
        return Moment(at=_placed(day, time(), zone), has_time=False)
    at, offset = clock
    if at == time() and offset is None:  # a workbook keeps a mere day as its midnight
        return Moment(at=_placed(day, at, zone), has_time=False)
    if offset is not None:
        return Moment(at=datetime.combine(day, at, offset).astimezone(UTC), has_time=True)
    return Moment(at=_placed(day, at, zone), has_time=True)


def _plain(value: str) -> str:
    return _WEEKDAY.sub("", " ".join(value.split())).casefold().replace("ä", "a").replace("ç", "c")


def _of_serial(serial: float, zone: str) -> Moment:
    """A day number of Excel, with the part of the day behind the point."""
    local = _SERIAL_ZERO + timedelta(seconds=round(serial * 86_400))
    return Moment(at=_placed(local.date(), local.time(), zone), has_time=local.time() != time())


def _day(text: str, order: str, value: str) -> tuple[date, str]:
    for pattern in (_ISO, _YEAR_FIRST):
        found = pattern.fullmatch(text)
        if found:
            return _date(int(found[1]), int(found[2]), int(found[3]), value), found[4]
    found = _NUMBERS.fullmatch(text)
    if found:
        return _of_numbers(found, order, value)
    found = _DAY_NAME.fullmatch(text)
    if found and found[2] in _MONTHS:
        return _date(_year(found[3]), _MONTHS[found[2]], int(found[1]), value), found[4]
    found = _NAME_DAY.fullmatch(text)
    if found and found[1] in _MONTHS:
        return _date(int(found[3]), _MONTHS[found[1]], int(found[2]), value), found[4]
    raise Unreadable(f"{_quoted(value)} is no date. Write it like 2026-03-05 14:30.")


def _of_numbers(found: re.Match[str], order: str, value: str) -> tuple[date, str]:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    if found[2] == "." or first > 12 >= second:
        day, month = first, second
    elif second > 12 >= first:
        day, month = second, first
    elif first == second or order == DayOrder.DAY_FIRST:
        day, month = first, second
    elif order == DayOrder.MONTH_FIRST:
        day, month = second, first
    else:
        raise Unreadable(f"{_quoted(value)} could be two dates. Say whether the day or the month stands first.")
    return _date(year, month, day, value), found[5]


def _clock(rest: str, value: str) -> tuple[time, timezone | None] | None:
    if not rest:
        return None
    found = _CLOCK.fullmatch(rest)
    if found is None:
        raise Unreadable(f"{_quoted(value)} has a time that cannot be read. Write it like 2026-03-05 14:30.")
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise Unreadable(f"{_quoted(value)} has an hour that is not on a clock.")
        hour = hour % 12 + (12 if found[4].startswith("p") else 0)
    try:
        at = time(hour, int(found[2]), int(found[3] or 0))
    except ValueError as fault:
        raise Unreadable(f"{_quoted(value)} has a time that is not on a clock.") from fault
    return at, _offset(found[5])


def _offset(words: str | None) -> timezone | None:
    if not words:
        return None
    if words in {"z", "utc", "gmt"}:
        return UTC
    digits = words[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes >= 24 * 60:
        raise Unreadable(f"'{words}' is no distance from UTC.")
    return timezone(timedelta(minutes=minutes if words[0] == "+" else -minutes))


def _date(year: int, month: int, day: int, value: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError as fault:
        raise Unreadable(f"{_quoted(value)} is a day that does not exist. Correct it.") from fault
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unreadable(f"{_quoted(value)} lies in the year {year}. Correct it.")
    return found


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _placed(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, zone_of(zone)).astimezone(UTC)


def _quoted(value: str) -> str:
    shown = " ".join(value.split())
    return f"'{shown if len(shown) <= 40 else shown[:39] + '…'}'"
