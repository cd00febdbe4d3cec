"""A workspace of any size, written in bulk: the same tables, bytes and hashes as one act at a time, in minutes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import company
from chgdesk.app import create_workspace, open_desk
from chgdesk.domain.audit import AuditEntry, Frontier, TouchedObject, TouchedObjects, commitment, leaf_hash, stamp
from chgdesk.domain.people import Actor
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.interchange import write_interchange
from chgdesk.services.judging import refresh_judgements
from chgdesk.storage import audit_log, codec, engine, triggers
from chgdesk.storage.engine import WorkspaceKey
from chgdesk.storage.kind import Kind
from chgdesk.storage.kinds import CHANGE, EVENT
from chgdesk.storage.ledger import insert_by_position
from chgdesk.storage.repositories import Projection, codec_of
from chgdesk.storage.schema import CHILDREN, REGISTERS, audit_event, entry_index, entry_object, record_version
from chgdesk.storage.verification import expected_schema

OFFICER = Actor(person="P-001", name="Person 001", roles=("officer",))
KEY = WorkspaceKey(key=hashlib.sha256(b"bench").digest())
_BLOCK = 500
_STEP = timedelta(seconds=90)


def fingerprint() -> str:
    """What a built workspace depends on: the schema, the guards, and the code that invents and writes it."""
    sources = (Path(__file__), Path(company.__file__))
    parts = [json.dumps(expected_schema(), sort_keys=True), json.dumps(triggers.TRIGGERS, sort_keys=True)]
    parts += [source.read_text(encoding="utf-8") for source in sources]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def cached(folder: Path, rows: int, entries: int, *, keyed: bool = False) -> Path:
    """The workspace of this size, built once per schema; another schema's are left to `make clean`."""
    path = folder / f"{fingerprint()}-{rows}-{entries}{'-keyed' if keyed else ''}.chgdesk"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name("draft-" + path.name)
    draft.unlink(missing_ok=True)
    if keyed:
        encrypt(cached(folder, rows, entries), draft)
    else:
        build(draft, rows, entries, judged=True)
    draft.rename(path)
    return path


def context(at: datetime = company.AS_OF) -> Context:
    """The officer at a desk whose clock stands."""
    return Context(actor=OFFICER, clock=FixedClock(at=at), host="BENCH", app="bench", entropy=Random(1).randbytes)


def build(path: Path, rows: int, entries: int, *, judged: bool) -> Path:
    """Found a workspace by ordinary commands, then add `rows` changes and their lives up to `entries` entries."""
    start = company.FIRST - timedelta(days=10)
    with create_workspace(path, organisation=company.ORGANISATION, actor=OFFICER, context=context(start)) as desk:
        document = json.dumps(write_interchange(company.base(), omitted={})).encode()
        desk.execute(ImportInterchange(data=document, name="company.json"))
    raw = engine.connect(path)
    try:
        for statement in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -500000"):
            raw.execute("PRAGMA " + statement)
        raw.execute("BEGIN")
        for name in triggers.TRIGGERS:
            raw.execute("DROP TRIGGER " + name)
        Bulk(raw=raw, rows=rows, at=start + _STEP, head=_head(raw)).write(entries)
        for guard in triggers.TRIGGERS.values():
            raw.execute(guard)
        raw.execute("COMMIT")
        raw.execute("PRAGMA journal_mode = DELETE")
    finally:
        raw.close()
    if judged:
        with open_desk(path, context=context()) as desk:
            refresh_judgements(desk)
    return path


