"""Which editor a parameter gets, by the kind of its value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_words.phrases import PHRASES
from ui.dialogs.parameter_value.by_level import NamesByKey, NumbersByLevel
from ui.dialogs.parameter_value.days import DaysEditor
from ui.dialogs.parameter_value.editor import ValueEditor
from ui.dialogs.parameter_value.known import Surroundings, is_ordered, vocabulary_of
from ui.dialogs.parameter_value.matrix import MatrixEditor
from ui.dialogs.parameter_value.names_field import LinesEditor, NamesEditor
from ui.dialogs.parameter_value.row_list import FreezesEditor, OrderedEditor, WindowsEditor
from ui.dialogs.parameter_value.simple import (
    DeadlineEditor,
    NumberEditor,
    RoleEditor,
    TextEditor,
    WholesEditor,
    choice_editor,
)


def editor_for(definition: ParameterDefinition, around: Surroundings, today: date) -> ValueEditor:
    """The editor of a parameter, empty yet."""
    kind, known = definition.kind, vocabulary_of(definition, around)
    if kind in {Kind.CHOICE, Kind.FLAG}:
        return choice_editor(definition)
    if kind in {Kind.WHOLE, Kind.NUMBER}:
        return NumberEditor(definition)
    if kind is Kind.DEADLINE:
        return DeadlineEditor(definition)
    if kind is Kind.TEXT:
        if definition.unit == "role":
            return RoleEditor(definition, known)
        return TextEditor(definition, around.zones if definition.path == "timezone" else ())
    if is_ordered(definition):
        return OrderedEditor("Add a level" if kind is Kind.LEVELS else "Add a name")
    if kind is Kind.WORDS:
        free = PHRASES[definition.path].about in {"text", "quoted"}
        return LinesEditor(definition.meaning) if free else NamesEditor(definition.meaning, known)
    if kind is Kind.WHOLE_BY_LEVEL:
        return NumbersByLevel(definition, around.levels)
    if kind is Kind.WORDS_BY_KEY:
        keys = around.categories if definition.path == "required_fields" else around.levels
        return NamesByKey(definition.meaning, keys, known)
    makers: dict[Kind, Callable[[], ValueEditor]] = {
        Kind.MATRIX: lambda: MatrixEditor(around),
        Kind.WINDOWS: WindowsEditor,
        Kind.FREEZES: lambda: FreezesEditor(today),
        Kind.DAYS: lambda: DaysEditor(definition.meaning, today),
        Kind.WHOLES: lambda: WholesEditor(definition),
    }
    return makers[kind]()
