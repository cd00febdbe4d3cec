"""Why nothing was saved, where the person stands: the sentences, a reason where one is asked for, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from chgdesk.errors import RuleViolation
from ui.build import button, column, label, line
from ui.theme import GRID


class Refusal(QFrame):
    """Hidden until a save is refused; `anyway` asks to record it as it happened, with the reason typed here."""

    again = Signal(bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.refusal")
        self.setProperty("role", "look")
        stack = column(self, gap=4)
        stack.setContentsMargins(12, GRID, 12, GRID)
        self.words = label("", wrap=True, name=f"{name}.refusal.words")
        stack.addWidget(self.words)
        row = line(gap=GRID)
        self._reason = QLineEdit(self)
        self._reason.setObjectName(f"{name}.refusal.reason")
        self._reason.setPlaceholderText("The reason; it stays on the record")
        self._reason.setAccessibleName("The reason")
        self._again = button("Save with this reason", f"{name}.refusal.again")
        self._again.clicked.connect(lambda: self.again.emit(False))
        self._anyway = button("It happened all the same: record it as happened", f"{name}.refusal.anyway")
        self._anyway.clicked.connect(lambda: self.again.emit(True))
        self._reason.returnPressed.connect(lambda: self.again.emit(self._anyway.isVisible()))
        row.addWidget(self._reason, 1)
        row.addWidget(self._again)
        row.addWidget(self._anyway)
        stack.addLayout(row)
        self.hide()

    @property
    def reason(self) -> str:
        """What is typed as the reason."""
        return self._reason.text().strip()

    def say(self, error: BaseException) -> None:
        """Show why, and the ways on that this refusal leaves."""
        anyway = isinstance(error, RuleViolation) and any(reason.code == "anyway" for reason in error.reasons)
        asks = "Say why" in str(error)
        self.words.setText(
            "\n".join(reason.sentence for reason in error.reasons) if isinstance(error, RuleViolation) else str(error)
        )
        self._reason.setVisible(anyway or asks)
        self._again.setVisible(asks and not anyway)
        self._anyway.setVisible(anyway)
        self.show()

    def leave(self) -> None:
        """There is nothing to say any more."""
        self._reason.clear()
        self.hide()
