"""The job that reads something large that was dropped on a form, in a process of its own."""

from __future__ import annotations

from datetime import date

from chgdesk.intake import Reading, read_source
from chgdesk.jobs import Progress, lone_job


@lone_job
def read_dropped(data: bytes, name: str, zone: str, day: date | None, *, progress: Progress) -> Reading:
    """Read it as `read_source` does."""
    progress(0, 1, f"Reading {name}")
    return read_source(data, name, zone=zone, day=day)
