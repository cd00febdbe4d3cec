"""Which approvals the rules ask for, by which line, what was given and what it rests on (APR-01, APR-17)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.change_facts import Approval
from chgdesk.domain.evaluation.approvals import Quality
from chgdesk.domain.record_facts import Names, approval_words
from chgdesk.domain.workflow.needs import ApprovalAsk, GivenApproval
from chgdesk.services.changes.desk import ChangeStanding
from ui import times
from ui.build import button, clear, column, label, line
from ui.theme import GRID, Shape
from ui.widgets.flow import FlowLayout
from ui.widgets.sign import Sign
from ui.words import BASIS_WORDS, sentence_case

_QUALITY_WORDS = {
    Quality.GOOD: "",
    Quality.SELF: "own work, does not count",
    Quality.UNPROVED: "only stated, does not count",
    Quality.VERBAL: "by word of mouth, does not count",
    Quality.WRONG: "did not hold the role then, does not count",
}


class ApprovalsCard(QFrame):
    """`copy_wanted` carries the place of a request; `paths_dropped` the mails that were dropped here."""

    copy_wanted = Signal(int)
    sign_wanted = Signal()
    record_wanted = Signal()
    void_wanted = Signal(object)
    paths_dropped = Signal(list)
    drop_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self._name = name
        stack = column(self, margins=GRID * 2, gap=12)
        self._title = label("Approvals", "section")
        stack.addWidget(self._title)
        self._lines = column(gap=GRID)
        stack.addLayout(self._lines)
        self._requests = QWidget()
        self._request_row = FlowLayout(self._requests, across=GRID, down=GRID)
        stack.addWidget(self._requests)
        row = line(gap=GRID)
        self.sign = button("Sign here", f"{name}.sign", says="Sign an approval here")
        self.drop = button("Drop reply", f"{name}.drop", says="Choose the mail that answers a request")
        self.record = button("Record by hand", f"{name}.record", says="Record an approval given elsewhere by hand")
        self.drop.setToolTip("Drop mails anywhere on this card, or choose them")
        self.sign.clicked.connect(self.sign_wanted.emit)
        self.drop.clicked.connect(self.drop_wanted.emit)
        self.record.clicked.connect(self.record_wanted.emit)
        for part in (self.sign, self.drop, self.record):
            row.addWidget(part)
        row.addStretch(1)
        stack.addLayout(row)

    def show_standing(self, stands: ChangeStanding, zone: ZoneInfo, why_not: str) -> None:
        """Show another record, or the same one after an act."""
        facts = stands.weighed.subject.facts
        asks = stands.weighed.asks
        given = sum(ask.is_given for ask in asks)
        self._title.setText(f"Approvals · {given} of {len(asks)}" if asks else "Approvals")
        clear(self._lines)
        if not asks:
            self._lines.addWidget(label(_none_words(stands), "soft", wrap=True, name=f"{self._name}.none"))
        for place, ask in enumerate(asks):
            self._lines.addWidget(self._ask_box(place, ask, stands, zone))
        counted = {id(g.approval) for ask in asks for g in ask.given}
        others = [a for a in stands.change.approvals if id(a) not in counted]
        for place, approval in enumerate(others):
            self._lines.addWidget(self._other_box(place, approval, facts.name, zone))
        self._show_requests(stands, why_not)
        offer = next((o for o in stands.offers if o.key == "approve"), None)
        refused = why_not or (offer.why_not if offer is not None else "")
        for part in (self.sign, self.drop, self.record):
            part.setEnabled(not why_not and not (part is self.sign and bool(refused)))
        self.sign.setToolTip(refused or "Each approver signs with a passphrase of their own")

    def _show_requests(self, stands: ChangeStanding, why_not: str) -> None:
        clear(self._request_row)
        facts = stands.weighed.subject.facts
        for place, request in enumerate(stands.requests):
            times_asked = [a.asked_at for a in stands.change.asked if a.person == request.person and a.asked_at]
            asked = max(times_asked, default=None)
            name = facts.name(request.person)
            shown = button(f"Copy request to {name}", f"{self._name}.request.{place}", "small")
            shown.setEnabled(not why_not)
            again = f"\nAsked before: {asked:%d %b %H:%M} UTC" if asked is not None else ""
            shown.setToolTip(why_not or f"{request.subject}{again}")
            shown.clicked.connect(lambda _on=False, at=place: self.copy_wanted.emit(at))
            self._request_row.addWidget(shown)
        self._requests.setVisible(bool(stands.requests))

    def _ask_box(self, place: int, ask: ApprovalAsk, stands: ChangeStanding, zone: ZoneInfo) -> QWidget:
        """One requirement: sign, role, the line that asks for it, what was given."""
        facts = stands.weighed.subject.facts
        box = QWidget()
        row = line(box, gap=GRID)
        shape = Shape.DONE if ask.is_given else Shape.LOOK if stands.weighed.went_live else Shape.WAITING
        row.addWidget(Sign(shape), alignment=Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        name = f"{self._name}.ask.{place}"
        words.addWidget(label(sentence_case(ask.words), wrap=True, name=name))
        words.addWidget(label(f"Asked for by: {ask.rule}", "small", wrap=True, name=f"{name}.rule"))
        for given in ask.given:
            self._add_given(words, given.approval, _given_words(given, facts.name, zone))
        if not ask.is_given:
            holders = ", ".join(map(facts.name, ask.holders)) or "nobody holds the role"
            words.addWidget(label(f"Missing. Could come from: {holders}", "small", wrap=True, name=f"{name}.missing"))
        row.addLayout(words, 1)
        return box

    def _other_box(self, place: int, approval: Approval, name: Names, zone: ZoneInfo) -> QWidget:
        """A decision that answers no requirement: voided, a rejection, or in another role."""
        box = QWidget()
        row = line(box, gap=GRID)
        row.addWidget(Sign(Shape.HISTORY), alignment=Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        said = _other_words(approval, name, zone)
        words.addWidget(label(said, "smallink", wrap=True, name=f"{self._name}.other.{place}"))
        row.addLayout(words, 1)
        return box

    def _add_given(self, words: QVBoxLayout, approval: Approval, said: str) -> None:
        row = line(gap=GRID)
        row.addWidget(label(said, "smallink", wrap=True), 1)
        void = button("Void …", f"{self._name}.void.{approval.person}", "small", says=f"Void the approval: {said}")
        void.setToolTip("It stays to be read, with your reason, and does not count any more")
        void.clicked.connect(lambda: self.void_wanted.emit(approval))
        row.addWidget(void, alignment=Qt.AlignmentFlag.AlignTop)
        words.addLayout(row)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.paths_dropped.emit(paths)


def _none_words(stands: ChangeStanding) -> str:
    if stands.weighed.category == "standard":
        return "None asked for: the procedure was approved in advance."
    if stands.weighed.category == "emergency":
        return "An emergency is authorised before it starts, and reviewed and signed off afterwards."
    return "The rules in force ask for no approval of this change."


def _given_words(given: GivenApproval, name: Names, zone: ZoneInfo) -> str:
    approval = given.approval
    odd = _QUALITY_WORDS[given.quality]
    when = times.moment_words(approval.decided_at, zone) if approval.decided_at else "no time given"
    basis = BASIS_WORDS[approval.provenance.basis]
    condition = f"; on the condition: {approval.condition}" if approval.condition else ""
    said = f"{approval_words(approval, name)}, {when} ({basis}){condition}"
    return f"{said}; {odd}" if odd else said


def _other_words(approval: Approval, name: Names, zone: ZoneInfo) -> str:
    verb = "Rejected by" if approval.decision == "reject" else "Approval of"
    when = f", {times.moment_words(approval.decided_at, zone)}" if approval.decided_at else ""
    said = f"{verb} {approval_words(approval, name)}{when}"
    if approval.voided_at is not None:
        return f"{said}. Voided: {approval.void_reason or 'no reason given'}"
    return f"{said}. It answers nothing that is asked for."
