"""Asking for a file, or for the place of a new one; the dialog stands beside the window and answers when it likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from chgdesk.errors import StorageProblem

LARGEST = 50 * 1024 * 1024
"""Bytes of a list; a larger file is hardly one."""


def ask_where(parent: QWidget, title: str, name: str, kinds: str, then: Callable[[str], None]) -> None:
    """Where a new file shall lie; `name` is proposed, its ending kept."""
    dialog = QFileDialog(parent, title, str(Path.home() / name), kinds)
    dialog.setObjectName("file_choice.where")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(then)
    dialog.open()


def ask_file(parent: QWidget, title: str, kinds: str, then: Callable[[str], None]) -> None:
    """A file that is there."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setObjectName("file_choice.file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(then)
    dialog.open()


def read_whole(place: Path) -> bytes:
    """The bytes of a file somebody chose; asked on a reader thread.

    Raises:
        StorageProblem: it cannot be read, or is too large for a list.
    """
    try:
        if place.stat().st_size > LARGEST:
            raise StorageProblem(f"{place.name} is larger than {LARGEST // 1024**2} MB. Is it the right file?")
        return place.read_bytes()
    except OSError as fault:
        raise StorageProblem(f"{place} cannot be read ({fault.strerror}). Choose it again.") from fault
