"""What a parameter is: its shape, what it does, and its definition (requirements 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ParameterClass(StrEnum):
    """What a parameter does: a rule of the judge, a guard on steps ahead, or only printed (rules: Registers)."""

    RULE = "rule"
    GUARD = "guard"
    PRINTED = "printed"


class Kind(StrEnum):
    """The shape of a parameter's value."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    WORDS = "words"
    LEVELS = "levels"
    DEADLINE = "deadline"
    WHOLE_BY_LEVEL = "whole_by_level"
    WORDS_BY_KEY = "words_by_key"
    MATRIX = "matrix"
    WINDOWS = "windows"
    FREEZES = "freezes"
    DAYS = "days"
    WHOLES = "wholes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDefinition:
    """One parameter: where it stands, what it means, its unit, what it may be, and its default (requirements 3.4).

    `default` is JSON text. `allowed` lists the choices of a CHOICE or WORDS parameter; empty means free names.
    """

    path: str
    kind: Kind
    default: str
    meaning: str
    unit: str = ""
    group: ParameterClass = ParameterClass.RULE
    allowed: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    optional: bool = False
