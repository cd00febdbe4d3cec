"""What a column is: its kind, its width, and how its values read on paper, on screen and in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Written out here because a machine's locale must never change a page."""


class Kind(StrEnum):
    """What a column holds; decides alignment, number format and sorting."""

    TEXT = "text"
    REF = "ref"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    PERCENT = "percent"
    FLAG = "flag"
    PERSON = "person"
    STATE = "state"


class Align(StrEnum):
    """Where a cell's text stands in its column."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Tone(StrEnum):
    """What a state asks of the reader; each has its own shape and colour beside the word."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    OPEN = "open"
    LOOK = "look"
    CLEAR = "clear"
    EXPLAINED = "explained"
    VOID = "void"


SHAPES: dict[Tone, str] = {
    Tone.NEUTRAL: "·",
    Tone.WAITING: "○",
    Tone.OPEN: "~",
    Tone.LOOK: "!",
    Tone.CLEAR: "=",
    Tone.EXPLAINED: "◆",
    Tone.VOID: "-",
}
"""The shape that stands before a state's word, so that colour never speaks alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state as people read it: the word, and the tone that picks shape and colour."""

    word: str
    tone: Tone = Tone.NEUTRAL

    @property
    def shape(self) -> str:
        """The sign printed before the word."""
        return SHAPES[self.tone]


Cell = None | str | int | Decimal | bool | date | datetime | State
"""Everything a cell may hold; a percentage is a Decimal in percent (97.67 means 97.67 %)."""

_RIGHT = frozenset({Kind.NUMBER, Kind.PERCENT})
_WIDTHS = {
    Kind.TEXT: 28,
    Kind.REF: 14,
    Kind.DATE: 12,
    Kind.DATETIME: 22,
    Kind.NUMBER: 10,
    Kind.PERCENT: 10,
    Kind.FLAG: 6,
    Kind.PERSON: 18,
    Kind.STATE: 18,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a register: key, title, kind, width in characters, and how a row gives its value."""

    key: str
    title: str
    value: Callable[[Any], Cell]
    kind: Kind = Kind.TEXT
    width: int = 0
    align: Align | None = None
    utc: bool = False
    """In a workbook, set a second column with the exact UTC time beside the local one."""

    @property
    def characters(self) -> int:
        """The width asked for, or the usual one of this kind."""
        return self.width or _WIDTHS[self.kind]

    @property
    def alignment(self) -> Align:
        """The alignment asked for, or the usual one of this kind."""
        return self.align or (Align.RIGHT if self.kind in _RIGHT else Align.LEFT)


def offset_text(moment: datetime) -> str:
    """The offset from UTC as `+01:00`."""
    seconds = int((moment.utcoffset() or moment - moment).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02d}:{rest // 60:02d}"


def date_text(day: date) -> str:
    """A date as people read it, for example `14 Jul 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """A moment in the workspace's zone with its offset, for example `14 Jul 2026 20:15 +01:00`."""
    local = moment.astimezone(zone)
    clock = f"{local.hour:02d}:{local.minute:02d}" + (f":{local.second:02d}" if local.second else "")
    return f"{date_text(local)} {clock} {offset_text(local)}"


def utc_text(moment: datetime) -> str:
    """A moment as exact UTC, for example `2026-07-14T19:15:00Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def number_text(number: int | Decimal) -> str:
    """A number with thousands set apart, whatever the machine's locale."""
    return f"{number:,}"


def percent_text(percent: int | Decimal) -> str:
    """A percentage to two decimals at most as given, for example `97.67 %`."""
    return f"{percent} %"


def reading_text(value: Cell, kind: Kind, zone: tzinfo) -> str:
    """A cell as a person reads it on paper or on screen; the state's shape is left to the renderer."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, State):
        return value.word
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment_text(value, zone)
    if isinstance(value, date):
        return date_text(value)
    return percent_text(value) if kind is Kind.PERCENT else number_text(value)


def data_text(value: Cell) -> str:
    """A cell as another program reads it: ISO dates, UTC times, plain numbers, the bare word of a state."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, State):
        return value.word
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
