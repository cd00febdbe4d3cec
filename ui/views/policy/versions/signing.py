"""A version in review: the text that is signed with its hash, who may sign and why not the others, and signing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPlainTextEdit, QScrollArea, QStackedWidget, QWidget

from chgdesk.domain.people import role_words
from chgdesk.domain.signature import Approver
from chgdesk.services.policies.commands import ApprovePolicy, ReturnPolicy
from chgdesk.services.policies.queries import FrozenText, MayApprove, Shelf, VersionLine
from ui.build import button, clear, column, frame, label, line
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.sign import SignDialog, SignWish
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.times import day_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.pages_view import PagesView
from ui.views.policy.versions.refusals import refusal_words
from ui.views.policy.versions.words import material_words
from ui.widgets.sign import Sign

_SIDE = 400
_MOST = 12
"""People listed with the reason; more than that are found in the dialog's list."""


class Signing(QWidget):
    """`signed` and `returned` tell what came of it."""

    signed = Signal()
    returned = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._name, self._desk = name, desk
        self._line: VersionLine | None = None
        self._digest = ""
        self._people: tuple[Approver, ...] = ()
        self._reading: Ticket | None = None
        self._dialog: SignDialog | None = None
        self._reason: ReasonDialog | None = None
        self.pages = PagesView(f"{name}.pages", desk)
        self.text = QPlainTextEdit()
        self.text.setObjectName(f"{name}.text")
        self.text.setAccessibleName("The text whose SHA-256 is signed")
        self.text.setReadOnly(True)
        self.text.setProperty("role", "mono")
        row = line(self, gap=0)
        row.addWidget(self._left(), 1)
        row.addWidget(self._right())
        self.setFocusProxy(self.pages)

    @property
    def is_settled(self) -> bool:
        """Whether everything asked for is shown."""
        return self._reading is None and self.pages.is_settled

    @property
    def shown(self) -> str:
        """The reference of the version shown."""
        return self._line.version.ref if self._line is not None else ""

    def show_line(self, one: VersionLine, _shelf: Shelf) -> None:
        """Show a version in review, and who may sign it now."""
        is_other = self._line is None or self._line.version.content_sha256 != one.version.content_sha256
        self._line = one
        if is_other:
            self._digest = ""
            self.text.clear()
            self.pages.show_version(one.version.ref)
        self._say_facts()
        self._tell_acts()
        self.read()

    def read(self) -> None:
        """Read the text and who may sign it again."""
        if self._line is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        ask, ref, now = self._desk.asker, self._line.version.ref, self._desk.now
        self._reading = self._desk.compute(lambda: _read(ask, ref, now), self._on_read, self._on_read_failed)

    def leave(self) -> None:
        """The page is left: the pages are not needed, the dialogs go."""
        self.pages.leave()
        self._line = None
        for dialog in (self._dialog, self._reason):
            if dialog is not None:
                dialog.close()

    def _left(self) -> QFrame:
        """The pages, or the very text whose hash is signed."""
        pane = frame("surface")
        stack = column(pane, gap=0)
        tabs = line(gap=0)
        tabs.setContentsMargins(GRID, 0, GRID, 0)
        shown = QStackedWidget()
        group = QButtonGroup(pane)
        for key, words, body in (("as_pages", "As pages", self.pages), ("as_text", "Text that is signed", self.text)):
            tab = button(words, f"{self._name}.{key}", "subtab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, body=body: shown.setCurrentWidget(body))
            group.addButton(tab)
            tabs.addWidget(tab)
            shown.addWidget(body)
        group.buttons()[0].setChecked(True)
        tabs.addStretch(1)
        stack.addLayout(tabs)
        stack.addWidget(frame("rule"))
        stack.addWidget(shown, 1)
        return pane

    def _right(self) -> QWidget:
        """What it is, who may sign, and the two acts."""
        inner = QWidget()
        stack = column(inner, gap=GRID)
        stack.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        self._facts = label("", wrap=True, name=f"{self._name}.facts")
        self._hash = label("", "mono", name=f"{self._name}.digest")
        self._hash.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hash_says = label("", "small", wrap=True, name=f"{self._name}.digest_says")
        stack.addWidget(self._facts)
        stack.addSpacing(GRID)
        stack.addWidget(label("SHA-256 of the text", "caption"))
        stack.addWidget(self._hash)
        stack.addWidget(self._hash_says)
        stack.addSpacing(GRID)
        stack.addWidget(label("Who may sign", "caption"))
        self._list = column(gap=GRID)
        stack.addLayout(self._list)
        stack.addSpacing(GRID)
        self._fault = label("", "fault", wrap=True, name=f"{self._name}.fault")
        self._fault.hide()
        stack.addWidget(self._fault)
        acts = line()
        self.sign = button("Sign", f"{self._name}.sign", "primary")
        self.sign.clicked.connect(self._on_sign_clicked)
        self.back = button("Return to draft", f"{self._name}.return")
        self.back.clicked.connect(self._on_return_clicked)
        acts.addWidget(self.sign)
        acts.addWidget(self.back)
        acts.addStretch(1)
        stack.addLayout(acts)
        stack.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(_SIDE)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _say_facts(self) -> None:
        """What is in review."""
        assert self._line is not None
        version = self._line.version
        wanted = f" It shall hold from {day_words(version.wanted_on)}." if version.wanted_on else ""
        self._facts.setText(
            f"Version {version.number} by {self._line.author_name}. {version.change_summary.rstrip('.')}. "
            f"{material_words(version)}.{wanted}"
        )

    def _on_read(self, answer: tuple[str, str, Sequence[Approver]]) -> None:
        """Text, hash and signers are here."""
        self._reading = None
        text, self._digest, people = answer
        self._people = tuple(people)
        if self.text.document().isEmpty():
            self.text.setPlainText(text)
        self._hash.setText(f"{self._digest[:32]}\n{self._digest[32:]}")
        is_same = self._line is not None and self._digest == self._line.version.content_sha256
        self._hash_says.setText(
            "Computed now from the text shown here; it is the one recorded when it was handed in."
            if is_same
            else "The text shown is not the one recorded when it was handed in. Do not sign; return it to draft."
        )
        self._list_people()
        self._tell_acts()
        if self._dialog is not None:
            self._dialog.show_people(self._people)

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _list_people(self) -> None:
        """Each person with the reason, in the desk's own words."""
        clear(self._list)
        for one in self._people[:_MOST]:
            row = line(gap=GRID)
            may = not one.why_not and not one.locked
            row.addWidget(
                Sign(Shape.DONE if may else Shape.NOT_NEEDED if one.why_not else Shape.LOOK),
                alignment=Qt.AlignmentFlag.AlignTop,
            )
            words = one.why_not or one.locked or _may_words(one)
            row.addWidget(
                label(words, "smallink" if may else "small", wrap=True, name=f"{self._name}.person.{one.person}"), 1
            )
            self._list.addLayout(row)
        if len(self._people) > _MOST:
            self._list.addWidget(label(f"And {len(self._people) - _MOST} more people, listed under Sign.", "small"))

    def _tell_acts(self) -> None:
        """Greyed acts say why."""
        why = self._desk.why_not
        nobody = bool(self._people) and all(one.why_not for one in self._people)
        cannot = why or ("Nobody on record may sign this version. Give somebody the role first." if nobody else "")
        self.sign.setEnabled(not cannot and bool(self._digest))
        self.sign.setToolTip(cannot)
        self.back.setEnabled(not why)
        self.back.setToolTip(why)

    def _on_sign_clicked(self) -> None:
        """Open the signing beside the text; the window stays usable."""
        if self._line is None:
            return
        if self._dialog is None:
            version = self._line.version
            digest = self._digest
            wish = SignWish(
                title=f"Sign version {version.number}",
                meaning=f"Approval of version {version.number}",
                digest=digest,
                command=lambda person, passphrase: ApprovePolicy(
                    version=version.ref, signer=person, passphrase=passphrase, digest=digest
                ),
            )
            dialog = SignDialog(wish, self._desk.card.person, self)
            dialog.sign_wanted.connect(self._on_sign_wanted)
            dialog.enrol_wanted.connect(self._on_enrol_wanted)
            dialog.destroyed.connect(self._on_dialog_gone)
            self._dialog = dialog
            dialog.show_people(self._people)
        self._dialog.show()
        self._dialog.activateWindow()
        beside = self.mapToGlobal(self.rect().topRight())
        self._dialog.move(beside.x() - self._dialog.width() - GRID * 2, beside.y() + GRID * 2)

    def _on_dialog_gone(self) -> None:
        self._dialog = None

    def _on_sign_wanted(self, command: Any) -> None:
        """Record the signature."""
        self._desk.execute(command, self, done=self._on_signed, failed=self._on_sign_refused)

    def _on_enrol_wanted(self, command: Any) -> None:
        """Record the passphrase, then ask who may sign again."""
        self._desk.execute(command, self, done=self._on_enrolled, failed=self._on_sign_refused)

    def _on_signed(self, _changed: object) -> None:
        """It is approved."""
        if self._dialog is not None:
            self._dialog.close()
        self._line = None
        self._desk.say("Signed. Choose now from when it holds.")
        self.signed.emit()

    def _on_enrolled(self, _changed: object) -> None:
        """The passphrase is on record."""
        if self._dialog is not None:
            self._dialog.enrolled()
        self.read()

    def _on_sign_refused(self, error: BaseException) -> None:
        """A wrong passphrase, a lock, a person who may not: said in the dialog; who may sign is read again."""
        words = refusal_words(error)
        if not words:
            self._desk.report(error)
        elif self._dialog is not None:
            self._dialog.show_fault(words)
        self.read()

    def _on_return_clicked(self) -> None:
        """Ask what is to be changed."""
        if self._line is None or self._reason is not None:
            return
        number, ref = self._line.version.number, self._line.version.ref
        dialog = ReasonDialog(
            f"Return version {number} to draft",
            "The text can be edited again afterwards and must be handed in anew. The number is given again then.",
            "Return to draft",
            self,
        )
        dialog.reason_given.connect(lambda reason: self._return(ref, reason))
        dialog.destroyed.connect(self._on_reason_gone)
        self._reason = dialog
        dialog.show()

    def _on_reason_gone(self) -> None:
        self._reason = None

    def _return(self, ref: str, reason: str) -> None:
        """Take it back to draft."""
        self._desk.execute(
            ReturnPolicy(version=ref, reason=reason), self, done=self._on_returned, failed=self._on_return_refused
        )

    def _on_returned(self, _changed: object) -> None:
        """It is a draft again."""
        if self._reason is not None:
            self._reason.close()
        self._line = None
        self._desk.say("Returned to draft; the reason stands on record.")
        self.returned.emit()

    def _on_return_refused(self, error: BaseException) -> None:
        """Say why in the dialog."""
        words = refusal_words(error)
        if not words:
            self._desk.report(error)
        elif self._reason is not None:
            self._reason.show_fault(words)


def _read(ask: Callable[[object], Any], ref: str, now: datetime) -> tuple[str, str, Sequence[Approver]]:
    """The frozen text, the hash of the bytes that are shown, and who may sign; on a reader thread."""
    data: bytes = ask(FrozenText(version=ref))
    return data.decode(), hashlib.sha256(data).hexdigest(), ask(MayApprove(version=ref, at=now))


def _may_words(one: Approver) -> str:
    """Who may, and in which role."""
    roles = " and ".join(role_words(role) for role in one.roles)
    ready = "" if one.enrolled else "; no passphrase yet, it is enrolled when signing"
    return f"{one.name} may sign, as {roles}{ready}."
