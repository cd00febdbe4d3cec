"""Policy parameters: their definitions, and reading and writing of values (PRM-01, PRM-09)."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from chgdesk.domain.parameter_definitions import BY_PATH, DEFINITIONS
from chgdesk.domain.parameter_kinds import ParameterDefinition
from chgdesk.domain.parameter_set import ParameterValue

Tree = dict[str, Any]
"""A set of parameters as nested JSON values, as the interchange format writes it."""


def definitions() -> tuple[ParameterDefinition, ...]:
    """Every parameter chgdesk knows, in the order of the policy."""
    return DEFINITIONS


def by_path() -> Mapping[str, ParameterDefinition]:
    """The definitions by dotted path."""
    return BY_PATH


def definition_at(path: str) -> ParameterDefinition:
    """The definition of a parameter.

    Raises:
        KeyError: there is no such parameter; the text names close ones.
    """
    if path not in BY_PATH:
        raise KeyError(no_such_parameter(path))
    return BY_PATH[path]


def no_such_parameter(path: str) -> str:
    """The sentence for a path that leads nowhere, with close ones."""
    close = difflib.get_close_matches(path, BY_PATH, n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(close)}?" if close else ""
    return f"There is no parameter {path}.{hint}"


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
        raise KeyError(no_such_parameter(path))
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
