"""Jobs that put a change meeting on paper in a process of its own: its minutes, and the sheet beforehand (CAB-03)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.jobs import Progress, job
from chgdesk.services.meetings.papers import minutes_pdf, sheet_pdf
from chgdesk.services.policies.papers import PolicyFile


@job
def minutes_file(path: str, meeting: str, *, progress: Progress) -> PolicyFile:
    """The minutes of one meeting as PDF."""
    progress(0, 1, "Setting the minutes")
    with open_desk(Path(path), read_only=True) as desk:
        return minutes_pdf(desk, meeting)


@job
def sheet_file(path: str, at: datetime, *, progress: Progress) -> PolicyFile:
    """The sheet for a meeting at that time as PDF."""
    progress(0, 1, "Setting the sheet")
    with open_desk(Path(path), read_only=True) as desk:
        return sheet_pdf(desk, at)
