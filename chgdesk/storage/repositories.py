"""Get, add and save for every kind of record: append the version, refresh the register, report the touch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, TextClause, bindparam, delete, text, update

from chgdesk.domain.audit import commitment
from chgdesk.errors import Bug, Conflict, Invalid, UserError
from chgdesk.storage import codec
from chgdesk.storage.kinds import Kind
from chgdesk.storage.ledger import Ledger, Touch, insert_by_position
from chgdesk.storage.schema import CHILDREN, REGISTERS, record_version

Value = TypeVar("Value")
BATCH = 2_000

_COLUMNS = "SELECT v.rid, v.version, v.encoding, v.payload, b.payload AS base, v.seq FROM "
_BASE = (
    " LEFT JOIN record_version AS b ON v.encoding = 1 AND b.rid = v.rid AND b.version = (v.version - 1) / 16 * 16 + 1"
)
_SELECT = _COLUMNS + "record_version AS v" + _BASE
# CROSS JOIN makes SQLite begin with the register, however small it is beside the versions
_NEWEST = " AS t CROSS JOIN record_version AS v ON v.rid = t.rid AND v.version = t.version"
_BY_RID = text(_SELECT + " WHERE v.rid = :rid ORDER BY v.version DESC LIMIT 1")
_ONE_VERSION = text(_SELECT + " WHERE v.rid = :rid AND v.version = :version")
_WHO = text("SELECT actor, recorded FROM entry_index WHERE seq = :seq")


class NotFound(UserError):
    """No record has this reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[Value]):
    """A record as the workspace holds it: its number, version and value."""

    rid: int
    version: int
    seq: int
    value: Value


class Reader(Generic[Value]):
    """Reads the records of one kind on any connection."""

    def __init__(self, connection: Connection, kind: Kind) -> None:
        self._connection = connection
        self.kind = kind
        self.codec: codec.Codec[Value] = codec_of(kind)
        self._by_ref, self._all = _questions_of(kind)

    def find(self, ref: str) -> Held[Value] | None:
        """The record with this reference, or None."""
        rid = self._connection.execute(self._by_ref, {"ref": ref}).scalar()
        return None if rid is None else self.held(rid)

    def by_ref(self, ref: str) -> Value:
        """The value with this reference; raise NotFound where there is none."""
        found = self.find(ref)
        if found is None:
            raise NotFound(f"There is no {_words(self.kind)} with the reference '{ref}'; check it and try again.")
        return found.value

    def held(self, rid: int) -> Held[Value]:
        """The record with this number in its newest version."""
        row = self._connection.execute(_BY_RID, {"rid": rid}).one_or_none()
        if row is None or row.payload is None:
            raise NotFound(f"There is no {_words(self.kind)} with the number {rid}; it may have been disposed of.")
        return self._held(row)

    def get(self, rid: int) -> Value:
        """The newest value of the record with this number."""
        return self.held(rid).value

    def version(self, rid: int, version: int) -> Value:
        """One earlier value of a record."""
        row = self._connection.execute(_ONE_VERSION, {"rid": rid, "version": version}).one_or_none()
        if row is None or row.payload is None:
            raise NotFound(f"There is no version {version} of this {_words(self.kind)}.")
        return self._held(row).value

    def all(self) -> Iterator[Held[Value]]:
        """Every record of the kind, oldest number first."""
        for row in self._connection.execute(self._all):
            if row.payload is not None:
                yield self._held(row)

    def matching(self, column: str, value: str) -> list[Held[Value]]:
        """The records whose register column holds this text, oldest number first."""
        found = self._connection.execute(_matching(self.kind, column), {"value": value})
        return [self._held(row) for row in found if row.payload is not None]

    def _held(self, row: Any) -> Held[Value]:
        payload = codec.unpack(row.encoding, row.payload, row.base)
        return Held(rid=row.rid, version=row.version, seq=row.seq, value=self.codec.decode(payload))


