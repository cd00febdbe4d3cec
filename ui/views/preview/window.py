"""The preview: one file of several, beside the page; Space opens it, Esc closes it, left and right lead on (EVD-01)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from chgdesk.domain.record_page import HeldFile
from chgdesk.services.evidence.reading import EvidencePart
from ui.build import button, clear, column, label, line
from ui.dialogs.file_choice import ask_where
from ui.port import Workspace
from ui.runner import DeskRunner, Ticket
from ui.theme import GRID
from ui.views.preview.bodies import PictureBody, TextBody
from ui.views.preview.looking import Look, MailLook, NoLook, PdfLook, PictureLook, TextLook, look_at
from ui.views.preview.mail_body import MailBody
from ui.views.preview.pdf_body import PdfBody
from ui.views.preview.saving import save_out
from ui.widgets.evidence_list import about_words
from ui.words import sentence_case, size_words

NAME = "preview"


class PreviewWindow(QDialog):
    """Shows what is held of a record, file by file; nothing is opened by another program from here."""

    shown = Signal(str)
    """The SHA-256 of the file whose preview stands now."""

    def __init__(
        self,
        files: Sequence[HeldFile],
        at: int,
        workspace: Workspace,
        runner: DeskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 720)
        self._files = tuple(file for file in files if file.held)
        self._workspace, self._runner = workspace, runner
        self._ticket: Ticket | None = None
        self.body: QWidget | None = None
        self._lay_out()
        for key, way in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
            QShortcut(QKeySequence(key), self, partial(self._step, way))
        chosen = files[at].sha256
        self._at = next((place for place, file in enumerate(self._files) if file.sha256 == chosen), 0)
        self._show()

    @property
    def file(self) -> HeldFile:
        """The file that is shown."""
        return self._files[self._at]

    def _lay_out(self) -> None:
        """What it is above, the file in the middle, the ways on below."""
        stack = column(self, margins=GRID * 2, gap=GRID)
        self._title = label("", "strong", wrap=True, name=f"{NAME}.title")
        self._facts = label("", "small", wrap=True, name=f"{NAME}.facts")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = label("", "small", wrap=True, name=f"{NAME}.note")
        stack.addWidget(self._title)
        stack.addWidget(self._facts)
        stack.addWidget(self._note)
        self._middle = column()
        stack.addLayout(self._middle, 1)
        self._said = label("", "small", wrap=True, name=f"{NAME}.said")
        stack.addWidget(self._said)
        row = line()
        self.earlier = button("← Previous", f"{NAME}.earlier", says="Previous file")
        self.later = button("Next →", f"{NAME}.later", says="Next file")
        self._place = label("", "soft", name=f"{NAME}.place")
        self.save = button("Save a copy", f"{NAME}.save")
        shut = button("Close", f"{NAME}.close")
        shut.setToolTip("Esc")
        self.earlier.clicked.connect(partial(self._step, -1))
        self.later.clicked.connect(partial(self._step, 1))
        self.save.clicked.connect(self._on_save_clicked)
        shut.clicked.connect(self.close)
        for widget in (self.earlier, self.later, self._place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(shut)
        stack.addLayout(row)

    def _step(self, way: int, _on: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own signal
        """The file before or behind."""
        place = self._at + way
        if 0 <= place < len(self._files):
            self._at = place
            self._show()

    def _show(self) -> None:
        """Show the chosen file: first what is known of it, then what can be seen."""
        file = self.file
        self.leave()
        self.setWindowTitle(file.name)
        self._title.setText(file.name)
        withdrawn = f" · {file.withdrawn}" if file.withdrawn else ""
        self._facts.setText(
            f"{about_words(file) or 'Kind not said'} · {size_words(file.size)} · SHA-256 {file.sha256}{withdrawn}"
        )
        self._remark("")
        self._tell("")
        self._place.setText(f"{self._at + 1} of {len(self._files)}")
        for way, can, why in (
            (self.earlier, self._at > 0, "This is the first file"),
            (self.later, self._at + 1 < len(self._files), "This is the last file"),
        ):
            way.setEnabled(can)
            way.setToolTip("" if can else why)
        self._put(label("Fetching it from the workspace …", "soft", name=f"{NAME}.waiting"))
        ask = self._workspace.ask
        self._ticket = self._runner.ask(
            lambda: look_at(file, lambda sha256, most: bytes(ask(EvidencePart(sha256=sha256, most=most)))),
            self._on_look,
            lambda error: self._say(str(error)),
        )

    def _on_look(self, look: Look) -> None:
        """It is read: show it by its kind."""
        self._ticket = None
        says = self.file.name
        if isinstance(look, PictureLook):
            self._remark(look.note)
            self._put(PictureBody(look.image, f"{NAME}.picture", says, self))
        elif isinstance(look, TextLook):
            self._remark(look.note)
            self._put(TextBody(look.pieces, f"{NAME}.text", says, self))
        elif isinstance(look, PdfLook):
            pages = PdfBody(look.data, f"{NAME}.pdf", self._runner, self)
            pages.failed.connect(self._say)
            pages.noted.connect(self._remark)
            self._put(pages)
        elif isinstance(look, MailLook):
            mail = MailBody(look.data, f"{NAME}.mail", self._workspace.card.zone, self._runner, self)
            mail.failed.connect(self._say)
            self._put(mail)
        elif isinstance(look, NoLook):
            self._say(look.words)
        self.shown.emit(self.file.sha256)

    def _remark(self, words: str) -> None:
        """How it is shown: page, measures, encoding."""
        self._note.setText(sentence_case(words))
        self._note.setVisible(bool(words))

    def _say(self, sentence: str) -> None:
        """There is nothing to see; say why."""
        self._put(label(sentence, wrap=True, name=f"{NAME}.why"))

    def _put(self, body: QWidget) -> None:
        clear(self._middle)
        self.body = body
        self._middle.addWidget(body, 1)
        body.setFocus()

    def leave(self) -> None:
        """Stop what is under way for the file shown before."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        if isinstance(self.body, PdfBody | MailBody):
            self.body.leave()

    @override
    def done(self, result: int) -> None:
        self.leave()
        super().done(result)

    def _on_save_clicked(self) -> None:
        """Ask where the copy shall lie."""
        file, workspace, runner = self.file, self._workspace, self._runner
        ask_where(
            self,
            "Save a copy",
            file.name,
            "All files (*)",
            lambda place: save_out(file, place, workspace, runner, self._tell),
        )

    def _tell(self, sentence: str) -> None:
        """Say what came of saving, where there still is somebody to tell."""
        if shiboken6.isValid(self):
            self._said.setText(sentence)
            self._said.setVisible(bool(sentence))


def open_preview(
    files: Sequence[HeldFile], at: int, workspace: Workspace, runner: DeskRunner, parent: QWidget
) -> PreviewWindow:
    """Open the preview beside the page."""
    window = PreviewWindow(files, at, workspace, runner, parent)
    window.show()
    return window
