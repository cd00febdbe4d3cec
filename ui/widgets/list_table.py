"""A table of values held in memory: whole lines, headings between them, one line at hand; for a few hundred lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from ui import theme
from ui.delegates.cells import CellDelegate, Index, StateDelegate
from ui.fonts import font
from ui.models.paged import ROW_ROLE
from ui.theme import Palette, Shape

_NOWHERE = QModelIndex()
_LEAST_STRETCH = 200
TALL = 56
"""The height of lines that say two things, one above the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line that only names the lines below it."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column: its words, its width at 100 % (0 takes the room left), and what it says of a line.

    `above` adds a small line over it, `shape_of` a state sign before it; `link` columns can be pressed. Of the columns
    with `spare`, the highest gives way first where there is no room.
    """

    title: str
    width: int
    says: Callable[[Any], str]
    above: Callable[[Any], str] | None = None
    shape_of: Callable[[Any], Shape] | None = None
    strong: bool = False
    link: bool = False
    spare: int = 0


class ListModel(QAbstractTableModel):
    """The lines."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def replace_row(self, place: int, row: Any) -> None:
        """Show another value on one line; choice and scrolling stay."""
        self.rows = (*self.rows[:place], row, *self.rows[place + 1 :])
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, Heading):
            return row.words if role == int(Qt.ItemDataRole.DisplayRole) and index.column() == 0 else None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return column.says(row)
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return "\n".join(part for part in (column.above(row) if column.above else "", column.says(row)) if part)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            above = f"{column.above(row)}, " if column.above else ""
            return f"{column.title}: {above}{column.says(row) or 'none'}"
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == int(Qt.ItemDataRole.DisplayRole):
            return self.columns[section].title
        return None


class _ListDelegate(CellDelegate):
    """A cell of one or two lines; headings stand bold, links in the accent."""

    def __init__(self, column: ListColumn, parent: QTableView) -> None:
        super().__init__(parent, strong=column.strong)
        self._column = column

    @override
    def _draw_content(self, painter: QPainter, box: QRectF, index: Index, tones: Palette) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Heading):
            self._write(painter, box, row.words, tones.ink, font(bold=True))
            return
        if self._column.above is None:
            if self._column.link and index.data():
                self._write(painter, box, str(index.data()), tones.accent, font())
            else:
                super()._draw_content(painter, box, index, tones)
            return
        half = box.height() / 2
        self._write(painter, box.adjusted(0, 6, 0, -half), self._column.above(row), tones.soft, font(theme.SMALL))
        self._write(painter, box.adjusted(0, half - 4, 0, -4), str(index.data() or ""), tones.ink, font())

    @staticmethod
    def _write(painter: QPainter, box: QRectF, words: str, ink: str, face: Any) -> None:
        """One line of text, shortened at the right."""
        painter.setFont(face)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class _SignDelegate(StateDelegate):
    """A state cell; where there is nothing to say there is no sign."""

    @override
    def _draw_content(self, painter: QPainter, box: QRectF, index: Index, tones: Palette) -> None:
        if index.data() and not isinstance(index.data(ROW_ROLE), Heading):
            super()._draw_content(painter, box, index, tones)


class ListTable(QTableView):
    """`chosen` tells the line the focus is on (or None), `opened` one that was double-clicked or Entered.

    `link_pressed` carries the line and the place of a link column.
    """

    chosen = Signal(object)
    opened = Signal(object)
    link_pressed = Signal(object, int)

    def __init__(self, name: str, says: str, columns: Sequence[ListColumn], *, height: int = theme.ROW) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self._columns = tuple(columns)
        self._height = height
        self.model_ = ListModel(columns)
        self.setModel(self.model_)
        self._delegates = [
            _SignDelegate(column.shape_of, self) if column.shape_of else _ListDelegate(column, self)
            for column in columns
        ]
        for place, delegate in enumerate(self._delegates):
            self.setItemDelegateForColumn(place, delegate)
        self._set_up()
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.chosen.emit(self.current))
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_activated)

    @property
    def current(self) -> Any:
        """The line the focus is on, or None."""
        index = self.currentIndex()
        row = self.model_.rows[index.row()] if index.isValid() else None
        return None if isinstance(row, Heading) else row

    @property
    def rows(self) -> tuple[Any, ...]:
        """The lines without headings, as they are shown."""
        return tuple(row for row in self.model_.rows if not isinstance(row, Heading))

    def show_rows(self, rows: Sequence[Any], key: Callable[[Any], object], wanted: object = None) -> None:
        """Show lines; the focus stays on, or goes to, the one of this key, else on the first."""
        kept = wanted if wanted is not None else key(self.current) if self.current is not None else None
        self.model_.show_rows(rows)
        self.clearSpans()
        at, first = -1, -1
        for place, row in enumerate(self.model_.rows):
            if isinstance(row, Heading):
                self.setSpan(place, 0, 1, len(self._columns))
                self.setRowHeight(place, theme.ROW)
            else:
                if self._height != self.rowHeight(place):
                    self.setRowHeight(place, self._height)
                first = place if first < 0 else first
                at = place if at < 0 and kept is not None and key(row) == kept else at
        self._put_focus(at if at >= 0 else first)

    def choose(self, key: Callable[[Any], object], wanted: object) -> bool:
        """Put the focus on the line of a key; False where there is none."""
        for place, row in enumerate(self.model_.rows):
            if not isinstance(row, Heading) and key(row) == wanted:
                self._put_focus(place)
                self.scrollTo(self.model_.index(place, 0))
                return True
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        over = index.isValid() and self._columns[index.column()].link and bool(index.data())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _set_up(self) -> None:
        """Whole lines, no grid, fixed widths but one."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.ROW)
        self.verticalHeader().setDefaultSectionSize(self._height)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumHeight(32)
        for place, column in enumerate(self._columns):
            if column.width:
                header.resizeSection(place, column.width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def _fit(self) -> None:
        """Columns give way where there is no room."""
        room = self.viewport().width() - _LEAST_STRETCH
        needed = sum(column.width for column in self._columns)
        gone: set[int] = set()
        spare = (at for at, column in enumerate(self._columns) if column.spare)
        for place in sorted(spare, key=lambda at: -self._columns[at].spare):
            if needed <= room:
                break
            gone.add(place)
            needed -= self._columns[place].width
        for place in range(len(self._columns)):
            self.setColumnHidden(place, place in gone)

    def _put_focus(self, place: int) -> None:
        """Focus and selection on a line."""
        if place < 0:
            self.chosen.emit(None)
            return
        rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model_.index(place, 0), rows)
        self.chosen.emit(self.current)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A press on a link goes where it leads."""
        row = self.model_.rows[index.row()]
        if self._columns[index.column()].link and not isinstance(row, Heading) and index.data():
            self.link_pressed.emit(row, index.column())

    def _on_activated(self, index: QModelIndex) -> None:
        """Enter or a double click; not on a link, whose press has gone elsewhere already."""
        row = self.model_.rows[index.row()]
        if not isinstance(row, Heading):
            self.opened.emit(row)
