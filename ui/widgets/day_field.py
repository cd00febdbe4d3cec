"""A day that may be left blank: typed as 2026-07-14 or 14 Jul 2026, and said back in full."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from chgdesk.domain.calendar import day_words
from chgdesk.domain.typed_day import read_day
from ui.build import label, line
from ui.theme import GRID


class DayField(QWidget):
    """`day_changed` tells of every key; `day` is None while nothing, or no day, stands there."""

    day_changed = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.row")
        self.setAccessibleName(words)
        self.box = QLineEdit()
        self.box.setObjectName(name)
        self.box.setAccessibleName(words)
        self.box.setPlaceholderText("2026-07-14")
        self.box.setFixedWidth(160)
        self.box.textChanged.connect(self._on_typed)
        self.setFocusProxy(self.box)
        self._said = label("", "soft", name=f"{name}.said")
        row = line(self, gap=GRID * 2)
        row.addWidget(self.box)
        row.addWidget(self._said, 1)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.box.text().strip()

    @property
    def day(self) -> date | None:
        """The day typed."""
        return read_day(self.text)

    @property
    def is_unread(self) -> bool:
        """Whether something is typed that is no day."""
        return bool(self.text) and self.day is None

    def show_day(self, day: date | None) -> None:
        """Put a day there, or nothing."""
        self.box.setText(day.isoformat() if day is not None else "")

    def _on_typed(self, text: str) -> None:
        day = read_day(text.strip())
        self._said.setText(day_words(day) if day else "Not a day yet" if text.strip() else "")
        self.day_changed.emit()
