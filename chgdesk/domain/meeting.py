"""Change meetings: what was decided of which change, by whom, with which concerns (CAB-01..05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.basis import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingItem:
    """One change on the table: what was decided, by whom, the concerns raised and how they are met (CAB-03)."""

    change: str
    decision: str = ""
    """`approve`, `reject`, `conditional`, `deferred`, or nothing decided."""
    deciders: tuple[str, ...] = ()
    condition: str = ""
    concerns: str = ""
    mitigation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMeeting:
    """One change meeting; `minutes` is the SHA-256 of the minutes held, `missing` the mandatory roles not there."""

    ref: str
    held_at: datetime
    title: str = ""
    chair: str | None = None
    attendees: tuple[str, ...] = ()
    items: tuple[MeetingItem, ...] = ()
    missing: tuple[str, ...] = ()
    notes: str = ""
    minutes: str | None = None
    provenance: Provenance = Provenance()
