"""Days in the filter language: `2026-07`, `>2026-07-01`, `2026-07-01..2026-07-15`, `<14d`, `last-month`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_AGE = re.compile(r"(?P<op><=|>=|<|>)?(?P<number>[0-9]{1,5})(?P<unit>[dw])", re.IGNORECASE)
_OP = re.compile(r"(?P<op><=|>=|<|>)(?P<day>.+)")
_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?", re.IGNORECASE
)

EXAMPLES = "2026-07-22, 2026-07, >2026-07-01, 2026-07-01..2026-07-15, <14d or last-month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From the first day to the last, inclusive; None is open."""

    first: date | None = None
    last: date | None = None


def read_days(text: str, today: date, *, ahead: bool) -> Span | None:
    """The days a value stands for; `ahead` counts `<14d` forward from today (due, planned) instead of back.

    None where the text is no day, or lies beyond what a calendar can count.
    """
    try:
        return _age(text, today, ahead=ahead) or _range(text, today) or _compared(text, today) or _named(text, today)
    except (ValueError, OverflowError):
        return None


def age_in_days(text: str) -> int | None:
    """The days in `>5d`, `5d` or `>1w`; None where it says anything else."""
    found = _AGE.fullmatch(text)
    if found is None or found["op"] in {"<", "<=", ">="}:
        return None
    return int(found["number"]) * (7 if found["unit"].lower() == "w" else 1)


def written_days(span: Span) -> str:
    """Days as the language writes them."""
    if span.first is not None and span.first == span.last:
        return span.first.isoformat()
    if span.first is not None and span.last is not None:
        return f"{span.first.isoformat()}..{span.last.isoformat()}"
    return f">={span.first.isoformat()}" if span.first else f"<={span.last.isoformat() if span.last else ''}"


def _age(text: str, today: date, *, ahead: bool) -> Span | None:
    """`<14d`: within so many days; `>14d`: longer."""
    found = _AGE.fullmatch(text)
    if found is None:
        return None
    step = timedelta(days=int(found["number"]) * (7 if found["unit"].lower() == "w" else 1))
    longer = (found["op"] or "<").startswith(">")
    over = timedelta(days=0 if found["op"] == ">=" else 1)
    if ahead:
        return Span(first=today + step + over) if longer else Span(last=today + step)
    return Span(last=today - step - over) if longer else Span(first=today - step, last=today)


def _range(text: str, today: date) -> Span | None:
    """`a..b`, either end open."""
    first, dots, last = text.partition("..")
    if not dots or not (first or last):
        return None
    start, end = _named(first, today) if first else Span(), _named(last, today) if last else Span()
    if start is None or end is None:
        return None
    return Span(first=start.first, last=end.last)


def _compared(text: str, today: date) -> Span | None:
    """`>=2026-07` and its sisters."""
    found = _OP.fullmatch(text)
    span = _named(found["day"], today) if found else None
    if found is None or span is None or span.first is None or span.last is None:
        return None
    one = timedelta(days=1)
    match found["op"]:
        case ">":
            return Span(first=span.last + one)
        case ">=":
            return Span(first=span.first)
        case "<":
            return Span(last=span.first - one)
        case _:
            return Span(last=span.last)


def _named(text: str, today: date) -> Span | None:
    """A day, month, quarter, year, or one of the words."""
    word = WORDS.get(text.lower().replace("_", "-"))
    if word is not None:
        return word(today)
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return Span(first=day, last=day)
    if found["month"]:
        first = date(year, int(found["month"]), 1)
        return _months(year, first.month, 1)
    if found["quarter"]:
        return _months(year, int(found["quarter"]) * 3 - 2, 3)
    return Span(first=date(year, 1, 1), last=date(year, 12, 31))


def _months(year: int, month: int, count: int) -> Span:
    """So many whole months from one on; a month before January or behind December is one of the year beside."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    behind = month - 1 + count
    return Span(first=first, last=date(year + behind // 12, behind % 12 + 1, 1) - timedelta(days=1))


def _quarter(day: date) -> int:
    return (day.month - 1) // 3 * 3 + 1


def _week(day: date, shift: int = 0) -> Span:
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    return Span(first=monday, last=monday + timedelta(days=6))


def _one(day: date, shift: int = 0) -> Span:
    moved = day + timedelta(days=shift)
    return Span(first=moved, last=moved)


WORDS: dict[str, Callable[[date], Span]] = {
    "today": _one,
    "yesterday": lambda day: _one(day, -1),
    "tomorrow": lambda day: _one(day, 1),
    "this-week": _week,
    "last-week": lambda day: _week(day, -1),
    "next-week": lambda day: _week(day, 1),
    "this-month": lambda day: _months(day.year, day.month, 1),
    "last-month": lambda day: _months(day.year, day.month - 1, 1),
    "this-quarter": lambda day: _months(day.year, _quarter(day), 3),
    "last-quarter": lambda day: _months(day.year, _quarter(day) - 3, 3),
    "this-year": lambda day: _months(day.year, 1, 12),
    "last-year": lambda day: _months(day.year - 1, 1, 12),
}
"""Words for days; the workspace's today decides."""
