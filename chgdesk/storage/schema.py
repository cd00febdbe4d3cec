"""The tables of a workspace as SQLAlchemy knows them; the revisions in `migrations/` build the very same ones."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.sql.schema import SchemaItem

from chgdesk.storage.kinds import KINDS, TEXT, Children, Kind

APPLICATION_ID = 0x43484744
SCHEMA_VERSION = 3

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *items: SchemaItem, rowid: bool = True) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=rowid)


def _entry(*, key: bool = False) -> Column[int]:
    """The number of the entry that wrote the row; the entry itself is written last, so the check waits."""
    target = ForeignKey("audit_event.seq", deferrable=True, initially="DEFERRED")
    return Column("seq", Integer, target, nullable=False, primary_key=key, autoincrement=False)


workspace = _table(
    "workspace",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
)
counter = _table(
    "counter",
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
audit_event = _table(
    "audit_event",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("payload", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
)
audit_head = _table(
    "audit_head",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("register_size", Integer, nullable=False),
    Column("register_root", LargeBinary, nullable=False),
)
checkpoint = _table(
    "checkpoint",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("purpose", Text, nullable=False),
)
entry_object = _table(
    "entry_object",
    _entry(key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("rid", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Index(None, "rid", "version"),
    rowid=False,
)
entry_index = _table(
    "entry_index",
    Column("seq", Integer, ForeignKey("audit_event.seq"), primary_key=True, autoincrement=False),
    Column("recorded", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("objects", Integer, nullable=False),
    Column("command", Text),
    Column("sentence", Text, nullable=False),
    Index(None, "recorded"),
    Index(None, "command"),
)
record_version = _table(
    "record_version",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rid", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    _entry(),
    Column("encoding", Integer, nullable=False),
    Column("payload", LargeBinary),
    Column("salt", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Index("uq_record_version_rid_version", "rid", "version", unique=True),
    Index(None, "seq"),
    Index(None, "kind", "rid"),
)
blob = _table(
    "blob",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    _entry(),
    Column("disposed_seq", Integer),
    Index(None, "sha256"),
)
blob_chunk = _table(
    "blob_chunk",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("file", Integer, ForeignKey("blob.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "file", "n"),
)
derived_judgement = _table(
    "derived_judgement",
    Column("rid", Integer, nullable=False, primary_key=True, autoincrement=False),
    Column("params", Text, nullable=False, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("codes", Text, nullable=False),
    Column("category", Text),
    Column("risk", Text),
    Column("to_look_at", Integer, nullable=False),
    Column("remarks", Integer, nullable=False),
    Column("in_population", Integer, nullable=False),
    Column("open_until", Integer),
    Column("state_words", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("rests_on", Text, nullable=False),
    Index(None, "params", "verdict"),
    rowid=False,
)

TRAIL_TABLES = frozenset({"audit_event", "audit_head", "checkpoint", "entry_object", "entry_index"})
KEPT_TABLES = frozenset({"record_version", "blob", "blob_chunk"})


def _column(name: str, type_: str) -> Column[str] | Column[int]:
    return Column(name, Text) if type_ == TEXT else Column(name, Integer)


def _register(kind: Kind) -> Table:
    columns = [_column(projected.name, projected.type) for projected in kind.columns]
    indexes = [Index(None, projected.name) for projected in kind.columns if projected.indexed]
    return _table(
        kind.table,
        Column("rid", Integer, primary_key=True, autoincrement=False),
        Column("ref", Text, nullable=False),
        Column("version", Integer, nullable=False),
        *columns,
        Index(f"uq_{kind.table}_ref", "ref", unique=True),
        *indexes,
    )


def _child(kind: Kind, children: Children) -> Table:
    return _table(
        children.table,
        Column("rid", Integer, ForeignKey(f"{kind.table}.rid"), primary_key=True, autoincrement=False),
        Column("n", Integer, primary_key=True, autoincrement=False),
        *(_column(name, type_) for name, type_ in children.columns),
        *(Index(None, name) for name in children.indexed),
        rowid=False,
    )


REGISTERS: dict[str, Table] = {kind.name: _register(kind) for kind in KINDS}
CHILDREN: dict[str, Table] = {children.table: _child(kind, children) for kind in KINDS for children in kind.children}


def tables_of(kind: Kind) -> frozenset[str]:
    """Every table a touched record of this kind may write."""
    return frozenset({kind.table, *(children.table for children in kind.children)})
