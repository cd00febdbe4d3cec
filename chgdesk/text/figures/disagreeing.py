"""Figures typed by hand, held against the parameters of the same version (PRM-10, POL-07)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameters import by_path, value_at
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.figures.proposing import HIGH, Candidate, Proposal, proposals

DISAGREES = "disagrees"
AGREES = "agrees"
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFigure:
    """One figure typed by hand, what it probably states, and what the parameter holds.

    `result` is disagrees, agrees, or unclear where the sentence can be read so that it agrees and so that it does
    not; `held` is the parameter's value. An agreeing figure is better bound, since the next change of the parameter
    would leave it behind.
    """

    result: str
    proposal: Proposal
    held: Any = None


def disagreements(content: PolicyContent) -> tuple[TypedFigure, ...]:
    """Every figure typed by hand that states a parameter of the version, in the order of the text."""
    kept = [section for section in content.sections if not section.removed]
    return tuple(_held_against(content, proposal) for proposal in proposals(kept, tree=content.tree))


def _held_against(content: PolicyContent, proposal: Proposal) -> TypedFigure:
    held = value_at(content.tree, proposal.path)
    said = (Candidate(path=proposal.path, value=proposal.stated), *proposal.alternatives)
    fitting = [_agrees(content, each) for each in said]
    if proposal.confidence == HIGH:
        result = AGREES if fitting[0] else DISAGREES
    else:
        result = AGREES if all(fitting) else UNCLEAR
    return TypedFigure(result=result, proposal=proposal, held=held)


def _agrees(content: PolicyContent, said: Candidate) -> bool:
    held, value = value_at(content.tree, said.path), json.loads(said.value)
    if by_path()[said.path].kind is Kind.WHOLE_BY_LEVEL:
        return isinstance(held, dict) and all(held.get(level) == number for level, number in value.items())
    if by_path()[said.path].kind is Kind.WHOLES:
        return isinstance(held, list) and all(number in held for number in value)
    return bool(held == value)
