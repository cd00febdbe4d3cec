"""Somebody leaves: the last day, and what they still hold and owe, which refuses nothing (ROLE-07)."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from chgdesk.domain.leaving import StillHeld
from chgdesk.domain.people import Person
from chgdesk.errors import Cancelled
from chgdesk.services.people.commands import DeactivatePerson
from ui.build import label
from ui.dialogs.desk_dialog import DeskDialog
from ui.runner import Ticket
from ui.views.people.desk import PeopleDesk
from ui.views.people.recording import record
from ui.widgets.day_field import DayField


class LeavingDialog(DeskDialog):
    """Asks for the day; the list of what is left is read in a process of its own."""

    def __init__(self, desk: PeopleDesk, person: Person, parent: QWidget | None = None) -> None:
        super().__init__("leaving", f"{person.name} leaves", "Record last day", parent, width=520)
        self._desk, self._person = desk, person
        says = (
            f"Every role of {person.name} ends with the last day. The name stays on every record, and nothing is "
            "deleted."
        )
        self.body.addWidget(label(says, wrap=True))
        self.body.addSpacing(8)
        self.day = DayField("leaving.day", "Last day")
        self.day.show_day(person.employed_to or desk.today)
        self.day.day_changed.connect(self._tell)
        self.reason = QLineEdit()
        self.reason.setObjectName("leaving.reason")
        self.reason.setAccessibleName("Why, if wanted")
        self._left = label("Reading what is left to hand over …", "soft", wrap=True, name="leaving.left")
        self.add("Last day", self.day)
        self.add("Why, if wanted", self.reason)
        self.add("Still held and open", self._left)
        self._tell()
        self._ticket: Ticket | None = desk.start_job(
            "chgdesk.people_job:held_by", desk.card.path, person.ref, done=self._on_read, failed=self._on_failed
        )
        self.finished.connect(lambda _code: self._ticket.cancel() if self._ticket else None)
        self.day.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._ticket is None

    def on_act(self) -> None:
        """Record the day."""
        assert self.day.day is not None
        command = DeactivatePerson(person=self._person.ref, last_day=self.day.day, reason=self.reason.text().strip())
        record(self._desk, command, self)

    def _tell(self) -> None:
        """A day is all that is asked for."""
        self.tell("" if self.day.day is not None else "Give the last day, such as 2026-07-14.")

    def _on_read(self, held: StillHeld) -> None:
        """Say what is left."""
        self._ticket = None
        self._left.setText("\n".join(held.sentences) or "Nothing is left to hand over.")
        self.adjustSize()

    def _on_failed(self, error: BaseException) -> None:
        """It could not be read; the day can be recorded all the same."""
        self._ticket = None
        if not isinstance(error, Cancelled):
            self._left.setText("What is left could not be read.")
            self._desk.report(error)
