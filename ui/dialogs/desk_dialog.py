"""A dialog beside the window: fields, a fault in place, one act; it stays until that is on record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID


class DeskDialog(QDialog):
    """Labels above, the act at the foot; Ctrl+Return is the act. A subclass says what it does in `on_act`."""

    def __init__(self, name: str, title: str, verb: str, parent: QWidget | None = None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self._name = name
        self._busy = False
        self._why = ""
        self.act = button(verb, f"{name}.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        leave = button("Leave it", f"{name}.leave")
        leave.clicked.connect(self.close)
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.hide()
        self.body: QVBoxLayout = column(gap=4)
        foot = line()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.act)
        stack = column(self, margins=GRID * 3)
        stack.addLayout(self.body, 1)
        stack.addWidget(self._fault)
        stack.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)

    def add(self, words: str, shown: QWidget) -> None:
        """A field under its label."""
        if words:
            self.body.addWidget(label(words, "caption"))
        self.body.addWidget(shown)
        self.body.addSpacing(GRID)

    def tell(self, why_not: str) -> None:
        """Why the act cannot be done yet; empty where it can."""
        self._why = why_not
        self.act.setEnabled(not why_not and not self._busy)
        self.act.setToolTip(why_not or "Record it as one act (Ctrl+Return)")

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self._busy = False
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self.tell(self._why)

    def on_act(self) -> None:
        """What the act does; nothing of its own here."""

    def _on_act_clicked(self) -> None:
        """Do it once."""
        if not self.act.isEnabled():
            return
        self._fault.hide()
        self._busy = True
        self.act.setEnabled(False)
        self.on_act()
