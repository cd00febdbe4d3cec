"""Originals taken in together with a record, in the same act (EVD-01)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.context import Context
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """A file to be held as evidence: its bytes from `data` or `path`, and what is known of it."""

    name: str
    data: bytes = b""
    path: Path | None = None
    media_type: str = "application/octet-stream"
    kind: str = ""
    source: str = ""
    captured_at: datetime | None = None
    captured_by: str | None = None
    attribute: str = ""
    about: str = ""


def take_files(files: Iterable[FileGiven], work: Work, context: Context) -> tuple[EvidenceLink, ...]:
    """Take the bytes in and record each file once; the links are for the record they belong to."""
    return tuple(_take(file, work, context) for file in files)


def with_files(change: Change, links: tuple[EvidenceLink, ...]) -> Change:
    """The change with these files linked; a file it has already is not linked twice."""
    known = {link.sha256 for link in change.evidence}
    return replace(change, evidence=(*change.evidence, *(link for link in links if link.sha256 not in known)))


def _take(file: FileGiven, work: Work, context: Context) -> EvidenceLink:
    digest, size = _bytes(file, work)
    if not size:
        raise UserError(f"Nothing was saved. “{file.name}” holds no bytes; copy it again from where it came from.")
    if not work.evidence.matching("sha256", digest):
        work.evidence.add(
            EvidenceItem(
                ref=f"EV-{digest[:16]}",
                sha256=digest,
                size=size,
                name=file.name,
                media_type=file.media_type,
                kind=file.kind,
                source=file.source,
                captured_at=file.captured_at,
                captured_by=file.captured_by,
                provenance=Provenance(basis=Basis.DOCUMENT, document=digest, recorded_at=context.now()),
            )
        )
    return EvidenceLink(sha256=digest, name=file.name, kind=file.kind, attribute=file.attribute, about=file.about)


def _bytes(file: FileGiven, work: Work) -> tuple[str, int]:
    if file.path is None:
        return work.blobs.put(io.BytesIO(file.data))
    try:
        with file.path.open("rb") as source:
            return work.blobs.put(source)
    except OSError as fault:
        raise StorageProblem(f"“{file.name}” cannot be read ({fault.strerror}); nothing was saved.") from fault
