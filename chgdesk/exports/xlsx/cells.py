"""What a workbook's cells may hold: values with their types, texts cut to size, titles, styles, remarks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

from chgdesk.exports.columns import SHAPES, Align, Cell, Kind, State, Tone, utc_text
from chgdesk.exports.text import visible_controls

CELL_LIMIT = 32_767
"""The most characters a cell can hold."""
ROW_LIMIT = 1_048_576
CONTINUED = "[continued from the row above] "
_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets count a 29 February 1900 that never was."""
_CHARACTERS_PER_UNIT = 1.0
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_FORMATS = {
    Kind.DATE: "dd mmm yyyy",
    Kind.DATETIME: "dd mmm yyyy hh:mm",
    Kind.PERCENT: "0.00%",
    Kind.NUMBER: "#,##0.##########",
}
_TONE_COLOURS = {Tone.OPEN: "7A5B00", Tone.LOOK: "A33B00", Tone.CLEAR: "1F6B3A", Tone.EXPLAINED: "3B4FA3"}


class Notes:
    """What had to be written differently, for the Notes sheet."""

    def __init__(self) -> None:
        self.escaped: Counter[tuple[str, str]] = Counter()
        self.continued: Counter[str] = Counter()
        self.as_text: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self.escaped or self.continued or self.as_text)

    def lines(self) -> Iterator[tuple[str, str, int]]:
        """Sheet, remark, count."""
        for (sheet, char), count in sorted(self.escaped.items()):
            yield sheet, f"Control character U+{ord(char):04X} written as \\u{ord(char):04x}", count
        for sheet, count in sorted(self.continued.items()):
            yield sheet, f"Text longer than {CELL_LIMIT:,} characters goes on in the next row", count
        for sheet, count in sorted(self.as_text.items()):
            yield sheet, "Number or date that a cell cannot hold exactly, written as text", count


def sheet_title(wanted: str, taken: set[str]) -> str:
    """A title that a workbook accepts and that no other sheet has."""
    base = " ".join(_BAD_TITLE.sub(" ", visible_controls(wanted)).split()).strip("'")[:31].strip("' ")
    base = base if base and base.lower() != "history" else f"{base or 'Table'} sheet".strip()
    title, number = base, 1
    while title.lower() in taken:
        number += 1
        title = f"{base[: 31 - len(f' ({number})')]} ({number})"
    taken.add(title.lower())
    return title


def cell_value(value: Cell, kind: Kind, zone: tzinfo) -> tuple[Any, str]:
    """A cell's value as a workbook holds it, and the kind of cell: s text, n number, d date."""
    if value is None:
        return None, "n"
    if isinstance(value, str):
        return value, "s"
    if isinstance(value, State):
        return f"{SHAPES[value.tone]} {value.word}", "s"
    if isinstance(value, bool):
        return ("yes" if value else "no"), "s"
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None)
        return (local, "d") if local.date() >= _FIRST_DAY else (utc_text(value), "s")
    if isinstance(value, date):
        return (value, "d") if value >= _FIRST_DAY else (value.isoformat(), "s")
    if (isinstance(value, Decimal) and not value.is_finite()) or abs(int(value)) >= _EXACT:
        return str(value), "s"
    return (Decimal(value) / 100 if kind is Kind.PERCENT else value), "n"


def pieces(text: str) -> list[str]:
    """A text cut to what cells hold; nothing is lost.

    The limit counts UTF-16 units, so text beyond the basic plane may take two for each character.
    """
    if len(text) * 2 <= CELL_LIMIT:
        return [text]
    limit = CELL_LIMIT if max(text) <= "\uffff" else CELL_LIMIT // 2
    if len(text) <= limit:
        return [text]
    room = limit - len(CONTINUED)
    return [text[:limit], *(CONTINUED + text[at : at + room] for at in range(limit, len(text), room))]


def stored(text: str) -> str:
    """Text as the file format wants it: what looks like one of its own escapes is escaped itself."""
    return _ESCAPE_LIKE.sub("_x005F_", text)


def line_count(text: str, width: float) -> int:
    """Roughly how many lines a text takes in a cell of that width."""
    room = max(width - 1.5, 4.0) * _CHARACTERS_PER_UNIT
    return sum(max(1, math.ceil(len(line) / room)) for line in text[:5000].split("\n"))


class Styles:
    """The named styles of the house."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._names: set[str] = set()

    def named(self, name: str, **looks: Any) -> str:
        """Register a style once and give its name."""
        if name not in self._names:
            self._names.add(name)
            self._book.add_named_style(NamedStyle(name=name, **looks))
        return name

    def head(self) -> str:
        """The style of a table's head."""
        fill = PatternFill("solid", fgColor="EEF1F5")
        place = Alignment(wrap_text=True, vertical="top")
        return self.named("chgdesk head", font=Font(bold=True), fill=fill, alignment=place)

    def body(self, kind: Kind, align: Align, tone: Tone | None = None) -> str:
        """The style of a table's cells."""
        side = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center"}[align]
        place = Alignment(wrap_text=kind in {Kind.TEXT, Kind.STATE}, vertical="top", horizontal=side)
        colour = _TONE_COLOURS.get(tone) if tone else None
        name = f"chgdesk {kind.value} {align.value}" + (f" {tone.value}" if tone and colour else "")
        font = Font(color=colour) if colour else Font()
        return self.named(name, alignment=place, font=font, number_format=_FORMATS.get(kind, "@"))
