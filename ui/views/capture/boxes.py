"""The boxes of a form: each shows one value, says when somebody changed it, and what it understood of the typing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from chgdesk.domain.change_facts import Link
from chgdesk.domain.times_typed import read_time, typed_words
from chgdesk.domain.typed_day import read_day
from ui.views.capture.ground import FormGround


class LineBox(QLineEdit):
    """One line; `edited` after every key, `note` is what it understood."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, hint: str = "") -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _text: self.edited.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and _is_page(QGuiApplication.clipboard().text()):
            event.ignore()  # a whole page is no answer to one question: the form reads it
            return
        super().keyPressEvent(event)

    def show_value(self, value: Any) -> None:
        """Show a value; a line that says it already, in whatever words, keeps its text and its cursor."""
        text = self.words_of(value)
        if self.text() != text and (self.value() or None) != (value or None):
            self.setText(text)
            self.setCursorPosition(0)
            self.value()

    def forget(self) -> None:
        """Nothing stands here any more, not even what could not be read."""
        self.clear()
        self.note = self.fault = ""

    def words_of(self, value: Any) -> str:
        """The value as it stands in the line."""
        return str(value or "")

    def value(self) -> Any:
        """What is typed."""
        return self.text().strip()


def _is_page(text: str) -> bool:
    return len([line for line in text.splitlines() if line.strip()]) > 2


class NumberBox(LineBox):
    """A whole number."""

    def value(self) -> Any:
        """The number; nothing where none is typed."""
        text = self.text().strip()
        self.fault = "" if not text or text.isdecimal() else "Write a whole number."
        return int(text) if text.isdecimal() else None


class DayBox(LineBox):
    """A day."""

    def words_of(self, value: Any) -> str:
        """The day as it is typed."""
        return value.isoformat() if isinstance(value, date) else ""

    def value(self) -> Any:
        """The day; nothing where none is typed."""
        text = self.text().strip()
        day = read_day(text)
        self.fault = "" if not text or day else "Write a day like 14 Jul 2026."
        return day


class ListBox(LineBox):
    """Several short texts with commas between them."""

    def words_of(self, value: Any) -> str:
        """The texts with commas."""
        return ", ".join(value or ())

    def value(self) -> Any:
        """The texts."""
        return tuple(part.strip() for part in self.text().split(",") if part.strip())


class PersonBox(LineBox):
    """Somebody on record, completed by name; the key is the value."""

    def __init__(self, parent: QWidget, ground: FormGround, hint: str = "") -> None:
        super().__init__(parent, hint or "Name")
        self._ground = ground
        completer = QCompleter([person.name for person in ground.people], self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.setCompleter(completer)

    def words_of(self, value: Any) -> str:
        """The person's name."""
        return self._ground.held.name(value)

    def value(self) -> Any:
        """The key of the person meant; nothing where nobody on record is."""
        text = self.text().strip()
        person = self._ground.person_meant(text)
        name = self._ground.held.name(person)
        self.note = name if person and name != text else ""
        self.fault = "" if person or not text else "nobody on record yet"
        return person


class SystemsBox(LineBox):
    """One system or several, completed from the cards; a name without a card may stand, too."""

    def __init__(self, parent: QWidget, ground: FormGround, hint: str = "") -> None:
        super().__init__(parent, hint or "Name, or choose")
        self._ground = ground
        completer = QCompleter([card.ref for card in ground.held.systems if not card.retired], self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.setCompleter(completer)

    def words_of(self, value: Any) -> str:
        """The systems with commas."""
        return ", ".join(value or ())

    def value(self) -> Any:
        """The keys of the systems."""
        parts = (self._ground.system_meant(part) for part in self.text().split(","))
        found = tuple(dict.fromkeys(part for part in parts if part))
        strange = [system for system in found if self._ground.card(system) is None]
        self.note = f"no card of {strange[0]} yet" if strange else ""
        return found


class TimeBox(LineBox):
    """A moment, or a span where `spans`; typed in any usual way and said back in full."""

    def __init__(self, parent: QWidget, ground: FormGround, *, spans: bool = False, ahead: bool = False) -> None:
        super().__init__(parent, "yesterday 20:15–20:40" if spans else "yesterday 20:15")
        self._ground, self.spans, self._ahead = ground, spans, ahead

    def show_value(self, value: Any) -> None:
        """Show a moment or a span; what reads the same stays as it was typed, and what cannot be read, too."""
        if value != self.value():
            self.setText(self.words_of(value))
            self.setCursorPosition(0)
            self.value()

    def words_of(self, value: Any) -> str:
        """The moment on the wall clock here."""
        start, end = value if isinstance(value, tuple) else (value, None)
        if not isinstance(start, datetime):
            return ""
        local = self._ground.calendar.local(start)
        said = f"{local.day} {local:%b %Y %H:%M}"
        if end is None:
            return said
        last = self._ground.calendar.local(end)
        return f"{said}–{last:%H:%M}" if last.date() == local.date() else f"{said} – {last.day} {last:%b %Y %H:%M}"

    def value(self) -> Any:
        """The moment, or start and end."""
        typed = read_time(self.text(), now=self._ground.clock(), calendar=self._ground.calendar, ahead=self._ahead)
        self.fault = typed.fault
        if not typed.fault and typed.end is not None and not self.spans:
            self.fault = "One time, please."
        self.note = typed_words(typed, self._ground.calendar) if typed.is_read else ""
        read = typed.is_read and not self.fault
        start, end = (typed.start, typed.end) if read else (None, None)
        return (start, end) if self.spans else start


class TextBox(QPlainTextEdit):
    """Some lines of text."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, hint: str = "", height: int = 64) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(height)
        self._showing = False
        self.textChanged.connect(self._on_changed)

    def show_value(self, value: Any) -> None:
        """Show a text."""
        if self.toPlainText().strip() != str(value or "").strip():
            self._showing = True
            self.setPlainText(str(value or ""))
            self._showing = False

    def value(self) -> Any:
        """What is typed."""
        return self.toPlainText().strip()

    def _on_changed(self) -> None:
        if not self._showing:
            self.edited.emit()


class LinksBox(TextBox):
    """Pointers, one a line: what it is, then where it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "ticket OPS-12\npull_request https://…")

    def show_value(self, value: Any) -> None:
        """Show the links."""
        super().show_value("\n".join(f"{link.kind} {link.target}".strip() for link in value or ()))

    def value(self) -> Any:
        """The links."""
        found = []
        for line in self.toPlainText().splitlines():
            kind, _, target = line.strip().partition(" ")
            if kind:
                found.append(Link(kind=kind if target else "link", target=target.strip() or kind))
        return tuple(found)


class ChoiceBox(QComboBox):
    """One of some values."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(parent)
        self.addItem("", "")
        for words, value in choices:
            if value:
                self.addItem(words, value)
        self.activated.connect(lambda _row: self.edited.emit())

    def show_value(self, value: Any) -> None:
        """Show a value; one that is no choice is added, so that nothing on record is lost."""
        if value and self.findData(value) < 0:
            self.addItem(str(value).replace("_", " "), value)
        self.setCurrentIndex(max(0, self.findData(value or "")))

    def value(self) -> Any:
        """What is chosen."""
        return self.currentData() or ""


class TickBox(QCheckBox):
    """Yes or no."""

    edited = Signal()
    note = ""
    fault = ""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(words, parent)
        self.clicked.connect(lambda _on: self.edited.emit())

    def show_value(self, value: Any) -> None:
        """Show it."""
        self.setChecked(bool(value))

    def value(self) -> Any:
        """Whether it is ticked."""
        return self.isChecked()
