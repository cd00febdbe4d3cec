"""The gate strip: where a change stands between request and closing, one stop per gate (ux.md, W2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from chgdesk.domain.record_page import Stop
from ui import theme
from ui.fonts import font
from ui.look import colours, repaint_on_change
from ui.shapes import draw_shape
from ui.theme import SHAPE_WORDS, Shape
from ui.words import STOP_SHAPES

_SIGN = 22
_FULL, _COMPACT = 72, 32


class StopButton(QAbstractButton):
    """One stop: sign, name and word; hovering gives the reason, pressing jumps to what it rests on."""

    def __init__(self, stop: Stop, name: str, *, compact: bool, first: bool, last: bool) -> None:
        super().__init__()
        self._compact, self._first, self._last = compact, first, last
        self.setObjectName(name)
        self.show_stop(stop)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        repaint_on_change(self)

    def show_stop(self, stop: Stop) -> None:
        """Show how this stop stands for another record."""
        self.stop = stop
        self.shape = STOP_SHAPES[stop.state]
        word = SHAPE_WORDS[self.shape]
        self.setText(stop.title)
        self.setAccessibleName(f"{stop.title}: {word}")
        self.setAccessibleDescription(stop.reason)
        self.setToolTip(f"{stop.title}: {word}\n{stop.reason}" if stop.reason else f"{stop.title}: {word}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        if self._compact:
            return QSize(_SIGN + 8, _COMPACT)
        metrics = QFontMetrics(font(theme.BODY, bold=True))
        return QSize(max(metrics.horizontalAdvance(self.stop.title), 72) + 8, _FULL)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sign = self._sign_box()
        self._draw_line(painter, sign, tones.line_strong)
        ink = tones.states[self.shape]
        draw_shape(painter, sign.adjusted(2, 2, -2, -2), self.shape, ink, tones.surface)
        if not self._compact:
            self._draw_words(painter, sign, ink, tones.ink)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tones.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _sign_box(self) -> QRectF:
        """Where the sign stands: centred, at the top when words follow."""
        top = 5.0 if not self._compact else (self.height() - _SIGN) / 2
        return QRectF((self.width() - _SIGN) / 2, top, _SIGN, _SIGN)

    def _draw_line(self, painter: QPainter, sign: QRectF, colour: str) -> None:
        """The rail that joins the stops, broken around the sign."""
        painter.setPen(QPen(QColor(colour), 1))
        height = round(sign.center().y()) + 0.5
        if not self._first:
            painter.drawLine(QPointF(0, height), QPointF(sign.left() - 4, height))
        if not self._last:
            painter.drawLine(QPointF(sign.right() + 4, height), QPointF(self.width(), height))

    def _draw_words(self, painter: QPainter, sign: QRectF, ink: str, title_ink: str) -> None:
        """Name and word below the sign."""
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font(theme.SMALL, bold=True))
        painter.setPen(QColor(title_ink))
        painter.drawText(QRectF(0, sign.bottom() + 4, self.width(), 18), centred, self.stop.title)
        painter.setFont(font(theme.SMALL))
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(0, sign.bottom() + 21, self.width(), 18), centred, SHAPE_WORDS[self.shape])


class GateStrip(QWidget):
    """All stops of one record, left to right; arrow keys walk along it."""

    stop_chosen = Signal(str)

    def __init__(self, name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Gate strip")
        self._compact = compact
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.stops: list[StopButton] = []

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Show the stops of another record; the buttons are kept where the stops are the same."""
        if [stop.key for stop in stops] == [shown.stop.key for shown in self.stops]:
            for shown, stop in zip(self.stops, stops, strict=True):
                shown.show_stop(stop)
            return
        for old in self.stops:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.stops = []
        for place, stop in enumerate(stops):
            shown = StopButton(
                stop,
                f"{self.objectName()}.{stop.key}",
                compact=self._compact,
                first=place == 0,
                last=place == len(stops) - 1,
            )
            shown.clicked.connect(lambda _checked=False, key=stop.key: self.stop_chosen.emit(key))
            self._row.addWidget(shown)
            self.stops.append(shown)

    def words(self) -> str:
        """The first stop that is not done, in words; for the compact strip and for reading aloud."""
        for shown in self.stops:
            if shown.shape not in {Shape.DONE, Shape.NOT_NEEDED}:
                return f"{shown.stop.title}: {SHAPE_WORDS[shown.shape]}"
        return "Every stop is done"
