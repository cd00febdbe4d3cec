"""What stands where nothing is: one sentence, one button, one example (ux.md, rules of thumb)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget

from ui.build import button, clear, column, label, line
from ui.look import colours, icon, look
from ui.theme import GRID


def show_either(page: QWidget, stack: QStackedWidget, shown: QWidget) -> None:
    """Show the list, or what stands for it; the page's keyboard goes with it, unless somebody works beside it."""
    held = QApplication.focusWidget()
    goes_along = stack.currentWidget() is not shown and held is not None and stack.isAncestorOf(held)
    stack.setCurrentWidget(shown)
    page.setFocusProxy(shown)
    if goes_along:
        shown.setFocus()


class EmptyState(QWidget):
    """A calm page that teaches the next step; `chosen` tells which of its buttons was pressed."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon_name = "tray"
        self._offered: tuple[tuple[str, str], ...] = ()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title = label("", "section", name=f"{name}.title")
        self._text = label("", "soft", wrap=True, name=f"{name}.text")
        for words in (self._title, self._text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(460)
        self._buttons: QHBoxLayout = line(gap=GRID)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        stack = column(self, margins=GRID * 4, gap=GRID)
        stack.addStretch(2)
        stack.addWidget(self._picture)
        stack.addSpacing(GRID)
        stack.addWidget(self._title)
        prose = line(gap=0)
        prose.addStretch(1)
        prose.addWidget(self._text, 100)
        prose.addStretch(1)
        stack.addLayout(prose)
        stack.addSpacing(GRID)
        stack.addLayout(self._buttons)
        stack.addStretch(3)
        look().changed.connect(self._dress)

    def teach(self, picture: str, title: str, text: str, acts: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a sentence and its buttons, given as key and words; the first is the primary one."""
        self._icon_name = picture
        self._title.setText(title)
        self._text.setText(text)
        if acts != self._offered:
            self._offered = acts
            self._offer(acts)
        self._dress()

    def _offer(self, acts: tuple[tuple[str, str], ...]) -> None:
        """Its buttons; the first one takes the keyboard for the page."""
        clear(self._buttons)
        made = [self._act(key, words, primary=place == 0) for place, (key, words) in enumerate(acts)]
        for act in made:
            self._buttons.addWidget(act)
        if made:
            self.setFocusProxy(made[0])

    def _act(self, key: str, words: str, *, primary: bool) -> QPushButton:
        """One of its buttons."""
        act = button(words, f"{self.objectName()}.{key}", "primary" if primary else "")
        act.clicked.connect(lambda: self.chosen.emit(key))
        return act

    def _dress(self) -> None:
        """The picture follows light and dark."""
        self._picture.setPixmap(icon(self._icon_name, colour=colours().line_strong).pixmap(QSize(48, 48)))
