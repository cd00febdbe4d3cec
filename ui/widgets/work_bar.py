"""A line that says what long work is doing, how far it is, and lets it be cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QProgressBar, QWidget

from ui.build import button, label, line
from ui.theme import GRID

_GUESS_FROM = 2.0
"""Seconds of work before a guess at the rest is worth showing."""


class WorkBar(QFrame):
    """Hidden until there is work; Cancel is offered as long as it lasts."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "statusline")
        self._cancel: Callable[[], None] | None = None
        self._began = 0.0
        self._words = label("", name=f"{name}.words")
        self._left = label("", "small", name=f"{name}.left")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}.bar")
        self._bar.setTextVisible(False)
        self._stop = button("Cancel", f"{name}.cancel")
        self._stop.clicked.connect(self._on_cancel_clicked)
        row = line(self, gap=GRID * 2)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        for shown in (self._words, self._left):
            row.addWidget(shown)
        row.insertWidget(1, self._bar, 1)
        row.addWidget(self._stop)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def begin(self, words: str, cancel: Callable[[], None]) -> None:
        """Show that work has begun."""
        self._cancel, self._began = cancel, time.monotonic()
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._left.setText("")
        self._bar.setRange(0, 0)
        self._stop.setText("Cancel")
        self._stop.setEnabled(True)
        self.show()
        # A button that was hidden a moment ago takes the focus only once it is on the screen.
        QTimer.singleShot(0, self._stop, self._stop.setFocus)

    def step(self, done: int, total: int, words: str) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        if words and self._stop.isEnabled():
            self._words.setText(f"{words} · {done:,} of {total:,}")
        spent = time.monotonic() - self._began
        if done and spent > _GUESS_FROM:
            self._left.setText(_left_words(spent * (total - done) / done))

    def end(self) -> None:
        """There is nothing left to wait for."""
        self._cancel = None
        self.hide()

    def _on_cancel_clicked(self) -> None:
        """Ask the work to stop; it says so itself once it has."""
        self._stop.setEnabled(False)
        self._words.setText("Cancelling …")
        if self._cancel is not None:
            self._cancel()


def end_work(bar: WorkBar, then: QWidget) -> None:
    """There is nothing left to wait for; where Cancel had the keyboard, `then` takes it."""
    had_it = bar.isAncestorOf(QApplication.focusWidget() or then)
    bar.end()
    if had_it:
        then.setFocus()


def _left_words(seconds: float) -> str:
    """About how long it still takes."""
    if seconds < 60:
        return f"about {max(1, round(seconds))} s left"
    return f"about {round(seconds / 60)} min left"
