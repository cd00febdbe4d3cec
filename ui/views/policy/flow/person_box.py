"""Choose somebody on record, or put somebody on record in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from chgdesk.domain.people import Person
from chgdesk.domain.people_list import person_key
from chgdesk.errors import UserError
from chgdesk.services.recording import AddPeople
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.still import still

_NEW = "*"


class PersonBox(QWidget):
    """`person_changed` tells that another person is chosen; `person` is the key, empty while nobody is."""

    person_changed = Signal()

    def __init__(self, desk: PolicyDesk, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.row")
        self._desk, self._awaited = desk, ""
        self._people: tuple[Person, ...] = ()
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(words)
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.setFocusProxy(self.box)
        self._new = QWidget()
        self._name = QLineEdit()
        self._name.setObjectName(f"{name}.new_name")
        self._name.setAccessibleName(f"Name of the {words.lower()}")
        self._name.setPlaceholderText("First and last name")
        self._name.returnPressed.connect(self._record)
        self._add = button("Put on record", f"{name}.new_record")
        self._add.clicked.connect(self._record)
        self._fault = label("", "fault", wrap=True, name=f"{name}.new_fault")
        self._fault.hide()
        row = line(self._new, gap=GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._add)
        stack = column(self, gap=4)
        stack.addWidget(self.box)
        stack.addWidget(self._new)
        stack.addWidget(self._fault)
        self._new.hide()
        desk.shelf_read.connect(self._on_shelf)
        if desk.shelf is not None:
            self.show_people(desk.shelf.people)

    @property
    def person(self) -> str:
        """The key of the person chosen."""
        chosen = str(self.box.currentData() or "")
        return "" if chosen == _NEW else chosen

    @property
    def name(self) -> str:
        """The name of the person chosen."""
        return self.box.currentText() if self.person else ""

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer these people; who was chosen stays chosen."""
        ordered = tuple(sorted(people, key=lambda one: (not one.active, one.name)))
        if ordered == self._people and self.box.count():
            return
        self._people = ordered
        chosen = self._awaited or self.person
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem("Choose a person", "")
            for one in ordered:
                self.box.addItem(one.name if one.active else f"{one.name} (no longer here)", one.ref)
            self.box.addItem("Somebody not on record yet …", _NEW)
            self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        if self._awaited and self.person == self._awaited:
            self._awaited = ""
            self._new.hide()
        self.person_changed.emit()

    def choose(self, person: str) -> None:
        """Choose somebody by key."""
        at = self.box.findData(person)
        if at >= 0:
            self.box.setCurrentIndex(at)

    def _on_shelf(self, shelf: object) -> None:
        self.show_people(getattr(shelf, "people", ()))

    def _on_chosen(self, _row: int) -> None:
        is_new = self.box.currentData() == _NEW
        self._new.setVisible(is_new)
        if is_new:
            self._name.setFocus()
        self.person_changed.emit()

    def _record(self) -> None:
        """Put the person on record; the shelf that is read then offers and chooses them."""
        name = " ".join(self._name.text().split())
        if not name:
            self._say("Write the person's name first.")
            return
        self._say("")
        key = person_key(name, {one.ref for one in self._people})
        self._awaited = key
        self._add.setEnabled(False)
        self._desk.execute(
            AddPeople(people=(Person(ref=key, name=name),)),
            self,
            done=still(self, self._on_recorded),
            failed=still(self, self._on_refused, self._desk.report),
        )

    def _on_recorded(self, _changed: object) -> None:
        self._add.setEnabled(True)
        self._name.clear()

    def _on_refused(self, error: BaseException) -> None:
        self._add.setEnabled(True)
        self._awaited = ""
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self._desk.report(error)

    def _say(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
