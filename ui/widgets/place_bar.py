"""A bar of pages over the page in sight: a page is made when somebody first goes there, in turns of its own.

Used by every place of the rail that has more than one page (Policy, People). The place keeps the way back: it hears
`chosen`, asks the frame to go there, and calls `show` when the frame answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from ui.build import button, column, frame, line
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPage:
    """One page of a bar: its key (`<place>.page.<key>` names its button), its word, and how it is made."""

    key: str
    words: str
    make: Callable[[], QWidget]


class PlaceBar(QWidget):
    """The bar and the pages under it.

    `chosen` tells that a button was pressed; `brought` that a page is in sight now, and whether it was made just then
    (so that it should take the keyboard and read what it shows).
    """

    chosen = Signal(str)
    brought = Signal(str, bool)

    def __init__(self, name: str, pages: Sequence[BarPage], shown: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = {page.key: page for page in pages}
        self.shown = shown if shown in self._kinds else pages[0].key
        """The key of the page in sight, or about to be."""
        self._made: dict[str, QWidget] = {}
        self._buttons = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._calm = QWidget()
        self._stack.addWidget(self._calm)
        stack = column(self, gap=0)
        stack.addWidget(self._bar(name))
        stack.addWidget(self._stack, 1)

    @property
    def page(self) -> QWidget | None:
        """The page in sight, once it is made."""
        return self._made.get(self.shown)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page that was made, in the order of making."""
        return tuple(self._made.values())

    def put_page(self, key: str, page: QWidget) -> None:
        """Hand over a page that is made already."""
        self._made[key] = page
        self._stack.addWidget(page)

    def show_page(self, key: object) -> None:
        """Bring a page into sight, made first where nobody has been there; an unknown key keeps the one in sight."""
        self.shown = key if isinstance(key, str) and key in self._kinds else self.shown
        for number, choice in enumerate(self._buttons.buttons()):
            choice.setChecked(tuple(self._kinds)[number] == self.shown)
        if self.shown in self._made:
            self._bring(self.shown, fresh=False)
        else:
            self._stack.setCurrentWidget(self._calm)
            QTimer.singleShot(NEXT_TURN_MS, self, lambda wanted=self.shown: self._make(wanted))

    def _bar(self, name: str) -> QFrame:
        """The pages to choose from."""
        bar = frame("topbar", f"{name}.pages")
        bar.setFixedHeight(44)
        row = line(bar, gap=4)
        row.setContentsMargins(GRID, 0, GRID, 0)
        for page in self._kinds.values():
            choice = button(page.words, f"{name}.page.{page.key}", "tab")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _checked=False, key=page.key: self.chosen.emit(key))
            self._buttons.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        self._row = row
        return bar

    def add_act(self, shown: QPushButton) -> None:
        """Put a button at the right end of the bar, for what is done from every page of the place."""
        self._row.addWidget(shown)

    def _make(self, key: str) -> None:
        """Make a page in one turn and show it in the next, unless somebody went on meanwhile."""
        if key not in self._made:
            self._made[key] = self._kinds[key].make()
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._arrive_at(key))

    def _arrive_at(self, key: str) -> None:
        """Show a page that was just made, if it is still the one wanted."""
        if key == self.shown:
            self._bring(key, fresh=True)

    def _bring(self, key: str, *, fresh: bool) -> None:
        """Bring a page that is made into sight."""
        made = self._made[key]
        if self._stack.indexOf(made) < 0:
            self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)
        self.brought.emit(key, fresh)
