"""Taking a whole interchange file into a workspace as one sealed act, the file itself kept (NFR-08)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace

from chgdesk.services.context import Context
from chgdesk.services.interchange import Imported, read_interchange
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportInterchange(Command):
    """Record everything an interchange file holds; all of it or nothing."""

    data: bytes
    name: str


@handles(
    ImportInterchange,
    permission="import",
    sentence=lambda c: f"took in the interchange file {c.name}",
)
def import_interchange(command: ImportInterchange, work: Work, context: Context) -> None:
    """Read the file, keep it as it is, and record its contents in the order in which they refer to each other."""
    digest = hashlib.sha256(command.data).hexdigest()
    read = read_interchange(command.data, file_sha256=digest, recorded_at=context.now())
    work.blobs.put(io.BytesIO(command.data))
    work.note("file", command.name)
    work.note("counts", counts_words(read))
    _organisation(read, work)
    for kind in _KINDS:
        values = getattr(read, kind)
        if values:
            getattr(work, kind).add_many(values)


_KINDS = (
    "people",
    "assignments",
    "parameter_sets",
    "documents",
    "policy_versions",
    "policy_reviews",
    "acknowledgements",
    "trainings",
    "templates",
    "systems",
    "waivers",
    "incidents",
    "runs",
    "changes",
    "events",
)


def _organisation(read: Imported, work: Work) -> None:
    """What the file says of the company replaces what was typed at the start, where it says anything."""
    given = read.organisation
    known = work.organisations.find(given.ref)
    if known is None:
        work.organisations.add(given)
        return
    kept = known.value
    merged = replace(given, name=given.name or kept.name, system=given.system or kept.system)
    work.organisations.save(merged, expected_version=known.version)


def counts_words(read: Imported) -> str:
    """How many records of each kind a file holds."""
    counted = ((kind.replace("_", " "), len(getattr(read, kind))) for kind in _KINDS)
    return ", ".join(f"{count} {kind}" for kind, count in counted if count)
