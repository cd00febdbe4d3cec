"""Policy parameters: typed definitions, reading and writing of values, and validation (PRM-01, PRM-03, PRM-09)."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chgdesk.domain.parameter_set import ParameterValue

Tree = dict[str, Any]
"""A set of parameters as nested JSON values, as the interchange format writes it."""


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


def definitions() -> tuple[ParameterDefinition, ...]:
    """Every parameter chgdesk knows, in the order of the policy."""
    from chgdesk.domain.parameter_definitions import DEFINITIONS  # noqa: PLC0415 - the table imports this module

    return DEFINITIONS


def by_path() -> Mapping[str, ParameterDefinition]:
    """The definitions by dotted path."""
    from chgdesk.domain.parameter_definitions import BY_PATH  # noqa: PLC0415 - the table imports this module

    return BY_PATH


def as_text(value: object) -> str:
    """A parameter value as canonical JSON text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def flatten(tree: Mapping[str, Any]) -> tuple[ParameterValue, ...]:
    """Split a tree into one value per defined parameter; what no definition covers stays at its own path."""
    found: list[ParameterValue] = []
    _flatten("", tree, found)
    return tuple(sorted(found, key=lambda value: value.path))


def _flatten(prefix: str, node: object, found: list[ParameterValue]) -> None:
    if prefix in by_path() or not isinstance(node, Mapping):
        found.append(ParameterValue(path=prefix, text=as_text(node)))
        return
    for key, value in node.items():
        _flatten(f"{prefix}.{key}" if prefix else str(key), value, found)


def unflatten(values: Iterable[ParameterValue]) -> Tree:
    """The tree that `flatten` took apart."""
    tree: Tree = {}
    for value in values:
        node = tree
        *parents, leaf = value.path.split(".")
        for parent in parents:
            node = node.setdefault(parent, {})
        node[leaf] = json.loads(value.text)
    return tree


def value_at(tree: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; None where nothing stands there."""
    node: Any = tree
    for key in path.split("."):
        if not isinstance(node, Mapping) or key not in node:
            return None
        node = node[key]
    return node


def with_value(tree: Mapping[str, Any], path: str, value: object) -> Tree:
    """A copy of the tree with one value replaced; the path may lead above, at or below a defined parameter.

    Raises:
        KeyError: the path leads nowhere near a parameter; the text names close ones.
    """
    known = by_path()
    if not any(path == p or path.startswith(f"{p}.") or p.startswith(f"{path}.") for p in known):
        close = difflib.get_close_matches(path, known, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(close)}?" if close else ""
        sentence = f"There is no parameter {path}.{hint}"
        raise KeyError(sentence)
    copy: Tree = json.loads(json.dumps(tree))
    node = copy
    *parents, leaf = path.split(".")
    for parent in parents:
        child = node.get(parent)
        if not isinstance(child, dict):
            child = node[parent] = {}
        node = child
    node[leaf] = value
    return copy


def check_parameters(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fault in a set: unknown names, wrong types, values out of range, references to nothing (PRM-03)."""
    from chgdesk.domain.parameter_checks import faults_of  # noqa: PLC0415 - the checks import this module

    return faults_of(tree)
