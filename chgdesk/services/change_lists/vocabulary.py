"""The words a workspace's filter may use: categories, risks and outcomes of its rules, and names on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chgdesk.domain.filter_language import Vocabulary
from chgdesk.domain.filters import Field
from chgdesk.domain.parameters import unflatten
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.registry import answers
from chgdesk.storage.kinds import BY_NAME
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
    risks = _joined(*(one.risk_levels for one in rules)) or usual.risks
    return Vocabulary(
        categories=_joined(*(one.categories for one in rules)) or usual.categories,
        risks=risks,
        outcomes=_joined(*(one.outcomes for one in rules), usual.outcomes),
        findings=tuple(sorted(finding_titles())),
        names={Field(key): names for key, names in vocabulary.names(connection).items()},
    )


def rules_on_record(connection: Any) -> tuple[Rules, ...]:
    """The rules of every stored parameter set, the newest first."""
    reader: Reader[Any] = Reader(connection, BY_NAME["parameter_set"])
    sets = [held.value for held in reader.all()]
    return tuple(rules_of(unflatten(one.values)) for one in reversed(sets))


def _joined(*words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for some in words for word in some))
