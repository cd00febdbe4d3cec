"""The table of a register: fixed rows, column choice in the header, sort by header, place kept by record."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView
from typing_extensions import override

from ui import theme
from ui.models.paged import Index, PagedTableModel, ScreenColumn
from ui.settings import Settings

_TITLE_ROOM = 208
"""What changed stays readable: the other columns give way first (pixels)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How the columns stand: which are off, how wide they are, and in which places."""

    hidden: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


class RegisterTable(QTableView):
    """Shows a `PagedTableModel`; never asks for more lines than fit on the screen."""

    opened = Signal(int)
    current_changed = Signal(object)
    sort_wanted = Signal(object)
    selection_counted = Signal(int)
    cell_menu_wanted = Signal(int, str, QPoint)

    def __init__(self, name: str, model: PagedTableModel[Any]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._model = model
        self._hidden: set[str] = set()
        self._kept: tuple[int | None, int | None, int] = (None, None, 0)
        self._sort_key = ""
        self._sort_falls = False
        self.setModel(model)
        self._set_up_view()
        self._set_up_header()
        model.about_to_replace.connect(self._keep_place)
        model.replaced.connect(self._restore_place)
        self.doubleClicked.connect(lambda index: self._open_at(index.row()))

    @property
    def current_rid(self) -> int | None:
        """The record the focus is on."""
        index = self.currentIndex()
        return self._model.rid_at(index.row()) if index.isValid() else None

    @property
    def hidden_columns(self) -> frozenset[str]:
        """The columns the person switched off."""
        return frozenset(self._hidden)

    @property
    def selected_count(self) -> int:
        """How many records are selected; counted by ranges, since a hundred thousand may be."""
        return sum(span.bottom() - span.top() + 1 for span in self._spans())

    def selected_rids(self, most: int) -> list[int]:
        """The selected records in the order of the list, no more than so many."""
        places = (place for span in self._spans() for place in range(span.top(), span.bottom() + 1))
        return [rid for place in islice(places, most) if (rid := self._model.rid_at(place)) is not None]

    @property
    def current_key(self) -> str:
        """The key of the column the focus is in."""
        place = self.currentIndex().column()
        return self._model.columns[place].key if 0 <= place < len(self._model.columns) else ""

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns that were not switched off, in the order they stand; those without room just now count, too."""
        header = self.horizontalHeader()
        keys = (self._model.columns[header.logicalIndex(at)].key for at in range(header.count()))
        return tuple(key for key in keys if key not in self._hidden)

    def show_sort(self, key: str, *, falls: bool) -> None:
        """Show by which column the list stands; an empty key is the register's own order."""
        self._sort_key, self._sort_falls = key, falls
        header = self.horizontalHeader()
        place = next((at for at, column in enumerate(self._model.columns) if column.key == key), -1)
        header.setSortIndicatorShown(place >= 0)
        if place >= 0:
            header.setSortIndicator(place, Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder)

    def arrangement(self) -> Arrangement:
        """Which columns are off, how wide and where they stand."""
        header = self.horizontalHeader()
        columns = self._model.columns
        widths = {
            column.key: header.sectionSize(place)
            for place, column in enumerate(columns)
            if not column.stretch and not header.isSectionHidden(place)
        }
        places = {column.key: header.visualIndex(place) for place, column in enumerate(columns)}
        return Arrangement(hidden=tuple(sorted(self._hidden)), widths=widths, places=places)

    def arrange(self, wanted: Arrangement) -> None:
        """Put columns as they are wanted."""
        header = self.horizontalHeader()
        keys = [column.key for column in self._model.columns]
        for key, width in wanted.widths.items():
            if key in keys:
                header.resizeSection(keys.index(key), width)
        for key in sorted((key for key in wanted.places if key in keys), key=lambda known: wanted.places[known]):
            header.moveSection(header.visualIndex(keys.index(key)), min(wanted.places[key], len(keys) - 1))
        self._hidden = {key for key in wanted.hidden if key in keys}
        self.fit_columns()

    def remember(self, settings: Settings, view: str, arrangement: Arrangement | None = None) -> None:
        """Keep widths, order and choice of columns for this view alone."""
        kept = arrangement or self.arrangement()
        settings.set_numbers(view, "widths", settings.numbers(view, "widths") | kept.widths)
        settings.set_text(view, "hidden", ";".join(kept.hidden))
        settings.set_numbers(view, "places", kept.places)

    def recall(self, settings: Settings, view: str) -> None:
        """Put columns back as this view had them."""
        hidden = tuple(key for key in settings.text(view, "hidden").split(";") if key)
        widths, places = settings.numbers(view, "widths"), settings.numbers(view, "places")
        self.arrange(Arrangement(hidden=hidden, widths=widths, places=places))

    def fit_columns(self) -> None:
        """Hide what the person switched off and, for want of room, the columns that give way first."""
        header = self.horizontalHeader()
        columns = self._model.columns
        shown = [place for place, column in enumerate(columns) if column.key not in self._hidden]
        room = self.viewport().width() - _TITLE_ROOM
        spare = sorted((place for place in shown if columns[place].spare), key=lambda at: -columns[at].spare)
        needed = sum(self._width(columns[place], place) for place in shown if not columns[place].stretch)
        dropped: set[int] = set()
        for place in spare:
            if needed <= room:
                break
            dropped.add(place)
            needed -= self._width(columns[place], place)
        for place in range(len(columns)):
            header.setSectionHidden(place, place not in shown or place in dropped)

    def choose_column(self, key: str, *, is_shown: bool) -> None:
        """Switch a column on or off."""
        if is_shown:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self.fit_columns()

    def column_menu(self) -> QMenu:
        """The header's menu: which columns, and back to the usual ones."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}.column_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        header = self.horizontalHeader()
        for place, column in enumerate(self._model.columns):
            squeezed = column.key not in self._hidden and header.isSectionHidden(place)
            act = menu.addAction(f"{column.title} (no room just now)" if squeezed else column.title)
            act.setObjectName(f"{menu.objectName()}.{column.key}")
            act.setCheckable(True)
            act.setChecked(column.key not in self._hidden)
            act.setEnabled(not column.stretch)
            act.toggled.connect(lambda on, key=column.key: self.choose_column(key, is_shown=on))
        menu.addSeparator()
        menu.addAction("Show the usual columns").triggered.connect(self._show_usual)
        return menu

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open_at(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_counted.emit(self.selected_count)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.visualRect(index).center() if by_key else event.pos()
            key = self._model.columns[index.column()].key
            self.cell_menu_wanted.emit(index.row(), key, self.viewport().mapToGlobal(at))

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self._model.rid_at(current.row()) if current.isValid() else None)

    def _spans(self) -> list[QItemSelectionRange]:
        """The selected ranges from the top down, each of whole lines."""
        chosen = self.selectionModel().selection() if self.selectionModel() is not None else QItemSelection()
        spans = (chosen.at(place) for place in range(chosen.size()))
        return sorted((span for span in spans if span.isValid()), key=QItemSelectionRange.top)

    def _set_up_view(self) -> None:
        """Whole lines, no grid, fixed height."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.ROW)
        rows.setDefaultSectionSize(theme.ROW)

    def _set_up_header(self) -> None:
        """Click sorts, drag moves, right click chooses."""
        header = self.horizontalHeader()
        header.setFixedHeight(theme.ROW)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(64)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        # A header painted over a large selection asks the flags of every cell; with a selection of its own, of none.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        for place, column in enumerate(self._model.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not column.stretch:
                header.resizeSection(place, column.width)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_requested)
        header.sectionClicked.connect(self._on_header_section_clicked)

    def _width(self, column: ScreenColumn[Any], place: int) -> int:
        """A column's width, also while it is hidden."""
        header = self.horizontalHeader()
        return column.width if header.isSectionHidden(place) else header.sectionSize(place)

    def _show_usual(self) -> None:
        """All columns again, at their usual widths."""
        self._hidden.clear()
        header = self.horizontalHeader()
        for place, column in enumerate(self._model.columns):
            header.moveSection(header.visualIndex(place), place)
            if not column.stretch:
                header.resizeSection(place, column.width)
        self.fit_columns()

    def _on_header_menu_requested(self, at: QPoint) -> None:
        """Open the column menu where it was asked for."""
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(at))

    def _on_header_section_clicked(self, place: int) -> None:
        """Up, then down, then the register's own order again."""
        column = self._model.columns[place]
        if column.sort is None:
            return
        if column.key != self._sort_key:
            self.sort_wanted.emit((column.key, False))
        elif not self._sort_falls:
            self.sort_wanted.emit((column.key, True))
        else:
            self.sort_wanted.emit(("", False))

    def _open_at(self, place: int) -> None:
        """Open the record on a line."""
        rid = self._model.rid_at(place)
        if rid is not None:
            self.opened.emit(rid)

    def _keep_place(self) -> None:
        """Before the list is replaced: which record had the focus, which stood at the top."""
        top = self.rowAt(0)
        self._kept = (self.current_rid, self._model.rid_at(top) if top >= 0 else None, self.verticalScrollBar().value())

    def _restore_place(self) -> None:
        """After the list was replaced: the same record again, or the first one."""
        current, top, _offset = self._kept
        place = self._model.place_of(current) if current is not None else None
        if self._model.rowCount() == 0:
            self.current_changed.emit(None)
            return
        top_place = self._model.place_of(top) if top is not None and place is not None else None
        self._select(place if place is not None else 0)
        if top_place is not None:
            # The scroll range follows with the next layout; a zero timer waits for exactly that.
            QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(top_place * theme.ROW))
        else:
            self.scrollToTop()

    def _select(self, place: int) -> None:
        """Put focus and selection on a line without scrolling."""
        index = self._model.index(place, self._first_shown())
        last = self._model.index(place, self._model.columnCount() - 1)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(
            QItemSelection(index, last),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.current_changed.emit(self._model.rid_at(place))

    def _first_shown(self) -> int:
        """The leftmost column that is shown."""
        header = self.horizontalHeader()
        shown = (header.logicalIndex(at) for at in range(header.count()))
        return next((place for place in shown if not header.isSectionHidden(place)), 0)
