"""A version's documents as pages on the screen, and saving them as PDF, with a certificate or without (POL-17)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from chgdesk.errors import Cancelled
from chgdesk.services.policies.papers import Certificate, PolicyFile
from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.build import button, column, frame, label, line
from ui.dialogs.save_pdf import SavePdfDialog
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.standing import standing_shape
from ui.views.policy.versions.exporting import certificate_from, write_out
from ui.views.policy.versions.pages_view import PagesView
from ui.views.policy.versions.refusals import refusal_words
from ui.views.policy.versions.words import standing_words
from ui.widgets.state_chip import StateChip
from ui.widgets.work_bar import end_work

_FILE = "chgdesk.policy_paper_job:policy_file"
_VIEW = "policy_versions"


class PreviewPage(QWidget):
    """`left` tells that the timeline is wanted again."""

    left = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._name, self._desk = name, desk
        self._line: VersionLine | None = None
        self._dialog: SavePdfDialog | None = None
        self._saving = False
        self.pages = PagesView(f"{name}.pages", desk)
        self.pages.shown.connect(self._tell_save)
        stack = column(self, gap=0)
        stack.addWidget(self._head())
        stack.addWidget(self.pages, 1)
        self.setFocusProxy(self.pages)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being set, drawn or saved."""
        return self.pages.is_settled and not self._saving

    def show_version(self, ref: str, shelf: Shelf) -> bool:
        """Show a version's pages; False where there is none of this reference."""
        found = next((one for one in shelf.versions if one.version.ref == ref), None)
        if found is None:
            return False
        before, self._line = self._line, found
        version = found.version
        self._title.setText(f"{version.document} · version {version.number}")
        self._chip.show_state(standing_shape(found.standing), standing_words(found))
        if before is None or (before.version, before.standing) != (version, found.standing):
            self.pages.show_version(version.ref)
        self._tell_save()
        return True

    def leave(self) -> None:
        """The page is left."""
        self.pages.leave()
        self._line = None
        if self._dialog is not None:
            self._dialog.close()

    def _head(self) -> QFrame:
        """Back, which version, how it stands, and saving."""
        head = frame("topbar", f"{self._name}.head")
        row = line(head, gap=GRID * 2)
        row.setContentsMargins(GRID, GRID, GRID * 2, GRID)
        back = button("‹ Versions", f"{self._name}.back", "quiet", says="Back to the versions")
        back.clicked.connect(self.left.emit)
        self._title = label("", "strong", name=f"{self._name}.title")
        self._chip = StateChip(Shape.OPEN, "", f"{self._name}.standing")
        self.save = button("Save PDF", f"{self._name}.save", "primary")
        self.save.clicked.connect(self._on_save_clicked)
        for shown in (back, self._title, self._chip):
            row.addWidget(shown)
        row.addStretch(1)
        row.addWidget(self.save)
        return head

    def _tell_save(self) -> None:
        """There is something to save once the pages are set."""
        ready = self.pages.file is not None
        self.save.setEnabled(ready and not self._saving)
        self.save.setToolTip("" if ready else "The pages are still being set.")

    def _on_save_clicked(self) -> None:
        """Ask how it shall be saved, beside the pages."""
        if self.pages.file is None or self._dialog is not None:
            return
        dialog = SavePdfDialog(self.pages.file.name, self._desk.settings.text(_VIEW, "folder"), self)
        dialog.save_wanted.connect(self._on_save_wanted)
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.show()

    def _on_dialog_gone(self) -> None:
        self._dialog = None

    def _on_save_wanted(self, place: str, certificate: str, passphrase: str) -> None:
        """Save what is on the screen, or have it set and signed anew with the certificate."""
        file = self.pages.file
        if file is None:
            return
        self._desk.settings.set_text(_VIEW, "folder", place.rpartition("/")[0])
        self._saving = True
        self._tell_save()
        if certificate:
            read = lambda: certificate_from(certificate, passphrase)  # noqa: E731 - one expression for another thread
            self._desk.compute(read, lambda found: self._sign(found, place), self._on_failed)
        else:
            self._write(file, place)

    def _sign(self, certificate: Certificate, place: str) -> None:
        """Set it anew with the certificate's signature, in the job process."""
        if self._line is None:
            return
        ticket = self._desk.start_job(
            _FILE,
            self._desk.card.path,
            self._line.version.ref,
            self.pages.part,
            certificate,
            done=lambda file: self._write(file, place),
            failed=self._on_failed,
            step=self.pages.work.step,
        )
        self.pages.work.begin("Setting and signing the PDF", ticket.cancel)

    def _write(self, file: PolicyFile, place: str) -> None:
        """Write it, and note that it left the workspace."""
        end_work(self.pages.work, self.pages)
        if self._dialog is not None:
            self._dialog.close()
        self._saving = False
        self._tell_save()
        write_out(self._desk, file, place, "policy PDF", self._desk.report)

    def _on_failed(self, error: BaseException) -> None:
        """It was not saved; said in the dialog."""
        end_work(self.pages.work, self.pages)
        self._saving = False
        self._tell_save()
        words = "Cancelled; nothing was saved." if isinstance(error, Cancelled) else refusal_words(error)
        if not words:
            self._desk.report(error)
        elif self._dialog is not None:
            self._dialog.show_fault(words)
        else:
            self._desk.say(words)
