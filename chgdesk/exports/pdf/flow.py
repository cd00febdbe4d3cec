"""Filling pages: slabs of fixed height from top to bottom, kept together where they belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

Canvas = Any
"""ReportLab's canvas; it has no type information."""
Draw = Callable[[Canvas, float, float], None]
"""Draws at a left edge and a top edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slab:
    """A strip of the page that is never cut: its height, how to draw it, and what it must stay with."""

    height: float
    draw: Draw
    keep: bool = False
    """Stays on the page of the slab after it, as a heading does."""
    before: float = 0.0
    """White space above, dropped at the top of a page."""
    repeat: Slab | None = None
    """The head set again when this slab opens a new page in the middle of a table."""
    new_page: bool = False


class Pages(Protocol):
    """Where pages begin and end: draws header and footer, and says how much room there is."""

    left: float
    top: float
    bottom: float

    def open_page(self) -> None:
        """Draw what stands on every page."""
        ...

    def close_page(self) -> None:
        """Put the page away."""
        ...


def chains(slabs: Iterable[Slab]) -> Iterator[list[Slab]]:
    """Slabs grouped so that each group stays on one page."""
    chain: list[Slab] = []
    for slab in slabs:
        if slab.new_page and chain:
            yield chain
            chain = []
        chain.append(slab)
        if not slab.keep:
            yield chain
            chain = []
    if chain:
        yield chain


def fill(canvas: Canvas, pages: Pages, slabs: Iterable[Slab]) -> None:
    """Set every slab, opening pages as they are needed."""
    pages.open_page()
    y = pages.top
    for chain in chains(slabs):
        need = sum(slab.before + slab.height for slab in chain)
        at_top = y == pages.top
        if not at_top and (chain[0].new_page or need > y - pages.bottom):
            y = _turn(canvas, pages, chain[0])
        for slab in chain:
            at_top = y == pages.top
            if not at_top and slab.before + slab.height > y - pages.bottom:
                y = _turn(canvas, pages, slab)
                at_top = True
            y -= 0.0 if at_top else slab.before
            slab.draw(canvas, pages.left, y)
            y -= slab.height
    pages.close_page()


def _turn(canvas: Canvas, pages: Pages, slab: Slab) -> float:
    """Open the next page and repeat the table head if this slab goes on with a table."""
    pages.close_page()
    pages.open_page()
    if slab.repeat is None:
        return pages.top
    slab.repeat.draw(canvas, pages.left, pages.top)
    return pages.top - slab.repeat.height
