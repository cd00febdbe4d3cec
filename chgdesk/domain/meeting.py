"""Change meetings: what was decided of which change, by whom, with which concerns (CAB-01..05)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chgdesk.domain.basis import Provenance

APPROVE, REJECT, CONDITIONAL, DEFERRED = "approve", "reject", "conditional", "deferred"
DECISIONS: Mapping[str, str] = {
    "": "nothing decided",
    APPROVE: "approved",
    CONDITIONAL: "approved with a condition",
    REJECT: "rejected",
    DEFERRED: "deferred",
}
"""What can come of a change at a meeting, in words."""

GIVEN = frozenset({APPROVE, REJECT, CONDITIONAL})
"""Decisions that stand as approvals or rejections on the change itself."""


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


def decision_words(decision: str) -> str:
    """A decision as people say it."""
    return DECISIONS.get(decision, decision.replace("_", " "))


def minutes_text(meeting: ChangeMeeting, names: Mapping[str, str]) -> str:
    """The minutes as plain text in one fixed form: what a decider who signs them at the desk is shown (AUD-10)."""
    return "\n".join(_minutes_lines(meeting, names)) + "\n"


def minutes_digest(meeting: ChangeMeeting, names: Mapping[str, str]) -> str:
    """The SHA-256 of that text."""
    return hashlib.sha256(minutes_text(meeting, names).encode()).hexdigest()


def _minutes_lines(meeting: ChangeMeeting, names: Mapping[str, str]) -> Iterator[str]:
    def called(person: str | None) -> str:
        return "nobody" if person is None else names.get(person, person)

    yield f"Minutes: {meeting.title or 'Change meeting'}"
    yield f"Held: {meeting.held_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    yield f"Chair: {called(meeting.chair)}"
    yield f"Present: {', '.join(called(person) for person in meeting.attendees) or 'nobody named'}"
    for item in meeting.items:
        yield ""
        yield f"{item.change}: {decision_words(item.decision)}"
        if item.deciders:
            yield f"  by {', '.join(called(person) for person in item.deciders)}"
        for label, words in (
            ("condition", item.condition),
            ("concerns", item.concerns),
            ("mitigation", item.mitigation),
            ("note", item.note),
        ):
            if words:
                yield f"  {label}: {' '.join(words.split())}"
    if meeting.notes:
        yield ""
        yield f"Notes: {' '.join(meeting.notes.split())}"
