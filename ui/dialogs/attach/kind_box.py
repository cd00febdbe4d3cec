"""The choice of what a file shows, in groups (EVD-04)."""

from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from chgdesk.domain.file_kinds import FILE_KINDS, GROUP_TITLES, KindGroup, file_kind

_KEY = 256  # Qt.ItemDataRole.UserRole


class KindBox(QComboBox):
    """`kind` is the key chosen, empty while nobody says."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("What it shows")
        self.setMaxVisibleItems(16)
        self.setModel(_model(self))

    @property
    def kind(self) -> str:
        """The key chosen."""
        return str(self.currentData(_KEY) or "")

    def choose(self, key: str) -> None:
        """Propose a kind; one that nobody knows is none."""
        found = file_kind(key) if key else None
        self.setCurrentIndex(self.findData(found.key, _KEY) if found is not None else 0)


def _model(parent: QComboBox) -> QStandardItemModel:
    """The kinds under the titles of their groups, which cannot be chosen."""
    model = QStandardItemModel(parent)
    model.appendRow(_item("Not said", ""))
    for group in KindGroup:
        title = QStandardItem(GROUP_TITLES[group])
        title.setEnabled(False)
        model.appendRow(title)
        for kind in FILE_KINDS:
            if kind.group is group:
                model.appendRow(_item(f"  {kind.title}", kind.key))
    return model


def _item(words: str, key: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setData(key, _KEY)
    return item
