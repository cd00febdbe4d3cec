"""The change register: wireframe W1 of ux.md, in three panes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.rows import ChangeRow
from ui.build import button, column, frame, line
from ui.delegates.cells import CellDelegate, StateDelegate
from ui.models.change_columns import change_columns
from ui.models.paged import PagedTableModel
from ui.port import Facet, Workspace
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.theme import GRID
from ui.typed_filter import Typed, read_typed
from ui.views.record_preview import RecordPreview
from ui.widgets.empty_state import EmptyState
from ui.widgets.facet_pane import FACET_WORDS, FacetPane
from ui.widgets.filter_bar import FilterBar
from ui.widgets.register_table import RegisterTable
from ui.words import VIEW_WORDS, plain, row_shape

NAME = "change_register"
_PREVIEW_FROM = 1440
Counted = tuple[Mapping[QuickView, int], tuple[Facet, ...], Mapping[QuickView, int]]
"""Counts and facets under the filters that are on, and the counts without any."""
_HINT = "Type to filter: words, a number, system:edge-lb, risk:>=high"


class ChangeRegisterView(QWidget):
    """Views and facets, table, record; one filter object drives all three."""

    record_opened = Signal(int)
    status_changed = Signal(str)
    act_wanted = Signal(str)

    def __init__(
        self, workspace: Workspace, runner: DeskRunner, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self._workspace, self._runner, self._settings = workspace, runner, settings
        self._chosen = ChangeFilter()
        self._typed = Typed()
        self._order = Order()
        self._total = 0
        self._asked = 0
        self._preview_by_hand = settings.text(NAME, "preview")
        self.model: PagedTableModel[ChangeRow] = PagedTableModel(
            workspace.changes, change_columns(ZoneInfo(workspace.card.zone)), runner
        )
        self._make_parts()
        self._lay_out()
        self._connect()
        self._recall()

    @property
    def wanted(self) -> ChangeFilter:
        """Everything that narrows the list now."""
        today = self._workspace.now().astimezone(ZoneInfo(self._workspace.card.zone)).date()
        return replace(self._typed.applied_to(self._chosen), today=today)

    @property
    def order(self) -> Order:
        """The order the list stands in."""
        return self._order

    def show_view(self, view: QuickView) -> None:
        """Switch to a ready-made view."""
        self._chosen = replace(self._chosen, view=view)
        self.refresh()

    def show_period(self, first: date | None, last: date | None) -> None:
        """Put the register inside an audit period."""
        self._chosen = replace(self._chosen, deployed_from=first, deployed_to=last)
        self.refresh()

    def clear_filters(self) -> None:
        """Everything off but the view and the period."""
        kept = self._chosen
        self._chosen = ChangeFilter(view=kept.view, deployed_from=kept.deployed_from, deployed_to=kept.deployed_to)
        self._typed = Typed()
        self.bar.box.clear()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the list, the counts and the values to narrow by."""
        wanted, reader = self.wanted, self._workspace.changes
        self.panes.show_view(wanted.view)
        self.bar.show_chips(self._chips())
        self.table.show_sort(_key_of(self._order), falls=self._order.descending)
        self._order_button.setVisible(self._order.by is not ChangeSort.ATTENTION)
        self.model.show(wanted, self._order)
        self._asked += 1
        asked, everything = self._asked, ChangeFilter(today=wanted.today)
        self._runner.ask(
            lambda: (reader.counts(wanted), reader.facets(wanted), reader.counts(everything)),
            lambda answer: self._on_counted(asked, answer),
        )

    def take_changes(self, rids: frozenset[int]) -> None:
        """After a command: the touched lines, the counts and the record in the pane are read again."""
        self.model.invalidate(rids)
        self.preview.refresh()
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

    def remember(self) -> None:
        """Keep columns, sort, panes for next time."""
        self.table.remember(self._settings, NAME)
        self._settings.set_state(NAME, "splitter", self._splitter.saveState())
        self._settings.set_text(NAME, "preview", self._preview_by_hand)
        self._settings.set_text(NAME, "sort", f"{self._order.by}:{int(self._order.descending)}")
        self._settings.set_text(NAME, "view", self._chosen.view)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_preview()

    def _make_parts(self) -> None:
        """The three panes and what stands over the table."""
        self.panes = FacetPane(f"{NAME}.panes")
        self.bar = FilterBar(f"{NAME}.filter", _HINT)
        self._order_button = button("Needs something first", f"{NAME}.usual_order", "quiet")
        self._order_button.setToolTip("Back to the register's own order: records that need something come first")
        self._preview_button = button("Preview", f"{NAME}.preview_toggle", "frame")
        self._preview_button.setCheckable(True)
        self._preview_button.setToolTip("Show the chosen record beside the list (Ctrl+Space)")
        self.bar.row.addWidget(self._order_button)
        self.bar.row.addWidget(self._preview_button)
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
        self.empty = EmptyState(f"{NAME}.empty")
        self.preview = RecordPreview(self._workspace, self._runner)

    def _lay_out(self) -> None:
        """Panes in a splitter; from the outside in, because Qt dresses a whole branch anew whenever it is moved."""
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName(f"{NAME}.splitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        row = line(self, gap=0)
        row.addWidget(self._splitter)
        middle = frame("surface")
        for pane in (self.panes, middle, self.preview):
            self._splitter.addWidget(pane)
        stack = column(middle, gap=0)
        head = column(gap=GRID)
        head.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        head.addWidget(self.bar)
        stack.addLayout(head)
        self._body = QStackedWidget()
        stack.addWidget(self._body, 1)
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        self.panes.setMinimumWidth(208)
        self.preview.setMinimumWidth(300)
        middle.setMinimumWidth(340)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([208, 1000, 400])

    def _connect(self) -> None:
        """What happens when something is done."""
        self.panes.view_chosen.connect(self.show_view)
        self.panes.facet_toggled.connect(self._on_facet_toggled)
        self.bar.typed.connect(self._on_typed)
        self.bar.chip_dropped.connect(self._on_chip_dropped)
        self.bar.cleared.connect(self.clear_filters)
        self._order_button.clicked.connect(lambda: self._on_sort_wanted(("", False)))
        self._preview_button.clicked.connect(self.toggle_preview)
        self.table.sort_wanted.connect(self._on_sort_wanted)
        self.table.current_changed.connect(self.preview.follow)
        self.table.opened.connect(self.record_opened.emit)
        self.preview.open_wanted.connect(self.record_opened.emit)
        self.model.counted.connect(self._on_listed)
        self.empty.chosen.connect(self._on_empty_chosen)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.bar.box, self.table.setFocus)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.bar.box, self.clear_filters)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        beside = QShortcut(QKeySequence("Ctrl+Space"), self, self.toggle_preview)
        beside.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

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
            self._chosen = replace(self._chosen, view=QuickView(view))
        self._place_preview()

    def _place_preview(self) -> None:
        """The record pane stands open where there is room, unless the person chose otherwise."""
        shown = self._preview_by_hand == "shown" or (not self._preview_by_hand and self.width() >= _PREVIEW_FROM)
        if shown != self.preview.isVisibleTo(self):
            self.preview.setVisible(shown)
            self.preview.refresh()
        self._preview_button.setChecked(shown)
        self._preview_button.setText("Hide preview" if shown else "Preview")
        self._preview_button.setAccessibleName(self._preview_button.text())

    def _chips(self) -> list[tuple[str, str, str]]:
        """What narrows the list besides the typed words, as chips."""
        return [
            (key, value, f"{words}: {value if key in {'systems', 'people'} else plain(value)}")
            for key, words in FACET_WORDS.items()
            for value in getattr(self._chosen, key)
        ]

    def _on_typed(self, text: str) -> None:
        """The typing paused."""
        typed = read_typed(text)
        if typed != self._typed:
            self._typed = typed
            self.refresh()

    def _on_facet_toggled(self, key: str, value: str, on: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """A value was chosen or let go."""
        others = tuple(known for known in getattr(self._chosen, key) if known != value)
        self._chosen = replace(self._chosen, **{key: (*others, value) if on else others})  # type: ignore[arg-type]
        self.refresh()

    def _on_chip_dropped(self, key: str, value: str) -> None:
        """A chip was taken away."""
        self._on_facet_toggled(key, value, on=False)

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
        counts, facets, whole = answer
        self._total = whole.get(QuickView.ALL, 0)
        self.panes.show_counts(counts)
        chosen = {key: getattr(self.wanted, key) for key in FACET_WORDS}
        self.panes.show_facets(facets, chosen)
        self._tell()

    def _narrowed(self) -> int:
        """How many filters are on."""
        return len(self._chips()) + len(self._typed.parts) + bool(self._typed.text) + bool(self._typed.commit)

    def _teach(self) -> None:
        """Why the list is empty, and what to do about it."""
        view = VIEW_WORDS[self._chosen.view]
        if self._narrowed():
            words = f"Nothing in “{view}” fits what you typed and chose."
            self.empty.teach(
                "magnifying-glass", "Nothing found under these filters", words, (("clear", "Clear filters"),)
            )
        elif self._chosen.view is not QuickView.ALL or self._chosen.deployed_from:
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
        """The status line: how many filters, how many of how many."""
        filters = self._narrowed()
        shown = self.model.rowCount()
        part = f"{shown:,} of {self._total:,}" if self._total >= shown else f"{shown:,}"
        head = f"{filters} filter{'' if filters == 1 else 's'}, " if filters else ""
        order = "" if self._order.by is not ChangeSort.ATTENTION else " · what needs something first"
        self.status_changed.emit(f"{head}{part} records{order}")


def _key_of(order: Order) -> str:
    """The column an order belongs to."""
    return {ChangeSort.ATTENTION: "", ChangeSort.CREATED: ""}.get(order.by, str(order.by))
