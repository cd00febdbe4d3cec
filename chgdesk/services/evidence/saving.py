"""Saving a held file out again, byte for byte as it was taken in, with an entry that it left (EVD-17)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chgdesk.domain.evidence import EvidenceItem, IssuedBundle
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import RegisterExport
from chgdesk.services.reading import Head, TrailHead
from chgdesk.services.registry import answers
from chgdesk.storage import blobs


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOut:
    """Write the bytes of a held file to a place where nothing lies yet; answers the SHA-256 of what was written."""

    sha256: str
    target: Path


@answers(CopyOut)
def _copy_out(query: CopyOut, connection: Any) -> str:
    """Piece by piece to a draft beside the place, which gets its name once the hash is the one taken in."""
    if query.target.exists():
        raise UserError(f"“{query.target.name}” is there already and stays as it is. Choose another name.")
    draft: Path | None = None
    hasher = hashlib.sha256()
    try:
        handle, name = tempfile.mkstemp(prefix=".chgdesk-", dir=query.target.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as stream:
            for data in blobs.read(connection, query.sha256):
                hasher.update(data)
                stream.write(data)
        if hasher.hexdigest() != query.sha256:
            raise StorageProblem(
                f"“{query.target.name}” was not saved: its bytes are not those taken in. Run `chgdesk verify`."
            )
        draft.replace(query.target)
    except OSError as fault:
        raise StorageProblem(f"“{query.target}” cannot be written ({fault.strerror}). Choose another place.") from fault
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return hasher.hexdigest()


def export_note(head: Head, item_name: str, sha256: str, at: datetime, by: str) -> RegisterExport:
    """The act that records the copy that left."""
    return RegisterExport(
        export=IssuedBundle(
            ref=f"EXPORT-{head.size + 1}",
            kind="evidence copy",
            sha256=sha256,
            files=1,
            register_size=head.register_size,
            register_root=head.register_root.hex(),
            issued_at=at,
            issued_by=by,
            options=f"a copy of the evidence {item_name}",
        )
    )


def save_copy(desk: Desk, item: EvidenceItem, target: Path) -> str:
    """Save a copy and record that it left, where anything can be recorded; returns its SHA-256.

    Raises:
        UserError: the file is not held here, or the place cannot be written.
    """
    if not item.held:
        where = f" It is kept at {item.location}." if item.location else ""
        raise UserError(f"“{item.name}” is not held in this workspace, so it cannot be saved from here.{where}")
    digest: str = desk.ask(CopyOut(sha256=item.sha256, target=target))
    if not desk.is_read_only:
        desk.execute(export_note(desk.ask(TrailHead()), item.name, digest, desk.context.now(), desk.context.actor.name))
    return digest
