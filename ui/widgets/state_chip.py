"""A state said three ways: shape, word and colour, on its own quiet ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui import theme
from ui.fonts import font, metrics
from ui.look import colours, repaint_on_change
from ui.shapes import draw_shape
from ui.theme import Palette, Shape

HEIGHT = 24
_SIGN = 14
_PAD = 8


def draw_chip(painter: QPainter, box: QRectF, shape: Shape, words: str, tones: Palette) -> None:
    """Paint a chip at the left of a box, no wider than its words need and never wider than the box."""
    measure = metrics(theme.SMALL)
    room = box.width() - _SIGN - 3 * _PAD
    text = measure.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
    width = min(box.width(), _SIGN + 3 * _PAD + measure.horizontalAdvance(text))
    chip = QRectF(box.left(), box.center().y() - HEIGHT / 2, width, HEIGHT)
    ink, ground = tones.states[shape], tones.tint(shape)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(chip, HEIGHT / 2, HEIGHT / 2)
    sign = QRectF(chip.left() + _PAD, chip.center().y() - _SIGN / 2, _SIGN, _SIGN)
    draw_shape(painter, sign, shape, ink, ground)
    painter.setFont(font(theme.SMALL))
    painter.setPen(QColor(ink))
    words_box = QRectF(sign.right() + _PAD * 0.75, chip.top(), chip.right() - sign.right() - _PAD, HEIGHT)
    painter.drawText(words_box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
    painter.restore()


class StateChip(QWidget):
    """A chip that stands in a page; read out as its words."""

    def __init__(self, shape: Shape, words: str, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(shape, words)
        repaint_on_change(self)

    def show_state(self, shape: Shape, words: str) -> None:
        """Show another state."""
        self.shape = shape
        self.words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics(theme.SMALL).horizontalAdvance(self.words) + _SIGN + 3 * _PAD + 2, HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_SIGN + 6 * _PAD, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(painter, QRectF(self.rect()), self.shape, self.words, colours())
        painter.end()
