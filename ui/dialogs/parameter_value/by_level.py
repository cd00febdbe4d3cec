"""Editors of tables by risk level or category: a figure or some names a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from chgdesk.domain.parameter_kinds import ParameterDefinition
from chgdesk.domain.parameter_words.names import name_words
from ui.build import column, label
from ui.dialogs.parameter_value.editor import NAME, NotAValue, NumberBox, ValueEditor
from ui.dialogs.parameter_value.known import Vocabulary
from ui.dialogs.parameter_value.names_field import NamesField
from ui.theme import GRID
from ui.words import sentence_case


class NumbersByLevel(ValueEditor):
    """A figure for each risk level; a level without one stays empty."""

    def __init__(self, definition: ParameterDefinition, levels: Sequence[str]) -> None:
        super().__init__()
        self._least, self._most = definition.minimum or 0, definition.maximum or 0
        self._unit, self._says = definition.unit, definition.meaning
        self._boxes: dict[str, NumberBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        column(self).addLayout(self._grid)
        for level in levels:
            self._row(level)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: Any) -> None:
        """Show the figures; a level that is none any more keeps its line, so that it is seen."""
        for level in value or ():
            if level not in self._boxes:
                self._row(level)
        for level, box in self._boxes.items():
            box.show_number((value or {}).get(level))

    def value(self) -> Any:
        """The figures of the levels that have one."""
        given = {}
        for level, box in self._boxes.items():
            if box.text().strip():
                try:
                    given[level] = box.number()
                except NotAValue as fault:
                    raise NotAValue(f"{sentence_case(name_words(level))}: {fault}") from None
        return given

    def _row(self, level: str) -> None:
        """Level, figure, unit."""
        at = len(self._boxes)
        words = sentence_case(name_words(level))
        box = NumberBox(f"{NAME}.level.{level}", f"{self._says}: {words}", self._least, self._most)
        box.textEdited.connect(lambda _text: self.edited.emit())
        self._boxes[level] = box
        self._grid.addWidget(label(words), at, 0)
        self._grid.addWidget(box, at, 1)
        span = f"from {self._least:,} to {self._most:,}"
        self._grid.addWidget(label(f"{self._unit}, {span}" if at == 0 else self._unit, "small"), at, 2)


class NamesByKey(ValueEditor):
    """Some names for each risk level or category; a line without any is left out."""

    def __init__(self, says: str, keys: Sequence[str], known: Vocabulary) -> None:
        super().__init__()
        self._says, self._known = says, known
        self._fields: dict[str, NamesField] = {}
        self._kept: list[str] = []
        self._stack = column(self, gap=4)
        for key in keys:
            self._row(key)
        if self._fields:
            self.setFocusProxy(next(iter(self._fields.values())))

    def show_value(self, value: Any) -> None:
        """Show the names; keys that are none any more keep their line."""
        given = value or {}
        self._kept = list(given)
        for key in given:
            if key not in self._fields:
                self._row(key)
        for key, field in self._fields.items():
            field.show_names(given.get(key, ()))

    def value(self) -> Any:
        """The names by key; a key that had an empty list keeps it."""
        given = {key: field.names() for key, field in self._fields.items()}
        return {key: names for key, names in given.items() if names or key in self._kept}

    def _row(self, key: str) -> None:
        """Key above, names below."""
        words = sentence_case(name_words(key))
        field = NamesField(f"{NAME}.key.{key}", f"{self._says}: {words}", self._known)
        field.edited.connect(self.edited.emit)
        self._fields[key] = field
        self._stack.addWidget(label(words, "caption"), alignment=Qt.AlignmentFlag.AlignLeft)
        self._stack.addWidget(field)
        self._stack.addSpacing(GRID)
