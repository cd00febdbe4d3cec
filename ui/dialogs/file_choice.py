"""Asking for a file, or for the place of a new one; the dialog stands beside the window and answers when it likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


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
