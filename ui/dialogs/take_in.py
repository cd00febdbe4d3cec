"""What a file would bring, or what is wrong with it line by line, before anything of it is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from chgdesk.errors import Invalid, UserError
from ui.build import button, column, label, line
from ui.theme import GRID


class TakeInDialog(QDialog):
    """`wanted` when what was read is to be recorded; it stays until that is done."""

    wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("take_in")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        self._head = label("", "section", wrap=True, name="take_in.head")
        self._note = label("", "small", wrap=True, name="take_in.note")
        self.lines = QListWidget()
        self.lines.setObjectName("take_in.lines")
        self.lines.setAccessibleName("What the file says")
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fault = label("", "fault", wrap=True, name="take_in.fault")
        self._fault.hide()
        self.act = button("Take in", "take_in.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        leave = button("Leave it", "take_in.leave")
        leave.clicked.connect(self.close)
        stack = column(self, margins=GRID * 2)
        for shown in (self._head, self._note):
            stack.addWidget(shown)
        stack.addWidget(self.lines, 1)
        stack.addWidget(self._fault)
        foot = line()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.act)
        stack.addLayout(foot)

    def show_read(self, what: str, words: Sequence[str], unchanged: int, not_read: Sequence[str]) -> None:
        """What would be recorded, a line each; `what` names them in the plural, such as controls."""
        self._head.setText(
            f"{len(words)} {what} would be recorded; {unchanged} stand on record just so."
            if words
            else f"Nothing to record: all {unchanged} {what} stand on record just so."
        )
        self._note.setText(f"Columns not read: {', '.join(not_read)}." if not_read else "")
        self._note.setVisible(bool(not_read))
        self.lines.addItems(list(words))
        self.act.setText(f"Take in {len(words)} {what}")
        self.act.setEnabled(bool(words))

    def show_faults(self, error: UserError) -> None:
        """What is wrong, a line each; nothing can be recorded of it."""
        faults = error.faults if isinstance(error, Invalid) else ()
        self._head.setText(f"Nothing was recorded: {len(faults)} to mend in the file first." if faults else str(error))
        self._note.setText("Mend these lines in the file, then choose it again.")
        self._note.setVisible(bool(faults))
        self.lines.addItems(list(faults))
        self.lines.setVisible(bool(faults))
        self.act.hide()

    def show_refusal(self, sentence: str) -> None:
        """It was not recorded."""
        self._fault.setText(sentence)
        self._fault.show()
        self.act.setEnabled(True)

    def _on_act_clicked(self) -> None:
        """Hand it over, once."""
        self._fault.hide()
        self.act.setEnabled(False)
        self.wanted.emit()
