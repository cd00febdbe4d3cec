"""Every parameter's value in words that stand inside a sentence of the policy (POL-07, PRM-02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_words.groups import GROUPS, group_of
from chgdesk.domain.parameter_words.kinds import Saying, value_words
from chgdesk.domain.parameter_words.phrases import PHRASES
from chgdesk.domain.parameter_words.short import short_value
from chgdesk.domain.parameters import definition_at

__all__ = ["GROUPS", "example_phrase", "group_of", "short_words", "value_in_words", "words_of"]


def words_of(path: str, tree: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """What a checked set says at a path, as a phrase for the gap of `example_phrase(path)`.

    Two values that differ never read alike, save other spellings of the same value (10 and 10.0, a freeze of one day
    as a date or as a period, one choice alone or as a list of one). `titles` are the titles of roles by key.

    Where the set is silent, the words say what the judge (`rules_of`) then does: a deadline or limit that is absent
    is none, a flag that is absent asks for nothing, a list that is absent is empty, except where the rules name a
    default (zone, weekend, categories, levels, outcomes, accepted modes, transition, clock start, standard changes
    logged within one business day, the implementer never the sole approver, log tolerance, yearly template review).
    An absent guard that is required means no limit. What is absent and only printed, or optional, reads as its
    default.

    Raises:
        KeyError: there is no such parameter; the text names close ones.
    """
    return value_in_words(path, effective(tree, definition_at(path).path), tree, titles)


def value_in_words(
    path: str, value: Any, tree: Mapping[str, Any] | None = None, titles: Mapping[str, str] | None = None
) -> str:
    """A value that need not stand in the set, in the words it would have there; None means no limit or anybody."""
    return value_words(_saying(path, tree, titles), value)


def short_words(
    path: str, value: Any, tree: Mapping[str, Any] | None = None, titles: Mapping[str, str] | None = None
) -> str:
    """A value for a table cell: `5 business days`, `yes`, `low 1, medium 2, high 2`; None reads as no limit."""
    return short_value(_saying(path, tree, titles), value)


def example_phrase(path: str) -> str:
    """One sentence with `{}` where the words of the parameter stand."""
    return PHRASES[definition_at(path).path].example


def _saying(path: str, tree: Mapping[str, Any] | None, titles: Mapping[str, str] | None) -> Saying:
    return Saying(definition=definition_at(path), phrasing=PHRASES[path], tree=tree or {}, titles=titles or {})
