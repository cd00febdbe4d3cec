"""What is done on a record's page: reads how it stands, opens the small dialogs, hands their commands to the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from chgdesk.domain.change_facts import Approval, ApprovalRequest
from chgdesk.domain.signature import Approver
from chgdesk.errors import UserError
from chgdesk.services.changes.acts import (
    CloseChange,
    RejectChange,
    ReopenChange,
    SubmitChange,
    VoidChange,
    WithdrawChange,
)
from chgdesk.services.changes.approving import AskApproval, VoidApproval
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.changes.signers import SignersOf
from chgdesk.services.registry import Command
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.record_approval import RecordApprovalDialog
from ui.dialogs.sign import SignDialog, SignWish
from ui.port import Changed, Workspace
from ui.runner import DeskRunner, Ticket
from ui.views.record.acts_bar import ANYWAY, COPY, EDIT, RECORD, SIGN, ActsBar
from ui.views.record.approvals_card import ApprovalsCard
from ui.views.record.replying import Replying, Ways
from ui.views.record.signing import WHAT_IT_IS, approval_dialog, sign_off_dialog
from ui.widgets.drop_box import FileAtHand, read_file_at


class RecordWork(QObject):
    """Owns the acts bar and the approvals card of a record's page.

    `edit_wanted` carries the standing and the field to go to; `copy_wanted` the row number; `stood` the standing read.
    """

    edit_wanted = Signal(object, str)
    copy_wanted = Signal(int)
    stood = Signal(object)
    said = Signal(str)
    copied = Signal(str)

    def __init__(self, workspace: Workspace, runner: DeskRunner, page: QWidget, name: str) -> None:
        super().__init__(page)
        self._workspace, self._runner, self._page = workspace, runner, page
        self._zone = ZoneInfo(workspace.card.zone)
        self._standing: ChangeStanding | None = None
        self._dialog: QDialog | None = None
        self._ticket: Ticket | None = None
        ways = Ways(
            ask=workspace.ask, compute=runner.ask, execute=runner.execute, now=workspace.now, report=self._report
        )
        self._replying = Replying(ways, page)
        self._replying.said.connect(self.said)
        self.bar = ActsBar(f"{name}.acts", page)
        self.approvals = ApprovalsCard(f"{name}.approvals", page)
        self.bar.hide()
        self.approvals.hide()
        self.bar.act_wanted.connect(self.do)
        self.approvals.sign_wanted.connect(lambda: self.do("approve"))
        self.approvals.record_wanted.connect(lambda: self.do(RECORD))
        self.approvals.drop_wanted.connect(lambda: self._replying.choose(self.take_mails))
        self.approvals.paths_dropped.connect(self.take_mails)
        self.approvals.copy_wanted.connect(self._on_copy_wanted)
        self.approvals.void_wanted.connect(self._on_void_wanted)

    @property
    def standing(self) -> ChangeStanding | None:
        """The record as it stands; None while nothing is read."""
        return self._standing

    @property
    def why_not(self) -> str:
        """Why nothing can be recorded here and now."""
        card = self._workspace.card
        if card.read_only:
            return f"Open for reading only. {card.read_only}"
        return "" if card.seat else "Nobody by name is at the desk. Choose who you are at the top right."

    def read(self, rid: int) -> None:
        """Ask how a record stands; an older answer is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        query = StandingOf(rid=rid, now=self._workspace.now())
        self._ticket = self._runner.ask(lambda: self._workspace.ask(query), self._on_stands, self._report)

    def do(self, key: str) -> None:
        """An act by its key: of the table, `edit`, `copy`, `record_approval`, `sign:<what>` or `anyway:<act>`."""
        stands = self._standing
        if stands is None:
            return
        ref = stands.change.ref
        if key in {EDIT, "deploy", f"{ANYWAY}deploy"}:
            self.edit_wanted.emit(stands, "deployments" if key != EDIT else "")
        elif key == COPY:
            self.copy_wanted.emit(stands.rid)
        elif key == "submit":
            self._execute(SubmitChange(change=ref, expected_version=stands.version))
        elif key == "approve":
            self._with_signers("approval", self._open_signing)
        elif key.startswith(SIGN):
            what = key.removeprefix(SIGN)
            self._with_signers(what, lambda people: self._open_sign_off(what, people))
        elif key == RECORD:
            self._with_signers("approval", self._open_recording)
        elif key == "close":
            self._execute(CloseChange(change=ref, expected_version=stands.version))
        elif key == "reopen":
            self._ask_reason_then_sign()
        else:
            self._ask_reason(key)

    def take_mails(self, paths: Sequence[str]) -> None:
        """Read dropped mails off the GUI thread, and propose what they answer."""
        if self._standing is not None:
            self._replying.take(paths, self._standing.change.ref)

    def _on_stands(self, stands: ChangeStanding | None) -> None:
        """The record was read."""
        self._standing = stands
        self.bar.setVisible(stands is not None)
        self.approvals.setVisible(stands is not None)
        if stands is not None:
            self.bar.show_standing(stands, self.why_not)
            self.approvals.show_standing(stands, self._zone, self.why_not)
        self.stood.emit(stands)

    def _with_signers(self, what: str, then: Callable[[tuple[Approver, ...]], None]) -> None:
        stands = self._standing
        if stands is not None:
            query = SignersOf(ref=stands.change.ref, what=what, now=self._workspace.now())
            self._runner.ask(lambda: self._workspace.ask(query), then, self._report)

    def _open_signing(self, people: tuple[Approver, ...]) -> None:
        """Sign an approval over what is shown."""
        if self._standing is None:
            return
        roles = {one.person: one.roles for one in people}
        dialog = approval_dialog(self._standing, roles, self._workspace.card.person, self._page)
        self._open_sign_dialog(dialog, "approval", people)

    def _open_sign_off(self, what: str, people: tuple[Approver, ...]) -> None:
        """Sign a check, a review or a sign-off."""
        if self._standing is None:
            return
        dialog = sign_off_dialog(self._standing, what, self._workspace.card.person, self._page)
        self._open_sign_dialog(dialog, what, people)

    def _open_sign_dialog(self, dialog: SignDialog, what: str, people: tuple[Approver, ...]) -> None:
        dialog.show_people(people)
        dialog.sign_wanted.connect(lambda command: self._execute(command, dialog))
        dialog.enrol_wanted.connect(
            lambda command: self._runner.execute(
                command,
                self,
                done=lambda _changed: self._on_enrolled(dialog, what),
                failed=lambda error: dialog.show_fault(_words(error)),
            )
        )
        self._show(dialog)

    def _on_enrolled(self, dialog: SignDialog, what: str) -> None:
        dialog.enrolled()
        self._with_signers(what, dialog.show_people)

    def _open_recording(self, people: tuple[Approver, ...]) -> None:
        """Record an approval given elsewhere."""
        if self._standing is None:
            return
        now = self._workspace.now()
        dialog = RecordApprovalDialog(self._standing, people, now, self._zone, self._page)
        dialog.read_wanted.connect(lambda path: self._read_original(path, dialog))
        dialog.record_wanted.connect(lambda command: self._execute(command, dialog))
        self._show(dialog)

    def _read_original(self, path: str, dialog: RecordApprovalDialog) -> None:
        def fault(error: BaseException) -> None:
            dialog.original.say_fault(_words(error))

        def shown(file: FileAtHand) -> None:
            dialog.show_file(file)

        self._runner.ask(lambda: read_file_at(path), shown, fault)

    def _ask_reason(self, key: str) -> None:
        """An act that takes a reason."""
        stands = self._standing
        if stands is None:
            return
        act = key.removeprefix(ANYWAY)
        title, says, verb, make = _REASONED[act]
        ref = stands.change.ref
        anyway = key.startswith(ANYWAY)

        def command(reason: str) -> Command:
            made: Command = make(
                change=ref, reason=reason, expected_version=stands.version, **({"as_happened": True} if anyway else {})
            )
            return made

        dialog = ReasonDialog(f"{title} {ref}", says, verb, self._page)
        dialog.reason_given.connect(lambda reason: self._execute(command(reason), dialog))
        self._show(dialog)

    def _ask_reason_then_sign(self) -> None:
        """Reopening takes a reason and a signature."""
        stands = self._standing
        if stands is None:
            return
        says = "Closed records are reopened under a signature. The reason stays on the record."
        dialog = ReasonDialog(f"Reopen {stands.change.ref}", says, "Go on to sign", self._page)

        def sign(reason: str) -> None:
            dialog.close()
            self._with_signers("reopen", lambda people: self._open_reopening(reason, people))

        dialog.reason_given.connect(sign)
        self._show(dialog)

    def _open_reopening(self, reason: str, people: tuple[Approver, ...]) -> None:
        stands = self._standing
        if stands is None:
            return
        ref, version = stands.change.ref, stands.version
        wish = SignWish(
            title=f"Reopen {ref}",
            meaning=f"Responsibility for reopening {ref}: {reason}",
            digest=stands.shown,
            digest_of="record",
            command=lambda person, passphrase: ReopenChange(
                change=ref, reason=reason, person=person, passphrase=passphrase, expected_version=version
            ),
            what_it_is=WHAT_IT_IS,
        )
        self._open_sign_dialog(SignDialog(wish, self._workspace.card.person, self._page), "reopen", people)

    def _on_void_wanted(self, approval: Approval) -> None:
        stands = self._standing
        if stands is None or approval.decided_at is None:
            return
        ref, at = stands.change.ref, approval.decided_at
        says = "The approval stays to be read, with your reason, and does not count any more."
        dialog = ReasonDialog(f"Void an approval of {ref}", says, "Void approval", self._page)
        dialog.reason_given.connect(
            lambda reason: self._execute(
                VoidApproval(change=ref, person=approval.person, decided_at=at, reason=reason), dialog
            )
        )
        self._show(dialog)

    def _on_copy_wanted(self, place: int) -> None:
        """The request goes to the clipboard; that it was asked goes on record."""
        stands = self._standing
        if stands is None:
            return
        request = stands.requests[place]
        self.copied.emit(f"{request.subject}\n\n{request.text}")
        asked = ApprovalRequest(person=request.person, roles=request.roles, mark=stands.mark)
        self._execute(AskApproval(change=stands.change.ref, requests=(asked,)))

    def _execute(self, command: Command, dialog: Any = None) -> None:
        """Hand a command over; a dialog stays until it is on record."""
        self._runner.execute(
            command,
            self,
            done=lambda changed: self._on_done(changed, dialog),
            failed=lambda error: self._on_refused(error, dialog),
        )

    def _on_done(self, changed: Changed, dialog: Any) -> None:
        if dialog is not None:
            dialog.close()
        self.said.emit(changed.sentence)

    def _on_refused(self, error: BaseException, dialog: Any) -> None:
        if dialog is not None and isinstance(error, UserError):
            dialog.show_fault(str(error))
        else:
            self._report(error)

    def _show(self, dialog: QDialog) -> None:
        """One dialog at a time stands beside the page."""
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.show()

    def _forget(self, dialog: QDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None

    def _report(self, error: BaseException) -> None:
        """Something no dialog can say: a sentence in the window, or the crash report."""
        self._runner.failed.emit(error, self)


_REASONED: dict[str, tuple[str, str, str, Callable[..., Command]]] = {
    "submit": (
        "Record as asked for elsewhere:",
        "What is missing stays to be seen on the record. Say why it was asked for as it stands.",
        "Record as asked for",
        SubmitChange,
    ),
    "reject": ("Rejected:", "It stays on the list with the reason.", "Record rejection", RejectChange),
    "withdraw": ("Withdraw", "It stays on the list with the reason; its number stays.", "Withdraw", WithdrawChange),
    "void": ("Void", "The number stays on the list, void, and is never given again.", "Void the number", VoidChange),
    "close": (
        "Close as it stands:",
        "What is missing stays to be seen on the record. Say why it is closed all the same.",
        "Close as it stands",
        CloseChange,
    ),
}
"""Acts that take a reason: title, what it means, the verb, the command."""


def _words(error: BaseException) -> str:
    """What a dialog says of an error: a person's own mistakes in their sentence, everything else as ours."""
    if isinstance(error, UserError):
        return str(error)
    return "chgdesk made a mistake; nothing was recorded."