class Repository(Reader[Value]):
    """Reads and writes the records of one kind inside a unit of work; there is no way to remove one."""

    def __init__(self, ledger: Ledger, kind: Kind) -> None:
        super().__init__(ledger.connection, kind)
        self._ledger = ledger
        self._rows = projection_of(kind)

    def add(self, value: Value) -> Touch:
        """Record a new one; its reference must not be taken."""
        return self.add_many((value,))[0]

    def add_many(self, values: Iterable[Value]) -> list[Touch]:
        """Record many new ones in bulk; raise Conflict naming references that are taken."""
        done: list[Touch] = []
        source = iter(values)
        while batch := list(islice(source, BATCH)):
            coded = [self.codec.encode(value) for value in batch]
            self._require_free([value.ref for value, _payload in coded])  # type: ignore[attr-defined]
            rids = self._ledger.allot(len(coded))
            numbered = zip(rids, coded, strict=True)
            done += self._write([(rid, 1, value, payload, None) for rid, (value, payload) in numbered])
        return done

    def save(self, value: Value, *, expected_version: int | None = None) -> Touch:
        """Record a new version of a known one; raise Conflict where it is not the version the caller read."""
        return self.save_many([(value, expected_version)])[0]

    def save_many(self, values: Iterable[tuple[Value, int | None]]) -> list[Touch]:
        """Record new versions in bulk; an expected version of None takes whatever stands."""
        done: list[Touch] = []
        source = iter(values)
        while batch := list(islice(source, BATCH)):
            done += self._write([self._next(value, expected) for value, expected in batch])
        return done

    def _next(self, value: Value, expected: int | None) -> tuple[int, int, Value, bytes, bytes | None]:
        ref: str = value.ref  # type: ignore[attr-defined]
        before = self.find(ref)
        if before is None:
            raise NotFound(f"There is no {_words(self.kind)} with the reference '{ref}' to change.")
        if expected is not None and expected != before.version:
            raise self._conflict(ref, before)
        mended, payload = self.codec.encode(value)
        version = before.version + 1
        base = None if codec.is_plain(version) else self._base(before.rid, version)
        return before.rid, version, mended, payload, base

    def _base(self, rid: int, version: int) -> bytes | None:
        row = self._connection.execute(_ONE_VERSION, {"rid": rid, "version": codec.base_of(version)}).one()
        found: bytes | None = row.payload
        return found

    def _conflict(self, ref: str, before: Held[Value]) -> Conflict:
        return Conflict(
            f"'{ref}' was changed{self.written_by(before)} after you opened it; look at the change and try again."
        )

    def written_by(self, held: Held[Value]) -> str:
        """Who wrote this version and when, ready to stand in a sentence: ` by ida at 2026-03-05T09:00:00.000Z`."""
        row = self._connection.execute(_WHO, {"seq": held.seq}).one_or_none()
        return f" by {row.actor} at {row.recorded}" if row is not None else ""

    def _require_free(self, refs: Sequence[str]) -> None:
        if not all(refs):
            raise Invalid(f"A {_words(self.kind)} needs a reference.")
        taken = self._rows.taken(self._connection, refs)
        if len(set(refs)) < len(refs):
            seen: set[str] = set()
            taken |= {ref for ref in refs if ref in seen or seen.add(ref)}  # type: ignore[func-returns-value]
        if taken:
            named = ", ".join(sorted(taken)[:5])
            raise Conflict(f"The reference {named} is already taken by another {_words(self.kind)}.")

    def _write(self, items: Sequence[tuple[int, int, Value, bytes, bytes | None]]) -> list[Touch]:
        ledger, kind = self._ledger, self.kind
        rows, touches = [], []
        for rid, version, value, payload, base in items:
            salt = ledger.salt()
            sealed = commitment(salt, payload)
            encoding, stored = codec.pack(version, payload, base)
            number = ledger.version_id()
            rows.append((number, rid, version, kind.name, ledger.seq, encoding, stored, salt, sealed))
            touch = Touch(kind=kind.name, rid=rid, ref=value.ref, version=version)  # type: ignore[attr-defined]
            ledger.touched(kind, touch, sealed)
            touches.append(touch)
        ledger.execute_rows(_INSERT_VERSION, rows)
        self._rows.refresh(ledger, [(rid, version, value) for rid, version, value, _payload, _base in items])
        return touches


_INSERT_VERSION = insert_by_position(record_version)


