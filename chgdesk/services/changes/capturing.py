"""What the forms ask beside the weighing: the last change of a system, earlier emergencies, clocks, and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.workflow.clocks import Clock, clocks_of, skipped_gates
from chgdesk.domain.workflow.repeats import WITHIN, Repeat, repeats_of
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.registry import answer_to, answers
from chgdesk.storage import codec
from chgdesk.storage.kinds import CHANGE
from chgdesk.storage.queries import capture
from chgdesk.storage.queries.around import register_for
from chgdesk.storage.repositories import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class LastOnSystem:
    """The change recorded last for a system that was neither an emergency nor set aside; None where there is none."""

    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergenciesBefore:
    """Emergencies of the same systems or people within 90 days of `at` (EMG-12)."""

    change: Change
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStanding:
    """Ask for what is left of an emergency that is on record, by its reference."""

    ref: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyLeft:
    """An emergency on record: as it stands, its clocks, the gates it went past, and earlier ones like it."""

    standing: ChangeStanding
    clocks: tuple[Clock, ...]
    skipped: tuple[str, ...]
    repeats: tuple[Repeat, ...]


@answers(LastOnSystem)
def _last(query: LastOnSystem, connection: Any) -> Change | None:
    rid = capture.last_on_system(connection, query.system)
    reader: Reader[Change] = Reader(connection, CHANGE)
    return None if rid is None else reader.get(rid)


@answers(EmergenciesBefore)
def _before(query: EmergenciesBefore, connection: Any) -> tuple[Repeat, ...]:
    reader: Reader[Change] = Reader(connection, CHANGE)
    rids = capture.emergencies_between(connection, query.at - WITHIN, query.at + WITHIN)
    return repeats_of(query.change, (reader.get(rid) for rid in rids), query.at)


@answers(EmergencyStanding)
def _left(query: EmergencyStanding, connection: Any) -> EmergencyLeft | None:
    standing = answer_to(StandingOf)(StandingOf(ref=query.ref, now=query.now), connection)
    if standing is None:
        return None
    change = standing.change
    facts = facts_of(register_for(connection, change, standing.rid))
    at = change.started_at or query.now
    return EmergencyLeft(
        standing=standing,
        clocks=clocks_of(change, facts, query.now),
        skipped=skipped_gates(change, facts, query.now),
        repeats=_before(EmergenciesBefore(change=change, at=at), connection),
    )


def as_values(change: Change) -> Any:
    """A change as JSON values, for a draft beside the workspace."""
    return codec.plain(change)


def from_values(values: Any) -> Change | None:
    """The change behind JSON values; None where they are of another shape, so that a foreign draft is left alone."""
    try:
        return msgspec.convert(values, Change)
    except (msgspec.ValidationError, TypeError, ValueError):
        return None
