"""What a form fills in by itself: from the system's card, and from what was last recorded of the system (CHG-21).

Each value says where it comes from, in the words that stand in grey beneath it. What somebody typed, and what an
original says, stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.domain.evaluation.classification import implied_risk
from chgdesk.domain.rules import Rules
from chgdesk.domain.workflow.places import value_at, with_value

CARD = "card of {system}"
USUAL = "as in {ref}, the last change of {system}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form's change with what was filled in, and for each place the words of its source."""

    change: Change
    sources: Mapping[str, str]


def filled(
    change: Change,
    *,
    card: SystemCard | None,
    last: Change | None,
    rules: Rules,
    keep: Collection[str],
) -> Filled:
    """Fill the places that nobody has filled: by the card first, then as the last change of the system had them."""
    system = change.systems[0] if change.systems else ""
    sources: dict[str, str] = {}
    proposals = [*_of_card(card)] if card is not None else []
    words = CARD.format(system=system)
    known = [(place, value, words) for place, value in proposals]
    if last is not None:
        usual = USUAL.format(ref=last.ref, system=system)
        known += [(place, value, usual) for place, value in _of_last(last)]
    for place, value, source in known:
        if place in keep or place in sources or not _is_open(change, place):
            continue
        change = with_value(change, place, value)
        sources[place] = source
    if "risk_declared" not in keep:
        change, sources = _risk(change, card, rules, sources)
    return Filled(change=change, sources=sources)


def _is_open(change: Change, place: str) -> bool:
    """Whether nothing stands there yet."""
    return value_at(change, place) in (None, "", (), False)


def _of_card(card: SystemCard) -> Iterator[tuple[str, Any]]:
    if card.change_type:
        yield "change_type", card.change_type
    if card.deploy == "pipeline" and card.change_type in {"code", "database", "infrastructure"}:
        yield "delivered_via_repo", True
    if card.home_system:
        yield "home_system", card.home_system
    plan = card.undo_plan or RollbackPlan()
    for name in ("method", "trigger", "owner", "verification", "time_estimate_min", "data_recovery", "authority"):
        if getattr(plan, name):
            yield f"rollback_plan.{name}", getattr(plan, name)
    steps = plan.steps or card.undo
    if steps:
        yield "rollback_plan.steps", steps
    if card.staging == "none" and card.staging_reason and card.staging_check:
        yield "staging.status", "not_available"
        yield "staging.rationale", card.staging_reason
        yield "staging.production_verification_step", card.staging_check


def _of_last(last: Change) -> Iterator[tuple[str, Any]]:
    """What tends to stay the same from one change of a system to the next; never what was done or decided."""
    if last.change_type:
        yield "change_type", last.change_type
    if last.delivered_via_repo:
        yield "delivered_via_repo", True
    if last.home_system:
        yield "home_system", last.home_system
    plan = last.rollback_plan
    if plan is not None:
        for name in ("method", "steps", "trigger", "owner", "verification", "time_estimate_min", "data_recovery"):
            if getattr(plan, name):
                yield f"rollback_plan.{name}", getattr(plan, name)


def _risk(
    change: Change, card: SystemCard | None, rules: Rules, sources: dict[str, str]
) -> tuple[Change, dict[str, str]]:
    """The higher of what the card calls usual and what the flags imply (RSK-03); nothing where neither is known."""
    flags = frozenset((*change.flags, *(card.flags if card is not None else ())))
    implied = implied_risk(flags, rules)
    usual = card.usual_risk if card is not None and card.usual_risk in rules.risk_levels else ""
    if not flags & (rules.flags_high | rules.flags_medium):
        if usual:
            sources["risk_declared"] = f"usual for {change.systems[0]}" if change.systems else "usual"
            return with_value(change, "risk_declared", usual), sources
        return (change, sources) if change.risk_declared else (with_value(change, "risk_declared", ""), sources)
    highest = max((implied, usual or rules.lowest_risk), key=rules.risk_levels.index)
    telling = sorted(flags & (rules.flags_high | rules.flags_medium))
    sources["risk_declared"] = f"because of {', '.join(telling).replace('_', ' ')}"
    return with_value(change, "risk_declared", highest), sources
