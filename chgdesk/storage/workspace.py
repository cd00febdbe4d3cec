"""One workspace file held open: its lock, its engines, and how it is left behind (reliability 4.5, decision 3)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from chgdesk.errors import Bug, StorageProblem
from chgdesk.storage import backup, derived, engine, location, schema, triggers, upgrade
from chgdesk.storage.engine import WorkspaceKey
from chgdesk.storage.ledger import Sealed, Touch
from chgdesk.storage.lock import WorkspaceLock

_BY_COMMAND = text("SELECT seq, recorded FROM entry_index WHERE command = :command ORDER BY seq LIMIT 1")
_TOUCHED = text(
    "SELECT v.kind, o.rid, o.version FROM entry_object AS o"
    " JOIN record_version AS v ON v.rid = o.rid AND v.version = o.version WHERE o.seq = :seq ORDER BY o.n"
)


@dataclass(slots=True, kw_only=True)
class Workspace:
    """The open file; a read-only one has no writer and writes nothing at all."""

    path: Path
    key: WorkspaceKey | None
    readers: Engine
    window: Engine
    identity: tuple[int, int]
    write_engine: Engine | None = None
    lock: WorkspaceLock | None = None
    why_read_only: str = ""
    is_closed: bool = False

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be recorded."""
        return self.write_engine is None

    @property
    def writer(self) -> Engine:
        """The engine with the one writing connection."""
        if self.write_engine is None:
            raise Bug("A read-only workspace has no writer.")
        return self.write_engine

    @contextlib.contextmanager
    def reader(self) -> Iterator[Connection]:
        """A connection that can only read, in one transaction."""
        with self._open(self.readers) as connection:
            yield connection

    @contextlib.contextmanager
    def window_reader(self) -> Iterator[Connection]:
        """The window's own reading connection."""
        with self._open(self.window) as connection:
            yield connection

    @contextlib.contextmanager
    def _open(self, source: Engine) -> Iterator[Connection]:
        if self.is_closed:
            raise StorageProblem(f"'{self.path.name}' is closed; open it again.")
        with source.connect() as connection, connection.begin():
            yield connection

    def recorded_by(self, command: str) -> Sealed | None:
        """What a command with this id recorded earlier."""
        with self.reader() as connection:
            row = connection.execute(_BY_COMMAND, {"command": command}).one_or_none()
            if row is None:
                return None
            touches = tuple(_touches(connection, row.seq))
            return Sealed(seq=row.seq, recorded=row.recorded, touches=touches)

    def refresh_derived(self, rows: Iterable[derived.DerivedRow], *, drop: Iterable[int], params: str) -> int:
        """Keep computed rows; the only write beside a unit of work."""
        with self.writer.connect() as connection, connection.begin():
            return derived.refresh(connection, rows, drop=drop, params=params)

    def backup(self, target: Path, progress: Callable[[int, int], None] | None) -> Path:
        """Copy the file and check the copy."""
        return backup.make(self.path, target, self.key, progress)

    @contextlib.contextmanager
    def in_words(self) -> Iterator[None]:
        """Whatever the file or disk refuses inside the block is told as one sentence."""
        with _translated(self.path):
            yield

    def close(self) -> None:
        """Readers first, then the writer, then the journal is settled; the lock goes last."""
        if self.is_closed:
            return
        self.is_closed = True
        try:
            self.readers.dispose()
            self.window.dispose()
            if self.write_engine is not None:
                self.write_engine.dispose()
                engine.settle(self.path, self.key)
        finally:
            location.note_closed(self.identity)
            if self.lock is not None:
                self.lock.release()


def _touches(connection: Connection, seq: int) -> Iterator[Touch]:
    for row in connection.execute(_TOUCHED, {"seq": seq}).all():
        query = text("SELECT ref FROM " + row.kind + " WHERE rid = :rid")  # noqa: S608 - a kind's own table
        ref = connection.execute(query, {"rid": row.rid}).scalar() or ""
        yield Touch(kind=row.kind, rid=row.rid, ref=ref, version=row.version)


def open_for_writing(path: Path, key: WorkspaceKey | None, holder: str, moment: upgrade.Moment) -> Workspace:
    """Open the file as its one writer."""
    location.check_file(path, keyed=key is not None)
    location.refuse_network(path)
    lock = WorkspaceLock(path)
    lock.take(holder)
    try:
        return _open_locked(path, key, lock, moment)
    except BaseException:
        lock.release()
        raise


def _open_locked(path: Path, key: WorkspaceKey | None, lock: WorkspaceLock, moment: upgrade.Moment) -> Workspace:
    with _translated(path), contextlib.closing(_Look(path, key)) as look:
        found = look.schema()
    if found < schema.SCHEMA_VERSION:
        upgrade.upgrade(path, key, found, moment)
    writer = engine.write_engine(path, key)
    try:
        with _translated(path), writer.connect():
            pass  # sets the journal now, so that a file that cannot be written says so here
    except BaseException:
        writer.dispose()
        raise
    workspace = _with_readers(path, key, mode="rw")
    workspace.write_engine = writer
    workspace.lock = lock
    return workspace


class _Look:
    """A first look at the file on a connection that writes nothing: is it ours, not too new, and guarded?"""

    def __init__(self, path: Path, key: WorkspaceKey | None) -> None:
        self._path = path
        self._engine = engine.read_engine(path, key, size=1, mode="ro")

    def schema(self) -> int:
        """The schema number of the file; raise StorageProblem where it is not to be opened for writing."""
        with self._engine.connect() as connection, connection.begin():
            upgrade.refuse_unknown(connection, self._path)
            found = upgrade.schema_version(connection)
            if found == schema.SCHEMA_VERSION:
                _require_guarded(connection, self._path)
            return found

    def close(self) -> None:
        """Let the connection go."""
        self._engine.dispose()


def _require_guarded(connection: Connection, path: Path) -> None:
    absent = triggers.missing(connection)
    if absent:
        raise StorageProblem(
            f"'{path.name}' has lost guards of its trail ({', '.join(absent[:3])}); it was changed by another program. "
            "Open it read-only and verify it."
        )


def open_for_reading(path: Path, key: WorkspaceKey | None, why: str) -> Workspace:
    """Open the file without writing a byte."""
    location.check_file(path, keyed=key is not None)
    workspace = _with_readers(path, key, mode="ro")
    workspace.why_read_only = why
    try:
        with _translated(path), workspace.reader() as connection:
            upgrade.refuse_unknown(connection, path)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _with_readers(path: Path, key: WorkspaceKey | None, *, mode: str) -> Workspace:
    identity = location.identity(path)
    location.note_open(identity)
    return Workspace(
        path=path,
        key=key,
        readers=engine.read_engine(path, key, mode=mode),
        window=engine.read_engine(path, key, size=1, mode=mode),
        identity=identity,
    )


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        raise engine.translate(fault.orig if isinstance(fault.orig, Exception) else fault, path) from fault
    except dbapi2.DatabaseError as fault:  # from a cursor of the driver itself
        raise engine.translate(fault, path) from fault
