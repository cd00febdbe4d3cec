"""Sign beside the text: choose who you are, give the passphrase, and read what the signature is and is not (AUD-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from chgdesk.domain.people import role_words
from chgdesk.domain.signature import Approver
from chgdesk.services.registry import Command
from chgdesk.services.signatures import EnrolPassphrase
from ui.build import button, column, frame, label, line
from ui.theme import GRID
from ui.widgets.secret_box import secret_box

WHAT_IT_IS = (
    "This is an electronic signature made at this desk: it binds your name, your roles, the time and the text with "
    "this SHA-256. It is not a qualified electronic signature under eIDAS and carries no certificate."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWish:
    """What is to be signed: the window's title, the meaning in words, the hash of what was shown, and the command."""

    title: str
    meaning: str
    digest: str
    command: Callable[[str, str], Command]
    """Made of the person's key and the passphrase typed."""
    digest_of: str = "text"
    what_it_is: str = WHAT_IT_IS


class SignDialog(QDialog):
    """`sign_wanted` carries the wish's command, `enrol_wanted` an `EnrolPassphrase`; it stays until it is signed.

    `extra` stands between the meaning and the passphrase; `why_not_yet` says what it still lacks.
    """

    sign_wanted = Signal(object)
    enrol_wanted = Signal(object)

    def __init__(
        self,
        wish: SignWish,
        seat: str,
        parent: QWidget | None = None,
        *,
        extra: QWidget | None = None,
        why_not_yet: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sign")
        self.setWindowTitle(wish.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._wish, self._seat, self._extra, self._why_not_yet = wish, seat, extra, why_not_yet
        self._people: tuple[Approver, ...] = ()
        self._busy = False
        self.person = QComboBox()
        self.person.setObjectName("sign.person")
        self.person.setAccessibleName("Who signs")
        self.person.setPlaceholderText("Choose who signs")
        self.person.currentIndexChanged.connect(lambda _index: self._show_person())
        self.passphrase = secret_box("sign.passphrase", "Passphrase")
        self.new = secret_box("sign.new", "New passphrase, at least 12 characters; a sentence is easiest")
        self.again = secret_box("sign.again", "The same again")
        self._why = label("", "fault", wrap=True, name="sign.why_not")
        self.fault = label("", "fault", wrap=True, name="sign.fault")
        self.act = button("Sign", "sign.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        self._signing, self._enrolling = self._signing_part(), self._enrolling_part()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)
        self.passphrase.returnPressed.connect(self._on_act_clicked)
        self.again.returnPressed.connect(self._on_act_clicked)

    def show_people(self, people: Sequence[Approver]) -> None:
        """Who there is, as read just now; the choice stays."""
        chosen, said = self.person.currentData(), self.fault.text()
        self._people = tuple(people)
        self.person.blockSignals(True)
        self.person.clear()
        for one in self._people:
            roles = ", ".join(role_words(role) for role in one.roles)
            told = "" if not one.why_not else " (may not sign)"
            self.person.addItem(f"{one.name}{f' · {roles}' if roles else ''}{told}", one.person)
        self.person.setCurrentIndex(self.person.findData(chosen) if chosen else -1)
        self.person.blockSignals(False)
        self._show_person()
        self._tell(self.fault, said)

    def show_fault(self, sentence: str) -> None:
        """Say why it was refused; the passphrase is asked for again."""
        self._busy = False
        self.passphrase.clear()
        self._tell(self.fault, sentence)
        self._tell_act()
        self.passphrase.setFocus()

    def enrolled(self) -> None:
        """The passphrase is on record; now it can be signed with."""
        self._busy = False
        self.new.clear()
        self.again.clear()
        self._tell(self.fault, "")

    @property
    def _chosen(self) -> Approver | None:
        key = self.person.currentData()
        return next((one for one in self._people if one.person == key), None)

    @property
    def _must_enrol(self) -> bool:
        one = self._chosen
        return one is not None and not one.enrolled and not one.why_not

    def tell(self) -> None:
        """What stands in the extra part changed: whether it can be signed now."""
        self._tell_act()

    def _lay_out(self) -> None:
        """One column, labels above."""
        wish = self._wish
        digest = label(f"{wish.digest[:32]}\n{wish.digest[32:]}", "mono", name="sign.digest")
        digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        stack = column(self, margins=GRID * 3)
        for words, shown in (
            ("Who signs", self.person),
            ("Meaning", label(wish.meaning, wrap=True, name="sign.meaning")),
            (f"SHA-256 of the {wish.digest_of} that was shown", digest),
        ):
            stack.addWidget(label(words, "caption"))
            stack.addWidget(shown)
        if self._extra is not None:
            stack.addWidget(self._extra)
        stack.addWidget(self._why)
        stack.addWidget(self._signing)
        stack.addWidget(self._enrolling)
        stack.addWidget(self.fault)
        stack.addWidget(frame("rule"))
        stack.addWidget(label(wish.what_it_is, "small", wrap=True, name="sign.what_it_is"))
        row = line()
        row.addStretch(1)
        leave = button("Leave it", "sign.leave")
        leave.clicked.connect(self.close)
        row.addWidget(leave)
        row.addWidget(self.act)
        stack.addLayout(row)
        self.fault.hide()
        self._why.hide()

    def _signing_part(self) -> QWidget:
        """One passphrase."""
        part = QWidget()
        stack = column(part)
        stack.addWidget(label("Passphrase", "caption"))
        stack.addWidget(self.passphrase)
        self.passphrase.textChanged.connect(lambda _text: self._tell_act())
        return part

    def _enrolling_part(self) -> QWidget:
        """A first passphrase, typed twice, and who is recorded as having enrolled it."""
        part = QWidget()
        stack = column(part)
        self._enrol_says = label("", wrap=True, name="sign.enrol_says")
        stack.addWidget(self._enrol_says)
        for box in (self.new, self.again):
            stack.addWidget(label(box.accessibleName(), "caption"))
            stack.addWidget(box)
            box.textChanged.connect(lambda _text: self._tell_act())
        return part

    def _show_person(self) -> None:
        """What is asked of the person chosen."""
        one = self._chosen
        self._tell(self._why, "" if one is None else one.why_not or one.locked)
        self._tell(self.fault, "")
        may = one is not None and not one.why_not and not one.locked
        self._signing.setVisible(may and not self._must_enrol)
        self._enrolling.setVisible(may and self._must_enrol)
        if one is not None and self._must_enrol:
            self._enrol_says.setText(
                f"{one.name} has no passphrase yet. Let {one.name} choose one here, unseen by others. The desk records "
                f"that it was enrolled by {self._seat}, and each signature made with it says so."
            )
        self._tell_act()
        self.adjustSize()
        if may:
            (self.new if self._must_enrol else self.passphrase).setFocus()

    def _tell_act(self) -> None:
        """The verb that fits, and why it cannot be pressed."""
        one = self._chosen
        self.act.setText("Enrol passphrase" if self._must_enrol else "Sign")
        why = "Choose who signs." if one is None else one.why_not or one.locked
        if not why and self._must_enrol and not (self.new.text() and self.again.text()):
            why = "Type the new passphrase twice."
        elif not why and not self._must_enrol and not self.passphrase.text():
            why = self._why_not_yet() or "Give the passphrase."
        elif not why:
            why = self._why_not_yet()
        self.act.setEnabled(not why and not self._busy)
        self.act.setToolTip(why)

    def _tell(self, shown: QWidget, words: str) -> None:
        """Say something in place, or nothing."""
        shown.setText(words)  # type: ignore[attr-defined]
        shown.setVisible(bool(words))

    def _on_act_clicked(self) -> None:
        """Enrol, or sign, once."""
        one = self._chosen
        if one is None or not self.act.isEnabled():
            return
        self._tell(self.fault, "")
        if not self._must_enrol:
            self._begin()
            self.sign_wanted.emit(self._wish.command(one.person, self.passphrase.text()))
        elif self.new.text() != self.again.text():
            self._tell(self.fault, "The two are not the same. Type the new passphrase twice alike.")
            self.again.setFocus()
        else:
            self._begin()
            self.enrol_wanted.emit(EnrolPassphrase(person=one.person, passphrase=self.new.text()))

    def _begin(self) -> None:
        """It is on its way; a second click does nothing."""
        self._busy = True
        self.act.setEnabled(False)
