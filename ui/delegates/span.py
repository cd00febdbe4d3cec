"""A span of time as a bar in a cell, with a line for today; the dates stand beside it in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from typing_extensions import override

from ui.delegates.cells import CellDelegate, Index
from ui.models.paged import ROW_ROLE
from ui.theme import Palette

_HEIGHT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when (None: open), whether it runs now, and the ends of the whole picture with today in it."""

    begins: datetime
    ends: datetime | None
    runs: bool
    first: datetime
    last: datetime
    today: datetime

    def place(self, instant: datetime) -> float:
        """Where an instant lies between the ends, from 0 to 1."""
        whole = (self.last - self.first).total_seconds() or 1.0
        return min(1.0, max(0.0, (instant - self.first).total_seconds() / whole))


class SpanDelegate(CellDelegate):
    """In the accent while it runs, grey where it is over, an outline to come; open spans reach the right edge."""

    def __init__(self, span_of: Callable[[Any], Span], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._span_of = span_of

    @override
    def _draw_content(self, painter: QPainter, box: QRectF, index: Index, tones: Palette) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        span = self._span_of(row)
        left = box.left() + box.width() * span.place(span.begins)
        right = box.right() if span.ends is None else box.left() + box.width() * span.place(span.ends)
        bar = QRectF(left, box.center().y() - _HEIGHT / 2, max(4.0, right - left), _HEIGHT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_come = span.begins > span.today
        ink = QColor(tones.accent if span.runs or to_come else tones.line_strong)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if to_come else ink)
        painter.drawRoundedRect(bar, 3, 3)
        now = box.left() + box.width() * span.place(span.today)
        painter.setPen(QPen(QColor(tones.ink), 1))
        painter.drawLine(QPointF(now, box.top() + 6), QPointF(now, box.bottom() - 6))
