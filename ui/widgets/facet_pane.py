"""The first pane of a register: ready-made views with counts, and values to narrow by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QWidget

from chgdesk.domain.filters import QuickView
from ui.build import clear, column, frame, label
from ui.port import Facet
from ui.theme import GRID
from ui.widgets.count_button import CountButton
from ui.words import VIEW_WORDS, plain, sentence_case

FACET_WORDS = {
    "categories": "Kind",
    "risks": "Risk",
    "states": "State",
    "systems": "System",
    "people": "People",
    "outcomes": "Outcome",
}
_SHOWN = 8


class FacetPane(QFrame):
    """Quick views above, facets below."""

    view_chosen = Signal(object)
    facet_toggled = Signal(str, str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "pane")
        self._name = name
        self._views: dict[QuickView, CountButton] = {}
        self._facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._values: dict[tuple[str, str], CountButton] = {}
        body = QWidget()
        self._stack = column(body, gap=2)
        self._stack.setContentsMargins(GRID, GRID * 2, GRID, GRID * 2)
        self._stack.addWidget(_heading("Views"))
        self._group = QButtonGroup(self)
        for view, words in VIEW_WORDS.items():
            choice = CountButton(words, f"{name}.{view}")
            choice.clicked.connect(lambda _checked=False, chosen=view: self.view_chosen.emit(chosen))
            self._group.addButton(choice)
            self._stack.addWidget(choice)
            self._views[view] = choice
        self._stack.addSpacing(GRID)
        self._stack.addWidget(frame("rule"))
        self._facet_box = QWidget()
        self._facet_stack = column(self._facet_box, gap=2)
        self._stack.addWidget(self._facet_box)
        self._stack.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        column(self, gap=0).addWidget(area)

    def show_view(self, view: QuickView) -> None:
        """Mark the view that is on."""
        self._views[view].setChecked(True)

    def show_counts(self, counts: Mapping[QuickView, int]) -> None:
        """Show how many records each view holds."""
        for view, choice in self._views.items():
            choice.show_count(counts.get(view))

    def show_facets(self, facets: Sequence[Facet], chosen: Mapping[str, Sequence[str]]) -> None:
        """Show the values to narrow by; the buttons are kept while the values are the same, and so is the focus."""
        shape = tuple((facet.key, tuple(value.value for value in facet.values[:_SHOWN])) for facet in facets)
        if shape != self._facets:
            self._facets = shape
            self._rebuild()
        for facet in facets:
            for value in facet.values[:_SHOWN]:
                choice = self._values[facet.key, value.value]
                choice.show_count(value.count)
                choice.setChecked(value.value in chosen.get(facet.key, ()))

    def _rebuild(self) -> None:
        """Make the buttons for another set of values."""
        clear(self._facet_stack)
        self._values = {}
        for key, values in self._facets:
            if not values:
                continue
            self._facet_stack.addSpacing(GRID)
            self._facet_stack.addWidget(_heading(FACET_WORDS.get(key, key)))
            for value in values:
                self._facet_stack.addWidget(self._value(key, value))

    def _value(self, key: str, value: str) -> CountButton:
        """One value to narrow by."""
        words = value if key in {"systems", "people"} else sentence_case(plain(value))
        choice = CountButton(words, f"{self._name}.{key}.{value}", box=True)
        choice.clicked.connect(lambda on: self.facet_toggled.emit(key, value, on))
        self._values[key, value] = choice
        return choice


def _heading(words: str) -> QWidget:
    """A small heading over a group."""
    heading = label(words, "caption")
    heading.setContentsMargins(12, 4, 0, 4)
    return heading
