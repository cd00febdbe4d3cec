"""Somebody else saved the same section: their text beside mine, and which of the two shall stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QPlainTextEdit, QWidget

from chgdesk.domain.policy_text import PolicySection
from ui.build import button, column, label, line
from ui.theme import GRID


class Saved(Protocol):
    """A section as somebody else recorded it."""

    @property
    def section(self) -> PolicySection:
        """The section."""
        ...

    @property
    def person(self) -> str:
        """Who recorded it."""
        ...


class TheirsDialog(QDialog):
    """`mine_wanted` records mine over theirs; `theirs_wanted` takes theirs; closing it decides nothing."""

    mine_wanted = Signal()
    theirs_wanted = Signal()

    def __init__(self, pairs: Sequence[tuple[Saved, PolicySection | None]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("theirs")
        self.setWindowTitle("Saved by somebody else meanwhile")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(880, 480)
        stack = column(self, margins=GRID * 3)
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for number, (saved, mine) in enumerate(pairs):
            heading = f"{saved.section.heading}, as {saved.person} recorded it"
            grid.addWidget(label(heading, "caption", wrap=True), number * 2, 0)
            grid.addWidget(label("As you typed it", "caption", wrap=True), number * 2, 1)
            grid.addWidget(_box(saved.section.body, f"theirs.{number}.theirs", heading), number * 2 + 1, 0)
            body = mine.body if mine is not None else "You took this section out."
            grid.addWidget(_box(body, f"theirs.{number}.mine", "As you typed it"), number * 2 + 1, 1)
        stack.addLayout(grid, 1)
        row = line()
        row.addStretch(1)
        for key, words, told in (
            ("take", "Take theirs", self.theirs_wanted),
            ("keep", "Record mine over it", self.mine_wanted),
        ):
            act = button(words, f"theirs.{key}")
            act.clicked.connect(told.emit)
            act.clicked.connect(self.close)
            row.addWidget(act)
        stack.addLayout(row)


def _box(text: str, name: str, says: str) -> QPlainTextEdit:
    """A text to read."""
    box = QPlainTextEdit(text)
    box.setObjectName(name)
    box.setAccessibleName(says)
    box.setReadOnly(True)
    return box
