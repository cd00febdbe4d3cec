"""State signs drawn as shapes, sharp at every scale: ring, mark, bars, wave, dot, tick, dash."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.theme import Shape


def draw_shape(painter: QPainter, box: QRectF, shape: Shape, ink: str, ground: str) -> None:
    """Draw a state sign into a square; `ground` is the colour cut out of filled signs."""
    side = min(box.width(), box.height())
    area = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _DRAWERS[shape](painter, area, QColor(ink), QColor(ground))
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    """A round pen."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _ring(painter: QPainter, area: QRectF, ink: QColor, _ground: QColor) -> None:
    """An empty ring: it waits."""
    width = area.width() * 0.12
    inset = area.width() * 0.14
    painter.setPen(_pen(ink, width))
    painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))


def _mark(painter: QPainter, area: QRectF, ink: QColor, ground: QColor) -> None:
    """A filled triangle with an exclamation mark: look here."""
    side = area.width()
    path = QPainterPath(QPointF(area.center().x(), area.top() + side * 0.10))
    path.lineTo(area.right() - side * 0.04, area.bottom() - side * 0.10)
    path.lineTo(area.left() + side * 0.04, area.bottom() - side * 0.10)
    path.closeSubpath()
    painter.setPen(_pen(ink, side * 0.12))
    painter.setBrush(ink)
    painter.drawPath(path)
    painter.setPen(_pen(ground, side * 0.11))
    middle = area.center().x()
    painter.drawLine(QPointF(middle, area.top() + side * 0.38), QPointF(middle, area.top() + side * 0.58))
    painter.drawPoint(QPointF(middle, area.top() + side * 0.76))


def _late(painter: QPainter, area: QRectF, ink: QColor, ground: QColor) -> None:
    """A filled clock: its time has passed."""
    side = area.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(area.adjusted(side * 0.06, side * 0.06, -side * 0.06, -side * 0.06))
    painter.setPen(_pen(ground, side * 0.11))
    centre = area.center()
    painter.drawLine(centre, QPointF(centre.x(), area.top() + side * 0.26))
    painter.drawLine(centre, QPointF(centre.x() + side * 0.18, centre.y() + side * 0.10))


def _bars(painter: QPainter, area: QRectF, ink: QColor, _ground: QColor) -> None:
    """Two level bars: nothing found."""
    side = area.width()
    painter.setPen(_pen(ink, side * 0.15))
    for level in (0.36, 0.64):
        height = area.top() + side * level
        painter.drawLine(QPointF(area.left() + side * 0.20, height), QPointF(area.right() - side * 0.20, height))


def _wave(painter: QPainter, area: QRectF, ink: QColor, _ground: QColor) -> None:
    """A wave: open until its day comes."""
    side = area.width()
    middle = area.center()
    path = QPainterPath(QPointF(area.left() + side * 0.12, middle.y() + side * 0.08))
    path.cubicTo(
        QPointF(area.left() + side * 0.30, middle.y() - side * 0.32),
        QPointF(middle.x() - side * 0.04, middle.y() - side * 0.20),
        middle,
    )
    path.cubicTo(
        QPointF(middle.x() + side * 0.04, middle.y() + side * 0.20),
        QPointF(area.right() - side * 0.30, middle.y() + side * 0.32),
        QPointF(area.right() - side * 0.12, middle.y() - side * 0.08),
    )
    painter.setPen(_pen(ink, side * 0.15))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _dot(painter: QPainter, area: QRectF, ink: QColor, _ground: QColor) -> None:
    """A small dot: history."""
    side = area.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(area.center(), side * 0.15, side * 0.15)


def _tick(painter: QPainter, area: QRectF, ink: QColor, ground: QColor) -> None:
    """A filled disc with a tick: done."""
    side = area.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(area.adjusted(side * 0.06, side * 0.06, -side * 0.06, -side * 0.06))
    painter.setPen(_pen(ground, side * 0.12))
    painter.drawPolyline(
        [
            QPointF(area.left() + side * 0.30, area.top() + side * 0.52),
            QPointF(area.left() + side * 0.45, area.top() + side * 0.66),
            QPointF(area.left() + side * 0.71, area.top() + side * 0.36),
        ]
    )


def _dash(painter: QPainter, area: QRectF, ink: QColor, _ground: QColor) -> None:
    """A dash: not needed here."""
    side = area.width()
    painter.setPen(_pen(ink, side * 0.13))
    height = area.center().y()
    painter.drawLine(QPointF(area.left() + side * 0.26, height), QPointF(area.right() - side * 0.26, height))


_DRAWERS = {
    Shape.WAITING: _ring,
    Shape.LOOK: _mark,
    Shape.NOTHING: _bars,
    Shape.OPEN: _wave,
    Shape.HISTORY: _dot,
    Shape.DONE: _tick,
    Shape.LATE: _late,
    Shape.NOT_NEEDED: _dash,
}


@lru_cache(maxsize=64)
def shape_icon(shape: Shape, ink: str, ground: str) -> QIcon:
    """A state sign as an icon, for menus and labels."""
    icon = QIcon()
    for side in (16, 32, 48):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_shape(painter, QRectF(0, 0, side, side), shape, ink, ground)
        painter.end()
        icon.addPixmap(picture)
    return icon
