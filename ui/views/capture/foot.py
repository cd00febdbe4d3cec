"""The foot of a form: the way back, which form it is, why it cannot be saved, and the acts that save."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.build import button, label, line
from ui.theme import GRID


class Foot(QFrame):
    """`back`, `plain` and `primary` are its buttons."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.foot")
        self.setProperty("role", "statusline")
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 2, 6, GRID * 2, 6)
        self.back = button("Back", f"{name}.back", "quiet")
        self.back.setToolTip("What is typed is kept (Esc)")
        self.why = label("", "small", name=f"{name}.why")
        self.plain = button("Save", f"{name}.save")
        self.primary = button("Save and copy request", f"{name}.primary", "primary")
        row.addWidget(self.back)
        row.addWidget(label(title, "section", name=f"{name}.head"))
        row.addSpacing(GRID)
        row.addWidget(self.why, 1)
        row.addWidget(self.plain)
        row.addWidget(self.primary)

    def offer(self, words: str, *, is_plain: bool, why: str) -> None:
        """Which acts there are, and why not."""
        if self.primary.text() != words:
            self.primary.setText(words)
            self.primary.setAccessibleName(words)
        self.plain.setVisible(is_plain)
        for act in (self.primary, self.plain):
            act.setEnabled(not why)
            act.setToolTip(why or "Ctrl+Return")
        self.why.setText(why)
