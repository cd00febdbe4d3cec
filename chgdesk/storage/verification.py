"""Hold the whole file against its own trail: every finding names the table, the record and the entry."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from chgdesk.domain.audit import AuditEntry, ChainReport, FaultKind, Frontier, leaf_hash, objects_root
from chgdesk.errors import Bug
from chgdesk.storage import audit_log, blobs, codec, shapes, triggers, upgrade
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.schema import metadata

_BATCH = 2_000
_CHAIN_SENTENCES: dict[FaultKind, str] = {
    FaultKind.SEQUENCE: "the numbers of the entries are not 1, 2, 3 …",
    FaultKind.LINK: "the entry does not name the entry before it",
    FaultKind.LEAF: "the entry's bytes do not match its stored hash",
    FaultKind.UNREADABLE: "what is stored is not an entry",
    FaultKind.CHECKPOINT: "the trail differs from a checkpoint",
    FaultKind.MISSING: "the trail ends before a checkpoint",
}
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not agree: where it lies and what is wrong with it."""

    table: str
    sentence: str
    record: str = ""
    entry: int | None = None


@dataclass(slots=True, kw_only=True)
class TrailFacts:
    """What a walk over the entries learned, for the checks that follow it."""

    faults: list[Fault] = field(default_factory=list)
    report: ChainReport | None = None
    files: dict[str, int] = field(default_factory=dict)
    disposed: set[int] = field(default_factory=set)
    object_faults: list[Fault] = field(default_factory=list)
    disposals: set[int] = field(default_factory=set)
    checkpoints: dict[int, str] = field(default_factory=dict)
    first: AuditEntry | None = None
    last: AuditEntry | None = None


def check_trail(connection: Connection) -> TrailFacts:
    """Chain, tree and head; each entry's line in the list; what the entries say of records and files."""
    facts = TrailFacts()
    report = facts.report = audit_log.check(connection)
    for fault in report.faults:
        more = f" ({fault.count} entries)" if fault.count > 1 else ""
        facts.faults.append(Fault(table="audit_event", sentence=_CHAIN_SENTENCES[fault.kind] + more, entry=fault.first))
    _check_head(connection, report, facts)
    _read_entries(connection, facts)
    return facts


def _check_head(connection: Connection, report: ChainReport, facts: TrailFacts) -> None:
    try:
        head = audit_log.head(connection)
    except (ValueError, TypeError):
        facts.faults.append(Fault(table="audit_head", sentence="the kept head cannot be read"))
        return
    if (head.size, head.leaf) != (report.size, report.leaf) or head.frontier != report.frontier:
        facts.faults.append(
            Fault(table="audit_head", sentence="the kept head is not that of the entries", entry=head.size)
        )


def _read_entries(connection: Connection, facts: TrailFacts) -> None:
    listed = connection.execute(text("SELECT * FROM entry_index ORDER BY seq")).mappings()
    lines = iter(listed)
    line = next(lines, None)
    objects = _Objects(connection, facts.object_faults)
    for seq, payload, _leaf in audit_log.rows(connection):
        while line is not None and line["seq"] < seq:
            facts.faults.append(
                Fault(table="entry_index", sentence="the list names an entry that is not there", entry=line["seq"])
            )
            line = next(lines, None)
        try:
            entry = AuditEntry.from_payload(payload)
        except (ValueError, TypeError) as fault:
            facts.faults.append(Fault(table="audit_event", sentence=f"the entry cannot be read: {fault}", entry=seq))
            continue
        if line is not None and line["seq"] == seq:
            if dict(line) != audit_log.index_row(entry):
                facts.faults.append(Fault(table="entry_index", sentence="the list differs from the entry", entry=seq))
            line = next(lines, None)
        else:
            facts.faults.append(Fault(table="entry_index", sentence="the list lacks the entry", entry=seq))
        objects.check(seq, entry)
        _note(facts, seq, entry)
    objects.end()
    if line is not None:
        facts.faults.append(
            Fault(table="entry_index", sentence="the list names an entry that is not there", entry=line["seq"])
        )


def _note(facts: TrailFacts, seq: int, entry: AuditEntry) -> None:
    facts.first = facts.first or entry
    facts.last = entry
    for digest in entry.att:
        facts.files.setdefault(digest, seq)
    if "disposed" in entry.detail:
        facts.disposals.add(seq)
    if "checkpoint" in entry.detail:
        facts.checkpoints[seq] = entry.detail.get("purpose", "")
    facts.disposed.update(int(word) for word in entry.detail.get("disposed", "").split() if word.isdigit())


