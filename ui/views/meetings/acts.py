"""Minutes on the screen as acts of the desk."""

from __future__ import annotations

import mimetypes

from chgdesk.services.meetings.commands import CorrectMeeting, MinutesFile, MinutesSigner, RecordMeeting
from ui.views.meetings.draft import Draft
from ui.widgets.drop_box import FileAtHand


def minutes_file(file: FileAtHand) -> MinutesFile:
    """The document as the desk keeps it."""
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return MinutesFile(name=file.name, data=file.data, media_type=media)


def record_of(draft: Draft, *, signers: tuple[MinutesSigner, ...] = (), digest: str = "") -> RecordMeeting:
    """The act that puts new minutes on record."""
    assert draft.held_at is not None
    return RecordMeeting(
        held_at=draft.held_at,
        title=draft.title,
        chair=draft.chair or None,
        attendees=draft.attendees,
        items=draft.items,
        notes=draft.notes,
        minutes=minutes_file(draft.scan) if draft.scan is not None else None,
        signers=signers,
        digest=digest,
    )


def correction_of(draft: Draft, reason: str) -> CorrectMeeting:
    """The act that puts minutes right."""
    assert draft.held_at is not None
    return CorrectMeeting(
        meeting=draft.ref,
        expected_version=draft.version,
        reason=reason,
        held_at=draft.held_at,
        title=draft.title,
        chair=draft.chair or None,
        attendees=draft.attendees,
        items=draft.items,
        notes=draft.notes,
    )
