"""Put a person on record by name, so that somebody can sit at the desk before the People place is there."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from chgdesk.domain.people import Person
from chgdesk.domain.people_list import person_key
from ui.build import button, column, label, line
from ui.theme import GRID


class NewPersonDialog(QDialog):
    """Emits `person_given`; it stays open until the person is on record."""

    person_given = Signal(object)

    def __init__(self, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = taken
        self.setObjectName("new_person")
        self.setWindowTitle("Put a person on record")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.name = _box("new_person.name", "Name")
        self.title = _box("new_person.title", "Job title")
        self.email = _box("new_person.email", "E-mail, if wanted")
        self.fault = label("", "fault", wrap=True, name="new_person.fault")
        self.fault.hide()
        self.record = button("Put on record and sit down", "new_person.record", "primary")
        self.record.clicked.connect(self._on_record_clicked)
        stack = column(self, margins=GRID * 3)
        for box in (self.name, self.title, self.email):
            stack.addWidget(label(box.accessibleName(), "caption"))
            stack.addWidget(box)
        stack.addWidget(self.fault)
        row = line()
        row.addStretch(1)
        leave = button("Leave it", "new_person.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.record)
        stack.addLayout(row)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_record_clicked)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not taken; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.record.setEnabled(True)

    def _on_record_clicked(self) -> None:
        """A name is all that is asked for."""
        name = " ".join(self.name.text().split())
        if not name:
            self.show_fault("Write the person's name; it stands on everything they record.")
            self.name.setFocus()
            return
        self.record.setEnabled(False)
        self.person_given.emit(
            Person(
                ref=person_key(name, self._taken),
                name=name,
                title=self.title.text().strip(),
                email=self.email.text().strip(),
            )
        )


def _box(name: str, words: str) -> QLineEdit:
    """One line to fill in."""
    box = QLineEdit()
    box.setObjectName(name)
    box.setAccessibleName(words)
    return box