class _Objects:
    """The records listed for each entry, walked beside the entries so that no more than one entry's are held."""

    def __init__(self, connection: Connection, faults: list[Fault]) -> None:
        self._groups = itertools.groupby(_listed_objects(connection), key=itemgetter(0))
        self._faults = faults
        self._next = next(self._groups, None)

    def check(self, seq: int, entry: AuditEntry) -> None:
        """The listed records of an entry are those whose number and root it holds."""
        self._pass(seq)
        held: list[bytes] = []
        if self._next is not None and self._next[0] == seq:
            held = [commitment for _seq, commitment in self._next[1]]
            self._next = next(self._groups, None)
        if len(held) == entry.objects.count and (not held or objects_root(held) == entry.objects.root):
            return
        sentence = "the records listed for the entry are not those it sealed"
        if not entry.objects.count:
            sentence = "records are listed for an entry that touched none"
        self._faults.append(Fault(table="entry_object", sentence=sentence, entry=seq))

    def end(self) -> None:
        """Nothing is listed behind the last entry."""
        self._pass(None)

    def _pass(self, seq: int | None) -> None:
        """Whatever is listed before this entry belongs to one that is not there or cannot be read."""
        while self._next is not None and (seq is None or self._next[0] < seq):
            sentence = "records are listed for an entry that touched none"
            self._faults.append(Fault(table="entry_object", sentence=sentence, entry=self._next[0]))
            self._next = next(self._groups, None)


def _listed_objects(connection: Connection) -> Iterator[tuple[int, bytes]]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute("SELECT seq, commitment FROM entry_object ORDER BY seq, n")
        while batch := cursor.fetchmany(_BATCH):
            yield from batch
    finally:
        cursor.close()


def check_shapes(connection: Connection, facts: TrailFacts) -> Iterator[Fault]:
    """The small tables hold the rows, numbers and marks that the entries account for, and no others."""
    for table, sentence in shapes.misshapen(connection):
        yield Fault(table=table, sentence=sentence)
    for digest, seq in shapes.unfounded_disposals(connection, facts.disposals):
        yield Fault(table="blob", record=digest, sentence="no entry disposed of this file", entry=seq)
    differs = shapes.checkpoints_differ(connection, facts.checkpoints)
    if differs is not None:
        sentence = "the kept checkpoints are not those the entries made"
        yield Fault(table="checkpoint", sentence=sentence, entry=differs or None)


def roots_at(connection: Connection, sizes: Iterable[int]) -> dict[int, bytes]:
    """The root over the first so many entries, for each size the trail reaches."""
    found: dict[int, bytes] = {}
    frontier = Frontier()
    leaves = (leaf_hash(payload) for _seq, payload, _leaf in audit_log.rows(connection))
    for size in sorted(set(sizes)):
        while frontier.size < size and (block := list(islice(leaves, min(size - frontier.size, _BATCH)))):
            frontier = frontier.extend(block)
        if 0 < size == frontier.size:
            found[size] = frontier.root()
    return found


def trail_size(connection: Connection) -> int:
    """How many entries there are."""
    size: int = connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one()
    return size


def register_size(connection: Connection) -> int:
    """The last entry that touched a record of the register; what merely notes an export does not count."""
    kinds = [kind.name for kind in BY_NAME.values() if kind.bookkeeping]
    query = text(
        "SELECT coalesce(max(seq), 0) FROM record_version WHERE kind NOT IN (SELECT value FROM json_each(:kinds))"
    )
    size: int = connection.execute(query, {"kinds": json.dumps(kinds)}).scalar_one()
    return size


_VERSIONS = (
    "SELECT v.id, v.rid, v.version, v.kind, v.seq, v.encoding, v.payload, v.salt, v.commitment, b.payload,"
    " o.seq, o.commitment FROM record_version AS v"
    " LEFT JOIN record_version AS b ON v.encoding = 1 AND b.rid = v.rid AND b.version = (v.version - 1) / 16 * 16 + 1"
    " LEFT JOIN entry_object AS o ON o.rid = v.rid AND o.version = v.version ORDER BY v.id"
)
_UNSTORED = text(
    "SELECT o.seq, o.rid, o.version FROM entry_object AS o WHERE NOT EXISTS"
    " (SELECT 1 FROM record_version AS v WHERE v.rid = o.rid AND v.version = o.version)"
)


