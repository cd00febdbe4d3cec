"""Sign the minutes at this desk: each decider reads them and gives their own passphrase (AUD-08..10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from chgdesk.services.meetings.commands import MinutesSigner
from ui.build import button, column, label, line
from ui.theme import GRID

NAME = "sign_minutes"
_SAYS = (
    "Each decider reads the minutes and gives their own passphrase; whoever gives none is recorded without a "
    "signature. The signature stands for exactly this text."
)


class SignMinutesDialog(QDialog):
    """`sign_wanted` carries those who gave a passphrase, as `MinutesSigner`."""

    sign_wanted = Signal(object)

    def __init__(
        self, text: str, deciders: Sequence[str], names: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setWindowTitle("Sign the minutes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(600, 560)
        shown = QPlainTextEdit(text)
        shown.setObjectName(f"{NAME}.text")
        shown.setAccessibleName("The minutes as they are signed")
        shown.setReadOnly(True)
        self.boxes: dict[str, QLineEdit] = {}
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        stack = column(self, margins=GRID * 3)
        stack.addWidget(label(_SAYS, wrap=True))
        stack.addWidget(shown, 1)
        for person in deciders:
            box = QLineEdit()
            box.setObjectName(f"{NAME}.{person}")
            box.setAccessibleName(f"Passphrase of {names.get(person, person)}")
            box.setEchoMode(QLineEdit.EchoMode.Password)
            stack.addWidget(label(f"Passphrase of {names.get(person, person)}", "caption"))
            stack.addWidget(box)
            self.boxes[person] = box
        stack.addWidget(self.fault)
        self.act = button("Sign and record", f"{NAME}.act", "primary")
        self.act.clicked.connect(self._on_act)
        leave = button("Leave it", f"{NAME}.leave")
        leave.clicked.connect(self.close)
        row = line()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.act)
        stack.addLayout(row)

    def show_fault(self, sentence: str) -> None:
        """Say why nothing was signed; passphrases are asked for anew."""
        self.fault.setText(sentence)
        self.fault.show()
        self.act.setEnabled(True)
        for box in self.boxes.values():
            box.clear()

    def _on_act(self) -> None:
        given = tuple(
            MinutesSigner(person=person, passphrase=box.text()) for person, box in self.boxes.items() if box.text()
        )
        if not given:
            self.show_fault("Nobody gave a passphrase. Leave it, and record the minutes without signatures.")
            return
        self.act.setEnabled(False)
        self.sign_wanted.emit(given)
