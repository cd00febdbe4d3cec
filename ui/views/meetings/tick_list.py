"""A list of people to tick: arrow keys walk, Space ticks."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

_KEY = Qt.ItemDataRole.UserRole
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class TickList(QListWidget):
    """`changed_ticks` tells that somebody ticked or unticked a line."""

    changed_ticks = Signal()

    def __init__(self, name: str, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.changed_ticks.emit())

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the lines that are ticked, in order."""
        items = (self.item(place) for place in range(self.count()))
        return tuple(item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked)

    def show_lines(self, lines: Iterable[tuple[str, str]], ticked: Iterable[str]) -> None:
        """Show lines, each as key and words; tells nobody."""
        on, at = set(ticked), self.currentRow()
        with QSignalBlocker(self):
            self.clear()
            for key, words in lines:
                item = QListWidgetItem(words, self)
                item.setToolTip(words)
                item.setData(_KEY, key)
                item.setFlags(_FLAGS)
                item.setCheckState(Qt.CheckState.Checked if key in on else Qt.CheckState.Unchecked)
            self.setCurrentRow(min(max(at, 0), self.count() - 1))

    def tick(self, key: str) -> None:
        """Tick one line; tells nobody."""
        with QSignalBlocker(self):
            for place in range(self.count()):
                if self.item(place).data(_KEY) == key:
                    self.item(place).setCheckState(Qt.CheckState.Checked)
        self.viewport().update()
