"""The whole register as it was known at a moment, from the versions that entries up to then had recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from chgdesk.domain.audit import stamp
from chgdesk.domain.people import Organisation
from chgdesk.domain.register import Register
from chgdesk.storage import codec
from chgdesk.storage.kinds import BY_NAME, CHANGE, KINDS, ORGANISATION
from chgdesk.storage.repositories import codec_of

_LAST_SEQ = text("SELECT coalesce(max(seq), 0) FROM entry_index WHERE recorded <= :until")
_HEAD = text("SELECT coalesce(max(seq), 0) FROM audit_event")
_VERSIONS = (
    "SELECT v.rid, v.kind, v.encoding, v.payload, b.payload FROM record_version AS v"
    " LEFT JOIN record_version AS b ON v.encoding = 1 AND b.rid = v.rid AND b.version = (v.version - 1) / 16 * 16 + 1"
    " WHERE v.kind = ? AND v.seq <= ? AND v.payload IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM record_version AS w WHERE w.rid = v.rid AND w.version = v.version + 1 AND w.seq <= ?)"
    " ORDER BY v.rid"
)
_BATCH = 2_000
_FIELDS = frozenset(Register.__dataclass_fields__)


def seq_at(connection: Connection, known_at: datetime | None) -> int:
    """The last entry recorded by then; None means now."""
    if known_at is None:
        return int(connection.execute(_HEAD).scalar_one())
    return int(connection.execute(_LAST_SEQ, {"until": stamp(known_at)}).scalar_one())


def load_register(connection: Connection, known_at: datetime | None = None) -> Register:
    """The register as it was known at `known_at` (None: now): the newest versions recorded by then."""
    seq = seq_at(connection, known_at)
    with codec.no_collection():
        return _load(connection, seq)


def _load(connection: Connection, seq: int) -> Register:
    found: dict[str, Any] = {}
    for kind in KINDS:
        if kind.plural in _FIELDS and kind is not CHANGE:
            found[kind.plural] = tuple(value for _rid, value in values_at(connection, kind.name, seq))
    numbered = list(values_at(connection, CHANGE.name, seq))
    organisations = [value for _rid, value in values_at(connection, ORGANISATION.name, seq)]
    return Register(
        **found,
        organisation=organisations[-1] if organisations else Organisation(),
        changes=tuple(value for _rid, value in numbered),
        change_rids=tuple(rid for rid, _value in numbered),
    )


def values_at(connection: Connection, kind: str, seq: int) -> Iterable[tuple[int, Any]]:
    """Every record of one kind as it stood after entry `seq`, with its number."""
    decoder = codec_of(BY_NAME[kind])
    connection.execute(_HEAD)  # opens the transaction, so that all kinds come from one picture
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_VERSIONS, (kind, seq, seq))
        while batch := cursor.fetchmany(_BATCH):
            for rid, _kind, encoding, payload, base in batch:
                yield rid, decoder.decode(codec.unpack(encoding, payload, base))
    finally:
        cursor.close()
