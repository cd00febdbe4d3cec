"""Incidents as another system knows them, put on record so that a change can be linked to one (EMG-10, RBK-09)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.reconcile import Incident
from chgdesk.domain.workflow.stamping import origin
from chgdesk.errors import UserError
from chgdesk.services.changes.files import FileGiven, take_files
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

TYPED = "typed at this desk"
_REF = re.compile(r"\S(?:.{0,78}\S)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIncident(Command):
    """Put an incident on record, or complete one that is: what is empty here stays as it was.

    `file` is the original that shows it (a page, a pager's message), `provenance` where its facts were read.
    """

    ref: str
    severity: str = ""
    opened_at: datetime | None = None
    title: str = ""
    commander: str | None = None
    file: FileGiven | None = None
    provenance: Provenance = Provenance()


@handles(
    RecordIncident, permission="record", sentence=lambda c: f"put the incident {c.ref} on record", may_do_nothing=True
)
def record_incident(command: RecordIncident, work: Work, context: Context) -> None:
    """Add it, or fill what was blank; a time to come is refused."""
    ref = command.ref.strip()
    if not _REF.fullmatch(ref):
        raise UserError("Nothing was recorded. Give the incident's number, as the system it comes from has it.")
    if command.opened_at is not None and command.opened_at > context.now():
        raise UserError(f"Nothing was recorded: {ref} would have been opened at a time that has not come yet.")
    links = take_files((command.file,), work, context) if command.file else ()
    claimed = replace(command.provenance, source=command.provenance.source or TYPED)
    document = links[0].sha256 if links else None
    given = Incident(
        ref=ref,
        severity=command.severity.strip(),
        opened_at=command.opened_at,
        title=command.title.strip(),
        commander=command.commander or None,
        provenance=origin(claimed, work.holds_file, context.now(), document),
    )
    held = work.incidents.find(ref)
    if held is None:
        work.incidents.add(given)
        return
    kept = held.value
    completed = replace(
        kept,
        severity=given.severity or kept.severity,
        opened_at=given.opened_at or kept.opened_at,
        title=given.title or kept.title,
        commander=given.commander or kept.commander,
    )
    if completed != kept:
        work.incidents.save(completed, expected_version=held.version)
