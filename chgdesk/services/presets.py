"""The shipped parameter sets: our own recommendation, and the rules of each founding document (PRM-02)."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache

from chgdesk import paths
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import Tree, flatten, unflatten
from chgdesk.errors import UserError

RECOMMENDED = "recommended"
"""The set that a new policy is offered, for up to 50 people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A full set of parameters, with a title and two or three sentences: whom it fits and what it demands."""

    name: str
    title: str = ""
    description: str = ""
    values: tuple[ParameterValue, ...] = ()


@cache
def presets() -> tuple[Preset, ...]:
    """Every shipped preset: the recommended one first, then the others by name."""
    read = [_read(file.stem) for file in sorted((paths.resources() / "presets").glob("*.json"))]
    return tuple(sorted(read, key=lambda preset: (preset.name != RECOMMENDED, preset.name)))


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        UserError: there is none; the text names those there are.
    """
    held = {each.name: each for each in presets()}
    if name not in held:
        close = difflib.get_close_matches(name, held, n=1, cutoff=0.6)
        hint = f" Did you mean {close[0]}?" if close else ""
        sentence = f"There is no preset {name}.{hint} Choose one of {', '.join(held)}."
        raise UserError(sentence)
    return held[name]


def tree_of(preset: Preset) -> Tree:
    """The preset's values as a tree of its own, which the caller may change."""
    return unflatten(preset.values)


def _read(name: str) -> Preset:
    text = (paths.resources() / "presets" / f"{name}.json").read_text(encoding="utf-8")
    held = json.loads(text)
    return Preset(
        name=held["name"], title=held["title"], description=held["description"], values=flatten(held["values"])
    )
