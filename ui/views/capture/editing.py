"""What an edit brings about beside itself: what follows from it, and what counts as said from the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, Emergency
from chgdesk.domain.evaluation.subject import EMERGENCY
from chgdesk.domain.workflow.places import value_at, with_value
from ui.views.capture.cells import Row
from ui.views.capture.filling import AS_AUTHOR, BY_HAND, Filling
from ui.views.capture.ground import FormGround

WRITTEN = "external_written"
AS_DOER = "who carried it out"
_PLACE_OF_FLAGS = "flags"


def apply_edits(filling: Filling, edits: Iterable[tuple[str, Any]], ground: FormGround) -> None:
    """Put what was typed in its places, then whatever follows from it and nobody typed."""
    for place, value in edits:
        filling.put(place, value)
        if place == _PLACE_OF_FLAGS:
            filling.typed.add(place)
        elif place.startswith("@approval."):
            filling.approve(_approval(filling, ground))
        elif place in {"verification.at", "deployments.0.implementer"}:
            _checked_by(filling)
            if filling.change.category == EMERGENCY and place.endswith("implementer"):
                _written_by(filling, value)
        elif place == "emergency.authorisation_channel":
            mode = "verbal" if value == "spoken" else WRITTEN
            filling.change = with_value(filling.change, "emergency.authorisation_mode", mode if value else None)
        elif place == "@nobody" and not value:
            _reached(filling)


def follow_on(filling: Filling, ground: FormGround) -> None:
    """What follows from whoever wrote it, typed or read."""
    _owner(filling, ground)
    author = filling.change.author
    if author and "requester" not in filling.typed and not filling.change.requester:
        filling.change = with_value(filling.change, "requester", author)
        filling.sources["requester"] = AS_AUTHOR


def as_saved_now(change: Change, now: datetime) -> Change:
    """The record as saving it this very moment would date it, so that it is weighed as it will stand."""
    plan = change.rollback_plan
    if plan is not None and plan.recorded_at is None:
        change = replace(change, rollback_plan=replace(plan, recorded_at=now))
    return change if change.created_at is not None else replace(change, created_at=now)


def _approval(filling: Filling, ground: FormGround) -> Approval | None:
    """The approval that is being written down: who and when are enough; the roles are those held then."""
    person, at = filling.extra.get("@approval.person"), filling.extra.get("@approval.at")
    if not person or not isinstance(at, datetime):
        return None
    return Approval(
        person=person,
        roles_claimed=ground.held.roles_at(person, at),
        decided_at=at,
        mode=filling.extra.get("@approval.mode") or WRITTEN,
        provenance=Provenance(source=BY_HAND),
    )


def _owner(filling: Filling, ground: FormGround) -> None:
    """Who would go back is who wrote it, until somebody says otherwise."""
    wanted = {
        *ground.rules.rollback_elements,
        *(e for each in ground.rules.rollback_elements_by_risk.values() for e in each),
    }
    place = "rollback_plan.owner"
    if "owner" not in wanted or place in filling.typed:
        return
    if value_at(filling.change, place) and filling.sources.get(place) != AS_AUTHOR:
        return
    name = ground.held.name(filling.change.author)
    filling.change = with_value(filling.change, place, name or None)
    filling.sources[place] = AS_AUTHOR


def _written_by(filling: Filling, doer: str | None) -> None:
    """Whoever carried an emergency out also wrote it and asked for it, until somebody says otherwise."""
    for place in ("author", "requester"):
        if place not in filling.typed and (not filling.value(place) or filling.sources.get(place) == AS_DOER):
            filling.change = with_value(filling.change, place, doer)
            filling.sources[place] = AS_DOER


def _checked_by(filling: Filling) -> None:
    """A check at a time that names nobody was made by whoever deployed it, and says so."""
    place, words = "verification.person", "who deployed it"
    at, doer = filling.value("verification.at"), filling.value("deployments.0.implementer")
    if place in filling.typed or (filling.value(place) and filling.sources.get(place) != words):
        return
    if at and doer:
        filling.change = with_value(filling.change, place, doer)
        filling.sources[place] = words
    elif filling.sources.get(place) == words:
        filling.change = with_value(filling.change, place, None)
        del filling.sources[place]


def _reached(filling: Filling) -> None:
    """Somebody was reached after all: what was said of nobody goes."""
    for name in ("attempts", "unreachable_rationale", "notified_person", "notified_at"):
        blank = value_at(Emergency(), name)
        filling.put(f"emergency.{name}", blank)


def known_places(filling: Filling, rows: Iterable[Row]) -> set[str]:
    """The places of the form at which something stands already."""
    places = (place for row in rows for cell in row.cells for place in (cell.place, cell.ends) if place)
    return {
        place for place in places if not place.startswith("@") and filling.value(place) not in (None, "", (), False)
    }
