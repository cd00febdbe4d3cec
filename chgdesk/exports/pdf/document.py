"""What a controlled document has beside its text: a cover with all of POL-03, and a table of contents."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.exports.columns import Align
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf import house
from chgdesk.exports.pdf.blocks import LABEL_SHARE, fact_slabs, heading_slabs
from chgdesk.exports.pdf.flow import Canvas, Draw, Slab
from chgdesk.exports.pdf.later import PAGE_COUNT
from chgdesk.exports.pdf.strips import Part, Setting, draw_parts, paragraph
from chgdesk.exports.pdf.tables import row_slabs
from chgdesk.exports.pdf.typeset import Ink
from chgdesk.exports.report import Contents, ContentsLine, Controlled, Heading, ReportMeta

_PAGE_ROOM = 34.0
"""Kept free at the right of a contents line for its page number."""
_DOT_STEP = 5.0
_LEVEL_INKS = {
    1: Ink(Face.BOLD, 10.5, 15.5, house.BLACK),
    2: Ink(Face.REGULAR, 10, 14.5, house.BLACK),
    3: Ink(Face.REGULAR, 9.5, 13.5, house.GREY),
}
_NUMBER_ROOM = {1: 26.0, 2: 32.0, 3: 38.0}
_LEVEL_LEFT = {1: 0.0, 2: 26.0, 3: 58.0}
_KIND = Ink(Face.BOLD, 10, 14, house.ACCENT)
_TITLE = Ink(Face.BOLD, 30, 37, house.BLACK)


def _baseline(ink: Ink, top: float) -> float:
    """Where the first line of a strip stands, as `house.draw_lines` sets it."""
    return top - ink.leading * 0.5 - ink.size * 0.34


def _words(text: str, ink: Ink, setting: Setting, before: float) -> Iterator[Slab]:
    lines = setting.scribe.wrap(text, ink, setting.width)
    yield from paragraph([Part(lines=lines, ink=ink, left=0.0, width=setting.width)], before=before, keep=True)


def _page_count(setting: Setting) -> Iterator[Slab]:
    """The row of the cover that says how many pages there are."""
    label_width = setting.width * LABEL_SHARE
    label = Part(lines=[setting.scribe.line("Pages", house.LABEL)], ink=house.LABEL, left=0.0, width=label_width)

    for slab in row_slabs([label], setting, house.VALUE.leading, None):

        def draw(canvas: Canvas, left: float, top: float, row: Slab = slab) -> None:
            row.draw(canvas, left, top)
            place = (left + label_width + 8.0, _baseline(house.VALUE, top - house.PAD_Y))
            canvas.later.leave(canvas, PAGE_COUNT, house.VALUE, place)

        yield Slab(height=slab.height, draw=draw, keep=True)


def _bar(canvas: Canvas, left: float, top: float) -> None:
    """The stroke of colour above the title."""
    house.fill_box(canvas, house.ACCENT, (left, top - 4.0, 56.0, 4.0))


def controlled_cover_slabs(meta: ReportMeta, controlled: Controlled, setting: Setting) -> Iterator[Slab]:
    """The cover of a controlled document: whose it is, what it is, and every fact of POL-03."""
    yield Slab(height=setting.height * 0.05, draw=draw_parts(()))
    yield from _words(meta.organisation, house.COVER_LINE, setting, 0.0)
    yield Slab(height=setting.height * 0.12, draw=draw_parts(()), keep=True)
    yield Slab(height=18.0, draw=_bar, keep=True)
    kind = " · ".join(part for part in (meta.kind.upper(), meta.reference) if part)
    yield from _words(kind, _KIND, setting, 0.0)
    yield from _words(meta.title, _TITLE, setting, 4.0)
    version = f"Version {meta.version}" if meta.version else ""
    line = " · ".join(part for part in (version, meta.status) if part)
    yield from _words(line, house.COVER_LINE, setting, 8.0)
    yield Slab(height=setting.height * 0.07, draw=draw_parts(()), keep=True)
    yield from fact_slabs(controlled.cover, setting)
    yield from _page_count(setting)
    yield from _words(f"{controlled.notice}.", house.LABEL, setting, 12.0)
    yield Slab(height=0.0, draw=draw_parts(()), new_page=True)


def contents_slabs(block: Contents, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    """The table of contents; its page numbers are filled in when the last page is set."""
    del meta
    yield from heading_slabs(Heading(text=block.title), setting, setting.style.over_heading[0])
    for line in block.rows:
        yield from _contents_line(line, setting)


def _contents_line(line: ContentsLine, setting: Setting) -> Iterator[Slab]:
    """One line of the contents: number, words, dots, page; the last printed line carries dots and page."""
    level = min(max(line.level, 1), 3)
    ink, left = _LEVEL_INKS[level], _LEVEL_LEFT[level]
    number = setting.scribe.line(line.number, ink)
    start = left + (max(_NUMBER_ROOM[level], number.width + 6.0) if line.number else 0.0)
    lines = setting.scribe.wrap(line.text, ink, setting.width - start - _PAGE_ROOM)
    dots = Part(lines=[number], ink=ink, left=left, width=start - left)
    for at, words in enumerate(lines):
        part = Part(lines=[words], ink=ink, left=start, width=setting.width - start - _PAGE_ROOM, align=Align.LEFT)
        last = at == len(lines) - 1
        draw = draw_parts([dots, part] if at == 0 else [part])
        draw = _led(draw, line.anchor, ink, (start + words.width, setting.width)) if last else draw
        before = (7.0 if level == 1 else 1.0) if at == 0 else 0.0
        yield Slab(height=ink.leading, draw=draw, keep=not last or level == 1, before=before)


def _led(draw: Draw, anchor: str, ink: Ink, span: tuple[float, float]) -> Draw:
    """Draw, then dots on one grid for all lines, then the page, and let a click lead there."""
    words_end, width = span

    def both(canvas: Canvas, left: float, top: float) -> None:
        draw(canvas, left, top)
        baseline = _baseline(ink, top)
        first = -(-(words_end + 6.0) // _DOT_STEP) * _DOT_STEP
        canvas.setFillColorRGB(*house.GREY)
        at = first
        while at < width - _PAGE_ROOM + 10.0:
            canvas.circle(left + at, baseline + 0.6, 0.55, stroke=0, fill=1)
            at += _DOT_STEP
        page_ink = Ink(Face.REGULAR, ink.size, ink.leading, ink.colour)
        canvas.later.leave(canvas, anchor, page_ink, (left + width, baseline), right=True)
        canvas.lead_to(anchor, (left, top - ink.leading, left + width, top))

    return both
