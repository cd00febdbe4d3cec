"""Interim."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.parameters import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDifference:
    """A difference."""

    path: str
    meaning: str
    old: str
    new: str


def compare(mine: Tree, theirs: Tree) -> tuple[ParameterDifference, ...]:
    """Nothing yet."""
    del mine, theirs
    return ()
