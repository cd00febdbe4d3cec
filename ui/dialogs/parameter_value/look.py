"""What a value would say and what is wrong with it, before anything is recorded (PRM-03); pure, for a reader thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_references import check_references
from chgdesk.domain.parameter_words import example_phrase, words_of
from chgdesk.domain.parameters import as_text, definition_at, value_at, with_value

MOST = 3
"""Faults named by their sentences; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The sentence with the value in it, what keeps it from being recorded, and what it would leave dangling."""

    sentence: str = ""
    faults: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    differs: bool = False


def look_at(path: str, value: Any, tree: Mapping[str, Any], roles: frozenset[str], titles: Mapping[str, str]) -> Look:
    """A value in place of the one a set has."""
    differs = as_text(value) != as_text(value_at(tree, path))
    tried = with_value(tree, path, value)
    wrong = _of(path, check_parameters(tried))
    if wrong:
        return Look(faults=wrong, differs=differs)
    before = frozenset(check_references(tree, roles)) if not check_parameters(tree) else frozenset()
    dangling = tuple(fault for fault in check_references(tried, roles) if fault not in before)
    return Look(
        sentence=sentence_of(path, tried, titles),
        faults=_of(path, dangling),
        elsewhere=tuple(_elsewhere(fault) for fault in dangling if not fault.startswith(f"{path}:")),
        differs=differs,
    )


def sentence_of(path: str, tree: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """A parameter of a set as a sentence of the policy."""
    return example_phrase(path).replace("{}", words_of(path, tree, titles))


def counted(sentences: Iterable[str]) -> str:
    """The first few sentences, and how many more there are."""
    said = list(sentences)
    more = f" And {len(said) - MOST} more." if len(said) > MOST else ""
    return " ".join(said[:MOST]) + more


def _of(path: str, faults: Iterable[str]) -> tuple[str, ...]:
    """The faults of one parameter as sentences."""
    mine = (fault.removeprefix(f"{path}: ") for fault in faults if fault.startswith(f"{path}:"))
    return tuple(fault[:1].upper() + fault[1:] for fault in mine)


def _elsewhere(fault: str) -> str:
    """A fault of another parameter, by what that one means."""
    path, _, said = fault.partition(": ")
    return f"“{definition_at(path).meaning}”: {said}"
