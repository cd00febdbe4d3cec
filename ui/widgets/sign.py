"""A state sign that stands alone beside words."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import colours, repaint_on_change
from ui.shapes import draw_shape
from ui.theme import SHAPE_WORDS, Shape

SIDE = 18


class Sign(QWidget):
    """The drawn sign; its word always stands beside it, so screen readers get the word from there."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.setFixedSize(SIDE, SIDE)
        self.show_shape(shape)
        repaint_on_change(self)

    def show_shape(self, shape: Shape) -> None:
        """Show another sign."""
        self.shape = shape
        self.setToolTip(SHAPE_WORDS[shape])
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones = colours()
        painter = QPainter(self)
        draw_shape(
            painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self.shape, tones.states[self.shape], tones.surface
        )
        painter.end()
