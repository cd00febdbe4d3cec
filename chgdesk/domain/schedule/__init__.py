"""The calendar of changes: what is planned and done on which day, in which windows and freezes, and what clashes."""

from __future__ import annotations

from chgdesk.domain.schedule.clashes import Clash, ClashKind, clashes_of, overlaps
from chgdesk.domain.schedule.days import Schedule, ScheduleDay, schedule
from chgdesk.domain.schedule.entries import EntryKind, ScheduledChange, ScheduleEntry, entries_of, scheduled
from chgdesk.domain.schedule.windows import (
    Band,
    Freeze,
    Span,
    WindowAnswer,
    bands_on,
    freezes_in,
    next_windows,
    peaks_on,
    window_test,
)

__all__ = [
    "Band",
    "Clash",
    "ClashKind",
    "EntryKind",
    "Freeze",
    "Schedule",
    "ScheduleDay",
    "ScheduleEntry",
    "ScheduledChange",
    "Span",
    "WindowAnswer",
    "bands_on",
    "clashes_of",
    "entries_of",
    "freezes_in",
    "next_windows",
    "overlaps",
    "peaks_on",
    "schedule",
    "scheduled",
    "window_test",
]
