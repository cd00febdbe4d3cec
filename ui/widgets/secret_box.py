"""A line whose letters are not shown, for passphrases."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget


def secret_box(name: str, words: str, parent: QWidget | None = None) -> QLineEdit:
    """A line whose letters are not shown; `words` say what belongs there."""
    box = QLineEdit(parent)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setEchoMode(QLineEdit.EchoMode.Password)
    return box
