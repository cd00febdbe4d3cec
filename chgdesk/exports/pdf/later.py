"""Words that are known only when the last page is set: the page of a heading, and how many pages there are."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.errors import Bug
from chgdesk.exports.pdf import house
from chgdesk.exports.pdf.flow import Canvas
from chgdesk.exports.pdf.typeset import Ink, Scribe

PAGE_COUNT = "*"
"""Asks for the number of pages; every other name is the anchor of a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """A place left open on a page."""

    form: str
    name: str
    ink: Ink
    right: bool


class Later:
    """Leaves places open while pages are set, and fills them when all is known."""

    def __init__(self) -> None:
        self._gaps: list[_Gap] = []
        self._pages: dict[str, int] = {}

    def note(self, anchor: str, page: int) -> None:
        """A heading stands on this page."""
        self._pages[anchor] = page

    def leave(self, canvas: Canvas, name: str, ink: Ink, place: tuple[float, float], *, right: bool = False) -> None:
        """Leave a place open: at its left end, or at its right end for a number that stands flush right."""
        gap = _Gap(form=f"later-{len(self._gaps)}", name=name, ink=ink, right=right)
        self._gaps.append(gap)
        canvas.saveState()
        canvas.translate(*place)
        canvas.doForm(gap.form)
        canvas.restoreState()

    def settle(self, canvas: Canvas, scribe: Scribe, total: int) -> None:
        """Fill every place; one that points to no heading is a fault of whoever built the report."""
        pages = {**self._pages, PAGE_COUNT: total}
        for gap in self._gaps:
            if gap.name not in pages:
                raise Bug(f"the contents point to {gap.name!r}, and no heading has that name")
            # The space keeps a number apart from the words before it when the text is copied or read aloud.
            line = scribe.line(f" {pages[gap.name]}" if gap.right else str(pages[gap.name]), gap.ink)
            canvas.beginForm(gap.form, -60, -4, 60, 20)
            house.draw_line(canvas, line, -line.width if gap.right else 0.0, 0.0)
            canvas.endForm()
