"""What can be asked of the desk about change meetings (CAB-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.meeting import MeetingItem
from chgdesk.services.registry import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFile:
    """The minutes as somebody brought them: a scan, a PDF or a text."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSigner:
    """A decider who signs the minutes at this desk, with the passphrase that is asked each time."""

    person: str
    passphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting(Command):
    """Put a change meeting on record, with all that was decided in it, as one act (CAB-03).

    `minutes` is the document that shows it; without one the decisions are only stated. `digest` is the hash of the
    text that the signers were shown; another text is refused (AUD-10).
    """

    held_at: datetime
    title: str = ""
    chair: str | None = None
    attendees: tuple[str, ...] = ()
    items: tuple[MeetingItem, ...] = ()
    notes: str = ""
    minutes: MinutesFile | None = None
    signers: tuple[MinutesSigner, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMeeting(Command):
    """Put a meeting right, with the reason; decisions that no longer stand are voided on their changes."""

    meeting: str
    expected_version: int
    reason: str
    held_at: datetime
    title: str = ""
    chair: str | None = None
    attendees: tuple[str, ...] = ()
    items: tuple[MeetingItem, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachMinutes(Command):
    """Keep the signed or scanned minutes of a meeting; what was only stated rests on this document from now on."""

    meeting: str
    minutes: MinutesFile
