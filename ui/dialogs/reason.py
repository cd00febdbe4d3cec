"""Ask for a reason before an act that needs one; it stands beside the window and stays until the act is on record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID


class ReasonDialog(QDialog):
    """Emits `reason_given` with the words; `show_fault` says why it was not taken."""

    reason_given = Signal(str)

    def __init__(self, title: str, says: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reason")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self.text = QPlainTextEdit()
        self.text.setObjectName("reason.text")
        self.text.setAccessibleName("The reason, in a sentence")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(88)
        self.fault = label("", "fault", wrap=True, name="reason.fault")
        self.fault.hide()
        self.act = button(verb, "reason.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        leave = button("Leave it", "reason.leave")
        leave.clicked.connect(self.close)
        stack = column(self, margins=GRID * 3)
        stack.addWidget(label(says, wrap=True))
        stack.addSpacing(GRID)
        stack.addWidget(label("The reason, in a sentence", "caption"))
        stack.addWidget(self.text)
        stack.addWidget(self.fault)
        row = line()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.act)
        stack.addLayout(row)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)
        self.text.setFocus()

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.act.setEnabled(True)

    def _on_act_clicked(self) -> None:
        """Hand the reason over, once."""
        reason = self.text.toPlainText().strip()
        if not reason:
            self.show_fault("Write the reason; it stands on record beside the act.")
            self.text.setFocus()
            return
        self.fault.hide()
        self.act.setEnabled(False)
        self.reason_given.emit(reason)
