"""Editors of single values: a choice, yes or no, a figure, a deadline, a text, a role, a zone, a row of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QCompleter, QLineEdit, QRadioButton

from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_words import value_in_words
from ui.build import column, label, line
from ui.dialogs.parameter_value.editor import NAME, NotAValue, NumberBox, ValueEditor
from ui.dialogs.parameter_value.known import Vocabulary
from ui.words import sentence_case

_HOURS, _DAYS, _NONE = "hours", "business_days", ""


class ChoiceEditor(ValueEditor):
    """One of a few: each by the words it prints."""

    def __init__(self, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self._values = [value for value, _words in choices]
        self._group = QButtonGroup(self)
        stack = column(self, gap=4)
        for number, (value, words) in enumerate(choices):
            choice = QRadioButton(sentence_case(words))
            choice.setObjectName(f"{NAME}.choice.{str(value).lower()}")
            self._group.addButton(choice, number)
            stack.addWidget(choice)
        self._group.idClicked.connect(lambda _number: self.edited.emit())

    def show_value(self, value: Any) -> None:
        """Mark a choice; a list of one counts as that one."""
        one = value[0] if isinstance(value, list) and len(value) == 1 else value
        known = self._values.index(one) if one in self._values else -1
        self._group.setExclusive(False)
        for number in range(len(self._values)):
            self._group.button(number).setChecked(number == known)
        self._group.setExclusive(True)
        if known >= 0:
            self.setFocusProxy(self._group.button(known))

    def value(self) -> Any:
        """The choice."""
        if self._group.checkedId() < 0:
            raise NotAValue("Choose one.")
        return self._values[self._group.checkedId()]


def choice_editor(definition: ParameterDefinition) -> ChoiceEditor:
    """For a choice, or for yes and no."""
    offered: Sequence[Any] = (True, False) if definition.kind is Kind.FLAG else definition.allowed
    return ChoiceEditor([(one, value_in_words(definition.path, one)) for one in offered])


class NumberEditor(ValueEditor):
    """A figure with its unit and the range it may have."""

    def __init__(self, definition: ParameterDefinition) -> None:
        super().__init__()
        least, most = definition.minimum or 0, definition.maximum or 0
        self.box = NumberBox(f"{NAME}.number", definition.meaning, least, most, whole=definition.kind is Kind.WHOLE)
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.setFocusProxy(self.box)
        row = line(self)
        row.addWidget(self.box)
        row.addWidget(label(definition.unit))
        row.addWidget(label(f"from {least:,} to {most:,}", "small"))
        row.addStretch(1)

    def show_value(self, value: Any) -> None:
        """Show a figure."""
        self.box.show_number(value)

    def value(self) -> Any:
        """The figure."""
        return self.box.number()


class DeadlineEditor(ValueEditor):
    """So many hours, so many business days, or no limit."""

    def __init__(self, definition: ParameterDefinition) -> None:
        super().__init__()
        self.box = NumberBox(f"{NAME}.number", definition.meaning)
        self.unit = QComboBox()
        self.unit.setObjectName(f"{NAME}.unit")
        self.unit.setAccessibleName("Hours, business days, or no limit")
        for words, unit in (("hours", _HOURS), ("business days", _DAYS), ("no fixed limit", _NONE)):
            self.unit.addItem(words, unit)
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.unit.currentIndexChanged.connect(lambda _row: self.box.setEnabled(bool(self.unit.currentData())))
        self.unit.activated.connect(lambda _row: self.edited.emit())
        self.setFocusProxy(self.box)
        row = line(self)
        row.addWidget(self.box)
        row.addWidget(self.unit)
        row.addStretch(1)

    def show_value(self, value: Any) -> None:
        """Show a deadline; None is no limit, and keeps the figure in sight."""
        given = value if isinstance(value, dict) else {"value": self.box.text() or 5, "unit": _NONE}
        self.box.show_number(given.get("value"))
        self.unit.setCurrentIndex(max(0, self.unit.findData(given.get("unit"))))
        self.box.setEnabled(bool(self.unit.currentData()))

    def value(self) -> Any:
        """The deadline."""
        unit = self.unit.currentData()
        return {"value": self.box.number(), "unit": unit} if unit else None


class TextEditor(ValueEditor):
    """A line of text; with `offered`, what fits is offered while typing."""

    def __init__(self, definition: ParameterDefinition, offered: Sequence[str] = ()) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.box.setObjectName(f"{NAME}.text")
        self.box.setAccessibleName(definition.meaning)
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.setFocusProxy(self.box)
        if offered:
            self.box.setPlaceholderText("Type a city or a region")
            complete = QCompleter(list(offered), self.box)
            complete.setFilterMode(Qt.MatchFlag.MatchContains)
            complete.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            complete.activated.connect(lambda _text: self.edited.emit())
            self.box.setCompleter(complete)
        column(self).addWidget(self.box)

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self.box.setText(value or "")

    def value(self) -> Any:
        """The text, without room around it."""
        return " ".join(self.box.text().split())


class RoleEditor(ValueEditor):
    """One role of those there are, or nobody by name."""

    def __init__(self, definition: ParameterDefinition, roles: Vocabulary) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName(f"{NAME}.role")
        self.box.setAccessibleName(definition.meaning)
        empty = value_in_words(definition.path, None)
        for words, role in ((sentence_case(empty), None), *((sentence_case(roles.words(r)), r) for r in roles.every)):
            self.box.addItem(words, role)
        self.box.activated.connect(lambda _row: self.edited.emit())
        self.setFocusProxy(self.box)
        row = line(self)
        row.addWidget(self.box)
        row.addStretch(1)

    def show_value(self, value: Any) -> None:
        """Show a role; one that is not known stands as it is written."""
        found = self.box.findData(value or None)
        if found < 0 and value:
            self.box.addItem(str(value), value)
            found = self.box.count() - 1
        self.box.setCurrentIndex(max(0, found))

    def value(self) -> Any:
        """The role's key, or None."""
        return self.box.currentData()


class WholesEditor(ValueEditor):
    """Some whole numbers, parted by commas."""

    def __init__(self, definition: ParameterDefinition) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.box.setObjectName(f"{NAME}.numbers")
        self.box.setAccessibleName(definition.meaning)
        self.box.setPlaceholderText("For example 60, 30, 7")
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.setFocusProxy(self.box)
        row = line(self)
        row.addWidget(self.box, 1)
        row.addWidget(label(definition.unit))

    def show_value(self, value: Any) -> None:
        """Show the numbers."""
        self.box.setText(", ".join(map(str, value or ())))

    def value(self) -> Any:
        """The numbers."""
        parts = [part for part in re.split(r"[\s,;]+", self.box.text()) if part]
        wrong = next((part for part in parts if not part.isdigit()), None)
        if wrong is not None:
            raise NotAValue(f"{wrong!r} is no whole number. Type numbers with commas between them, such as 60, 30, 7.")
        return [int(part) for part in parts]