def check_versions(connection: Connection, facts: TrailFacts) -> Iterator[Fault]:
    """Every kept version is the one its entry sealed; none is missing, none was put in."""
    connection.execute(text("SELECT 1"))
    cursor = connection.connection.cursor()
    expected_id = 0
    try:
        cursor.execute(_VERSIONS)
        while batch := cursor.fetchmany(_BATCH):
            for id_, rid, version, kind, seq, encoding, stored, salt, sealed, base, entry, listed in batch:
                expected_id += 1
                name = f"{kind} number {rid}, version {version}"
                if id_ != expected_id:
                    yield Fault(
                        table="record_version", record=name, sentence="versions are missing before it", entry=seq
                    )
                    expected_id = id_
                if kind not in BY_NAME or entry != seq or listed != sealed:
                    yield Fault(
                        table="record_version", record=name, sentence="its entry did not seal this version", entry=seq
                    )
                if stored is None or salt is None:
                    wrong = "" if rid in facts.disposed else "its content was removed and no entry says so"
                else:
                    wrong = _content_fault(encoding, stored, salt, sealed, base)
                if wrong:
                    yield Fault(table="record_version", record=name, sentence=wrong, entry=seq)
    finally:
        cursor.close()
    for row in connection.execute(_UNSTORED):
        yield Fault(
            table="record_version",
            record=f"number {row.rid}, version {row.version}",
            sentence="the entry sealed a version that is not kept",
            entry=row.seq,
        )


def _content_fault(encoding: int, stored: bytes, salt: bytes, sealed: bytes, base: bytes | None) -> str:
    try:
        payload = stored if encoding == codec.PLAIN else codec.unpack(encoding, stored, base)
        digest = hashlib.sha256(salt + payload).digest()
    except (Bug, TypeError):
        return "its content cannot be read"
    return "" if digest == sealed else "its content is not what the entry sealed"


def check_files(connection: Connection, facts: TrailFacts) -> Iterator[Fault]:
    """Every evidence file named by an entry is held byte for byte, and none that no entry names."""
    rows = connection.execute(text("SELECT sha256, seq, disposed_seq FROM blob")).all()
    held = {row.sha256: row for row in rows}
    for digest, seq in facts.files.items():
        if digest not in held:
            yield Fault(table="blob", record=digest, sentence="the file the entry names is not held", entry=seq)
    for digest, row in held.items():
        if digest not in facts.files:
            yield Fault(table="blob", record=digest, sentence="no entry names this file", entry=row.seq)
    for digest, sentence in blobs.altered(connection):
        yield Fault(table="blob_chunk", record=digest, sentence=sentence, entry=facts.files.get(digest))
    stray = text(
        "SELECT count(*) FROM blob_chunk AS c LEFT JOIN blob AS b ON b.id = c.file"
        " WHERE b.id IS NULL OR c.n > b.chunks OR c.n < 1"
    )
    number = connection.execute(stray).scalar_one()
    if number:
        yield Fault(table="blob_chunk", sentence=f"{number} parts belong to no file")


def check_identity(connection: Connection, facts: TrailFacts) -> Iterator[Fault]:
    """The workspace's identity is the one its first entry names; record numbers stand behind those given."""
    identity = audit_log.find_store(connection) or audit_log.Store(uuid="", epoch=0)
    if facts.first is not None and facts.first.detail.get("store") != identity.uuid:
        yield Fault(table="workspace", sentence="the identity is not the one the first entry names", entry=1)
    if facts.last is not None and facts.last.epoch != identity.epoch:
        yield Fault(table="workspace", sentence="the epoch is not that of the last entry", entry=facts.last.seq)
    given = connection.execute(text("SELECT coalesce(max(rid), 0) FROM record_version")).scalar_one()
    counted = connection.execute(text("SELECT value FROM counter WHERE name = 'rid'")).scalar()
    if counted != given:
        yield Fault(table="counter", sentence="the last record number is not the last one given")
    revisions = connection.execute(text("SELECT version_num FROM schema_revision")).scalars().all()
    if list(revisions) != [upgrade.head_revision()]:
        yield Fault(table=upgrade.VERSION_TABLE, sentence="the schema's revision is not this version's")


def check_structure(connection: Connection) -> Iterator[Fault]:
    """The guards of the trail are in place, every table is as made, pages are whole, nothing points nowhere."""
    for name in triggers.missing(connection):
        yield Fault(table="sqlite_schema", record=name, sentence="this guard of the trail is missing or altered")
    expected, found = expected_schema(), upgrade.fingerprint(connection)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Fault(table="sqlite_schema", record=name, sentence="this table or index is not as it was made")
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Fault(table=row[0], record=f"row {row[1]}", sentence=f"it points to a row of {row[2]} that is not there")
    try:
        pages = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(50)").all()]
    except DBAPIError as fault:
        pages = [str(fault.orig)]
    for line in pages:
        if line != "ok":
            yield Fault(table="the file", sentence=line)


def expected_schema() -> dict[str, str]:
    """Every table and index with the statement that makes it, white space set aside."""
    dialect = sqlite.dialect()
    made = {upgrade.VERSION_TABLE: upgrade.CREATE_VERSION_TABLE.replace("IF NOT EXISTS ", "")}
    for table in metadata.sorted_tables:
        made[table.name] = str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            made[str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    return {name: " ".join(statement.split()) for name, statement in made.items()}
