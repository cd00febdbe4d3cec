"""Tables on paper: columns fitted to the page, the head repeated, rows cut only when they must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from chgdesk.exports.columns import Column, Kind, State, reading_text
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf.flow import Canvas, Draw, Slab
from chgdesk.exports.pdf.house import (
    CELL,
    CELL_HEAD,
    FAINT,
    HEAD_FILL,
    PAD_X,
    PAD_Y,
    RULE,
    TONES,
    draw_rule,
    fill_box,
)
from chgdesk.exports.pdf.strips import LINES_PER_SLAB, Part, Setting, draw_parts, steps
from chgdesk.exports.pdf.typeset import Ink
from chgdesk.exports.report import Table

POINTS_PER_CHARACTER = 4.6
_SMALLEST = 26.0
_UNBROKEN_SHARE = 0.85
_TALLEST_HEAD = 10
_WIDEST_WORD = 90.0
_SHORT = frozenset({Kind.REF, Kind.DATE, Kind.NUMBER, Kind.PERCENT, Kind.FLAG})
_LONGER = frozenset({Kind.DATETIME, Kind.PERSON, Kind.STATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A column and where it stands across the page."""

    column: Column
    left: float
    width: float

    @property
    def inner(self) -> tuple[float, float]:
        """Left edge and width inside the padding."""
        return self.left + PAD_X, self.width - 2 * PAD_X


def natural_width(table: Table) -> float:
    """The width the columns ask for, in points."""
    return sum(column.characters * POINTS_PER_CHARACTER + 2 * PAD_X for column in table.columns)


def _longest_word(title: str, setting: Setting) -> float:
    """Width of the longest word of a head, up to a limit so that one column never starves the others."""
    words = (setting.scribe.width(word, CELL_HEAD) for word in title.split())
    return min(max(words, default=0.0), _WIDEST_WORD)


def _widths(asked: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room in proportion to what is asked, none below its least if possible."""
    if sum(least) >= room:
        return [value * room / sum(least) for value in least]
    narrow: set[int] = set()
    while True:
        rest = room - sum(least[at] for at in narrow)
        total = sum(width for at, width in enumerate(asked) if at not in narrow)
        scale = rest / total if total else 1.0
        tight = {at for at, width in enumerate(asked) if at not in narrow and width * scale < least[at]}
        if not tight:
            return [least[at] if at in narrow else width * scale for at, width in enumerate(asked)]
        narrow |= tight


def _places(columns: Sequence[Column], setting: Setting) -> list[_Place]:
    """Columns fitted to the page: dates, numbers and the like unbroken, prose takes what is left."""
    pad = 2 * PAD_X
    asked = [column.characters * POINTS_PER_CHARACTER + pad for column in columns]
    least = [max(_longest_word(column.title, setting), _SMALLEST) + pad for column in columns]
    for unbroken in (_SHORT | _LONGER, _SHORT):
        whole = [
            max(low, want) if column.kind in unbroken else low
            for column, low, want in zip(columns, least, asked, strict=True)
        ]
        if sum(whole) <= setting.width * _UNBROKEN_SHARE:
            least = whole
            break
    places, left = [], 0.0
    for column, width in zip(columns, _widths(asked, least, setting.width), strict=True):
        places.append(_Place(column=column, left=left, width=width))
        left += width
    return places


def _head(places: Sequence[_Place], setting: Setting) -> tuple[list[Slab], Slab | None]:
    """The head of the table and what is repeated on each page; a head taller than that is set once."""
    parts = []
    for place in places:
        left, width = place.inner
        lines = setting.scribe.wrap(place.column.title, CELL_HEAD, width)
        parts.append(Part(lines=lines, ink=CELL_HEAD, left=left, width=width, align=place.column.alignment))
    return head_slabs(parts, setting, CELL_HEAD)


def head_slabs(parts: Sequence[Part], setting: Setting, ink: Ink) -> tuple[list[Slab], Slab | None]:
    """A head on its ground, and the same to repeat; one too tall to repeat is set as a row."""
    count = max(len(part.lines) for part in parts)
    if count > _TALLEST_HEAD:
        return list(row_slabs(parts, setting, ink.leading, None)), None
    height = count * ink.leading + 2 * PAD_Y + 2

    def under(canvas: Canvas, left: float, top: float) -> None:
        fill_box(canvas, HEAD_FILL, (left, top - height, setting.width, height))
        draw_rule(canvas, RULE, (left, left + setting.width, top - height), 0.8)

    head = Slab(height=height, draw=draw_parts(parts, PAD_Y + 1, under), keep=True)
    return [head], head


def _cell(place: _Place, row: Any, zone: tzinfo, setting: Setting) -> Part:
    """One cell set to the width of its column; a state gets its shape and colour."""
    column, (left, width) = place.column, place.inner
    value = column.value(row)
    words = reading_text(value, column.kind, zone)
    ink = CELL
    if isinstance(value, State):
        ink = Ink(Face.REGULAR, CELL.size, CELL.leading, TONES[value.tone])
        words = f"{value.shape} {words}"
    lines = setting.scribe.wrap(words, ink, width)
    return Part(lines=lines, ink=ink, left=left, width=width, align=column.alignment)


def _row_rule(setting: Setting, height: float) -> Draw:
    def under(canvas: Canvas, left: float, top: float) -> None:
        draw_rule(canvas, FAINT, (left, left + setting.width, top - height))

    return under


def row_slabs(
    parts: Sequence[Part], setting: Setting, leading: float, repeat: Slab | None, most: int = LINES_PER_SLAB
) -> Iterator[Slab]:
    """A row as one slab, or as several when it has more than `most` lines."""
    for start, stop, first, last in steps(parts, most):
        above, below = (PAD_Y if first else 0.0), (PAD_Y if last else 0.0)
        height = (stop - start) * leading + above + below
        under = _row_rule(setting, height) if last else None
        cut = [part.cut(start, stop) for part in parts]
        yield Slab(height=height, draw=draw_parts(cut, above, under), repeat=repeat)


def table_slabs(table: Table, zone: tzinfo, setting: Setting) -> Iterator[Slab]:
    """The head and the rows, each set when its turn comes: a long register never stands in memory whole."""
    places = _places(table.columns, setting)
    slabs, head = _head(places, setting)
    yield from slabs
    if not len(table.rows):
        lines = setting.scribe.wrap(table.empty, CELL, setting.width - 2 * PAD_X)
        part = Part(lines=lines, ink=CELL, left=PAD_X, width=setting.width - 2 * PAD_X)
        yield from row_slabs([part], setting, CELL.leading, head)
        return
    for row in table.rows:
        parts = [_cell(place, row, zone, setting) for place in places]
        yield from row_slabs(parts, setting, CELL.leading, head)
