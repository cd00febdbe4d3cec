"""The trail as a list: numbers newest first, pages of entries in plain words, one entry in full."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, text

from chgdesk.domain.rows import EntryRow
from chgdesk.storage.queries import lists

_IDS = (
    "SELECT seq FROM entry_index WHERE (:actor = '' OR actor = :actor) AND (:action = '' OR action = :action)"
    " AND (:words = '' OR sentence LIKE :words ESCAPE '\\') ORDER BY seq DESC"
)
_TOUCHED = "CASE objects WHEN 0 THEN '' WHEN 1 THEN '1 record' ELSE objects || ' records' END"
_PLAIN = ("seq", "recorded", "actor", "action", "sentence")
_ROWS = text(
    lists.objects(  # noqa: S608 - names of our own tables and columns; every value is bound
        {**{name: name for name in _PLAIN}, "objects": _TOUCHED}
    )
    + " FROM entry_index WHERE seq IN (SELECT value FROM json_each(:seqs))"
)
_rows = msgspec.json.Decoder(list[EntryRow])


def ids(connection: Connection, *, actor: str = "", action: str = "", words: str = "") -> array[int]:
    """The numbers of entries, newest first."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {"actor": actor, "action": action, "words": f"%{escaped}%" if words else ""}
    return lists.numbers(connection, _IDS, values)


def rows(connection: Connection, seqs: Sequence[int]) -> list[EntryRow]:
    """These entries as lines, in the order asked, fetched as one row."""
    data = connection.execute(_ROWS, {"seqs": json.dumps(list(seqs))}).scalar_one()
    found = {row.seq: row for row in _rows.decode(data)}
    return [found[seq] for seq in seqs if seq in found]
