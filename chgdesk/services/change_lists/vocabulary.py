"""The words a workspace's filter may use: categories, risks and outcomes of its rules, and names on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.filter_language import Vocabulary
from chgdesk.domain.filters import Field
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import unflatten
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import PARAMETER_SET
from chgdesk.storage.queries import vocabulary
from chgdesk.storage.repositories import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeVocabulary:
    """Every word the filter of the change register knows in this workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesOfPeople:
    """Everybody's name by key."""


@answers(NamesOfPeople)
def _names_of_people(_query: NamesOfPeople, connection: Any) -> dict[str, str]:
    return vocabulary.people(connection)


@answers(ChangeVocabulary)
def _change_vocabulary(_query: ChangeVocabulary, connection: Any) -> Vocabulary:
    rules = rules_on_record(connection)
    usual = Vocabulary()
    return Vocabulary(
        categories=_joined(*(one.categories for one in rules)) or usual.categories,
        risks=_joined(*(one.risk_levels for one in rules)) or usual.risks,
        outcomes=_joined(*(one.outcomes for one in rules), usual.outcomes),
        findings=tuple(sorted(finding_titles())),
        names={Field(key): names for key, names in vocabulary.names(connection).items()},
    )


def rules_on_record(connection: Any) -> tuple[Rules, ...]:
    """The rules of every stored parameter set, the newest first."""
    reader: Reader[Any] = Reader(connection, PARAMETER_SET)
    return tuple(rules_of(unflatten(held.value.values)) for held in reversed(list(reader.all())))


def risks_on_record(sets: Sequence[ParameterSet]) -> tuple[str, ...]:
    """The levels of risk that the rules on record know, those of the newest first."""
    found = _joined(*(rules_of(unflatten(one.values)).risk_levels for one in reversed(sets)))
    return found or Vocabulary().risks


def _joined(*words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for some in words for word in some))
