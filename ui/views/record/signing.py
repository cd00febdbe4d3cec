"""Signing on a record: an approval, a rejection, or a check and review afterwards (AUD-08, AUD-09)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from chgdesk.domain.workflow.sign_offs import RETRO_REVIEW, SIGN_OFF_WORDS
from chgdesk.services.changes.approving import SignApproval
from chgdesk.services.changes.desk import ChangeStanding
from chgdesk.services.changes.signing_off import SignOffHere
from chgdesk.services.registry import Command
from ui.build import column, label
from ui.dialogs.sign import SignDialog, SignWish

WHAT_IT_IS = (
    "This is an electronic signature made at this desk: it binds your name, your roles, the time and the record with "
    "this SHA-256, and says who enrolled your passphrase. It is not a qualified electronic signature under eIDAS."
)
_DECISIONS = (
    ("approve", "Approved"),
    ("conditional", "Approved, on a condition"),
    ("reject", "Rejected"),
)


class DecisionPart(QWidget):
    """What is decided, and under which condition or why not."""

    def __init__(self) -> None:
        super().__init__()
        self.decision = QComboBox()
        self.decision.setObjectName("sign.decision")
        self.decision.setAccessibleName("Decision")
        for key, words in _DECISIONS:
            self.decision.addItem(words, key)
        self.words = QLineEdit()
        self.words.setObjectName("sign.condition")
        self._caption = label("", "caption")
        stack = column(self)
        stack.addWidget(label("Decision", "caption"))
        stack.addWidget(self.decision)
        stack.addWidget(self._caption)
        stack.addWidget(self.words)
        self.decision.currentIndexChanged.connect(lambda _at: self._tell())
        self._tell()

    @property
    def key(self) -> str:
        """The decision chosen."""
        return str(self.decision.currentData())

    def why_not_yet(self) -> str:
        """What is still to be said."""
        if self.key == "approve" or self.words.text().strip():
            return ""
        return "Say under which condition." if self.key == "conditional" else "Say why it is rejected."

    def _tell(self) -> None:
        caption = {"conditional": "Condition", "reject": "Why"}.get(self.key, "Remark, if there is one")
        self._caption.setText(caption)
        self.words.setAccessibleName(caption)


def approval_dialog(
    stands: ChangeStanding, roles: Mapping[str, tuple[str, ...]], seat: str, parent: QWidget
) -> SignDialog:
    """The dialog in which somebody approves or rejects what is shown; `roles` are those each person would claim."""
    change = stands.change
    part = DecisionPart()

    def command(person: str, passphrase: str) -> Command:
        words = part.words.text().strip()
        return SignApproval(
            change=change.ref,
            person=person,
            passphrase=passphrase,
            roles=roles.get(person, ()),
            shown=stands.shown,
            decision=part.key,
            condition=words if part.key == "conditional" else "",
            note="" if part.key == "conditional" else words,
        )

    wish = SignWish(
        title=f"Sign for {change.ref}",
        meaning=f"Decision on {change.ref}: {change.title or 'no title'}",
        digest=stands.shown,
        digest_of="record",
        command=command,
        what_it_is=WHAT_IT_IS,
    )
    dialog = SignDialog(wish, seat, parent, extra=part, why_not_yet=part.why_not_yet)
    part.decision.currentIndexChanged.connect(lambda _at: dialog.tell())
    part.words.textChanged.connect(lambda _text: dialog.tell())
    return dialog


class FoundPart(QWidget):
    """What was found, and for a retrospective review whether it was an emergency."""

    def __init__(self, what: str) -> None:
        super().__init__()
        stack = column(self)
        self._asks = what == RETRO_REVIEW
        self.genuine = QComboBox()
        self.genuine.setObjectName("sign.genuine")
        self.genuine.setAccessibleName("Was it an emergency")
        self.genuine.addItem("It was an emergency", True)
        self.genuine.addItem("It was none", False)
        self.genuine.setCurrentIndex(-1)
        self.genuine.setPlaceholderText("Choose")
        if self._asks:
            stack.addWidget(label("Was it an emergency", "caption"))
            stack.addWidget(self.genuine)
        stack.addWidget(label("What was looked at and found", "caption"))
        self.words = QPlainTextEdit()
        self.words.setObjectName("sign.found")
        self.words.setAccessibleName("What was looked at and found")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(72)
        stack.addWidget(self.words)

    @property
    def was_genuine(self) -> bool | None:
        """The answer, where one is asked for."""
        return self.genuine.currentData() if self._asks else None

    def why_not_yet(self) -> str:
        """What is still to be said."""
        if self._asks and self.genuine.currentIndex() < 0:
            return "Say whether it was an emergency."
        return "" if self.words.toPlainText().strip() else "Say what was looked at and found."


def sign_off_dialog(stands: ChangeStanding, what: str, seat: str, parent: QWidget) -> SignDialog:
    """The dialog in which somebody signs a check, a review or a sign-off."""
    change = stands.change
    part = FoundPart(what)
    words = SIGN_OFF_WORDS[what]

    def command(person: str, passphrase: str) -> Command:
        return SignOffHere(
            change=change.ref,
            what=what,
            person=person,
            passphrase=passphrase,
            shown=stands.shown,
            words=part.words.toPlainText().strip(),
            was_genuine=part.was_genuine,
        )

    wish = SignWish(
        title=f"Sign {words} of {change.ref}",
        meaning=f"Responsibility for {words} of {change.ref}",
        digest=stands.shown,
        digest_of="record",
        command=command,
        what_it_is=WHAT_IT_IS,
    )
    dialog = SignDialog(wish, seat, parent, extra=part, why_not_yet=part.why_not_yet)
    part.genuine.currentIndexChanged.connect(lambda _at: dialog.tell())
    part.words.textChanged.connect(dialog.tell)
    return dialog
