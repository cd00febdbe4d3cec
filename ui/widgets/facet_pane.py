"""The first pane of a register: ready-made views with counts, the person's own views, and values to narrow by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from chgdesk.domain.filters import QuickView
from ui.build import button, clear, column, frame, label
from ui.port import Facet, FacetValue
from ui.theme import GRID
from ui.widgets.count_button import CountButton
from ui.words import VIEW_WORDS, plain, sentence_case

FACET_WORDS = {
    "categories": "Kind",
    "risks": "Risk",
    "states": "State",
    "systems": "System",
    "change_types": "Change type",
    "outcomes": "Outcome",
    "bases": "Rests on",
    "people": "People",
}
_AS_THEY_ARE = frozenset({"systems", "people", "change_types"})
_SHOWN = 8


class FacetPane(QFrame):
    """Quick views above, own views below them, then facets."""

    view_chosen = Signal(object)
    facet_toggled = Signal(str, str, bool)
    own_chosen = Signal(str)
    own_kept = Signal()
    own_renamed = Signal(str)
    own_deleted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "pane")
        self._name = name
        self._views: dict[QuickView, CountButton] = {}
        self._own: dict[str, CountButton] = {}
        self._facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._values: dict[tuple[str, str], CountButton] = {}
        area = QScrollArea(self)
        column(self, gap=0).addWidget(area)
        area.setWidgetResizable(True)
        body = QWidget()
        area.setWidget(body)
        self._stack = column(body, gap=2)
        self._stack.setContentsMargins(GRID, GRID * 2, GRID, GRID * 2)
        self._group = QButtonGroup(self)
        self._make_views()
        self._own_stack = self._section()
        self.keep = button("Keep this view…", f"{name}.keep", "quiet", says="Keep this list as a view of your own")
        self.keep.clicked.connect(self.own_kept.emit)
        self._stack.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._stack.addSpacing(GRID)
        self._stack.addWidget(frame("rule"))
        self._facet_stack = self._section()
        self._stack.addStretch(1)

    def show_view(self, view: QuickView, own: str = "") -> None:
        """Mark the view that is on: one of the person's own where it is named, else the ready-made one."""
        (self._own.get(own) or self._views[view]).setChecked(True)

    def show_counts(self, counts: Mapping[QuickView, int]) -> None:
        """Show how many records each view holds."""
        for view, choice in self._views.items():
            choice.show_count(counts.get(view))

    def show_own(self, names: Sequence[str]) -> None:
        """Show the person's own views."""
        if tuple(self._own) == tuple(names):
            return
        for choice in self._own.values():
            self._group.removeButton(choice)
        clear(self._own_stack)
        self._own = {}
        if names:
            self._own_stack.addWidget(_heading("My views"))
        for own in names:
            self._own_stack.addWidget(self._own_choice(own))

    def show_own_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records each of the person's own views holds."""
        for own, choice in self._own.items():
            choice.show_count(counts.get(own))

    def show_facets(self, facets: Sequence[Facet], chosen: Mapping[str, Sequence[str]]) -> None:
        """Show the values to narrow by; the buttons are kept while the values are the same, and so is the focus."""
        shown = [(facet, _shown(facet, chosen.get(facet.key, ()))) for facet in facets]
        shape = tuple((facet.key, tuple(value.value for value in values)) for facet, values in shown)
        if shape != self._facets:
            self._facets = shape
            self._rebuild(shown)
        for facet, values in shown:
            for value in values:
                choice = self._values[facet.key, value.value]
                choice.show_count(value.count)
                choice.setChecked(value.value in chosen.get(facet.key, ()))

    def _make_views(self) -> None:
        """The ready-made views."""
        self._stack.addWidget(_heading("Views"))
        for view, words in VIEW_WORDS.items():
            choice = CountButton(words, f"{self._name}.{view}")
            choice.clicked.connect(lambda _checked=False, chosen=view: self.view_chosen.emit(chosen))
            self._group.addButton(choice)
            self._stack.addWidget(choice)
            self._views[view] = choice

    def _section(self) -> QVBoxLayout:
        """A box of its own in the pane, to be filled anew."""
        box = QWidget()
        inside = column(box, gap=2)
        self._stack.addWidget(box)
        return inside

    def _own_choice(self, own: str) -> CountButton:
        """One of the person's own views; its menu renames and deletes it, by right click, Menu key, F2 and Delete."""
        choice = CountButton(own, f"{self._name}.own.{own}")
        choice.clicked.connect(lambda: self.own_chosen.emit(own))
        choice.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        choice.customContextMenuRequested.connect(lambda at: self._open_menu(own, choice.mapToGlobal(at)))
        self._group.addButton(choice)
        self._own[own] = choice
        return choice

    def own_menu(self, own: str) -> QMenu:
        """What can be done with one of the person's own views."""
        menu = QMenu(self)
        menu.setObjectName(f"{self._name}.own_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction("Rename…")
        rename.setObjectName(f"{menu.objectName()}.rename")
        rename.triggered.connect(lambda: self.own_renamed.emit(own))
        delete = menu.addAction("Delete")
        delete.setObjectName(f"{menu.objectName()}.delete")
        delete.triggered.connect(lambda: self.own_deleted.emit(own))
        return menu

    def _open_menu(self, own: str, at: QPoint) -> None:
        """Open the menu where it was asked for."""
        self.own_menu(own).popup(at)

    def _rebuild(self, shown: Sequence[tuple[Facet, Sequence[FacetValue]]]) -> None:
        """Make the buttons for another set of values."""
        clear(self._facet_stack)
        self._values = {}
        for facet, values in shown:
            if not values:
                continue
            self._facet_stack.addSpacing(GRID)
            self._facet_stack.addWidget(_heading(FACET_WORDS.get(facet.key, facet.key)))
            for value in values:
                self._facet_stack.addWidget(self._value(facet.key, value))

    def _value(self, key: str, value: FacetValue) -> CountButton:
        """One value to narrow by."""
        words = value.words or (value.value if key in _AS_THEY_ARE else sentence_case(plain(value.value)))
        choice = CountButton(words, f"{self._name}.{key}.{value.value}", box=True)
        choice.clicked.connect(lambda on: self.facet_toggled.emit(key, value.value, on))
        self._values[key, value.value] = choice
        return choice


def _shown(facet: Facet, chosen: Sequence[str]) -> list[FacetValue]:
    """The first few values, and every one that is chosen."""
    return [value for place, value in enumerate(facet.values) if place < _SHOWN or value.value in chosen]


def _heading(words: str) -> QWidget:
    """A small heading over a group."""
    heading = label(words, "caption")
    heading.setContentsMargins(12, 4, 0, 4)
    return heading
