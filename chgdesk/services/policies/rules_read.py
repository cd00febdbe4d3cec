"""What an adopted text says of the rules: its questions answered, its figures bound, the rest left silent (POL-28)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_effect import WHERE_ABSENT
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import as_text, by_path, value_at, with_value
from chgdesk.domain.people import Role
from chgdesk.domain.policy import Binding
from chgdesk.domain.policy_text import PolicySection
from chgdesk.services.policies.starter import starter_roles
from chgdesk.text.figures import Proposal, proposals
from chgdesk.text.questions import TWELVE, AskedPart, AskedQuestion, asked

ASKED_PATHS = frozenset(path for question in TWELVE for path in question.paths)
"""The parameters that the twelve questions set; figures of any other are offered one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRead:
    """The twelve questions with what the text answers, and figures that state any other parameter."""

    asked: tuple[AskedQuestion, ...]
    figures: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One parameter as the officer answered it: JSON text, and the sentence it was read from, if any."""

    path: str
    text: str
    sentence: str = ""
    section: str = ""


def rules_read(text: str | Sequence[PolicySection], tree: Mapping[str, Any], roles: Iterable[Role] = ()) -> RulesRead:
    """Put the questions to a text or to its sections; `tree` lends the names of levels, `roles` those on record.

    Roles of the starter text are known by their titles as well, since few have any on record before they adopt.
    """
    known = tuple(roles)
    held = {role.ref for role in known}
    return RulesRead(
        asked=asked(text, tree, roles=(*known, *(r for r in starter_roles() if r.ref not in held))),
        figures=tuple(each for each in proposals(text, tree=tree) if each.path not in ASKED_PATHS),
    )


def as_proposed(part: AskedPart) -> Answered | None:
    """A part as the text answers it; None where it does not."""
    if part.proposed is None:
        return None
    quote = part.quotes[0] if part.quotes else None
    return Answered(
        path=part.part.path,
        text=part.proposed,
        sentence=quote.sentence if quote else "",
        section=quote.section if quote else "",
    )


def as_figure(proposal: Proposal) -> Answered:
    """A figure bound to the parameter it probably states."""
    return Answered(path=proposal.path, text=proposal.value, sentence=proposal.sentence, section=proposal.section)


def where_silent(path: str, tree: Mapping[str, Any]) -> str:
    """What holds where a text says nothing of a parameter, as JSON text: nothing is asked for.

    Where the rules know no such thing (a frequency must be some frequency), the value the set has stands.
    """
    default = json.loads(by_path()[path].default)
    stands = as_text(value_at(tree, path))
    if path not in WHERE_ABSENT and default not in (False, []):
        return stands
    nothing = WHERE_ABSENT.get(path, default)
    return stands if check_parameters(with_value(dict(tree), path, nothing)) else as_text(nothing)


def values_of(answers: Iterable[Answered]) -> tuple[ParameterValue, ...]:
    """The values to be recorded, the last answer of a parameter where there are several."""
    return tuple(ParameterValue(path=path, text=each.text) for path, each in _latest(answers).items())


def bindings_of(answers: Iterable[Answered]) -> tuple[Binding, ...]:
    """From which sentence each value was read."""
    return tuple(
        Binding(path=path, sentence=each.sentence, section=each.section)
        for path, each in _latest(answers).items()
        if each.sentence
    )


def contradictions(tree: Mapping[str, Any], answers: Iterable[Answered]) -> tuple[str, ...]:
    """Why these answers do not fit together with the rest of the set, each with its path; empty where they do."""
    changed = dict(tree)
    for value in values_of(answers):
        changed = with_value(changed, value.path, json.loads(value.text))
    return check_parameters(changed)


def _latest(answers: Iterable[Answered]) -> dict[str, Answered]:
    return {each.path: each for each in answers}
