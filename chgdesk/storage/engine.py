"""The engines of one open workspace: one writer, readers that cannot write, all through SQLCipher's SQLite."""

from __future__ import annotations

import os
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from chgdesk.errors import Bug, StorageProblem
from chgdesk.storage import authorizer
from chgdesk.storage.location import damaged, not_a_workspace

READERS = 4
_URL = "sqlite+pysqlite://"
_COMMON = (
    "PRAGMA fullfsync = 1",
    "PRAGMA checkpoint_fullfsync = 1",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA journal_size_limit = 67108864",
)
_WRITER_WAIT_MS = 0
_READER_WAIT_MS = 5_000

Raw = Any
"""A connection of the driver; it ships no types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKey:
    """The raw key of an encrypted workspace: 32 bytes, and 16 of salt where the file is made with it (decision 7)."""

    key: bytes
    salt: bytes = b""

    def __post_init__(self) -> None:
        if len(self.key) != 32 or len(self.salt) not in {0, 16}:
            raise Bug("A workspace key has 32 bytes and its salt none or 16.")

    def __repr__(self) -> str:
        return "WorkspaceKey(…)"

    def pragma(self) -> str:
        """The statement that hands the key to SQLCipher; hex digits only, so nothing in it needs quoting."""
        return "PRAGMA key = \"x'" + (self.key + self.salt).hex() + "'\""


def connect(path: Path, *, key: WorkspaceKey | None = None, mode: str = "rw", wait_ms: int = 0) -> Raw:
    """Open the file with the settings every connection has; never makes a file (mode 'rw' or 'ro')."""
    uri = "file:" + urllib.parse.quote(os.fspath(path.absolute()), safe="/") + f"?mode={mode}"
    try:
        raw = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=wait_ms / 1000)
    except dbapi2.OperationalError as fault:
        raise StorageProblem(f"'{path.name}' cannot be opened ({fault}).") from fault
    try:
        raw.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            raw.execute(key.pragma())
        for statement in _COMMON:
            raw.execute(statement)
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError as fault:
        raw.close()
        raise translate(fault, path) from fault
    return raw


def translate(fault: Exception, path: Path) -> StorageProblem:
    """What went wrong with the file, as one sentence for the person at the desk."""
    name = getattr(fault, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_NOTADB"):
        return not_a_workspace(path)
    if name.startswith("SQLITE_CORRUPT"):
        return damaged(path, str(fault))
    if name.startswith("SQLITE_FULL"):
        return StorageProblem(f"The disk is full: nothing was saved to '{path.name}'. Free some space and try again.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageProblem(f"'{path.name}' is being used by another program; close it there and try again.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return StorageProblem(f"'{path.name}' may not be written to; check its permissions or open it read-only.")
    return StorageProblem(f"'{path.name}' could not be used ({fault}); nothing was saved.")


def set_journal(raw: Raw) -> str:
    """Set the journal for live work and return the mode in force: WAL, or TRUNCATE where WAL is impossible."""
    mode = str(raw.execute("PRAGMA journal_mode = WAL").fetchone()[0]).lower()
    if mode == "wal":
        raw.execute("PRAGMA synchronous = FULL")
        return mode
    mode = str(raw.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0]).lower()
    raw.execute("PRAGMA synchronous = EXTRA")
    return mode


def _engine(creator: Callable[[], Raw], size: int, begin: str) -> Engine:
    """An engine over the driver's own transactions: BEGIN is ours, so that DDL is transactional too."""
    engine = create_engine(
        _URL,
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return="rollback",
        hide_parameters=True,
    )

    def on_begin(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        if raw is None or raw.isolation_level is not None:
            raise Bug("The driver would begin transactions of its own.")
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", on_begin)
    return engine


def write_engine(path: Path, key: WorkspaceKey | None = None, *, guarded: bool = True) -> Engine:
    """The one writing connection; `guarded` sets the authorizer (an upgrade works without, before the desk opens)."""

    def create() -> Raw:
        raw = connect(path, key=key, wait_ms=_WRITER_WAIT_MS)
        try:
            set_journal(raw)
        except dbapi2.DatabaseError as fault:
            raw.close()
            raise translate(fault, path) from fault
        if guarded:
            raw.set_authorizer(authorizer.writing)
        return raw

    return _engine(create, 1, "BEGIN IMMEDIATE")


def read_engine(path: Path, key: WorkspaceKey | None = None, *, size: int = READERS, mode: str = "rw") -> Engine:
    """Connections that can only read; each transaction is one consistent picture of the workspace."""

    def create() -> Raw:
        raw = connect(path, key=key, mode=mode, wait_ms=_READER_WAIT_MS)
        raw.execute("PRAGMA query_only = ON")
        raw.set_authorizer(authorizer.reading)
        return raw

    return _engine(create, size, "BEGIN")


def settle(path: Path, key: WorkspaceKey | None) -> None:
    """Leave one ordinary file behind: move the journal's content home and switch it off (decision 3).

    Another process may still be reading; then the journal stays and the next close settles it.
    """
    raw = connect(path, key=key)
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("PRAGMA journal_mode = DELETE").fetchone()
    except dbapi2.OperationalError as fault:
        if not str(getattr(fault, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise translate(fault, path) from fault
    finally:
        raw.close()
