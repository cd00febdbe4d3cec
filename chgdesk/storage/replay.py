"""Replay the newest versions against the register tables: every row, every column, every child row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from chgdesk.errors import Bug
from chgdesk.storage import codec
from chgdesk.storage.kind import Children, Kind
from chgdesk.storage.kinds import KINDS
from chgdesk.storage.repositories import codec_of, projection_of
from chgdesk.storage.verification import Fault

_BATCH = 2_000
_Items = list[tuple[int, int, Any]]


def check_registers(connection: Connection) -> Iterator[Fault]:
    """Every register table equals what its newest versions say, row by row and column by column."""
    connection.execute(text("SELECT 1"))
    for kind in KINDS:
        yield from check_register(connection, kind)


def check_register(connection: Connection, kind: Kind) -> Iterator[Fault]:
    """One register table and its children against the versions."""
    names = ["rid", "ref", "version", *(column.name for column in kind.columns)]
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_newest(kind, names), (kind.name,))
        while batch := cursor.fetchmany(_BATCH):
            with codec.no_collection():
                found = [*_batch_faults(connection, kind, names, batch)]
            yield from found
    finally:
        cursor.close()
    yield from _strays(connection, kind)


def _batch_faults(
    connection: Connection, kind: Kind, names: Sequence[str], batch: Sequence[Sequence[Any]]
) -> Iterator[Fault]:
    """Some records in number order: their rows, then their child rows."""
    projection = projection_of(kind)
    items: _Items = []
    for rid, version, encoding, stored, base, *row in batch:
        value = _value(kind, encoding, stored, base)
        if value is None:
            yield _fault(kind.table, rid, "its newest version cannot be read")
            continue
        items.append((rid, version, value))
        yield from _row_faults(kind, names, row, projection.row(rid, version, value))
    for children in kind.children:
        yield from _child_faults(connection, children, items, (batch[0][0], batch[-1][0]))


def _newest(kind: Kind, names: Sequence[str]) -> str:
    columns = ", ".join("t." + name for name in names)
    return (  # names of tables and columns of ours
        "SELECT v.rid, v.version, v.encoding, v.payload, b.payload, " + columns + " FROM record_version AS v"  # noqa: S608 - names of our own tables and columns; every value is bound
        " LEFT JOIN record_version AS b ON v.encoding = 1 AND b.rid = v.rid"
        " AND b.version = (v.version - 1) / 16 * 16 + 1"
        " LEFT JOIN " + kind.table + " AS t ON t.rid = v.rid"
        " WHERE v.kind = ? AND v.payload IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM record_version AS w WHERE w.rid = v.rid AND w.version = v.version + 1) ORDER BY v.rid"
    )


def _value(kind: Kind, encoding: int, stored: bytes, base: bytes | None) -> Any:
    try:
        return codec_of(kind).decode(codec.unpack(encoding, stored, base))
    except (Bug, TypeError, KeyError):
        return None


def _row_faults(kind: Kind, names: Sequence[str], row: Sequence[Any], expected: dict[str, Any]) -> Iterator[Fault]:
    if row == list(expected.values()):
        return
    rid, ref = expected["rid"], expected["ref"]
    if row[0] is None:
        yield _fault(kind.table, rid, "the register lacks the record", ref)
        return
    for name, cell, wanted in zip(names, row, expected.values(), strict=True):
        if cell != wanted:
            yield _fault(kind.table, rid, f"'{name}' is not what the newest version says", ref)


def _child_faults(connection: Connection, children: Children, items: _Items, span: tuple[int, int]) -> Iterator[Fault]:
    """The child rows of records between two numbers; compared whole first, told apart only where they differ."""
    names = ", ".join(name for name, _type in children.columns)
    query = "SELECT rid, n, " + names + " FROM " + children.table + " WHERE rid BETWEEN ? AND ? ORDER BY rid, n"  # noqa: S608 - names of our own tables and columns; every value is bound
    cursor = connection.connection.cursor()
    try:
        cursor.execute(query, span)
        found = cursor.fetchall()
    finally:
        cursor.close()
    wanted = [(rid, n, *cells) for rid, _version, value in items for n, cells in enumerate(children.of(value), start=1)]
    if found == wanted:
        return
    held, right = _by_record(found), _by_record(wanted)
    for rid, _version, value in items:
        if held[rid] != right[rid]:
            yield _fault(children.table, rid, "its rows are not what the newest version says", value.ref)


def _by_record(rows: Sequence[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _strays(connection: Connection, kind: Kind) -> Iterator[Fault]:
    for table in (kind.table, *(children.table for children in kind.children)):
        query = text(
            "SELECT DISTINCT rid FROM " + table + " AS t WHERE NOT EXISTS"  # noqa: S608 - names of our own tables and columns; every value is bound
            " (SELECT 1 FROM record_version AS v WHERE v.rid = t.rid AND v.kind = :kind AND v.payload IS NOT NULL)"
        )
        for rid in connection.execute(query, {"kind": kind.name}).scalars():
            yield _fault(table, rid, "no version stands behind this row")


def _fault(table: str, rid: int, sentence: str, ref: str = "") -> Fault:
    return Fault(table=table, record=ref or f"number {rid}", sentence=sentence)
