"""System cards: what a system is, how it reaches production, how it is undone (CHG-21). Retired, never removed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from chgdesk.domain.basis import Provenance
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.errors import Conflict, UserError
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, answers, handles
from chgdesk.storage.kinds import SYSTEM
from chgdesk.storage.repositories import Held, Reader
from chgdesk.storage.work import Work

WAYS = ("pipeline", "manual", "console", "vendor")
"""How a change of a system reaches production."""
STAGING = ("", "has", "none")
_KEY = re.compile(r"[^\s,;|](?:[^,;|\n]{0,62}[^\s,;|])?")
TYPED = "typed at this desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSystemCard(Command):
    """Put a card on record, or a new version of one; `expected_version` is the one that was read, 0 for a new card."""

    card: SystemCard
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireSystemCard(Command):
    """Say that a system is no longer used, and why; its records keep their flags."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCardOf:
    """Ask for one card with its version; None where there is none."""

    ref: str


@handles(
    SaveSystemCard,
    permission="systems",
    sentence=lambda c: f"saved the card of {c.card.ref}",
    reversal="SaveSystemCard",
)
def save_system_card(command: SaveSystemCard, work: Work, context: Context) -> None:
    """Check what it says against the people on record, then keep it; a retired one saved anew is in use again."""
    card = _tidy(command.card)
    _require(card, work)
    held = work.systems.find(card.ref)
    if held is not None and command.expected_version not in (None, held.version):
        raise Conflict(
            f"Nothing was saved: the card of {card.ref} was changed by somebody else after you opened it. "
            "Open it again, then make your change."
        )
    if held is None:
        stated = Provenance(source=TYPED, recorded_at=context.now())
        work.systems.add(replace(card, provenance=stated))
        return
    work.systems.save(
        replace(card, shape=held.value.shape, provenance=held.value.provenance), expected_version=held.version
    )


@handles(
    RetireSystemCard, permission="systems", sentence=lambda c: f"retired the card of {c.ref}", reversal="SaveSystemCard"
)
def retire_system_card(command: RetireSystemCard, work: Work, _context: Context) -> None:
    """Mark it with the reason; nothing of it is taken away."""
    reason = command.reason.strip()
    if not reason:
        raise UserError(f"Nothing was recorded. Say why {command.ref} is no longer used; the reason stays on its card.")
    held = work.systems.find(command.ref)
    if held is None:
        raise UserError(f"There is no card of “{command.ref}”. `chgdesk system list` names them all.")
    if held.value.retired:
        raise UserError(f"Nothing was recorded: the card of {command.ref} is retired already ({held.value.retired}).")
    work.because(reason)
    work.systems.save(replace(held.value, retired=reason), expected_version=held.version)


@answers(SystemCardOf)
def _card_of(query: SystemCardOf, connection: Any) -> Held[SystemCard] | None:
    reader: Reader[SystemCard] = Reader(connection, SYSTEM)
    return reader.find(query.ref)


def card_from(change: Change, ref: str) -> SystemCard:
    """A card made of what a change says of its system, to be looked over before it is kept."""
    plan = change.rollback_plan
    way = next((d.path for d in change.deployments if d.path), "pipeline" if change.delivered_via_repo else "")
    return SystemCard(
        ref=ref,
        change_type=change.change_type,
        flags=(),
        deploy=way,
        usual_risk=change.risk_declared,
        undo=(plan.steps or "") if plan else "",
        undo_plan=replace(plan, recorded_at=None, tested_at=None, provenance=Provenance()) if plan else None,
        ci_covers=change.ci.covers if change.ci else (),
        home_system=change.home_system,
    )


def _tidy(card: SystemCard) -> SystemCard:
    plan = card.undo_plan
    return replace(
        card,
        ref=card.ref.strip(),
        title=card.title.strip(),
        undo=card.undo.strip() or ((plan.steps or "").strip() if plan else ""),
        undo_plan=plan if plan is not None and plan != RollbackPlan() else None,
        flags=tuple(dict.fromkeys(card.flags)),
        ci_covers=tuple(dict.fromkeys(card.ci_covers)),
        owner=card.owner or None,
    )


def _require(card: SystemCard, work: Work) -> None:
    said = []
    if not _KEY.fullmatch(card.ref):
        said.append("Give the system a short name without commas, such as edge-lb.")
    if card.deploy and card.deploy not in WAYS:
        said.append(f"“{card.deploy}” is no way to production; known are {', '.join(WAYS)}.")
    if card.staging not in STAGING:
        said.append("Say of staging: has, none, or nothing.")
    if card.staging == "none" and not (card.staging_reason.strip() and card.staging_check.strip()):
        said.append("Where there is no staging, say why and which check in production stands in for it.")
    if card.owner and work.people.find(card.owner) is None:
        said.append(f"“{card.owner}” is nobody on record; choose the owner from the list of people.")
    if said:
        raise UserError(f"Nothing was saved. {' '.join(said)}")


__all__ = [
    "STAGING",
    "WAYS",
    "RetireSystemCard",
    "SaveSystemCard",
    "SystemCardOf",
    "card_from",
]
