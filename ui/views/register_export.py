"""Exporting the list as it is seen: place, job with progress and cancel, the trail's entry, then the file's name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from chgdesk.domain.people import Actor
from chgdesk.errors import Cancelled, UserError
from chgdesk.services.change_lists.listing import ListFile, form_of, put_in_place, throw_away
from ui.port import Workspace
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.widgets.work_bar import WorkBar, end_work
from ui.words import count_words

if TYPE_CHECKING:
    from ui.views.change_register import ChangeRegisterView

_JOB = "chgdesk.register_job:register_list"
_KINDS = "Workbook (*.xlsx);;CSV (*.csv);;PDF (*.pdf)"


class RegisterExporting(QObject):
    """One export at a time; the file gets its name once the trail has its entry (EVD-17)."""

    def __init__(
        self, register: ChangeRegisterView, workspace: Workspace, runner: DeskRunner, settings: Settings
    ) -> None:
        super().__init__(register)
        self._register, self._workspace = register, workspace
        self._runner, self._settings = runner, settings
        self._name = register.objectName()
        self.work: WorkBar = register.work

    def ask_place(self) -> None:
        """Ask where the file shall lie; its ending says the form."""
        folder = self._settings.text(self._name, "folder")
        dialog = QFileDialog(self._register, "Export what is shown", str(Path(folder) / "Changes.xlsx"), _KINDS)
        dialog.setObjectName(f"{self._name}.file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("Changes.xlsx")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition(".")[2].rstrip(")")))
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, place: str) -> None:
        """Write the list in the job process."""
        target = Path(place)
        try:
            form = form_of(target)
        except UserError as refusal:
            self._register.said.emit(str(refusal))
            return
        self._settings.set_text(self._name, "folder", str(target.parent))
        card = self._workspace.card
        ticket = self._runner.start_job(
            _JOB,
            card.path,
            self._register.list_wish(form),
            place,
            Actor(person=card.seat or "desk", name=card.person or "somebody at this desk"),
            done=self._on_made,
            failed=self._on_failed,
            step=self.work.step,
        )
        self.work.begin("Exporting the list", ticket.cancel)

    def _on_made(self, made: ListFile) -> None:
        """The file lies beside its place: record that it leaves, then give it its name."""
        if self._workspace.card.read_only:
            self._place(made, "It is not in the trail: the workspace is open for reading only.")
            return
        self._runner.execute(
            made.command,
            done=lambda _changed: self._place(made, "The trail has its entry."),
            failed=partial(self._on_unrecorded, made),
        )

    def _place(self, made: ListFile, words: str) -> None:
        """Give the file its name, off the GUI thread."""
        self._runner.ask(
            lambda: put_in_place(made), lambda placed: self._on_placed(made, placed, words), self._on_failed
        )

    def _on_placed(self, made: ListFile, placed: tuple[Path, ...], words: str) -> None:
        end_work(self.work, self._register.table)
        named = " and ".join(path.name for path in placed)
        self._register.said.emit(f"Exported {count_words(made.rows, 'change', 'changes')} to {named}. {words}")

    def _on_unrecorded(self, made: ListFile, error: BaseException) -> None:
        """The trail took no entry, so no file goes out."""
        self._runner.ask(lambda: throw_away(made), lambda _none: None)
        self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        """Say why there is no file; never quietly."""
        end_work(self.work, self._register.table)
        if isinstance(error, Cancelled):
            self._register.said.emit("Cancelled; no file was written.")
        elif isinstance(error, UserError):
            self._register.said.emit(str(error))
        else:
            self._runner.failed.emit(error, None)
