"""The house style of a page: inks, colours, measures, and how a set line reaches the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from chgdesk.exports.columns import Align, Tone
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf.flow import Canvas
from chgdesk.exports.pdf.typeset import Colour, Ink, Line
from chgdesk.exports.report import NoticeKind


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


def ink_of(ink: Ink, colour: Colour) -> Ink:
    """The same face and size in another colour."""
    return Ink(ink.face, ink.size, ink.leading, colour)


def draw_line(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    """Draw one set line; text goes to the page as text and is never read as markup."""
    if not line.pieces:
        return
    text = canvas.beginText(x, baseline)
    for name, size, colour, words, _width in line.pieces:
        text.setFont(name, size)
        text.setFillColorRGB(*colour)
        text.textOut(words)
    canvas.drawText(text)


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
