"""One step of a way into the policy: what it asks, whether one can go on, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.build import column, label
from ui.theme import GRID, Shape
from ui.views.policy.flow.turns import Turns

WIDTH = 760
"""The widest column of a form, in pixels: lines of prose stay within 60 to 90 characters."""


class Step(QWidget):
    """A column under a heading; `edited` tells that how it stands may have changed."""

    edited = Signal()

    def __init__(self, key: str, words: str, hint: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.key = key.rpartition(".")[2]
        self.words = words
        self.turns = Turns(self)
        """Makes what the step shows, a little at a time."""
        self.setMaximumWidth(WIDTH)
        self.stack: QVBoxLayout = column(self, gap=4)
        self.stack.setContentsMargins(0, 0, 0, GRID * 3)
        self.stack.addWidget(label(words, "title"))
        self.stack.addWidget(label(hint, "soft", wrap=True))
        self.stack.addSpacing(GRID)

    @property
    def why_not(self) -> str:
        """Why one cannot go on from here, in a sentence; empty where one can."""
        return ""

    @property
    def standing(self) -> tuple[Shape, str]:
        """How it stands, as a shape and a word or two."""
        return Shape.HISTORY, ""

    def arrive(self) -> None:
        """The step comes into sight: read what it shows, take the keyboard."""

    def add(self, words: str, shown: QWidget, hint: str = "") -> None:
        """One thing that is asked: label above, box, hint below."""
        shown.setAccessibleName(shown.accessibleName() or words)
        self.stack.addSpacing(GRID)
        self.stack.addWidget(label(words, "strong"))
        self.stack.addWidget(shown)
        if hint:
            shown.setAccessibleDescription(hint)
            self.stack.addWidget(label(hint, "small", wrap=True))
