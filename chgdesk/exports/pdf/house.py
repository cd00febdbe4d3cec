"""The house style of a page: inks, colours, measures, and how a set line reaches the canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from chgdesk.exports.columns import Align, Tone
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf.flow import Canvas
from chgdesk.exports.pdf.typeset import THROUGH, UNDER, Colour, Ink, Line
from chgdesk.exports.report import NoticeKind, ReportMeta, RunMark


def _rgb(code: str) -> Colour:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


BLACK = _rgb("1b1f24")
GREY = _rgb("555e69")
RULE = _rgb("c9ced6")
FAINT = _rgb("e3e7ec")
HEAD_FILL = _rgb("eef1f5")
ACCENT = _rgb("1f4e79")
WARN_FILL = _rgb("fdf1d8")
WARN = _rgb("7a4a00")

TONES: dict[Tone, Colour] = {
    Tone.NEUTRAL: BLACK,
    Tone.WAITING: GREY,
    Tone.OPEN: _rgb("7a5b00"),
    Tone.LOOK: _rgb("a33b00"),
    Tone.CLEAR: _rgb("1f6b3a"),
    Tone.EXPLAINED: _rgb("3b4fa3"),
    Tone.VOID: GREY,
}
NOTICES: dict[NoticeKind, tuple[Tone, str]] = {
    NoticeKind.INFO: (Tone.NEUTRAL, "Note"),
    NoticeKind.LOOK: (Tone.LOOK, "To look at"),
    NoticeKind.OPEN: (Tone.OPEN, "Open"),
    NoticeKind.EXPLAINED: (Tone.EXPLAINED, "Explained"),
}

BODY = Ink(Face.REGULAR, 9.5, 13.5, BLACK)
SMALL = Ink(Face.REGULAR, 8, 11, GREY)
LABEL = Ink(Face.REGULAR, 8.5, 12, GREY)
VALUE = Ink(Face.REGULAR, 9, 12, BLACK)
CELL = Ink(Face.REGULAR, 8, 10.5, BLACK)
CELL_HEAD = Ink(Face.BOLD, 7.5, 10, BLACK)
OVERLINE = Ink(Face.BOLD, 8.5, 12, ACCENT)
TITLE = Ink(Face.BOLD, 18, 23, BLACK)
COVER_TITLE = Ink(Face.BOLD, 28, 35, BLACK)
COVER_LINE = Ink(Face.REGULAR, 14, 20, GREY)
RUNNING = Ink(Face.REGULAR, 7.5, 10, GREY)
RUNNING_BOLD = Ink(Face.BOLD, 7.5, 10, BLACK)
FOOT = Ink(Face.REGULAR, 6.5, 8.6, GREY)
BAND = Ink(Face.BOLD, 8, 11, WARN)
HEADINGS = {
    1: Ink(Face.BOLD, 15, 20, BLACK),
    2: Ink(Face.BOLD, 12, 16, BLACK),
    3: Ink(Face.BOLD, 10.5, 14, ACCENT),
    4: Ink(Face.BOLD_ITALIC, 9.5, 13, BLACK),
}

SIDE = 20 * mm
HEAD_LINE = 16 * mm
"""From the upper edge of the paper to the rule under the running header."""
FOOT_LINE = 20 * mm
"""From the lower edge of the paper to the rule above the footer."""
GAP = 5 * mm
PAD_X = 4.0
PAD_Y = 3.0
MARK_INK = _rgb("e9ecf0")
"""The word across a page: light enough to read through."""
MARKS: dict[RunMark, tuple[Colour, str]] = {RunMark.ADDED: (_rgb("1f5fa8"), UNDER), RunMark.REMOVED: (WARN, THROUGH)}
"""How a comparison shows a stretch: a colour, and a line for whoever does not see it."""
_RULE_HEIGHTS = {UNDER: -0.14, THROUGH: 0.27}
"""Height of a line above the baseline, in parts of the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a kind of document is laid out: its faces, its margin at the sides, and the white between its parts."""

    body: Ink
    small: Ink
    cell: Ink
    cell_head: Ink
    headings: Mapping[int, Ink]
    over_heading: tuple[float, float, float, float]
    under_heading: float
    side: float
    indent: float
    over_paragraph: float
    over_item: float


REGISTER = Style(
    body=BODY,
    small=SMALL,
    cell=CELL,
    cell_head=CELL_HEAD,
    headings=HEADINGS,
    over_heading=(26.0, 18.0, 13.0, 10.0),
    under_heading=3.0,
    side=SIDE,
    indent=14.0,
    over_paragraph=6.0,
    over_item=2.5,
)
DOCUMENT = Style(
    body=Ink(Face.REGULAR, 10.5, 15.5, BLACK),
    small=Ink(Face.REGULAR, 8.5, 12, GREY),
    cell=Ink(Face.REGULAR, 9, 12.5, BLACK),
    cell_head=Ink(Face.BOLD, 8.5, 12, BLACK),
    headings={
        1: Ink(Face.BOLD, 16, 21, BLACK),
        2: Ink(Face.BOLD, 12.5, 17, BLACK),
        3: Ink(Face.BOLD, 11, 15, ACCENT),
        4: Ink(Face.BOLD_ITALIC, 10.5, 15, BLACK),
    },
    over_heading=(30.0, 20.0, 15.0, 12.0),
    under_heading=2.0,
    side=26 * mm,
    indent=20.0,
    over_paragraph=7.0,
    over_item=3.5,
)
"""Running text: larger, on a line of 70 to 85 characters."""


def style_of(meta: ReportMeta) -> Style:
    """A controlled document is laid out to be read from end to end, everything else to be looked up."""
    return DOCUMENT if meta.controlled else REGISTER


def ink_of(ink: Ink, colour: Colour) -> Ink:
    """The same face and size in another colour."""
    return Ink(ink.face, ink.size, ink.leading, colour)


def draw_line(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    """Draw one set line; text goes to the page as text and is never read as markup."""
    if not line.pieces:
        return
    text = canvas.beginText(x, baseline)
    for name, size, colour, words, _width, _rule in line.pieces:
        text.setFont(name, size)
        text.setFillColorRGB(*colour)
        text.textOut(words)
    canvas.drawText(text)
    for _name, size, colour, _words, width, rule in line.pieces:
        if rule:
            height = baseline + size * _RULE_HEIGHTS[rule]
            draw_rule(canvas, colour, (x, x + width, height), size * 0.07)
        x += width


def draw_lines(
    canvas: Canvas,
    lines: Sequence[Line],
    ink: Ink,
    box: tuple[float, float, float],
    align: Align = Align.LEFT,
) -> None:
    """Draw lines downwards in a box given by left edge, top edge and width."""
    left, top, width = box
    baseline = top - ink.leading * 0.5 - ink.size * 0.34
    for line in lines:
        x = left
        if align is Align.RIGHT:
            x = left + width - line.width
        elif align is Align.CENTRE:
            x = left + (width - line.width) / 2
        draw_line(canvas, line, x, baseline)
        baseline -= ink.leading


def fill_box(canvas: Canvas, colour: Colour, box: tuple[float, float, float, float]) -> None:
    """A filled box given by left, bottom, width and height."""
    canvas.setFillColorRGB(*colour)
    canvas.rect(*box, stroke=0, fill=1)


def draw_rule(canvas: Canvas, colour: Colour, span: tuple[float, float, float], weight: float = 0.5) -> None:
    """A horizontal rule given by left, right and height."""
    left, right, y = span
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(weight)
    canvas.line(left, y, right, y)
