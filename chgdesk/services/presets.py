"""Interim."""

from __future__ import annotations

import json
from dataclasses import dataclass

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import Tree, definitions, unflatten


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A preset."""

    name: str
    title: str = ""
    description: str = ""


def preset(name: str) -> Preset:
    """A preset by name."""
    return Preset(name=name)


def tree_of(_preset: Preset) -> Tree:
    """Its tree."""
    return json.loads(json.dumps(unflatten(ParameterValue(path=d.path, text=d.default) for d in definitions())))  # type: ignore[no-any-return]


def presets() -> tuple[Preset, ...]:
    """All."""
    return (preset("recommended"),)
