"""The change register: wireframe W1 of ux.md, in three panes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from chgdesk.domain.filter_language import Vocabulary
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.rows import ChangeRow
from chgdesk.services.change_lists.listing import ListForm, ListWish
from ui.build import button, column, frame, line
from ui.delegates.cells import CellDelegate, StateDelegate
from ui.models.change_columns import change_columns
from ui.models.paged import PagedTableModel
from ui.port import Facet, Workspace
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.record_preview import RecordPreview
from ui.views.register_acts import RegisterActs
from ui.views.register_narrowing import Narrowing
from ui.views.register_own_views import OwnViews
from ui.widgets.empty_state import EmptyState
from ui.widgets.facet_pane import FACET_WORDS, FacetPane
from ui.widgets.filter_bar import FilterBar
from ui.widgets.filter_builder import FilterBuilder
from ui.widgets.register_table import RegisterTable
from ui.widgets.selection_bar import SelectionBar
from ui.widgets.work_bar import WorkBar
from ui.words import VIEW_WORDS, count_words, row_shape

NAME = "change_register"
_PREVIEW_FROM = 1440
Counted = tuple[Mapping[QuickView, int], tuple[Facet, ...]]
"""Counts and facets under the filters that are on."""
_HINT = "Type to filter: words, a number, system:edge-lb, risk:>=high"


class ChangeRegisterView(QWidget):
    """Views and facets, table, record; one line of text drives all three."""

    record_opened = Signal(int)
    status_changed = Signal(str)
    act_wanted = Signal(str)
    copy_wanted = Signal(int)
    said = Signal(str)
    undo_offered = Signal(str, object)

    def __init__(
        self, workspace: Workspace, runner: DeskRunner, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self._workspace, self._runner, self._settings = workspace, runner, settings
        self.narrowing = Narrowing(self._today, self)
        self._order = Order()
        self._total = 0
        self._asked = 0
        self._builder: FilterBuilder | None = None
        self._preview_by_hand = settings.text(NAME, "preview")
        self.model: PagedTableModel[ChangeRow] = PagedTableModel(
            workspace.changes, change_columns(ZoneInfo(workspace.card.zone)), runner
        )
        self._make_parts()
        self._lay_out()
        self.own = OwnViews(self, settings, workspace, runner)
        self.acts = RegisterActs(self, workspace, runner, settings)
        self._connect()
        self._recall()
        self._read_again()

    @property
    def wanted(self) -> ChangeFilter:
        """Everything that narrows the list now."""
        return self.narrowing.wanted

    @property
    def order(self) -> Order:
        """The order the list stands in."""
        return self._order

    def show_view(self, view: QuickView) -> None:
        """Switch to a ready-made view; what the line says of a view gives way."""
        self.own.leave()
        self.narrowing.view = view
        named = [part for part in self.narrowing.read.parts if part.field == "view" and not part.negated]
        if named:
            self.bar.box.write(self.narrowing.without(named[0]))
        self.refresh()

    def show_list(self, text: str, view: QuickView, order: Order) -> None:
        """Show a list whole: its line, its view and its order."""
        self.narrowing.view, self._order = view, order
        self.narrowing.take_text(text)
        self.bar.box.write(text)
        self.refresh()

    def show_period(self, first: date | None, last: date | None) -> None:
        """Put the register inside an audit period."""
        self.narrowing.first, self.narrowing.last = first, last
        self.refresh()

    def clear_filters(self) -> None:
        """Everything off but the view and the period."""
        self.bar.box.write("")

    def refresh(self) -> None:
        """Ask for the list, the counts and the values to narrow by."""
        wanted, reader = self.wanted, self._workspace.changes
        self.panes.show_view(wanted.view, self.own.shown)
        self.bar.show_read(self.narrowing.read)
        self.table.show_sort(_key_of(self._order), falls=self._order.descending)
        self._order_button.setVisible(self._order.by is not ChangeSort.ATTENTION)
        self.model.show(wanted, self._order)
        self._asked += 1
        asked = self._asked
        self._runner.ask(
            lambda: (reader.counts(wanted), reader.facets(wanted)), lambda answer: self._on_counted(asked, answer)
        )

    def take_changes(self, rids: frozenset[int]) -> None:
        """After a command: the touched lines, the counts and the record in the pane are read again."""
        self.model.invalidate(rids)
        self.preview.refresh()
        self._read_again()
        self.refresh()

    def toggle_preview(self) -> None:
        """Show or hide the record pane, and remember it."""
        shown = not self.preview.isVisible()
        self._preview_by_hand = "shown" if shown else "hidden"
        self._place_preview()

    def focus_filter(self) -> None:
        """Ctrl+F: the filter box of this register."""
        self.bar.box.setFocus()
        self.bar.box.selectAll()

    def list_wish(self, form: ListForm) -> ListWish:
        """The list as it is seen: filter, order and shown columns, for export."""
        return replace(self.narrowing.wish(self._order, self.table.shown_columns), form=form)

    def write_filter(self, text: str) -> None:
        """Put another line into the box; the list follows at once."""
        self.bar.box.write(text)

    def remember(self) -> None:
        """Keep columns, sort, panes for next time; what stands for one of the own views is kept with that view."""
        self.own.leave()
        self.table.remember(self._settings, NAME)
        self._settings.set_state(NAME, "splitter", self._splitter.saveState())
        self._settings.set_text(NAME, "preview", self._preview_by_hand)
        self._settings.set_text(NAME, "sort", f"{self._order.by}:{int(self._order.descending)}")
        self._settings.set_text(NAME, "view", self.narrowing.view)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_preview()

    def _today(self) -> date:
        """The day it is in the workspace's zone."""
        return self._workspace.now().astimezone(ZoneInfo(self._workspace.card.zone)).date()

    def _make_parts(self) -> None:
        """The three panes and what stands over the table."""
        self._order_button = button("Needs something first", f"{NAME}.usual_order", "quiet")
        self._order_button.setToolTip("Back to the register's own order: records that need something come first")
        self._build_button = button("Conditions", f"{NAME}.build", "frame", says="Put a condition together")
        self._build_button.setToolTip("Put a condition together by choosing (Ctrl+Shift+F)")
        self._export_button = button("Export…", f"{NAME}.export", "frame", says="Export what is shown")
        self._export_button.setToolTip("Write this list, as it is filtered and ordered, to a workbook, CSV or PDF")
        self._preview_button = button("Preview", f"{NAME}.preview_toggle", "frame")
        self._preview_button.setCheckable(True)
        self._preview_button.setToolTip("Show the chosen record beside the list (Ctrl+Space)")
        self.table = RegisterTable(f"{NAME}.table", self.model)
        self.table.setAccessibleName("Changes")
        for place, shown in enumerate(self.model.columns):
            strong = shown.key == "title"
            cell = (
                StateDelegate(row_shape, self.table)
                if shown.key == "state"
                else CellDelegate(self.table, strong=strong)
            )
            self.table.setItemDelegateForColumn(place, cell)
        self.preview = RecordPreview(self._workspace, self._runner)

    def _lay_out(self) -> None:
        """Panes in a splitter; from the outside in, because Qt dresses a whole branch anew whenever it is moved."""
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName(f"{NAME}.splitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        row = line(self, gap=0)
        row.addWidget(self._splitter)
        self.panes = FacetPane(f"{NAME}.panes", self._splitter)
        middle = frame("surface")
        for pane in (self.panes, middle, self.preview):
            self._splitter.addWidget(pane)
        stack = column(middle, gap=0)
        head = column(gap=GRID)
        head.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        stack.addLayout(head)
        self.bar = FilterBar(f"{NAME}.filter", _HINT, middle)
        head.addWidget(self.bar)
        for shown in (self._order_button, self._build_button, self._export_button, self._preview_button):
            self.bar.tools.addWidget(shown)
        self._body = QStackedWidget()
        stack.addWidget(self._body, 1)
        self._body.addWidget(self.table)
        self.empty = EmptyState(f"{NAME}.empty")
        self._body.addWidget(self.empty)
        self.selection = SelectionBar(f"{NAME}.selection", middle)
        stack.addWidget(self.selection)
        self.work = WorkBar(f"{NAME}.work", middle)
        stack.addWidget(self.work)
        self.panes.setMinimumWidth(208)
        self.preview.setMinimumWidth(300)
        middle.setMinimumWidth(340)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([208, 1000, 400])

    def _connect(self) -> None:
        """What happens when something is done."""
        self.panes.view_chosen.connect(self.show_view)
        self.panes.facet_toggled.connect(self._on_facet_toggled)
        self.bar.box.typed.connect(self._on_typed)
        self.bar.box.left_down.connect(self.table.setFocus)
        self.bar.box.left.connect(self.clear_filters)
        self.bar.chip_dropped.connect(lambda part: self.write_filter(self.narrowing.without(part)))
        self.bar.chip_opened.connect(self._on_chip_opened)
        self.bar.mended.connect(lambda fault: self.write_filter(self.narrowing.mended(fault)))
        self.bar.cleared.connect(self.clear_filters)
        self._order_button.clicked.connect(lambda: self._on_sort_wanted(("", False)))
        self._build_button.clicked.connect(self._on_build_wanted)
        self._export_button.clicked.connect(self.acts.export)
        self._preview_button.clicked.connect(self.toggle_preview)
        self.table.sort_wanted.connect(self._on_sort_wanted)
        self.table.current_changed.connect(self.preview.follow)
        self.table.opened.connect(self.record_opened.emit)
        self.preview.open_wanted.connect(self.record_opened.emit)
        self.model.counted.connect(self._on_listed)
        self.empty.chosen.connect(self._on_empty_chosen)
        for keys, act in (("Ctrl+Space", self.toggle_preview), ("Ctrl+Shift+F", self._on_build_wanted)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _recall(self) -> None:
        """Put this view back as it was left."""
        self.table.recall(self._settings, NAME)
        state = self._settings.state(NAME, "splitter")
        if not state.isEmpty():
            self._splitter.restoreState(state)
        by, _, falls = self._settings.text(NAME, "sort").partition(":")
        if by in set(ChangeSort):
            self._order = Order(by=ChangeSort(by), descending=falls == "1")
        view = self._settings.text(NAME, "view")
        if view in set(QuickView):
            self.narrowing.view = QuickView(view)
        self._place_preview()

    def _read_again(self) -> None:
        """Ask for what only a command changes: how many records there are, and the words the filter knows."""
        reader = self._workspace.changes
        self._runner.ask(lambda: (reader.count(ChangeFilter()), reader.vocabulary()), self._on_read_again)
        self.own.count()

    def _on_read_again(self, answer: tuple[int, Vocabulary]) -> None:
        """The total and the words are here."""
        self._total, vocabulary = answer
        self.bar.box.vocabulary = vocabulary
        if self._builder is not None:
            self._builder.vocabulary = vocabulary
        if self.narrowing.take_vocabulary(vocabulary):
            self.refresh()
        self._tell()

    def _place_preview(self) -> None:
        """The record pane stands open where there is room, unless the person chose otherwise."""
        shown = self._preview_by_hand == "shown" or (not self._preview_by_hand and self.width() >= _PREVIEW_FROM)
        if shown != self.preview.isVisibleTo(self):
            self.preview.setVisible(shown)
            self.preview.refresh()
        self._preview_button.setChecked(shown)
        self._preview_button.setText("Hide preview" if shown else "Preview")
        self._preview_button.setAccessibleName(self._preview_button.text())

    def _on_typed(self, text: str) -> None:
        """The typing paused."""
        if self.narrowing.take_text(text):
            self.refresh()

    def _on_facet_toggled(self, key: str, value: str, on: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """A value was chosen or let go."""
        self.write_filter(self.narrowing.with_facet(key, value, on=on))

    def _on_chip_opened(self, part: object) -> None:
        """A chip was pressed: its part stands marked in the box, ready to be typed over."""
        start, end = part.start, part.end  # type: ignore[attr-defined]
        self.bar.box.setFocus()
        self.bar.box.setSelection(start, end - start)

    def _on_build_wanted(self) -> None:
        """Open the builder, made when it is first asked for."""
        if self._builder is None:
            self._builder = FilterBuilder(f"{NAME}.builder", self)
            self._builder.vocabulary = self.narrowing.vocabulary
            self._builder.made.connect(self._on_built)
        # A turn later: many parts are made, and the press itself should be seen first.
        QTimer.singleShot(NEXT_TURN_MS, self._builder, self._open_builder)

    def _open_builder(self) -> None:
        """Show it under its button."""
        if self._builder is not None:
            self._builder.open_under(self._build_button)

    def _on_built(self, part: str) -> None:
        """A condition was put together."""
        self.write_filter(self.narrowing.with_added(part))
        self.bar.box.setFocus()

    def _on_sort_wanted(self, wanted: tuple[str, bool]) -> None:
        """A header was pressed; an empty key is the register's own order."""
        key, falls = wanted
        column_of = {shown.key: shown.sort for shown in self.model.columns}
        self._order = Order(by=column_of.get(key, ChangeSort.ATTENTION), descending=falls)
        self.refresh()

    def _on_listed(self, number: int) -> None:
        """The list is here: show it, or teach why there is none."""
        if not number:
            if self.table.hasFocus():
                self.bar.box.setFocus()  # a hidden table would leave the keyboard nowhere
            self._teach()
        self._body.setCurrentWidget(self.table if number else self.empty)
        self._tell()

    def _on_counted(self, asked: int, answer: Counted) -> None:
        """Counts and values are here, unless something newer was asked."""
        if asked != self._asked:
            return
        counts, facets = answer
        self.panes.show_counts(counts)
        wanted = self.wanted
        self.panes.show_facets(facets, {key: getattr(wanted, key) for key in FACET_WORDS})
        self._tell()

    def _teach(self) -> None:
        """Why the list is empty, and what to do about it."""
        view = VIEW_WORDS[self.narrowing.shown_view]
        if self.narrowing.read.parts:
            words = f"Nothing in “{view}” fits what you typed and chose."
            self.empty.teach(
                "magnifying-glass", "Nothing found under these filters", words, (("clear", "Clear filters"),)
            )
        elif self.narrowing.shown_view is not QuickView.ALL or self.narrowing.first:
            words = "There is nothing here just now. All records stand under All."
            self.empty.teach("check-circle", f"{view}: nothing", words, (("all", "Show all"),))
        else:
            words = "Bring in a list (Excel, Jira, GitHub) or record one. To see how it looks, open the sample company."
            acts = (("bring_in", "Bring in a list"), ("sample", "Look at the sample company"))
            self.empty.teach("tray", "No changes yet", words, acts)

    def _on_empty_chosen(self, key: str) -> None:
        """A button of the empty state."""
        if key == "clear":
            self.clear_filters()
        elif key == "all":
            self.show_view(QuickView.ALL)
        else:
            self.act_wanted.emit(key)

    def _tell(self) -> None:
        """The status line and the flag beside the chips: how many filters, how many of how many."""
        filters = len(self.narrowing.read.parts)
        shown = self.model.rowCount()
        part = f"{shown:,} of {self._total:,}" if self._total >= shown else f"{shown:,}"
        head = f"{count_words(filters, 'filter', 'filters')}, " if filters else ""
        order = "" if self._order.by is not ChangeSort.ATTENTION else " · what needs something first"
        self.bar.show_flag(f"{head}{part}" if filters else "")
        self.status_changed.emit(f"{head}{part} records{order}")


def _key_of(order: Order) -> str:
    """The column an order belongs to."""
    return {ChangeSort.ATTENTION: "", ChangeSort.CREATED: ""}.get(order.by, str(order.by))
