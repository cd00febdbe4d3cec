"""What differs between two parameter sets, in words: "what differs from yours" (PRM-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_words import group_of, words_of
from chgdesk.domain.parameters import definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDifference:
    """One parameter that two sets say differently: what it means, its group, and the old and new words."""

    path: str
    meaning: str
    group: str
    old: str
    new: str


def compare(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], titles: Mapping[str, str] | None = None
) -> tuple[ParameterDifference, ...]:
    """The parameters by which `theirs` differs from `mine`, in the order of the policy.

    What a set leaves out counts as what then holds, so that a value left out and the same value written down do not
    differ; nor do two spellings of one value, or one list of names in another order. Where only the clock of
    emergencies differs, that is one difference and its deadlines are none. Both sets are checked ones; `titles` are
    the titles of roles by key.
    """
    return tuple(
        difference
        for definition in definitions()
        if (difference := _difference(definition, mine, theirs, titles)) is not None
    )


def _difference(
    definition: ParameterDefinition,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    titles: Mapping[str, str] | None,
) -> ParameterDifference | None:
    path = definition.path
    old, new = words_of(path, mine, titles), words_of(path, theirs, titles)
    if old == new or _meant(definition, mine) == _meant(definition, theirs):
        return None
    return ParameterDifference(path=path, meaning=definition.meaning, group=group_of(path), old=old, new=new)


def _meant(definition: ParameterDefinition, tree: Mapping[str, Any]) -> Any:
    """The value that holds, without the order of names where it says nothing."""
    value = effective(tree, definition.path)
    unordered = definition.kind in {Kind.WORDS, Kind.DAYS} and definition.path != "categories"
    return sorted(value) if unordered else value
