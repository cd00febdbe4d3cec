"""The first rows as they will be read; each heading names its column and, below it, the field it fills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from chgdesk.services.bringing.preview import PreviewRow
from ui import theme
from ui.delegates.cells import Index
from ui.look import colours, follow

_NOWHERE = QModelIndex()
_WIDTH = 168
NOT_READ = "not read"


class PreviewModel(QAbstractTableModel):
    """Rows of cells under double headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heads: tuple[tuple[str, str], ...] = ()
        self._rows: tuple[PreviewRow, ...] = ()

    def show_all(self, heads: Sequence[tuple[str, str]], rows: Sequence[PreviewRow]) -> None:
        """Show these columns, each with its field in words, and these rows."""
        self.beginResetModel()
        self._heads, self._rows = tuple(heads), tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.column() >= len(self._rows[index.row()].cells):
            return None
        cell = self._rows[index.row()].cells[index.column()]
        if role == int(Qt.ItemDataRole.DisplayRole):
            first = cell.text.partition("\n")[0]
            return f"! {first}" if cell.fault else first
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return cell.fault or cell.text
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{cell.text or 'empty'}, cannot be read: {cell.fault}" if cell.fault else cell.text or "empty"
        if role == int(Qt.ItemDataRole.ForegroundRole):
            tones = colours()
            ink = tones.states[theme.Shape.LOOK] if cell.fault else tones.ink if cell.is_read else tones.soft
            return QBrush(QColor(ink))
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._rows[section].label if role == int(Qt.ItemDataRole.DisplayRole) else None
        column, field = self._heads[section]
        if role == int(Qt.ItemDataRole.DisplayRole):
            return f"{_short(column)}\n→ {_short(field or NOT_READ)}"
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{column}: {field or NOT_READ}"
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


def _short(words: str) -> str:
    return words if len(words) <= 22 else f"{words[:21]}…"


class PreviewTable(QTableView):
    """`column_chosen` tells the place of the column the focus is on."""

    column_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("The first rows as they will be read")
        self.model_ = PreviewModel(self)
        self.setModel(self.model_)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setStyleSheet("QTableView::item { padding-left: 9px; }")  # cells begin where their headings do
        header = self.horizontalHeader()
        header.setDefaultSectionSize(_WIDTH)
        header.setMinimumHeight(48)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.choose)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(32)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentColumnChanged.connect(lambda now, _before: self.column_chosen.emit(now.column()))
        follow(self, self.viewport().update)

    def choose(self, place: int) -> None:
        """Put the focus on a column."""
        row = max(self.currentIndex().row(), 0)
        self.setCurrentIndex(self.model_.index(row, place))

    def show_all(self, heads: Sequence[tuple[str, str]], rows: Sequence[PreviewRow], place: int) -> None:
        """Show columns and rows; the focus stays on the column at that place."""
        scroll = self.horizontalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)  # a reset is no choice of somebody's
        self.model_.show_all(heads, rows)
        self.setCurrentIndex(self.model_.index(0, place))
        self.selectionModel().blockSignals(blocked)
        self.horizontalScrollBar().setValue(scroll)