class Projection:
    """Keeps one register table and its children equal to the newest versions."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        table = REGISTERS[kind.name]
        names = ["ref", "version", *(column.name for column in kind.columns)]
        self._insert = insert_by_position(table)
        self._update = (
            update(table)
            .where(table.c.rid == bindparam("at_rid"), table.c.version == bindparam("at_version"))
            .values({name: bindparam(name) for name in names})
        )
        self._children = [
            (children, insert_by_position(table), delete(table).where(table.c.rid == bindparam("at_rid")))
            for children, table in ((each, CHILDREN[each.table]) for each in kind.children)
        ]
        self._taken = text(
            "SELECT ref FROM " + kind.table + " WHERE ref IN (SELECT value FROM json_each(:refs))"  # noqa: S608 - names of our own tables and columns; every value is bound
        )

    def taken(self, connection: Connection, refs: Sequence[str]) -> set[str]:
        """Which of these references already have a record."""
        return set(connection.execute(self._taken, {"refs": json.dumps(list(refs))}).scalars())

    def row(self, rid: int, version: int, value: Any) -> dict[str, Any]:
        """The register row of one value."""
        row = {"rid": rid, "ref": value.ref, "version": version}
        for column in self.kind.columns:
            row[column.name] = column.of(value)
        return row

    def refresh(self, ledger: Ledger, items: Sequence[tuple[int, int, Any]]) -> None:
        """Write the register rows of new versions; a row that is not at the version before is a conflict."""
        fresh = [tuple(self.row(*item).values()) for item in items if item[1] == 1]
        if fresh:
            ledger.execute_rows(self._insert, fresh)
        later = [item for item in items if item[1] > 1]
        for rid, version, value in later:
            row = {**self.row(rid, version, value), "at_rid": rid, "at_version": version - 1}
            del row["rid"]
            if ledger.execute(self._update, row).rowcount != 1:
                raise Conflict(f"'{value.ref}' was changed after you opened it; look at the change and try again.")
        self._refresh_children(ledger, items, [rid for rid, _version, _value in later])

    def _refresh_children(self, ledger: Ledger, items: Sequence[tuple[int, int, Any]], stale: list[int]) -> None:
        for children, add, remove in self._children:
            for rid in stale:
                ledger.execute(remove, {"at_rid": rid})
            rows = [
                (rid, n, *cells)
                for rid, _version, value in items
                for n, cells in enumerate(children.of(value), start=1)
            ]
            if rows:
                ledger.execute_rows(add, rows)


_questions: dict[str, tuple[TextClause, TextClause]] = {}
_projections: dict[str, Projection] = {}
_codecs: dict[str, codec.Codec[Any]] = {}


def _questions_of(kind: Kind) -> tuple[TextClause, TextClause]:
    """A kind's number by reference, and all its records, as statements made once."""
    found = _questions.get(kind.name)
    if found is None:
        by_ref = text("SELECT rid FROM " + kind.table + " WHERE ref = :ref")  # noqa: S608 - a table of ours
        every = text(_COLUMNS + kind.table + _NEWEST + _BASE + " ORDER BY t.rid")
        found = _questions[kind.name] = by_ref, every
    return found


_matchings: dict[tuple[str, str], TextClause] = {}


def _matching(kind: Kind, column: str) -> TextClause:
    """The records of a kind by one of its own columns, as a statement made once."""
    if column not in {known.name for known in kind.columns}:
        raise Bug(f"{kind.name} has no column {column}.")
    found = _matchings.get((kind.name, column))
    if found is None:
        where = " WHERE t." + column + " = :value ORDER BY t.rid"
        found = text(_COLUMNS + kind.table + _NEWEST + _BASE + where)
        _matchings[kind.name, column] = found
    return found


def projection_of(kind: Kind) -> Projection:
    """The projection of a kind, made once: its statements cost more to build than to run."""
    found = _projections.get(kind.name)
    if found is None:
        found = _projections[kind.name] = Projection(kind)
    return found


def codec_of(kind: Kind) -> codec.Codec[Any]:
    """The codec of a kind, made once."""
    found = _codecs.get(kind.name)
    if found is None:
        found = _codecs[kind.name] = codec.Codec(kind.type, kind.schema)
    return found


def _words(kind: Kind) -> str:
    return kind.name.replace("_", " ")
