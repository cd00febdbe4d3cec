"""The acts on a record: the one that comes next as a button, the others in a menu; what is greyed says why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from chgdesk.domain.change import ChangeState
from chgdesk.domain.workflow.acts import Offer
from chgdesk.domain.workflow.sign_offs import SIGN_OFF_WORDS
from chgdesk.services.changes.desk import ChangeStanding
from ui.build import button, line
from ui.theme import GRID

EDIT, RECORD, COPY = "edit", "record_approval", "copy"
SIGN = "sign:"
"""Before the key of a check, review or sign-off that is signed at this desk."""

ANYWAY = "anyway:"
"""Before the key of an act that is recorded as having happened all the same."""

_NEXT: Mapping[ChangeState, str] = {
    ChangeState.DRAFT: "submit",
    ChangeState.SUBMITTED: "approve",
    ChangeState.APPROVED: "deploy",
    ChangeState.READY: "deploy",
    ChangeState.IMPLEMENTING: "close",
    ChangeState.IMPLEMENTED: "close",
    ChangeState.ROLLED_BACK: "close",
    ChangeState.PARTIALLY_IMPLEMENTED: "close",
    ChangeState.VERIFIED: "close",
    ChangeState.REOPENED: "close",
    ChangeState.CLOSED: "reopen",
}
_LONGEST = 700
"""Signs of a tooltip; the rest is on the page."""


class ActsBar(QWidget):
    """`act_wanted` carries the key of an act of the table, `edit`, `record_approval`, `copy`, or `anyway:<act>`."""

    act_wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name = name
        row = line(self, gap=GRID)
        self.edit = button("Edit", f"{name}.edit")
        self.edit.setToolTip("Change or complete what stands here (F2)")
        self.edit.clicked.connect(lambda: self.act_wanted.emit(EDIT))
        self.next = button("", f"{name}.next", "primary")
        self.next.clicked.connect(self._on_next_clicked)
        self.more = button("More ▾", f"{name}.more", says="More acts on this record")
        self._menu = QMenu(self.more)
        self._menu.setObjectName(f"{name}.menu")
        self._menu.setToolTipsVisible(True)
        self.more.setMenu(self._menu)
        for part in (self.edit, self.more, self.next):
            row.addWidget(part)
        self._key = ""

    @property
    def menu(self) -> QMenu:
        """The menu of further acts."""
        return self._menu

    def show_standing(self, stands: ChangeStanding, why_not: str) -> None:
        """Show what may be done; `why_not` says why nothing may be recorded at all."""
        state, offers = stands.change.state, stands.offers
        by_key = {offer.key: offer for offer in offers}
        self._key = _NEXT.get(state, "")
        ahead = by_key.get(self._key)
        self.next.setVisible(ahead is not None)
        if ahead is not None:
            self.next.setText(ahead.words)
            self.next.setAccessibleName(ahead.words)
            self._tell(self.next, ahead, why_not)
        self.edit.setEnabled(not why_not)
        self.edit.setToolTip(why_not or "Change or complete what stands here (F2)")
        self._menu.clear()
        self._add(RECORD, "Record an approval given elsewhere …", why_not or _closed(state))
        for what, words in SIGN_OFF_WORDS.items():
            if what in stands.may_sign_off:
                self._add(f"{SIGN}{what}", f"Sign {words} here …", why_not)
        for offer in offers:
            if offer.key != self._key:
                self._add(offer.key, f"{offer.words} …", why_not or offer.why_not)
        for offer in offers:
            if offer.may_record_anyway and not offer.is_open:
                self._add(f"{ANYWAY}{offer.key}", f"It happened all the same: {_lower(offer.words)} …", why_not)
        self._menu.addSeparator()
        self._add(COPY, "Begin another change from this one", why_not)

    def _add(self, key: str, words: str, why_not: str) -> None:
        act = self._menu.addAction(words)
        act.setObjectName(f"{self._name}.menu.{key}")
        act.setEnabled(not why_not)
        act.setToolTip(why_not[:_LONGEST] or words)
        act.triggered.connect(lambda _on=False, wanted=key: self.act_wanted.emit(wanted))

    @staticmethod
    def _tell(shown: QWidget, offer: Offer, why_not: str) -> None:
        why = why_not or offer.why_not
        shown.setEnabled(not why)
        shown.setToolTip(why[:_LONGEST])
        shown.setAccessibleDescription(why)

    def _on_next_clicked(self) -> None:
        self.act_wanted.emit(self._key)


def _closed(state: ChangeState) -> str:
    ended = {ChangeState.VOID: "void", ChangeState.WITHDRAWN: "withdrawn", ChangeState.REJECTED: "rejected"}
    return f"It is {ended[state]}; nothing more is recorded on it." if state in ended else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
