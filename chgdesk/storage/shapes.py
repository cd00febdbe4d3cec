"""What the small tables hold when only chgdesk wrote them: the rows they have, their numbers, what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """A query that finds nothing in an untouched workspace, and what it means where it finds something."""

    table: str
    sentence: str
    query: str


_SHAPES: tuple[_Shape, ...] = (
    _Shape(
        table="workspace",
        sentence="there is not exactly one identity",
        query="SELECT count(*) FROM workspace HAVING count(*) <> 1 OR max(id) <> 1",
    ),
    _Shape(
        table="audit_head",
        sentence="there is not exactly one kept head",
        query="SELECT count(*) FROM audit_head HAVING count(*) <> 1 OR max(id) <> 1",
    ),
    _Shape(
        table="counter",
        sentence="it counts something that chgdesk does not count",
        query="SELECT name FROM counter WHERE name <> 'rid'",
    ),
    _Shape(
        table="audit_event",
        sentence="entries are missing behind the last one",
        query="SELECT id FROM audit_head WHERE id = 1 AND size > (SELECT coalesce(max(seq), 0) FROM audit_event)",
    ),
    _Shape(
        table="entry_object",
        sentence="the records of an entry are not numbered 1, 2, 3 …",
        query="SELECT seq FROM entry_object GROUP BY seq HAVING min(n) <> 1 OR max(n) <> count(*)",
    ),
    _Shape(
        table="entry_object",
        sentence="a record is listed under another number or version than it is kept",
        query=(
            "SELECT o.seq FROM entry_object AS o JOIN record_version AS v ON v.seq = o.seq"
            " AND v.commitment = o.commitment WHERE v.rid <> o.rid OR v.version <> o.version LIMIT 1"
        ),
    ),
    _Shape(
        table="checkpoint",
        sentence="the kept checkpoints are not numbered 1, 2, 3 …",
        query="SELECT count(*) FROM checkpoint HAVING count(*) > 0 AND (min(id) <> 1 OR max(id) <> count(*))",
    ),
    _Shape(
        table="blob",
        sentence="the files are not numbered 1, 2, 3 …",
        query="SELECT count(*) FROM blob HAVING count(*) > 0 AND (min(id) <> 1 OR max(id) <> count(*))",
    ),
    _Shape(
        table="blob",
        sentence="a file's size or number of parts is not that of its parts",
        query=(
            "SELECT b.id FROM blob AS b LEFT JOIN blob_chunk AS c ON c.file = b.id WHERE b.disposed_seq IS NULL"
            " GROUP BY b.id HAVING count(c.id) <> b.chunks OR coalesce(sum(length(c.data)), 0) <> b.size LIMIT 1"
        ),
    ),
    _Shape(
        table="blob_chunk",
        sentence="the parts are not numbered 1, 2, 3 …",
        query=(
            "SELECT count(*) FROM blob_chunk HAVING count(*) > 0 AND (min(id) <> 1 OR max(id) <> count(*))"
            " AND NOT EXISTS (SELECT 1 FROM blob WHERE disposed_seq IS NOT NULL)"
        ),
    ),
)


def misshapen(connection: Connection) -> Iterator[tuple[str, str]]:
    """Each table that does not hold what it should, with what is wrong: table and sentence."""
    for shape in _SHAPES:
        if connection.execute(text(shape.query)).first() is not None:
            yield shape.table, shape.sentence


def unfounded_disposals(connection: Connection, disposals: set[int]) -> Iterator[tuple[str, int]]:
    """Files marked as disposed of by an entry that disposed of nothing: hash and the entry named."""
    for row in connection.execute(text("SELECT sha256, disposed_seq FROM blob WHERE disposed_seq IS NOT NULL")):
        if row.disposed_seq not in disposals:
            yield row.sha256, row.disposed_seq


def checkpoints_differ(connection: Connection, made: Mapping[int, str]) -> int | None:
    """The first entry that made a checkpoint which is not kept as it was; `made` holds the purpose by entry."""
    kept = [row.purpose for row in connection.execute(text("SELECT purpose FROM checkpoint ORDER BY id"))]
    for number, (seq, purpose) in enumerate(made.items()):
        if number >= len(kept) or kept[number] != purpose:
            return seq
    return 0 if len(kept) > len(made) else None
