"""Evidence: what is held, for which records, and what records name that is not held."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from chgdesk.domain.evidence import EvidenceItem
from chgdesk.storage import blobs
from chgdesk.storage.kinds import EVIDENCE
from chgdesk.storage.repositories import Held, Reader

_OF_CHANGE = text(
    "SELECT DISTINCT e.rid FROM change_evidence AS l JOIN evidence_item AS e ON e.sha256 = l.sha256"
    " WHERE l.rid = :rid ORDER BY e.rid"
)
_NOT_HELD = text(
    "SELECT c.ref, l.sha256 FROM change_evidence AS l JOIN change AS c ON c.rid = l.rid"
    " WHERE NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.sha256 = l.sha256 AND b.disposed_seq IS NULL)"
    " ORDER BY c.ref, l.sha256"
)
_NAMING = text("SELECT DISTINCT rid FROM change_evidence ORDER BY rid")
_NAMING_ONE = text("SELECT DISTINCT rid FROM change_evidence WHERE sha256 = :sha256 ORDER BY rid")
_REFS_NAMING = text(
    "SELECT DISTINCT c.ref FROM change_evidence AS l JOIN change AS c ON c.rid = l.rid"
    " WHERE l.sha256 = :sha256 ORDER BY c.rid"
)
_BEGINNING = text("SELECT rid FROM evidence_item WHERE substr(sha256, 1, length(:text)) = :text ORDER BY rid LIMIT 2")


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


def changes_naming(connection: Connection, sha256: str = "") -> list[int]:
    """The changes that name a file, or any file, as evidence; withdrawn links count."""
    found = connection.execute(_NAMING_ONE, {"sha256": sha256}) if sha256 else connection.execute(_NAMING)
    return list(found.scalars().all())


def refs_naming(connection: Connection, sha256: str) -> list[str]:
    """The references of the changes that name a file as evidence; withdrawn links count."""
    return list(connection.execute(_REFS_NAMING, {"sha256": sha256}).scalars().all())


def beginning_with(connection: Connection, text: str) -> list[int]:
    """Up to two pieces of evidence whose hash begins like this."""
    return list(connection.execute(_BEGINNING, {"text": text}).scalars().all())


def beginning(connection: Connection, sha256: str, most: int) -> bytes:
    """The first bytes of one held file; the rest is not read."""
    parts: list[bytes] = []
    for data in blobs.read(connection, sha256):
        parts.append(data)
        most -= len(data)
        if most <= 0:
            break
    whole = b"".join(parts)
    return whole[: len(whole) + most] if most < 0 else whole
