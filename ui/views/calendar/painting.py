"""How the week is painted: hours, windows as bands, freezes hatched, blocks with number, system and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from chgdesk.domain.schedule import Clash
from ui import theme
from ui.fonts import font, metrics
from ui.shapes import draw_shape
from ui.theme import Palette, Shape, mix
from ui.times import DAYS, MONTHS
from ui.views.calendar.lanes import DAY, Block, DayShown, Strip
from ui.views.calendar.words import clash_shape, day_head, entry_shape, state_words

HOUR = 44
"""Height of an hour in pixels at 100 %."""
AXIS = 52
HEAD = 56
_LINE = 15
_PAD = 4
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The room there is: width of the view, how far it is scrolled."""

    width: int
    height: int
    scrolled: int
    days: int

    @property
    def column(self) -> float:
        """Width of a day."""
        return (self.width - AXIS) / max(1, self.days)

    def left(self, day: int) -> float:
        """Left edge of a day."""
        return AXIS + day * self.column

    def y(self, minute: float) -> float:
        """Where a local minute stands."""
        return HEAD + minute / 60 * HOUR - self.scrolled

    def box(self, block: Block) -> QRectF:
        """Where a block stands, with a gap to its neighbours."""
        width = (self.column - 6) / block.lanes
        left = self.left(block.day) + 3 + block.lane * width
        top, bottom = self.y(block.top), self.y(block.bottom)
        return QRectF(left, top + 1, width * block.span - 2, max(20.0, bottom - top - 2))


def draw_grounds(painter: QPainter, room: Measures, days: Sequence[DayShown], tones: Palette) -> None:
    """Days, windows, busy hours, freezes and the lines of the hours."""
    for number, shown in enumerate(days):
        day = shown.day
        column = QRectF(room.left(number), room.y(0), room.column, 24 * HOUR)
        ground = tones.surface if day.is_business_day else tones.window
        painter.fillRect(column, QColor(ground))
        for band in shown.peaks:
            box = _band_box(room, number, band)
            painter.fillRect(box, QBrush(QColor(tones.line), Qt.BrushStyle.Dense6Pattern))
            _words(painter, box, f"Busy {band.words}", tones.soft)
        for band in shown.windows:
            box = _band_box(room, number, band)
            painter.fillRect(box, QColor(tones.accent_tint))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tones.accent))
        if day.freezes:
            painter.fillRect(column, QBrush(QColor(tones.line_strong), Qt.BrushStyle.BDiagPattern))
    _hours(painter, room, tones)
    for number, shown in enumerate(days):
        for band in shown.windows:
            box = _band_box(room, number, band)
            _words(painter, box.adjusted(4, 0, 0, 0), f"Window {band.words}", tones.accent)
        if shown.day.freezes:
            _plate(painter, room, number, tones)


def _plate(painter: QPainter, room: Measures, number: int, tones: Palette) -> None:
    """The name of a freeze on a plain ground, so that it can be read over its hatching."""
    words = "Freeze: nothing but emergencies"
    box = QRectF(room.left(number) + 4, HEAD + 4, room.column - 8, 34)
    painter.fillRect(box, QColor(tones.surface))
    painter.setPen(QColor(tones.ink))
    painter.setFont(font(theme.SMALL))
    wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    painter.drawText(box.adjusted(4, 1, -2, 0), wrap, words)


def _band_box(room: Measures, number: int, band: Strip) -> QRectF:
    """Where a band of a day stands."""
    return QRectF(room.left(number), room.y(band.top), room.column, room.y(band.bottom) - room.y(band.top))


def _hours(painter: QPainter, room: Measures, tones: Palette) -> None:
    painter.setFont(font(theme.SMALL))
    for hour in range(24):
        height = round(room.y(hour * 60)) + 0.5
        painter.setPen(QPen(QColor(tones.line), 1))
        painter.drawLine(QPointF(AXIS, height), QPointF(room.width, height))
        if hour:
            painter.setPen(QColor(tones.soft))
            painter.drawText(QRectF(0, height - 9, AXIS - 8, 18), int(Qt.AlignmentFlag.AlignRight), f"{hour:02d}:00")
    painter.setPen(QPen(QColor(tones.line), 1))
    for number in range(room.days):
        left = round(room.left(number)) + 0.5
        painter.drawLine(QPointF(left, 0), QPointF(left, room.y(DAY)))


