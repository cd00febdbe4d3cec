"""The page of people: everybody with roles, dates, logins and passphrase; the form of the one at hand beside it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QStackedWidget, QWidget

from chgdesk.domain.people_list import person_key
from chgdesk.errors import UserError
from chgdesk.services.people.commands import EditPerson, ReactivatePerson
from chgdesk.services.people.queries import PersonLine
from chgdesk.services.recording import AddPeople
from chgdesk.services.registry import Command
from ui.build import button, column, frame, label, line
from ui.dialogs.reason import ReasonDialog
from ui.port import Changed
from ui.theme import GRID
from ui.views.people.desk import PeopleDesk
from ui.views.people.persons.form import EMPTY, form_fault, form_values, make_person_form, person_from
from ui.views.people.persons.leaving_dialog import LeavingDialog
from ui.views.people.persons.passphrase_dialog import PassphraseDialog
from ui.views.people.persons.paste_dialog import PasteDialog
from ui.views.people.roles.grant_dialog import GrantDialog
from ui.views.people.words import (
    held_rank,
    held_sentence,
    here_shape,
    here_words,
    key_sentence,
    key_shape,
    key_words,
    roles_words,
    short_day,
)
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words

NAME = "people_people"
_SHOWN = 3
"""How many of the roles somebody ever held are said below the table."""
_TEACH = (
    "Put everybody on record who asks for, writes, reviews, approves or deploys changes. A list from a spreadsheet is "
    "quickest: name, title, e-mail, first day, logins."
)


class PersonsPage(QWidget):
    """The table, and beside it the form of the person at hand."""

    def __init__(self, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._saving = self._adding = False
        self._wanted = ""
        """Who was just put on record and is to be at hand once everybody is read again."""
        self.table = ListTable(f"{NAME}.table", "People", self._columns())
        self.table.chosen.connect(self._on_chosen)
        self.form = make_person_form(f"{NAME}.form")
        self.form.save_wanted.connect(self._on_save)
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.teach("users", "Nobody on record yet", _TEACH, (("paste", "Paste a list"), ("add", "Add a person")))
        self._empty.chosen.connect(lambda key: self._on_paste() if key == "paste" else self._on_add())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._says = label("", "soft", wrap=True, name=f"{NAME}.says")
        self._says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        upright = frame("upright")
        upright.setFixedWidth(1)
        row = line(gap=0)
        row.addWidget(self._stack, 1)
        row.addWidget(upright)
        row.addWidget(self.form)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addLayout(row, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._says)
        self.setFocusProxy(self.table)
        for keys, act in (("Ctrl+N", self._on_add), ("Ctrl+L", self.box.setFocus), ("F2", self._on_edit)):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.table.opened.connect(lambda _line: self._on_edit())
        if desk.read is not None:
            self.refresh()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return self._desk.is_settled and not self._saving

    def refresh(self) -> None:
        """Show everybody as last read."""
        why = self._desk.why_not
        for act in self._general:
            act.setEnabled(not why)
            act.setToolTip(why)
        self._fill()

    def changed(self, _kinds: frozenset[str]) -> None:
        """People are read again by the place itself."""

    def _columns(self) -> tuple[ListColumn, ...]:
        desk = self._desk
        return (
            ListColumn(title="Name", width=160, says=lambda one: one.person.name, strong=True),
            ListColumn(title="Title", width=168, says=lambda one: one.person.title, spare=2),
            ListColumn(title="Roles now", width=0, says=self._roles),
            ListColumn(
                title="From",
                width=112,
                says=lambda one: short_day(one.person.employed_from) if one.person.employed_from else "",
                spare=3,
            ),
            ListColumn(
                title="Here",
                width=168,
                says=lambda one: here_words(one.person, desk.today),
                shape_of=lambda one: here_shape(one.person, desk.today),
            ),
            ListColumn(title="Logins", width=136, says=lambda one: ", ".join(one.person.logins), spare=4),
            ListColumn(title="Passphrase", width=128, says=key_words, shape_of=key_shape, spare=1),
        )

    def _roles(self, one: PersonLine) -> str:
        read = self._desk.read
        return roles_words(one, read, self._desk.now) if read is not None else ""

    def _bar(self) -> QFrame:
        """To filter, and the acts: on the person at hand, then on the list."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.box = QLineEdit()
        self.box.setObjectName(f"{NAME}.filter")
        self.box.setAccessibleName("Filter people by name, title, role or login")
        self.box.setPlaceholderText("Type to filter")
        self.box.setMaximumWidth(220)
        self.box.textChanged.connect(lambda _text: self._fill())
        self._left = QCheckBox("Who left, too")
        self._left.setObjectName(f"{NAME}.left")
        self._left.setChecked(True)
        self._left.toggled.connect(lambda _on: self._fill())
        row.addWidget(self.box, 1)
        row.addWidget(self._left)
        row.addStretch(1)
        self.role = self._act(row, "role", "Give a role", self._on_role)
        self.passphrase = self._act(row, "passphrase", "Passphrase", self._on_passphrase)
        self.leaves = self._act(row, "leaves", "Leaves", self._on_leaves)
        self._special = (self.role, self.passphrase, self.leaves)
        paste = self._act(row, "paste", "Paste a list", self._on_paste)
        self._general = (paste, self._act(row, "add", "Add a person", self._on_add))
        return bar

    def _act(self, row: object, key: str, words: str, act: object) -> QPushButton:
        shown = button(words, f"{NAME}.{key}")
        shown.clicked.connect(act)
        row.addWidget(shown)  # type: ignore[attr-defined]
        return shown

    def _fill(self) -> None:
        """The people who fit what is typed; an empty list teaches."""
        read, today = self._desk.read, self._desk.today
        if read is None:
            return
        wanted = self.box.text().casefold().split()
        gone = [one for one in read.people if not one.person.active]
        self._left.setVisible(bool(gone))
        shown = [
            one
            for one in read.people
            if (one.person.active or self._left.isChecked()) and all(word in self._words_of(one) for word in wanted)
        ]
        show_either(self, self._stack, self.table if read.people else self._empty)
        wanted_key, self._wanted = self._wanted or None, ""
        self.table.show_rows(shown, lambda one: one.person.ref, wanted_key)
        here = sum(one.person.is_here(today) for one in read.people)
        parts = [f"{here} here", f"{len(read.people) - here} not"] if len(read.people) > here else [f"{here} here"]
        shown_of = f" · {len(shown)} of {len(read.people)} shown" if wanted else ""
        self._desk.status_changed.emit(
            f"{count_words(len(read.people), 'person', 'people')}: {', '.join(parts)}{shown_of}"
        )

    def _words_of(self, one: PersonLine) -> str:
        person = one.person
        parts = (person.name, person.title, person.email, person.ref, *person.logins, self._roles(one))
        return " ".join(parts).casefold()

    def _on_chosen(self, one: PersonLine | None) -> None:
        """Another line: what is on record in the form, roles and passphrase in words below."""
        if self._adding and self.form.is_dirty:
            return
        self._adding = False
        why = self._desk.why_not
        if one is None:
            self.form.show_record("", "Nobody at hand", form_values(EMPTY), why_not="Choose a person, or add one.")
            self._says.setText("")
        else:
            self.form.show_record(one.person.ref, one.person.name, form_values(one.person), why_not=why)
            self._says.setText(self._sentences(one))
        self._tell(one, why)

    def _tell(self, one: PersonLine | None, why: str) -> None:
        """What can be done with the person at hand, and why not."""
        none = "" if one is not None else "Choose a person first."
        gone = "" if one is None or one.person.active else f"{one.person.name} left. Take up again first."
        leaving = one is not None and not one.person.active
        self.leaves.setText("Take up again" if leaving else "Leaves")
        self.leaves.setAccessibleName(self.leaves.text())
        for act, reason in ((self.role, none or gone), (self.passphrase, none or gone), (self.leaves, none)):
            act.setEnabled(not (why or reason))
            act.setToolTip(why or reason)

    def _sentences(self, one: PersonLine) -> str:
        """Every role, those over too, then the passphrase; past ones stay to be seen (ROLE-03)."""
        read = self._desk.read
        if read is None:
            return ""
        now = self._desk.now
        newest = list(reversed(one.assignments))
        newest.sort(key=lambda held: held_rank(held, now))
        held = [held_sentence(held, read, now) for held in newest]
        shown = held[:_SHOWN] or [f"{one.person.name} never held a role."]
        if len(held) > _SHOWN:
            shown[-1] += f" And {len(held) - _SHOWN} more: see Roles."
        return "\n".join((*shown, key_sentence(one, read.calendar)))

    def _on_add(self) -> None:
        """An empty form."""
        if self._desk.why_not or self._desk.read is None:
            return
        self._adding = True
        self.form.show_record("", "A new person", form_values(EMPTY))
        self.form.boxes["reason"].setEnabled(False)
        self.form.boxes["reason"].setToolTip("A new person needs no reason")
        self.form.boxes["name"].setFocus()

    def _on_edit(self) -> None:
        """Into the form."""
        if self.table.current is not None:
            self.form.boxes["name"].setFocus()

    def _on_save(self) -> None:
        """Record the person at hand; what is missing is said before anything is asked of the desk."""
        read, one = self._desk.read, self.table.current
        given = self.form.values()
        fault = form_fault(given, is_new=self._adding)
        if read is None or fault or (one is None and not self._adding):
            self.form.show_fault(fault)
            return
        if self._adding:
            key = person_key(given["name"], {line.person.ref for line in read.people})
            self._execute(AddPeople(people=(replace(person_from(given, EMPTY), ref=key),)), key)
        else:
            person = person_from(given, one.person)
            self._execute(EditPerson(person=person, expected_version=one.version, reason=given["reason"]), person.ref)

    def _execute(self, command: Command, key: str) -> None:
        """One act from the form."""
        self._saving = True
        self.form.wait()
        self._desk.execute(command, self, done=lambda changed: self._on_saved(changed, key), failed=self._on_refused)

    def _on_saved(self, changed: Changed, key: str) -> None:
        """It is on record."""
        self._saving = self._adding = False
        self.form.recorded()
        self._desk.say(changed.sentence)
        self._wanted = key
        if self._desk.is_settled:
            self._fill()

    def _on_refused(self, error: BaseException) -> None:
        """It was not recorded; what is typed stays."""
        self._saving = False
        if isinstance(error, UserError):
            self.form.show_fault(str(error))
        else:
            self._desk.report(error)

    def _on_role(self) -> None:
        """Give the person at hand a role."""
        one, read = self.table.current, self._desk.read
        if one is not None and read is not None:
            GrantDialog(self._desk, read, self, person=one.person.ref).show()

    def _on_passphrase(self) -> None:
        """Enrol, change or reset."""
        one, read = self.table.current, self._desk.read
        if one is not None and read is not None:
            PassphraseDialog(self._desk, one, read, self).show()

    def _on_leaves(self) -> None:
        """The last day, or back again."""
        one = self.table.current
        if one is None:
            return
        if one.person.active:
            LeavingDialog(self._desk, one.person, self).show()
            return
        name = one.person.name
        says = f"{name} is here again. Roles that ended stay ended; give them anew on the page Roles."
        dialog = ReasonDialog(f"Take up {name} again", says, "Take up again", self)
        dialog.reason_given.connect(lambda reason: self._back(one.person.ref, reason, dialog))
        dialog.show()

    def _back(self, person: str, reason: str, dialog: ReasonDialog) -> None:
        """Record that somebody is back."""

        def done(changed: Changed) -> None:
            dialog.close()
            self._desk.say(changed.sentence)

        def failed(error: BaseException) -> None:
            dialog.show_fault(str(error)) if isinstance(error, UserError) else self._desk.report(error)

        self._desk.execute(ReactivatePerson(person=person, reason=reason), self, done=done, failed=failed)

    def _on_paste(self) -> None:
        """A list of people."""
        if self._desk.read is not None and not self._desk.why_not:
            PasteDialog(self._desk, self._desk.read, self).show()
