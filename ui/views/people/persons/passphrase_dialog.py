"""Enrol a passphrase, change one's own, or reset it before a second person (AUD-08, AUD-11, AUD-19)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chgdesk.services.people.queries import PeopleRead, PersonLine
from chgdesk.services.registry import Command
from chgdesk.services.signatures import TRIES, ChangePassphrase, EnrolPassphrase, ResetPassphrase
from ui.build import column, label
from ui.dialogs.desk_dialog import DeskDialog
from ui.views.people.desk import PeopleDesk
from ui.views.people.person_choice import choice_box, people_choices
from ui.views.people.recording import record
from ui.views.people.words import key_sentence
from ui.widgets.secret_box import secret_box

ENROL, CHANGE, RESET = "enrol", "change", "reset"
_VERBS = {ENROL: "Enrol passphrase", CHANGE: "Change passphrase", RESET: "Reset passphrase"}


class PassphraseDialog(DeskDialog):
    """What is asked depends on what is to be done; a locked passphrase can only be reset."""

    def __init__(self, desk: PeopleDesk, line: PersonLine, read: PeopleRead, parent: QWidget | None = None) -> None:
        super().__init__("passphrase", f"Passphrase of {line.person.name}", "Enrol passphrase", parent, width=520)
        self._desk, self._line = desk, line
        self.body.addWidget(label(key_sentence(line, read.calendar), wrap=True, name="passphrase.stands"))
        self.body.addSpacing(8)
        self.what = choice_box("passphrase.what", "What is to be done", _acts_for(line))
        self.present = secret_box("passphrase.present", "Present passphrase")
        self.new = secret_box("passphrase.new", "New passphrase, at least 12 characters; a sentence is easiest")
        self.again = secret_box("passphrase.again", "The same again")
        others = [(words, ref) for words, ref in people_choices(read, desk.today) if ref != line.person.ref]
        self.witness = choice_box("passphrase.witness", "Second person", others, "Choose who is here as a witness")
        self.theirs = secret_box("passphrase.theirs", "Passphrase of the second person")
        self._parts = {
            CHANGE: self._part((("Present passphrase", self.present),)),
            RESET: self._part((("Second person", self.witness), ("Their passphrase", self.theirs))),
        }
        if self.what.count() > 1:
            self.add("What is to be done", self.what)
        else:
            self.what.setParent(self)
            self.what.hide()
        self.body.addWidget(self._parts[CHANGE])
        self.add(self.new.accessibleName(), self.new)
        self.add(self.again.accessibleName(), self.again)
        self.body.addWidget(self._parts[RESET])
        self._says = label("", "small", wrap=True, name="passphrase.says")
        self.body.addWidget(self._says)
        for box in (self.present, self.new, self.again, self.theirs):
            box.textChanged.connect(lambda _text: self._tell())
            box.returnPressed.connect(self._on_act_clicked)
        self.what.currentIndexChanged.connect(lambda _row: self._show_act())
        self.witness.currentIndexChanged.connect(lambda _row: self._tell())
        self._show_act()
        (self.new if line.key is None else self.what if self.what.count() > 1 else self.new).setFocus()

    @property
    def _act(self) -> str:
        return str(self.what.currentData())

    def on_act(self) -> None:
        """Record it, once both lines are alike."""
        if self.new.text() != self.again.text():
            self.again.setFocus()
            self.show_fault("The two are not the same. Type the new passphrase twice alike.")
            return
        record(self._desk, self._command(), self)

    def show_fault(self, sentence: str) -> None:
        """What was given as proof is asked for again."""
        self.present.clear()
        self.theirs.clear()
        super().show_fault(sentence)

    def _command(self) -> Command:
        person, new = self._line.person.ref, self.new.text()
        if self._act == CHANGE:
            return ChangePassphrase(person=person, passphrase=self.present.text(), new=new)
        if self._act == RESET:
            witness = str(self.witness.currentData())
            return ResetPassphrase(person=person, new=new, witness=witness, witness_passphrase=self.theirs.text())
        return EnrolPassphrase(person=person, passphrase=new)

    def _part(self, fields: tuple[tuple[str, QWidget], ...]) -> QWidget:
        """Fields that only one of the acts asks for."""
        part = QWidget()
        stack = column(part, gap=4)
        for words, shown in fields:
            stack.addWidget(label(words, "caption"))
            stack.addWidget(shown)
            stack.addSpacing(8)
        return part

    def _show_act(self) -> None:
        """What is asked for what is chosen."""
        for act, part in self._parts.items():
            part.setVisible(act == self._act)
        self.act.setText(_VERBS[self._act])
        self.act.setAccessibleName(_VERBS[self._act])
        name, seat = self._line.person.name, self._desk.card.person or "whoever is at the desk"
        self._says.setText(
            {
                ENROL: f"Let {name} type it, unseen by others. The desk records that it was enrolled by {seat}, and "
                "each signature made with it says so.",
                CHANGE: f"Only who knows the present passphrase can change it. {TRIES} wrong ones in a row lock it.",
                RESET: "The second person signs for it with their own passphrase. Later signatures name the witness.",
            }[self._act]
        )
        self._tell()
        self.adjustSize()

    def _tell(self) -> None:
        """Why it cannot be done yet."""
        why = "" if self.new.text() and self.again.text() else "Type the new passphrase twice."
        if self._act == CHANGE and not self.present.text():
            why = "Give the present passphrase."
        if self._act == RESET and not self.witness.currentData():
            why = "Choose the second person."
        elif self._act == RESET and not self.theirs.text():
            why = "Let the second person give their passphrase."
        self.tell(why)


def _acts_for(line: PersonLine) -> list[tuple[str, str]]:
    """What can be done with a passphrase as it stands."""
    if line.key is None:
        return [("Enrol a first passphrase", ENROL)]
    reset = ("Reset it before a second person", RESET)
    return [reset] if line.key.locked_at is not None else [("Change it, knowing the present one", CHANGE), reset]
