"""Strips of set lines: how text, with what stands beside it, becomes slabs that can be placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chgdesk.exports.columns import Align
from chgdesk.exports.pdf.flow import Canvas, Draw, Slab
from chgdesk.exports.pdf.house import REGISTER, Style, draw_lines
from chgdesk.exports.pdf.typeset import Ink, Line, Scribe

LINES_PER_SLAB = 12
"""A cell longer than this may be cut between two pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a block needs to be set: the scribe, the width of the page's text area, and its usable height."""

    scribe: Scribe
    width: float
    height: float
    style: Style = REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines in one face at a place across the strip."""

    lines: Sequence[Line]
    ink: Ink
    left: float
    width: float
    align: Align = Align.LEFT

    def cut(self, start: int, stop: int) -> Part:
        """The lines from `start` up to `stop`."""
        return replace(self, lines=self.lines[start:stop])


def draw_parts(parts: Sequence[Part], down: float = 0.0, under: Draw | None = None) -> Draw:
    """Draw parts side by side, `down` below the top of the strip, over what lies under them."""

    def draw(canvas: Canvas, left: float, top: float) -> None:
        if under is not None:
            under(canvas, left, top)
        for part in parts:
            draw_lines(canvas, part.lines, part.ink, (left + part.left, top - down, part.width), part.align)

    return draw


def paragraph(parts: Sequence[Part], *, before: float = 0.0, keep: bool = False) -> Iterator[Slab]:
    """Parts set line by line; the first two and the last two lines of each stay together."""
    leading = max(part.ink.leading for part in parts)
    count = max(len(part.lines) for part in parts)
    for at in range(count):
        row = [part.cut(at, at + 1) for part in parts if at < len(part.lines)]
        held = count > 1 and at in {0, count - 2}
        yield Slab(
            height=leading,
            draw=draw_parts(row),
            before=before if at == 0 else 0.0,
            keep=held or (keep and at == count - 1),
        )


def steps(parts: Sequence[Part], most: int = LINES_PER_SLAB) -> Iterator[tuple[int, int, bool, bool]]:
    """Where a strip taller than `most` lines is cut: first line, last line, whether it is the first cut, the last."""
    count = max((len(part.lines) for part in parts), default=1) or 1
    for start in range(0, count, most):
        stop = min(start + most, count)
        yield start, stop, start == 0, stop == count
