"""The key sheet (Ctrl+/)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from ui.actions import COMMANDS, RAIL
from ui.build import button, column, label, line
from ui.theme import GRID

LIST_KEYS = (
    ("Enter", "Open the chosen record"),
    ("Esc", "Back to the list, or clear the filter"),
    ("↑ ↓", "Walk through the list"),
    ("Space", "Look at a piece of evidence"),
    ("Ctrl+Return", "Save or record what is in a form"),
)


class KeySheet(QDialog):
    """Every key in one place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stack = column(self, margins=GRID * 3, gap=GRID * 2)
        stack.addWidget(label("Keys", "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 3)
        grid.setVerticalSpacing(GRID)
        pairs = [(action.keys, action.words) for action in (*RAIL, *COMMANDS) if action.keys and not action.later]
        for place, (keys, words) in enumerate([*pairs, *LIST_KEYS]):
            at, side = place % 9, place // 9 * 2
            grid.addWidget(label(keys, "strong"), at, side)
            grid.addWidget(label(words), at, side + 1)
        stack.addLayout(grid)
        row = line()
        row.addStretch(1)
        shut = button("Close", "keys.close")
        shut.clicked.connect(self.close)
        row.addWidget(shut)
        stack.addLayout(row)
