"""Evidence bytes in the workspace: named by their SHA-256, kept once, in chunks of one mebibyte, streamed both ways."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy import Connection, insert, text

from chgdesk.errors import StorageProblem, UserError
from chgdesk.storage.ledger import Ledger
from chgdesk.storage.schema import blob, blob_chunk

CHUNK = 1 << 20
LARGEST = 1 << 30

_KNOWN = text("SELECT id, size FROM blob WHERE sha256 = :sha256 AND disposed_seq IS NULL ORDER BY id LIMIT 1")
_NEXT_FILE = text("SELECT coalesce(max(id), 0) + 1 FROM blob")
_NEXT_CHUNK = text("SELECT coalesce(max(id), 0) + 1 FROM blob_chunk")
_FILE = text("SELECT id, size, chunks FROM blob WHERE sha256 = :sha256 AND disposed_seq IS NULL ORDER BY id LIMIT 1")
_CHUNK = text("SELECT data FROM blob_chunk WHERE file = :file AND n = :n")
_FILES = text("SELECT id, sha256, size, chunks FROM blob WHERE disposed_seq IS NULL ORDER BY id")
_INSERT_FILE = insert(blob)
_INSERT_CHUNK = insert(blob_chunk)


class TooLarge(UserError):
    """The file is larger than a workspace takes."""


class BlobWriter:
    """Takes evidence bytes in, inside a unit of work."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(self, source: BinaryIO, *, largest: int = LARGEST) -> tuple[str, int]:
        """Keep the bytes of a stream and return their SHA-256 and size; the same bytes are kept once.

        Hash and size are of the bytes that were read, so a file that changes meanwhile cannot lie. A first pass
        finds whether they are held already; a stream that cannot be rewound is taken in one pass.
        """
        if source.seekable():
            start = source.tell()
            digest, size = _measure(source, largest)
            if self._is_known(digest):
                return self._note(digest), size
            source.seek(start)
        return self._take(source, largest)

    def _is_known(self, digest: str) -> bool:
        return self._ledger.connection.execute(_KNOWN, {"sha256": digest}).first() is not None

    def _note(self, digest: str) -> str:
        if digest not in self._ledger.files:
            self._ledger.files.append(digest)
        return digest

    def _take(self, source: BinaryIO, largest: int) -> tuple[str, int]:
        ledger = self._ledger
        number = ledger.connection.execute(_NEXT_FILE).scalar_one()
        chunk_id = ledger.connection.execute(_NEXT_CHUNK).scalar_one()
        hasher, size, count = hashlib.sha256(), 0, 0
        for data in _pieces(source):
            hasher.update(data)
            size += len(data)
            _require_fits(size, largest)
            count += 1
            ledger.execute(_INSERT_CHUNK, {"id": chunk_id, "file": number, "n": count, "data": data})
            chunk_id += 1
        digest = hasher.hexdigest()
        values = {"id": number, "sha256": digest, "size": size, "chunks": count, "seq": ledger.seq}
        ledger.execute(_INSERT_FILE, values)
        return self._note(digest), size


def _measure(source: BinaryIO, largest: int) -> tuple[str, int]:
    hasher, size = hashlib.sha256(), 0
    for data in _pieces(source):
        hasher.update(data)
        size += len(data)
        _require_fits(size, largest)
    return hasher.hexdigest(), size


def _require_fits(size: int, largest: int) -> None:
    if size > largest:
        raise TooLarge(f"The file is larger than {largest // CHUNK} MB; keep it where it is and record where that is.")


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    """Chunks of exactly one mebibyte but the last, however short the reads are."""
    while True:
        parts, wanted = [], CHUNK
        while wanted and (part := source.read(wanted)):
            parts.append(part)
            wanted -= len(part)
        data = b"".join(parts)
        if data:
            yield data
        if wanted:
            return


def is_held(connection: Connection, sha256: str) -> bool:
    """Whether the bytes with this hash are in the workspace."""
    return connection.execute(_FILE, {"sha256": sha256}).first() is not None


def read(connection: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes with this hash, chunk by chunk."""
    found = connection.execute(_FILE, {"sha256": sha256}).one_or_none()
    if found is None:
        raise StorageProblem(f"The evidence file {sha256[:12]}… is not held in this workspace.")
    for n in range(1, found.chunks + 1):
        data = connection.execute(_CHUNK, {"file": found.id, "n": n}).scalar()
        if data is None:
            raise StorageProblem(f"The evidence file {sha256[:12]}… is damaged; restore the newest backup.")
        yield data


def altered(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every held file whose bytes are not what was taken in: its hash and what is wrong."""
    for row in connection.execute(_FILES).all():
        hasher, size = hashlib.sha256(), 0
        for n in range(1, row.chunks + 1):
            data = connection.execute(_CHUNK, {"file": row.id, "n": n}).scalar()
            if not isinstance(data, bytes):
                yield row.sha256, f"part {n} is missing"
                break
            hasher.update(data)
            size += len(data)
        else:
            if hasher.hexdigest() != row.sha256 or size != row.size:
                yield row.sha256, "its bytes differ from what was taken in"
