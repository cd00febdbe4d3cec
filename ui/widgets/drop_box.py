"""A place to drop one file on, or to choose it: read off the GUI thread, refused in a sentence in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame
from typing_extensions import override

from chgdesk.errors import UserError
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.words import size_words

LARGEST = 50_000_000
"""Bytes of a file that is still taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAtHand:
    """A file as it was read from the disk."""

    name: str
    data: bytes


class DropBox(QFrame):
    """`path_given` tells which file somebody means; whoever owns the box reads it and shows what came of it."""

    path_given = Signal(str)
    dropped_out = Signal()

    def __init__(self, name: str, words: str, filters: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self._ask, self._filters = words, filters
        self._words = label(words, "soft", wrap=True, name=f"{name}.words")
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.hide()
        self.choose = button("Choose a file …", f"{name}.choose", says=f"Choose a file: {words}")
        self.choose.clicked.connect(self._on_choose_clicked)
        self._leave = button("Take it away", f"{name}.leave", "quiet")
        self._leave.clicked.connect(self.dropped_out.emit)
        self._leave.hide()
        self.setFocusProxy(self.choose)
        stack = column(self, margins=GRID * 2, gap=4)
        row = line(gap=GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._leave)
        row.addWidget(self.choose)
        stack.addLayout(row)
        stack.addWidget(self._fault)

    def show_file(self, file: FileAtHand | None) -> None:
        """Show which file is held, or ask for one."""
        self.say_fault("")
        self._words.setText(f"{file.name} · {size_words(len(file.data))}" if file is not None else self._ask)
        self._words.setProperty("role", "" if file is not None else "soft")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._leave.setVisible(file is not None)
        self.choose.setText("Choose another …" if file is not None else "Choose a file …")

    def say_fault(self, words: str) -> None:
        """Why the file was not taken."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if len(paths) == 1:
            event.acceptProposedAction()
            self.path_given.emit(paths[0])
        else:
            self.say_fault(f"{len(paths)} files were dropped. Drop one.")

    def _on_choose_clicked(self) -> None:
        dialog = QFileDialog(self, self._ask, "", self._filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path_given.emit)
        dialog.open()


def read_file_at(path: str) -> FileAtHand:
    """The bytes of a file; called on a reader thread.

    Raises:
        UserError: it cannot be read, holds no bytes, or is too large.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise UserError(f"{file.name} is no file. Choose one.")
        size = file.stat().st_size
        if size > LARGEST:
            raise UserError(f"{file.name} is {size / 1_000_000:,.0f} MB; at most 50 MB are read.")
        data = file.read_bytes()
    except OSError as fault:
        raise UserError(f"{file.name} cannot be read ({fault.strerror}). Check that it is there and yours.") from fault
    if not data:
        raise UserError(f"{file.name} holds no bytes. Copy it again from where it came from.")
    return FileAtHand(name=file.name, data=data)