def _words(painter: QPainter, box: QRectF, words: str, ink: str) -> None:
    """Words at the top of a band, shortened where they do not fit."""
    painter.setFont(font(theme.SMALL))
    painter.setPen(QColor(ink))
    shown = metrics(theme.SMALL).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width() - 8))
    painter.drawText(QRectF(box.left() + 4, box.top() + 1, box.width() - 8, _LINE + 2), _LEFT, shown)


def draw_head(painter: QPainter, room: Measures, days: Sequence[DayShown], today: int, tones: Palette) -> None:
    """The days over their columns; today's is in the accent and says so."""
    painter.fillRect(QRectF(0, 0, room.width, HEAD), QColor(tones.surface))
    for number, shown_day in enumerate(days):
        day = shown_day.day
        box = QRectF(room.left(number) + 4, 6, room.column - 8, 20)
        named = f"{DAYS[day.day.weekday()]} {day.day.day} {MONTHS[day.day.month - 1]}"
        is_today = number == today
        painter.setFont(font(theme.BODY, bold=True))
        painter.setPen(QColor(tones.accent if is_today else tones.ink))
        painter.drawText(box, _CENTRE, named)
        below = " · ".join(part for part in ("Today" if is_today else "", day_head(day)) if part)
        painter.setFont(font(theme.SMALL))
        painter.setPen(QColor(tones.soft))
        shown = metrics(theme.SMALL).elidedText(below, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box.translated(0, 20), _CENTRE, shown)
    painter.setPen(QPen(QColor(tones.line), 1))
    painter.drawLine(QPointF(0, HEAD - 0.5), QPointF(room.width, HEAD - 0.5))


def draw_block(
    painter: QPainter, box: QRectF, block: Block, clashes: Mapping[str, Sequence[Clash]], tones: Palette
) -> None:
    """One block: coloured edge and sign, number, system, state; a clash has its own sign, word and edge."""
    told = [clash for entry in block.entries for clash in clashes.get(entry.ref, ())]
    shape = entry_shape(block.entry) if not block.is_many else Shape.HISTORY
    ink = tones.states[shape]
    worst = clash_shape(told[0]) if told else None
    edge = tones.states[worst] if worst is not None else mix(ink, tones.surface, 0.55)
    painter.setBrush(QColor(tones.tint(shape)))
    style = Qt.PenStyle.DashLine if not block.is_many and block.entry.is_emergency else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(edge), 2 if told else 1, style))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.fillRect(QRectF(box.left() + 1, box.top() + 3, 3, box.height() - 6), QColor(ink))
    is_low = box.height() < 2 * _LINE + 4
    if worst is not None:
        corner = QRectF(box.right() - 18, box.top() + 3, 14, 14)
        second = QRectF(box.left() + 7, box.top() + _LINE + 3, 13, 13)
        draw_shape(painter, corner if is_low else second, worst, tones.states[worst], tones.tint(shape))
    _block_words(painter, box, block, tones, clashing=bool(told), is_low=is_low)


def _block_words(painter: QPainter, box: QRectF, block: Block, tones: Palette, *, clashing: bool, is_low: bool) -> None:
    """As many lines as there is room for, the number first."""
    entry = block.entry
    if block.is_many:
        lines = [f"+{len(block.entries)} more"]
    else:
        lines = [entry.ref, f"Clash · {state_words(entry)}" if clashing else state_words(entry)]
        lines += [", ".join(entry.systems), entry.title]
    count = max(1, int((box.height() - 4) // _LINE))
    top = box.top() + 2
    for number, words in enumerate(lines[:count]):
        face = font(theme.SMALL, bold=number == 0)
        left = box.left() + (22 if number == 1 and clashing else 8)
        edge = box.right() - (20 if clashing and is_low else _PAD)
        width = edge - left
        painter.setFont(face)
        painter.setPen(QColor(tones.ink if number == 0 else tones.soft))
        measure = metrics(theme.SMALL, bold=number == 0)
        # of a number its end tells one change from another
        side = Qt.TextElideMode.ElideLeft if number == 0 else Qt.TextElideMode.ElideRight
        shown = measure.elidedText(words, side, int(width))
        painter.drawText(QRectF(left, top, width, _LINE), _LEFT, shown)
        top += _LINE