def encrypt(source: Path, target: Path) -> None:
    """The same workspace in an encrypted file."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    raw = engine.connect(source)
    try:
        pragmas = {name: raw.execute("PRAGMA " + name).fetchone()[0] for name in ("user_version", "application_id")}
        raw.execute("ATTACH ? AS keyed KEY \"x'" + KEY.key.hex() + "'\"", (str(target),))
        raw.execute("SELECT sqlcipher_export('keyed')")
        for name, value in pragmas.items():
            raw.execute("PRAGMA keyed." + name + " = " + str(value))
        raw.execute("DETACH keyed")
    finally:
        raw.close()


def _head(raw: Any) -> tuple[int, bytes, Frontier]:
    size, leaf, packed = raw.execute("SELECT size, leaf, frontier FROM audit_head").fetchone()
    nodes = tuple(packed[at : at + 32] for at in range(0, len(packed), 32))
    return size, leaf, Frontier(size=size, nodes=nodes)


@dataclass(slots=True, kw_only=True)
class Writer:
    """The statements and codec of one kind of record."""

    kind: Kind
    codec: codec.Codec[Any]
    projection: Projection
    insert: str
    children: list[tuple[Any, str]]

    @classmethod
    def of(cls, kind: Kind) -> Writer:
        """Everything prepared once."""
        children = [(each, insert_by_position(CHILDREN[each.table])) for each in kind.children]
        insert = insert_by_position(REGISTERS[kind.name])
        return cls(kind=kind, codec=codec_of(kind), projection=Projection(kind), insert=insert, children=children)


@dataclass(slots=True, kw_only=True)
class Bulk:
    """One long bulk write over a raw connection: what many units of work would have written, row for row."""

    raw: Any
    rows: int
    at: datetime
    head: tuple[int, bytes, Frontier]
    salts: Random = field(default_factory=lambda: Random(7))
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    objects: list[tuple[Any, ...]] = field(default_factory=list)
    versions: list[tuple[Any, ...]] = field(default_factory=list)
    newest: dict[str, list[tuple[int, int, Any]]] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    seq: int = 0
    leaf: bytes = b""
    version_id: int = 0
    rid: int = 0

    def write(self, entries: int) -> None:
        """Every record's life, interleaved in blocks as work in a company is, then the head."""
        self.seq, self.leaf, frontier = self.head
        self.version_id = self._one("SELECT max(id) FROM record_version")
        self.rid = self._one("SELECT value FROM counter WHERE name = 'rid'")
        room = entries - self.seq - self.rows
        each, more = divmod(max(room, self.rows), self.rows)
        writers = {kind.name: Writer.of(kind) for kind in (CHANGE, EVENT)}
        for first in range(1, self.rows + 1, _BLOCK):
            numbers = range(first, min(first + _BLOCK, self.rows + 1))
            lives = [list(company.life(n, each + (n <= more), self.rows)) for n in numbers]
            self._block(lives, writers[CHANGE.name])
            events = [[company.event_of(number, self.rows)] for number in numbers]
            self._block(events, writers[EVENT.name])
            frontier = self._flush(writers, frontier)
        self._finish(frontier)

    def _one(self, query: str) -> int:
        value: int = self.raw.execute(query).fetchone()[0]
        return value

    def _block(self, lives: list[list[Any]], writer: Writer) -> None:
        """One kind's records of a block, step by step."""
        first, plain = self.rid + 1, list[bytes]()
        self.rid += len(lives)
        for step in range(max(map(len, lives))):
            for place, life in enumerate(lives):
                if step >= len(life):
                    continue
                value, payload = writer.codec.encode(life[step])
                if step == 0:
                    plain.append(payload)
                elif codec.is_plain(step + 1):
                    plain[place] = payload
                encoding, stored = codec.pack(step + 1, payload, plain[place])
                sealed = self._version(writer.kind, first + place, step + 1, (encoding, stored, payload))
                self._entry(
                    TouchedObject(kind=writer.kind.name, ref=value.ref, version=step + 1, commitment=sealed),
                )
        held = [(first + place, len(life), life[-1]) for place, life in enumerate(lives)]
        self.newest.setdefault(writer.kind.name, []).extend(held)

    def _version(self, kind: Kind, rid: int, version: int, packed: tuple[int, bytes, bytes]) -> bytes:
        """One version, and its line in the entry about to be written; returns its commitment."""
        encoding, stored, payload = packed
        salt = self.salts.randbytes(16)
        sealed = commitment(salt, payload)
        self.seq += 1
        self.version_id += 1
        self.versions.append((self.version_id, rid, version, kind.name, self.seq, encoding, stored, salt, sealed))
        self.objects.append((self.seq, 1, rid, version, sealed))
        return sealed

    def _entry(self, touched: TouchedObject) -> None:
        """The entry that seals it, behind the one before."""
        self.at += _STEP
        entry = AuditEntry(
            seq=self.seq,
            prev=self.leaf.hex(),
            epoch=1,
            recorded=stamp(self.at),
            offset="+00:00",
            mono=self.seq * 90_000,
            actor=f"P-{self.seq % 120 + 1:03d}",
            role="officer",
            host="BENCH",
            app="bench",
            action="record_changes" if touched.version == 1 else "revise_change",
            objects=TouchedObjects.of((touched,)),
            detail={"sentence": f"{'recorded' if touched.version == 1 else 'revised'} {touched.ref}"},
        )
        payload = entry.to_payload()
        self.leaf = leaf_hash(payload)
        self.leaves.append(self.leaf)
        self.entries.append((self.seq, payload, self.leaf))
        self.lines.append(tuple(audit_log.index_row(entry).values()))

    def _flush(self, writers: dict[str, Writer], frontier: Frontier) -> Frontier:
        tables = (
            (audit_event, self.entries),
            (entry_index, self.lines),
            (entry_object, self.objects),
            (record_version, self.versions),
        )
        for table, rows in tables:
            self.raw.executemany(insert_by_position(table), rows)
            rows.clear()
        for name, items in self.newest.items():
            writer = writers[name]
            self.raw.executemany(writer.insert, [tuple(writer.projection.row(*item).values()) for item in items])
            for children, insert in writer.children:
                self.raw.executemany(insert, list(_child_rows(children, items)))
        self.newest.clear()
        frontier = frontier.extend(self.leaves)
        self.leaves.clear()
        return frontier

    def _finish(self, frontier: Frontier) -> None:
        nodes, root = b"".join(frontier.nodes), frontier.root()
        head = "UPDATE audit_head SET size = ?, leaf = ?, frontier = ?, register_size = ?, register_root = ?"
        self.raw.execute(head, (self.seq, self.leaf, nodes, self.seq, root))
        self.raw.execute("UPDATE counter SET value = ? WHERE name = 'rid'", (self.rid,))


def _child_rows(children: Any, items: list[tuple[int, int, Any]]) -> Iterator[tuple[Any, ...]]:
    for rid, _version, value in items:
        for n, cells in enumerate(children.of(value), start=1):
            yield (rid, n, *cells)
