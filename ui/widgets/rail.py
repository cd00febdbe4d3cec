"""The left rail: seven places, icon and word, foldable to icons; the gear at its foot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy
from typing_extensions import override

from ui import theme
from ui.actions import GEAR, RAIL, Action
from ui.build import column
from ui.fonts import font
from ui.look import colours, icon, repaint_on_change
from ui.theme import GRID, mix

OPEN_WIDTH, FOLDED_WIDTH = 92, 56


class PlaceButton(QAbstractButton):
    """One place: its icon above its word; a place that is not built yet says what will be there."""

    def __init__(self, place: Action) -> None:
        super().__init__()
        self.place = place
        self._folded = False
        self.setObjectName(f"rail.{place.key}")
        self.setText(place.words)
        self.setCheckable(True)
        self.setEnabled(not place.later)
        self.setAccessibleName(place.words if not place.later else f"{place.words}, not in this version")
        self.setAccessibleDescription(place.later)
        self.setToolTip(place.later or f"{place.words} ({place.keys})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        repaint_on_change(self)

    def fold(self, *, folded: bool) -> None:
        """Show the icon alone, or icon and word."""
        self._folded = folded
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(FOLDED_WIDTH, 44) if self._folded else QSize(OPEN_WIDTH, 60)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(6, 2, -6, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(tones.surface))
            painter.drawRoundedRect(area, 8, 8)
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(QColor(mix(tones.surface, tones.sunken, 0.5)))
            painter.drawRoundedRect(area, 8, 8)
        ink = tones.accent if self.isChecked() else tones.ink if self.isEnabled() else tones.soft
        side = 22
        top = area.center().y() - side / 2 if self._folded else area.top() + 8
        box = QRectF(area.center().x() - side / 2, top, side, side)
        icon(self.place.icon, colour=ink).paint(painter, box.toRect(), mode=QIcon.Mode.Normal)
        if not self._folded:
            painter.setPen(QColor(ink))
            painter.setFont(font(theme.SMALL, bold=self.isChecked()))
            words = QRectF(area.left(), box.bottom() + 2, area.width(), 20)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(tones.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 8, 8)
        painter.end()


class Rail(QFrame):
    """The seven places; `chosen` carries the key of the one to go to."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self.places: dict[str, PlaceButton] = {}
        stack = column(self, gap=2)
        stack.setContentsMargins(0, GRID, 0, GRID)
        for place in RAIL:
            shown = PlaceButton(place)
            shown.clicked.connect(lambda _checked=False, key=place.key: self._on_place_clicked(key))
            stack.addWidget(shown)
            self.places[place.key] = shown
        stack.addStretch(1)
        self.gear = PlaceButton(GEAR)
        self.gear.setCheckable(False)
        self.gear.clicked.connect(lambda: self.chosen.emit(GEAR.key))
        stack.addWidget(self.gear)
        self.fold(folded=False)

    @property
    def is_folded(self) -> bool:
        """Whether only the icons are shown."""
        return self.width() == FOLDED_WIDTH

    def mark(self, key: str) -> None:
        """Mark the place we are in."""
        for known, shown in self.places.items():
            shown.setChecked(known == key)

    def fold(self, *, folded: bool) -> None:
        """Fold to icons, or unfold."""
        self.setFixedWidth(FOLDED_WIDTH if folded else OPEN_WIDTH)
        for shown in (*self.places.values(), self.gear):
            shown.fold(folded=folded)

    def _on_place_clicked(self, key: str) -> None:
        """Go there, and keep the mark where we are until we have arrived."""
        self.mark(key)
        self.chosen.emit(key)
