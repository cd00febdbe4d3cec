"""Evidence: what is held, for which records, and what records name that is not held."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from chgdesk.domain.evidence import EvidenceItem
from chgdesk.storage import blobs
from chgdesk.storage.kinds import EVIDENCE
from chgdesk.storage.repositories import Held, Reader

_OF_CHANGE = text(
    "SELECT e.rid FROM change_evidence AS l JOIN evidence_item AS e ON e.sha256 = l.sha256"
    " WHERE l.rid = :rid ORDER BY e.rid"
)
_NOT_HELD = text(
    "SELECT c.ref, l.sha256 FROM change_evidence AS l JOIN change AS c ON c.rid = l.rid"
    " WHERE NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.sha256 = l.sha256 AND b.disposed_seq IS NULL)"
    " ORDER BY c.ref, l.sha256"
)


def of_change(connection: Connection, rid: int) -> list[Held[EvidenceItem]]:
    """The evidence recorded for one change."""
    reader: Reader[EvidenceItem] = Reader(connection, EVIDENCE)
    return [reader.held(number) for number in connection.execute(_OF_CHANGE, {"rid": rid}).scalars().all()]


def not_held(connection: Connection) -> list[tuple[str, str]]:
    """The files that changes name and the workspace does not hold: reference and hash."""
    rows: Any = connection.execute(_NOT_HELD)
    return [(row.ref, row.sha256) for row in rows]


def content(connection: Connection, sha256: str) -> bytes:
    """The bytes of one held file; for a preview or a bundle member."""
    return b"".join(blobs.read(connection, sha256))
