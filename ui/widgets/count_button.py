"""A line to choose from, with a count at its right: quick views, facets and the rail's sub-lists use it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from ui import theme
from ui.fonts import font
from ui.look import colours, repaint_on_change

HEIGHT = 32


class CountButton(QAbstractButton):
    """A checkable line; `box` draws a tick box for values of which several may be chosen."""

    def __init__(self, words: str, name: str, *, box: bool = False) -> None:
        super().__init__()
        self._box = box
        self._count: int | None = None
        self.setText(words)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        repaint_on_change(self)

    @property
    def count(self) -> int | None:
        """The number shown at the right; None while it is being counted."""
        return self._count

    def show_count(self, count: int | None) -> None:
        """Show another number."""
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
        self.setToolTip(self.accessibleName())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font())
        return QSize(metrics.horizontalAdvance(self.text()) + 72 + (24 if self._box else 0), HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(96, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked() and not self._box
        ground = tones.accent_tint if chosen else tones.hover if self.underMouse() else None
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(area, 6, 6)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tones.accent))
            painter.drawRoundedRect(QRectF(area.left(), area.top() + 7, 3, area.height() - 14), 1.5, 1.5)
        self._draw_line(painter, area, chosen=chosen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tones.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)
        painter.end()

    def _draw_line(self, painter: QPainter, area: QRectF, *, chosen: bool) -> None:
        """Tick box, words and count."""
        tones = colours()
        left = area.left() + 12
        if self._box:
            self._draw_box(painter, QRectF(left, area.center().y() - 7, 14, 14))
            left += 24
        count = "" if self._count is None else f"{self._count:,}"
        small = font(theme.SMALL)
        count_width = QFontMetrics(small).horizontalAdvance(count) if count else 0
        face = font(bold=chosen)
        room = area.right() - 12 - count_width - 8 - left
        words = QFontMetrics(face).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        painter.setFont(face)
        painter.setPen(QColor(tones.ink))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(left, area.top(), room + 2, area.height()), middle, words)
        painter.setFont(small)
        painter.setPen(QColor(tones.accent if chosen else tones.soft))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(QRectF(left, area.top(), area.right() - 12 - left, area.height()), right, count)

    def _draw_box(self, painter: QPainter, box: QRectF) -> None:
        """A tick box, so that a chosen value is told by shape and not by colour."""
        tones = colours()
        painter.setPen(QPen(QColor(tones.accent if self.isChecked() else tones.line_strong), 1.2))
        painter.setBrush(QColor(tones.accent) if self.isChecked() else QColor(tones.surface))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(QColor(tones.on_accent), 1.8))
            corners = ((0.24, 0.52), (0.43, 0.70), (0.76, 0.32))
            painter.drawPolyline(
                [QPointF(box.left() + box.width() * x, box.top() + box.height() * y) for x, y in corners]
            )
