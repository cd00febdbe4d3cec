"""One box: type to filter; what narrows the list stands beside it as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.build import button, clear, column, frame, label, line
from ui.look import follow, icon
from ui.theme import GRID

DEBOUNCE_MS = 150


class FilterBar(QWidget):
    """The filter box of a register; `typed` comes once the typing pauses."""

    typed = Signal(str)
    chip_dropped = Signal(str, str)
    cleared = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.box = QLineEdit()
        self.box.setObjectName(f"{name}.box")
        self.box.setAccessibleName("Type to filter")
        self.box.setPlaceholderText(hint)
        self.box.setToolTip(
            "Words, numbers, or conditions: type:emergency  risk:>=high  state:closed  system:edge-lb  who:palm"
        )
        self.box.setClearButtonEnabled(True)
        self._glass = self.box.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(lambda: self.typed.emit(self.box.text().strip()))
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.row = line(gap=GRID)
        self.row.addWidget(self.box, 1)
        self._chip_box = QWidget()
        self._chips = line(self._chip_box, gap=GRID)
        stack = column(self, gap=GRID)
        stack.addLayout(self.row)
        stack.addWidget(self._chip_box)
        self._chip_box.hide()
        follow(self, lambda: self._glass.setIcon(icon("magnifying-glass")))

    def show_chips(self, chips: Sequence[tuple[str, str, str]]) -> None:
        """Show what narrows the list, given as field, value and words."""
        clear(self._chips)
        for key, value, words in chips:
            self._chips.addWidget(self._chip(key, value, words))
        if chips:
            drop_all = button("Clear all", f"{self.objectName()}.clear_all", "quiet", says="Clear every filter")
            drop_all.clicked.connect(self.cleared.emit)
            self._chips.addWidget(drop_all)
        self._chips.addStretch(1)
        self._chip_box.setVisible(bool(chips))

    def _chip(self, key: str, value: str, words: str) -> QWidget:
        """One chip with its own way out."""
        chip = frame("chip")
        row = line(chip, gap=0)
        row.setContentsMargins(12, 0, 0, 0)
        row.addWidget(label(words, "smallink"))
        drop = button("×", f"{self.objectName()}.drop.{key}.{value}", "chipbutton", says=f"Drop the filter {words}")
        drop.clicked.connect(lambda: self.chip_dropped.emit(key, value))
        row.addWidget(drop)
        return chip
