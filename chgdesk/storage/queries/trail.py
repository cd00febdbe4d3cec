"""The trail as a list: numbers newest first, pages of entries in plain words, one entry in full."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from sqlalchemy import Connection, text

from chgdesk.domain.rows import EntryRow

_IDS = text(
    "SELECT seq FROM entry_index WHERE (:actor = '' OR actor = :actor) AND (:action = '' OR action = :action)"
    " AND (:words = '' OR sentence LIKE :words ESCAPE '\\') ORDER BY seq DESC"
)
_ROWS = text(
    "SELECT json_group_array(json_array(seq, recorded, actor, action, sentence, objects)) FROM entry_index"
    " WHERE seq IN (SELECT value FROM json_each(:seqs))"
)


def ids(connection: Connection, *, actor: str = "", action: str = "", words: str = "") -> array[int]:
    """The numbers of entries, newest first."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {"actor": actor, "action": action, "words": f"%{escaped}%" if words else ""}
    return array("q", connection.execute(_IDS, values).scalars())


def rows(connection: Connection, seqs: Sequence[int]) -> list[EntryRow]:
    """These entries as lines, in the order asked, fetched as one row."""
    data = connection.execute(_ROWS, {"seqs": json.dumps(list(seqs))}).scalar_one()
    found = {
        seq: EntryRow(
            seq=seq, recorded=recorded, actor=actor, action=action, sentence=sentence, objects=_objects(count)
        )
        for seq, recorded, actor, action, sentence, count in json.loads(data)
    }
    return [found[seq] for seq in seqs if seq in found]


def _objects(count: int) -> str:
    if count == 0:
        return ""
    return "1 record" if count == 1 else f"{count} records"
