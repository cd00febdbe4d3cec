"""Carries out what the evidence pane of a record asks for: attach, show, save, correct, withdraw, note a place (W2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from chgdesk.domain.record_page import HeldFile
from chgdesk.errors import Cancelled
from chgdesk.services.evidence.commands import NoteLocation, WithdrawEvidence
from chgdesk.services.evidence.files import measured_at
from chgdesk.services.evidence.reading import EvidenceLint, EvidenceNamed, EvidenceOnFile, EvidencePart, RecordEvidence
from chgdesk.services.evidence.watch import Watch
from ui.dialogs.attach.dialog import AttachDialog, open_attach
from ui.dialogs.evidence_facts import CorrectDialog, FactsDialog, LocationDialog
from ui.dialogs.file_choice import ask_where
from ui.dialogs.reason import ReasonDialog
from ui.port import Changed, Workspace
from ui.runner import DeskRunner, Ticket
from ui.views.preview.looking import PICTURE_READ, thumbnail
from ui.views.preview.saving import save_out
from ui.views.preview.window import open_preview
from ui.widgets.evidence_list import THUMB
from ui.widgets.evidence_pane import EvidencePane


class EvidenceActs(QObject):
    """Ties a pane to an open workspace. `said` is for the status line; after `recorded` the page is read anew.

    A record page makes one of these beside its pane and calls `show_change` with each record it shows.
    """

    said = Signal(str)
    recorded = Signal(object)

    def __init__(self, pane: EvidencePane, workspace: Workspace, runner: DeskRunner, page: QWidget) -> None:
        super().__init__(page)
        self._pane, self._workspace, self._runner, self._page = pane, workspace, runner, page
        self._change = ""
        self._files: tuple[HeldFile, ...] = ()
        self._ticket: Ticket | None = None
        self._attaching: AttachDialog | None = None
        pane.set_read_only(workspace.card.read_only)
        pane.files_dropped.connect(lambda paths: self._attach(lambda dialog: dialog.add_paths(paths)))
        pane.pasted.connect(lambda data, name: self._attach(lambda dialog: dialog.add_bytes(bytes(data), name)))
        pane.preview_wanted.connect(self._on_preview_wanted)
        pane.act_wanted.connect(self._on_act_wanted)

    def show_change(self, change: str, files: tuple[HeldFile, ...]) -> None:
        """Show the files of a record at once; what is weak or missing follows when it has been looked at."""
        self._change, self._files = change, files
        if self._ticket is not None:
            self._ticket.cancel()
        ask = self._workspace.ask
        self._ticket = self._runner.ask(lambda: ask(EvidenceLint(change=change)), self._on_linted, self._on_not_linted)

    def _on_linted(self, found: tuple[RecordEvidence, ...]) -> None:
        """Everything is known: show it in one go, so that nothing jumps."""
        self._ticket = None
        warnings = [warning for one in found for warning in one.warnings]
        missing = [kind for one in found for kind in one.missing]
        self._pane.show_files(self._files, warnings, missing, fetch=self._fetch)

    def _on_not_linted(self, error: BaseException) -> None:
        """The files are shown all the same."""
        self._ticket = None
        self._pane.show_files(self._files, fetch=self._fetch)
        self._pane.say(str(error))

    def _fetch(self, file: HeldFile, done: Callable[[QImage], None]) -> None:
        """Bring a thumbnail, decoded off the GUI thread."""
        ask, part = self._workspace.ask, EvidencePart(sha256=file.sha256, most=PICTURE_READ)
        self._runner.ask(lambda: thumbnail(bytes(ask(part)), THUMB * 2), done)

    def _attach(self, hand_over: Callable[[AttachDialog], None]) -> None:
        """Hand files to the dialog, which is opened once however often something is dropped."""
        if self._attaching is None or not isValid(self._attaching):
            self._attaching = open_attach(self._change, self._workspace, self._runner, self._page)
            self._attaching.attached.connect(self._on_recorded)
            self._attaching.said.connect(self.said)
        hand_over(self._attaching)

    def _on_recorded(self, changed: Changed) -> None:
        self.said.emit(changed.sentence)
        self.recorded.emit(changed)

    def _on_preview_wanted(self, sha256: str) -> None:
        place = next((n for n, file in enumerate(self._files) if file.sha256 == sha256 and file.held), None)
        if place is not None:
            open_preview(self._files, place, self._workspace, self._runner, self._page)

    def _on_act_wanted(self, act: str, sha256: str) -> None:
        """One of the acts of the pane's menu."""
        file = next((each for each in self._files if each.sha256 == sha256), None)
        if act == "note_location":
            dialog = LocationDialog(self._change, self._page)
            dialog.wanted.connect(partial(self._note, dialog))
            dialog.show()
        elif file is not None and act == "save":
            tell = self.said.emit
            workspace, runner = self._workspace, self._runner
            ask_where(
                self._page,
                "Save a copy",
                file.name,
                "All files (*)",
                lambda place: save_out(file, place, workspace, runner, tell),
            )
        elif file is not None and act == "withdraw":
            self._withdraw(file)
        elif file is not None and act == "correct":
            ask, query = self._workspace.ask, EvidenceNamed(text=sha256)
            self._runner.ask(lambda: ask(query), self._correct, lambda error: self._pane.say(str(error)))

    def _withdraw(self, file: HeldFile) -> None:
        """Ask for the reason; the file stays held and listed."""
        says = f"{file.name} stays held, listed and delivered with bundles; the reason stands beside it."
        dialog = ReasonDialog(f"Withdraw {file.name} from {self._change}", says, "Withdraw it", self._page)
        change, sha256 = self._change, file.sha256
        dialog.reason_given.connect(
            lambda reason: self._execute(WithdrawEvidence(change=change, sha256=sha256, reason=reason), dialog)
        )
        dialog.show()

    def _correct(self, found: EvidenceOnFile) -> None:
        card = self._workspace.card
        people = {seat.name: seat.person for seat in card.seats}
        dialog = CorrectDialog(found.item, self._change, people, ZoneInfo(card.zone), self._page)
        dialog.wanted.connect(lambda command: self._execute(command, dialog))
        dialog.show()

    def _note(self, dialog: LocationDialog, command: NoteLocation) -> None:
        """A file that can be reached is measured beside the desk's writing: it may have any size."""
        path = command.path
        if path is None or not command.location.strip():
            self._execute(command, dialog)
            return
        watch = Watch()
        dialog.finished.connect(watch.cancel)
        dialog.act.setText("Measuring …")

        def measure() -> NoteLocation:
            sha256, size = measured_at(path, watch)
            return replace(command, path=None, sha256=sha256, size=size)

        self._runner.ask(
            measure, lambda measured: self._execute(measured, dialog), lambda error: self._not_noted(dialog, error)
        )

    def _not_noted(self, dialog: LocationDialog, error: BaseException) -> None:
        if isValid(dialog) and not isinstance(error, Cancelled):
            dialog.act.setText("Note the place")
            dialog.show_fault(str(error))

    def _execute(self, command: object, dialog: FactsDialog | ReasonDialog) -> None:
        """Record it; the dialog closes only once it is on record."""
        self._runner.execute(
            command,
            self,
            done=partial(self._on_done, dialog),
            failed=lambda error: dialog.show_fault(str(error)) if isValid(dialog) else self.said.emit(str(error)),
        )

    def _on_done(self, dialog: FactsDialog | ReasonDialog, changed: Changed) -> None:
        if isValid(dialog):
            dialog.close()
        self._on_recorded(changed)
