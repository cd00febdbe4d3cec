"""Finding the change and the files a command is about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chgdesk.cli.transfer import read_file
from chgdesk.domain.change import Change
from chgdesk.domain.people import Organisation
from chgdesk.domain.workflow.field_setting import FieldRefused, with_field
from chgdesk.errors import UserError
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.desk import ChangeSet, Desk
from chgdesk.services.reading import RecordsOf


def zone_in(desk: Desk) -> str:
    """The workspace's zone."""
    held = desk.ask(RecordsOf(kind="organisation"))
    organisation: Organisation = held[-1].value if held else Organisation()
    return organisation.zone


def standing_in(desk: Desk, ref: str) -> ChangeStanding:
    """A change with what may be done with it now.

    Raises:
        UserError: there is none of that number.
    """
    found: ChangeStanding | None = desk.ask(StandingOf(ref=ref, now=desk.context.now()))
    if found is None:
        raise UserError(f"There is no change {ref} in this workspace. `chgdesk change find` looks for words in it.")
    return found


def instant_in(desk: Desk, text: str) -> datetime:
    """A time as typed; without an offset it is one of the workspace's zone.

    Raises:
        UserError: it is no time.
    """
    try:
        read = with_field(Change(ref=""), "notified_at", text, zone_in(desk)).notified_at
    except FieldRefused as refused:
        raise UserError(f"“{text}” is no time. Write it as 2026-07-14T20:15 or with an offset.") from refused
    if read is None:
        raise UserError("Say when, such as 2026-07-14T20:15.")
    return read


def file_given(path: Path, kind: str = "") -> FileGiven:
    """A file to be held as evidence, read from the disk."""
    return FileGiven(name=path.name, data=read_file(path), kind=kind)


def touched_change(done: ChangeSet) -> str:
    """The number of the change an act recorded."""
    return next((touch.ref for touch in done.touched if touch.kind == "change"), "")
