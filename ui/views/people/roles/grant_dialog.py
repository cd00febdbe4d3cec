"""Give somebody a role, or hand one over for some days (ROLE-03)."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from chgdesk.domain.people import AssignmentReason
from chgdesk.services.people.queries import PeopleRead
from chgdesk.services.recording import GrantRole
from ui.build import column, label
from ui.dialogs.desk_dialog import DeskDialog
from ui.views.people.desk import PeopleDesk
from ui.views.people.person_choice import choice_box, choose, people_choices, role_choices
from ui.views.people.recording import record
from ui.views.people.roles.new_role_dialog import role_key
from ui.widgets.day_field import DayField

_HOW = (
    ("In their own right", AssignmentReason.PERMANENT.value),
    ("Acting, for somebody who is away", AssignmentReason.ACTING.value),
    ("Handed over by its holder", AssignmentReason.DELEGATION.value),
)


class GrantDialog(DeskDialog):
    """Who, which role, from when to when, for which system, and why."""

    def __init__(
        self,
        desk: PeopleDesk,
        read: PeopleRead,
        parent: QWidget | None = None,
        *,
        person: str = "",
        role: str = "",
        giver: str = "",
    ) -> None:
        super().__init__("grant", "Hand a role over" if giver else "Give a role", "Record the role", parent, width=520)
        self._desk, self._read = desk, read
        people = people_choices(read, desk.today)
        self.person = choice_box("grant.person", "Who", people, "Choose a person")
        self.role = choice_box("grant.role", "Role", role_choices(read), "Choose a role")
        self.role.setEditable(True)
        self.role.setCurrentIndex(-1)
        self.role.setEditText("")
        typed = self.role.lineEdit()
        if typed is not None:
            typed.setPlaceholderText("Choose a role, or type the name of a new one")
        self.how = choice_box("grant.how", "How", _HOW)
        self.giver = choice_box("grant.giver", "Handed over by", people, "Choose who hands it over")
        systems = [("All systems", ""), *((system, system) for system in read.systems)]
        self.system = choice_box("grant.system", "For", systems)
        self.first = DayField("grant.first", "First day")
        self.last = DayField("grant.last", "Last day")
        self.note = QLineEdit()
        self.note.setObjectName("grant.note")
        self.note.setAccessibleName("Why")
        self._part = QWidget()
        inside = column(self._part, gap=4)
        inside.addWidget(label("Handed over by", "caption"))
        inside.addWidget(self.giver)
        inside.addSpacing(8)
        self._lay_out()
        choose(self.person, person)
        if role:
            self.role.setCurrentIndex(self.role.findData(role))
        if giver:
            choose(self.how, AssignmentReason.DELEGATION.value)
            choose(self.giver, giver)
        self._show_how()
        (self.role if person else self.person).setFocus()

    def on_act(self) -> None:
        """Record it; days are local, the last one included."""
        calendar = self._read.calendar
        first, last = self.first.day, self.last.day
        delegated = self._is_delegation
        command = GrantRole(
            person=str(self.person.currentData()),
            role=self._role,
            held_from=calendar.start_of(first) if first is not None else None,
            held_to=calendar.end_of(last) if last is not None else None,
            reason=AssignmentReason(self.how.currentData()),
            system=str(self.system.currentData() or ""),
            delegated_by=str(self.giver.currentData() or "") if delegated else "",
            note=self.note.text().strip(),
        )
        record(self._desk, command, self)

    @property
    def _is_delegation(self) -> bool:
        return bool(self.how.currentData() == AssignmentReason.DELEGATION.value)

    @property
    def _role(self) -> str:
        """The role chosen, or the key typed."""
        text = self.role.currentText().strip()
        at = self.role.findText(text)
        return str(self.role.itemData(at)) if at >= 0 else role_key(text)

    def _lay_out(self) -> None:
        self.add("Who", self.person)
        self.add("Role", self.role)
        self.add("How", self.how)
        self.body.addWidget(self._part)
        if len(self._read.systems):
            self.add("For", self.system)
        else:
            self.system.setParent(self)
            self.system.hide()
        self.add("First day", self.first)
        self.add("Last day; empty for no end", self.last)
        self.add("Why", self.note)
        self._says = label("", "small", wrap=True, name="grant.says")
        self.body.addWidget(self._says)
        self.how.currentIndexChanged.connect(lambda _row: self._show_how())
        for box in (self.person, self.giver):
            box.currentIndexChanged.connect(lambda _row: self._tell())
        self.role.editTextChanged.connect(lambda _text: self._tell())
        for day in (self.first, self.last):
            day.day_changed.connect(self._tell)
        self.note.textChanged.connect(lambda _text: self._tell())

    def _show_how(self) -> None:
        """Who hands it over is asked only where somebody does."""
        self._part.setVisible(self._is_delegation)
        self._tell()
        self.adjustSize()

    def _tell(self) -> None:
        """What is still missing, and what a start says."""
        why = self._missing()
        self.tell(why)
        self._says.setText(self._start_words())

    def _missing(self) -> str:
        if not self.person.currentData():
            return "Choose who gets the role."
        if not self._role:
            return "Choose the role."
        if self.first.is_unread or self.last.is_unread:
            return "Write the days as 2026-07-14."
        if not self._is_delegation:
            return ""
        if not self.giver.currentData():
            return "Choose who hands the role over."
        if self.last.day is None:
            return "A role that is handed over ends. Give the last day."
        return "" if self.note.text().strip() else "Say why it is handed over."

    def _start_words(self) -> str:
        """When it begins where no day is given, and that a start in the past is recorded late."""
        first = self.first.day
        if first is None:
            return (
                "Without a first day it begins when the person joined, or when records began to be judged, whichever "
                "is later."
            )
        if first < self._desk.today:
            days = (self._desk.today - first).days
            count = f"{days:,} {'day' if days == 1 else 'days'}"
            return f"Recorded late: {count} after it began, and says so wherever it is shown."
        return ""
