"""The table of versions, newest first: number, standing, what changed, who, when, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from chgdesk.services.policies.queries import VersionLine
from ui import theme
from ui.delegates.cells import CellDelegate, Index, StateDelegate
from ui.models.paged import ROW_ROLE
from ui.theme import SIGNS
from ui.views.policy.text.standing import standing_shape
from ui.views.policy.versions.words import day_cell, short_basis, standing_words

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionColumn:
    """One column: its words, its width at 100 %, and what it says of a version; wide ones give way first."""

    title: str
    width: int
    says: Callable[[VersionLine], str]
    spare: int = 0


COLUMNS: tuple[VersionColumn, ...] = (
    VersionColumn(title="No.", width=64, says=lambda one: one.version.number),
    VersionColumn(title="Standing", width=168, says=standing_words),
    VersionColumn(title="What changed", width=0, says=lambda one: one.version.change_summary or "Not said yet"),
    VersionColumn(title="Author", width=120, says=lambda one: one.author_name, spare=1),
    VersionColumn(title="Approver", width=120, says=lambda one: one.approver_name),
    VersionColumn(title="Approved", width=136, says=lambda one: day_cell(one.version.approved_on)),
    VersionColumn(title="In force from", width=136, says=lambda one: day_cell(one.version.effective_on)),
    VersionColumn(title="Superseded on", width=136, says=lambda one: day_cell(one.superseded_on), spare=2),
    VersionColumn(title="Rests on", width=180, says=lambda one: short_basis(one.version), spare=3),
)
_STRETCH = 2
_LEAST_STRETCH = 200


class VersionModel(QAbstractTableModel):
    """The versions as lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[VersionLine, ...] = ()

    def show_lines(self, lines: tuple[VersionLine, ...]) -> None:
        """Show the versions as last read."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ROW_ROLE:
            return line
        words = COLUMNS[index.column()].says(line)
        if role in {int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)}:
            return words
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{COLUMNS[index.column()].title}: {words or 'none'}"
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == int(Qt.ItemDataRole.DisplayRole):
            return COLUMNS[section].title
        return None


class VersionTable(QTableView):
    """`chosen` tells the version the focus is on, `opened` one that was double-clicked or Entered."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Versions of the policy, newest first")
        self.model_ = VersionModel()
        self.setModel(self.model_)
        self._delegates = (
            CellDelegate(self, strong=True),
            StateDelegate(lambda line: standing_shape(line.standing), self),
            CellDelegate(self),
        )
        for place in range(len(COLUMNS)):
            self.setItemDelegateForColumn(place, self._delegates[{0: 0, 1: 1, _STRETCH: 0}.get(place, 2)])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumHeight(32)
        for place, column in enumerate(COLUMNS):
            if place == _STRETCH:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(place, column.width)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.activated.connect(lambda index: self.opened.emit(self.model_.lines[index.row()]))

    @property
    def current(self) -> VersionLine | None:
        """The version the focus is on."""
        index = self.currentIndex()
        return self.model_.lines[index.row()] if index.isValid() else None

    def show_lines(self, lines: tuple[VersionLine, ...], ref: str) -> None:
        """Show the versions; the focus stays on, or goes to, the one of this reference."""
        kept = ref or (self.current.version.ref if self.current is not None else "")
        self.model_.show_lines(lines)
        refs = [line.version.ref for line in lines]
        row = refs.index(kept) if kept in refs else 0
        if lines:
            self.selectionModel().setCurrentIndex(
                self.model_.index(row, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )

    def choose(self, ref: str) -> None:
        """Put the focus on a version."""
        for row, line in enumerate(self.model_.lines):
            if line.version.ref == ref:
                self.setCurrentIndex(self.model_.index(row, 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns that the pane below says too give way where there is no room."""
        room = self.viewport().width() - _LEAST_STRETCH
        needed = sum(column.width for column in COLUMNS)
        gone: set[int] = set()
        for place in sorted((at for at, c in enumerate(COLUMNS) if c.spare), key=lambda at: -COLUMNS[at].spare):
            if needed <= room:
                break
            gone.add(place)
            needed -= COLUMNS[place].width
        for place in range(len(COLUMNS)):
            self.setColumnHidden(place, place in gone)

    def _on_row_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        """The focus is on another version."""
        if index.isValid():
            self.chosen.emit(self.model_.lines[index.row()])


def spoken(line: VersionLine) -> str:
    """A version in one line, for choices: `1.0 · in force`."""
    return f"{line.version.number} {SIGNS[standing_shape(line.standing)]} {standing_words(line).lower()}"
