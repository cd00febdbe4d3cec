"""The acts on a procedure that ask something first: sign, approved elsewhere, review, suspend, lift, revoke."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from chgdesk.domain.procedures import TemplateAct
from chgdesk.errors import UserError
from chgdesk.services.catalogue.commands import (
    ApproveTemplate,
    RecordTemplateApproval,
    ReinstateTemplate,
    RevokeTemplate,
    SuspendTemplate,
)
from chgdesk.services.catalogue.reading import MayApproveTemplate, TemplateLine, TemplatesShelf
from chgdesk.services.policies.commands import HeldFile
from chgdesk.services.registry import Command
from ui.dialogs.file_choice import read_whole
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.sign import SignDialog, SignWish
from ui.port import Changed
from ui.views.place_desk import PlaceDesk
from ui.views.policy.flow.still import still
from ui.views.standard.dialogs import ApprovalElsewhereDialog, ReviewDialog

_REASONS = {
    TemplateAct.SUSPEND: (
        "Suspend {ref}",
        "Nothing can be logged under {ref} until somebody who did not write it has looked and lifts the suspension.",
        "Suspend",
    ),
    TemplateAct.REINSTATE: (
        "Lift the suspension of {ref}",
        "What was found, and why {ref} may be used again. It stands as a review by you, who did not write it.",
        "Lift suspension",
    ),
    TemplateAct.REVOKE: (
        "Revoke {ref}",
        "{ref} ends now and for good. Logged since its last review: {since}. Those records stay as they are.",
        "Revoke",
    ),
}


class ProcedureActs(QObject):
    """Opens the dialog of an act beside the page and records what it says; one dialog at a time."""

    def __init__(self, desk: PlaceDesk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._waiting = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being recorded or read."""
        return not self._waiting

    @staticmethod
    def is_sentence(error: BaseException) -> bool:
        """Whether an error is a sentence for the person, to be said in place."""
        return isinstance(error, UserError)

    def of(self, act: TemplateAct) -> Callable[[TemplateLine], None]:
        """What an act does with a procedure."""
        if act is TemplateAct.APPROVE:
            return self.sign
        if act is TemplateAct.REVIEW:
            return self.review
        return lambda one: self._reasoned(act, one)

    def sign(self, one: TemplateLine) -> None:
        """Sign the wording that waits, as it stands on the page."""
        number = str(one.draft.number) if one.draft is not None else ""
        seats = {seat.person: seat.name for seat in self._desk.card.seats}

        def command(signer: str, passphrase: str) -> Command:
            return ApproveTemplate(template=one.ref, signer=signer, passphrase=passphrase, digest=one.digest)

        wish = SignWish(
            title=f"Sign {one.ref}, version {number}",
            meaning=f"Approval of version {number} of {one.ref}",
            digest=one.digest,
            command=command,
            digest_of="wording",
        )
        dialog = SignDialog(wish, seats.get(self._desk.card.seat, "this desk"), self._page)

        def read() -> None:
            query = MayApproveTemplate(template=one.ref, at=self._desk.now)
            self._desk.ask(query, still(dialog, dialog.show_people))

        def sign(wanted: Command) -> None:
            self._execute(wanted, dialog, dialog.show_fault)

        def enrolled(_changed: Changed) -> None:
            self._waiting -= 1
            dialog.enrolled()
            read()

        def enrol(command: Command) -> None:
            self._waiting += 1
            failed = still(dialog, lambda error: self._refused(error, dialog.show_fault))
            self._desk.execute(command, self, done=still(dialog, enrolled), failed=failed)

        dialog.sign_wanted.connect(sign)
        dialog.enrol_wanted.connect(enrol)
        dialog.open()
        read()

    def review(self, one: TemplateLine) -> None:
        """Look at it again: holds unchanged, or needs a change."""
        dialog = ReviewDialog(one, self._page)
        dialog.wanted.connect(lambda command: self._execute(command, dialog, dialog.show_fault))
        dialog.open()

    def approved_elsewhere(self, one: TemplateLine) -> None:
        """Record an approval given elsewhere, with the file that shows it."""
        dialog = ApprovalElsewhereDialog(one, self._page)
        query = TemplatesShelf(now=self._desk.now)
        self._desk.ask(query, still(dialog, lambda shelf: dialog.show_people(shelf.people)))

        def wanted(command: RecordTemplateApproval, place: str) -> None:
            if not place:
                self._execute(command, dialog, dialog.show_fault)
                return
            self._waiting += 1

            def read() -> HeldFile:
                return HeldFile(name=Path(place).name, data=read_whole(Path(place)))

            def have(file: HeldFile) -> None:
                self._waiting -= 1
                self._execute(_with(command, file), dialog, dialog.show_fault)

            failed = still(dialog, lambda error: self._refused(error, dialog.show_fault))
            self._desk.compute(read, still(dialog, have), failed)

        dialog.wanted.connect(wanted)
        dialog.open()

    def _reasoned(self, act: TemplateAct, one: TemplateLine) -> None:
        title, says, verb = _REASONS[act]
        said = says.format(ref=one.ref, since=one.since_review)
        dialog = ReasonDialog(title.format(ref=one.ref), said, verb, self._page)

        def given(reason: str) -> None:
            commands: dict[TemplateAct, Command] = {
                TemplateAct.SUSPEND: SuspendTemplate(template=one.ref, reason=reason),
                TemplateAct.REINSTATE: ReinstateTemplate(template=one.ref, note=reason),
                TemplateAct.REVOKE: RevokeTemplate(template=one.ref, reason=reason),
            }
            self._execute(commands[act], dialog, dialog.show_fault)

        dialog.reason_given.connect(given)
        dialog.open()

    def _execute(self, command: Command, dialog: QDialog, say: Callable[[str], None]) -> None:
        """Record it; the dialog goes once it is on record, and says why where it is refused."""
        self._waiting += 1

        def done(changed: Changed) -> None:
            self._waiting -= 1
            self._desk.say(changed.sentence)
            dialog.close()

        failed = still(dialog, lambda error: self._refused(error, say), self._desk.report)
        self._desk.execute(command, self, done=still(dialog, done), failed=failed)

    def _refused(self, error: BaseException, say: Callable[[str], None]) -> None:
        self._waiting -= 1
        if self.is_sentence(error):
            say(str(error))
        else:
            self._desk.report(error)


def _with(command: RecordTemplateApproval, file: HeldFile) -> RecordTemplateApproval:
    return RecordTemplateApproval(
        template=command.template,
        approved_by=command.approved_by,
        approved_on=command.approved_on,
        evidence=file,
        note=command.note,
    )
