"""What every editor of a value does: show one, give one back, and say in a sentence why it is none yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

NAME = "parameter_value"


class NotAValue(Exception):
    """What is typed is no value yet; the text says what to type instead."""


class ValueEditor(QWidget):
    """`edited` after every act of the person, never when a value is shown."""

    edited = Signal()

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is told."""
        raise NotImplementedError

    def value(self) -> Any:
        """The value as it stands, in the JSON shape of its kind.

        Raises:
            NotAValue: what is typed is no value yet.
        """
        raise NotImplementedError

    def set_read_only(self, *, read_only: bool) -> None:
        """Let nothing be changed."""
        self.setEnabled(not read_only)


class NumberBox(QLineEdit):
    """A figure to type; the arrow keys step. It takes any text, so that nothing typed is lost."""

    def __init__(self, name: str, says: str, least: int = 0, most: int = 100_000, *, whole: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setFixedWidth(104)
        self.least, self.most, self._whole = least, most, whole

    def show_number(self, number: float | str | None) -> None:
        """Show a number; None is nothing."""
        self.setText("" if number is None else str(number))

    def number(self) -> int | float:
        """The number typed.

        Raises:
            NotAValue: it is none, or outside the range.
        """
        text = self.text().strip().replace(" ", "").replace("\u00a0", "")
        span = f"from {self.least:,} to {self.most:,}"
        try:
            number: int | float = int(text) if self._whole or text.lstrip("+-").isdigit() else float(text)
        except ValueError:
            kind = "whole number" if self._whole else "number"
            raise NotAValue(
                f"{text or 'Nothing'!r} is no {kind}. Type one {span}." if text else f"Type a {kind} {span}."
            ) from None
        if not self.least <= number <= self.most:
            raise NotAValue(f"{text} is outside the range. Type a number {span}.")
        return number

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        try:
            stepped = int(self.text()) + step
        except ValueError:
            return
        if self.least <= stepped <= self.most:
            self.setText(str(stepped))
            self.textEdited.emit(self.text())
