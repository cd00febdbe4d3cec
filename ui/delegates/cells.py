"""How register cells are painted: quiet text with room around it, and the state as a chip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui import theme
from ui.fonts import font, metrics
from ui.look import colours
from ui.models.paged import ROW_ROLE
from ui.theme import Palette, Shape
from ui.widgets.state_chip import draw_chip

Index = QModelIndex | QPersistentModelIndex
_PAD = 12


class CellDelegate(QStyledItemDelegate):
    """An ordinary cell; `strong` cells carry the line, the others stand back."""

    def __init__(self, parent: QObject | None = None, *, strong: bool = False) -> None:
        super().__init__(parent)
        self._strong = strong

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, theme.ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tones = colours()
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        self._draw_ground(painter, area, state, tones)
        self._draw_content(painter, area.adjusted(_PAD, 0, -_PAD, 0), index, tones)
        painter.restore()

    def _draw_ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag, tones: Palette) -> None:
        """Ground and hairline; the chosen line of the active window stands on the accent."""
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(tones.accent_tint))
        is_current = state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active
        painter.setPen(QPen(QColor(tones.accent if is_current else tones.line), 1))
        foot = area.bottom() - 0.5
        painter.drawLine(QPointF(area.left(), foot), QPointF(area.right(), foot))

    def _draw_content(self, painter: QPainter, box: QRectF, index: Index, tones: Palette) -> None:
        """The words, shortened at the right where they do not fit."""
        words = str(index.data() or "")
        if not words:
            return
        painter.setFont(font())
        painter.setPen(QColor(tones.ink if self._strong else tones.soft))
        shown = metrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class StateDelegate(CellDelegate):
    """The state cell: shape, word and colour."""

    def __init__(self, shape_of: Callable[[Any], Shape], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shape_of = shape_of

    @override
    def _draw_content(self, painter: QPainter, box: QRectF, index: Index, tones: Palette) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            draw_chip(painter, box.adjusted(-4, 0, 4, 0), self._shape_of(row), str(index.data() or ""), tones)
