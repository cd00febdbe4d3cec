"""Whether the names inside a parameter set lead somewhere: roles, categories, levels, outcomes, fields (PRM-03)."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.evaluation.documentation import known_fields
from chgdesk.domain.parameter_effect import effective
from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameters import definitions, value_at

_LIST_OF_ONE = "approval.verbal_accepted_for"
_OF_CATEGORIES = frozenset(
    {"gates.staging.required_for", "rollback.required_for", "window.required_for", "notice.required_for"}
)
_OF_LEVELS = frozenset(
    {
        "gates.code_review.senior_required_for",
        "gates.staging.required_for_risk",
        "rollback.required_for_risk",
        "rollback.test_required_for_risk",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The names there are of one sort, what one of them is called, and where they are listed."""

    names: Collection[str]
    sort: str
    place: str

    def faults(self, given: Collection[str]) -> Iterator[str]:
        """A sentence for each name that is not among them, with what to write instead."""
        for name in given:
            if name in self.names:
                continue
            close = difflib.get_close_matches(name, self.names, n=1, cutoff=0.6)
            hint = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(self.names) or 'none yet'}."
            yield f"{name} is no {self.sort} of {self.place}. {hint}"


def check_references(tree: Mapping[str, Any], roles: frozenset[str]) -> tuple[str, ...]:
    """Every name in a set that leads nowhere, in the order of the policy, each with its path and what to write.

    `roles` are the roles of the workspace. The set has no fault by `check_parameters`, which finds wrong types,
    negative numbers and an empty list of categories; here are names of roles, categories, levels, outcomes and
    fields that do not exist, matrix rules that can apply to nothing, and a choice written as a list.
    """
    known = _names_of(tree, roles)
    return tuple(
        f"{definition.path}: {fault}"
        for definition in definitions()
        if (given := value_at(tree, definition.path)) is not None
        for fault in _faults(definition, given, known)
    )


def _names_of(tree: Mapping[str, Any], roles: frozenset[str]) -> Mapping[str, _Known]:
    levels, categories = effective(tree, "risk.levels"), effective(tree, "categories")
    outcomes = effective(tree, "verification.outcomes")
    return {
        "role": _Known(names=sorted(roles), sort="role", place="this workspace"),
        "category": _Known(names=categories, sort="category", place="`categories`"),
        "level": _Known(names=levels, sort="risk level", place="`risk.levels`"),
        "outcome": _Known(names=outcomes, sort="outcome", place="`verification.outcomes`"),
        "field": _Known(names=sorted(known_fields()), sort="field", place="a change record"),
    }


def _faults(definition: ParameterDefinition, given: Any, known: Mapping[str, _Known]) -> Iterator[str]:
    path = definition.path
    if definition.kind is Kind.MATRIX:
        for index, rule in enumerate(given, start=1):
            yield from (f"rule {index}: {fault}" for fault in _rule_faults(rule, known))
    elif definition.kind is Kind.CHOICE and isinstance(given, list) and (path != _LIST_OF_ONE or len(given) != 1):
        yield f"write one of {', '.join(definition.allowed)} alone, not a list."
    elif definition.unit == "role":
        yield from _role_faults(given, known)
    elif path == "required_fields":
        yield from known["category"].faults(given)
        yield from known["field"].faults(dict.fromkeys(name for names in given.values() for name in names))
    elif definition.kind in {Kind.WHOLE_BY_LEVEL, Kind.WORDS_BY_KEY} or path in _OF_LEVELS:
        yield from known["level"].faults(given)
    elif path in _OF_CATEGORIES:
        yield from known["category"].faults(given)
    elif path == "pir.outcomes":
        yield from known["outcome"].faults(given)


def _role_faults(given: Any, known: Mapping[str, _Known]) -> Iterator[str]:
    """One role, a list of roles, or lists of roles by risk level."""
    if isinstance(given, Mapping):
        yield from known["level"].faults(given)
        yield from known["role"].faults(dict.fromkeys(role for roles in given.values() for role in roles))
    elif given != "":
        yield from known["role"].faults([given] if isinstance(given, str) else given)


def _rule_faults(rule: Mapping[str, Any], known: Mapping[str, _Known]) -> Iterator[str]:
    when = rule.get("when") or {}
    for key, names in when.items():
        if not names:
            yield f"when.{key} is empty, so the rule applies to no change. Name at least one, or leave {key} out."
        if (sort := {"risk": "level"}.get(key, key)) in known:
            yield from known[sort].faults(names)
    yield from known["role"].faults(
        dict.fromkeys(role for key in ("roles", "any_of", "optional") for role in rule.get(key) or ())
    )
