"""The attacks on an append-only trail by SQL, each refused on the writing connection; and none of them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from chgdesk.storage import engine, triggers
from tests.storage import desks

ATTACKS = [
    "UPDATE audit_event SET payload = x'00' WHERE seq = 1",
    "DELETE FROM audit_event WHERE seq = 1",
    "DELETE FROM audit_event",
    "INSERT OR REPLACE INTO audit_event SELECT 1, payload, leaf FROM audit_event WHERE seq = 2",
    "REPLACE INTO audit_event (seq, payload, leaf) VALUES (2, x'00', zeroblob(32))",
    "INSERT INTO audit_event VALUES (1, x'00', zeroblob(32)) ON CONFLICT (seq) DO UPDATE SET payload = x'00'",
    "UPDATE OR REPLACE audit_event SET seq = seq + 1",
    "INSERT INTO audit_event SELECT 9, payload, leaf FROM audit_event WHERE seq = 2",
    "DROP TABLE audit_event",
    "ALTER TABLE audit_event RENAME TO other",
    "DROP TRIGGER audit_event_keep_update",
    "CREATE TRIGGER extra BEFORE INSERT ON audit_event BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TABLE audit_event (seq)",
    "PRAGMA writable_schema = ON",
    "ATTACH DATABASE ':memory:' AS other",
]
MORE = [
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA user_version = 99",
    "PRAGMA journal_mode = DELETE",
    "DELETE FROM sqlite_schema",
    "VACUUM",
    "REPLACE INTO record_version SELECT id, rid, version, kind, 7, encoding, x'00', salt, commitment FROM record_version",
    "UPDATE record_version SET payload = x'00'",
    "UPDATE record_version SET commitment = zeroblob(32)",
    "DELETE FROM record_version",
    "INSERT INTO record_version SELECT 99, rid, 9, kind, seq, 0, payload, salt, commitment FROM record_version LIMIT 1",
    "REPLACE INTO entry_object SELECT seq, n, 1, 1, zeroblob(32) FROM entry_object",
    "INSERT INTO entry_object VALUES (2, 99, 1, 1, zeroblob(32))",
    "DELETE FROM entry_object",
    "DELETE FROM entry_index",
    "REPLACE INTO entry_index SELECT seq, recorded, 'P-9', action, objects, command, sentence FROM entry_index",
    "DELETE FROM checkpoint",
    "DELETE FROM blob",
    "DELETE FROM blob_chunk",
    "UPDATE blob_chunk SET data = x'00'",
    "REPLACE INTO blob_chunk VALUES (1, 1, 1, x'00')",
    "UPDATE blob SET size = 1",
    "UPDATE audit_head SET size = 1",
    "DELETE FROM audit_head",
    "REPLACE INTO audit_head SELECT 1, 1, leaf, frontier, 1, register_root FROM audit_head",
    "UPDATE counter SET value = 0",
    "DELETE FROM counter",
    "REPLACE INTO counter VALUES ('rid', 0)",
]


@pytest.fixture
def writer(workspace: Path) -> Iterator[Engine]:
    made = engine.write_engine(workspace)
    yield made
    made.dispose()


def everything(connection: Connection) -> list[object]:
    tables = ("audit_event", "record_version", "entry_object", "entry_index", "audit_head", "counter", "blob")
    return [connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables]


@pytest.mark.parametrize("attack", ATTACKS + MORE)
def test_that_an_attack_by_sql_is_refused_and_changes_nothing(writer: Engine, attack: str) -> None:
    with writer.connect() as connection:
        before = everything(connection)
        with pytest.raises(DatabaseError):
            connection.exec_driver_sql(attack)
        connection.rollback()
        assert everything(connection) == before


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS + MORE if a.split()[0] in {"UPDATE", "DELETE", "REPLACE", "INSERT"}]
)
def test_that_the_triggers_alone_refuse_it_too_without_recursive_triggers(workspace: Path, attack: str) -> None:
    if "sqlite_schema" in attack:
        return
    raw = dbapi2.connect(str(workspace), isolation_level=None)
    raw.execute("PRAGMA recursive_triggers = OFF")
    try:
        with pytest.raises(dbapi2.DatabaseError):
            raw.execute(attack)
    finally:
        raw.close()


def test_that_every_expected_guard_is_installed(writer: Engine) -> None:
    with writer.connect() as connection:
        assert triggers.missing(connection) == ()
    assert len(triggers.expected()) > 20


def test_that_a_reading_connection_cannot_write_or_become_one_that_can(workspace: Path) -> None:
    reader = engine.read_engine(workspace)
    with reader.connect() as connection:
        for statement in ("UPDATE change SET title = ''", "PRAGMA query_only = OFF", "CREATE TABLE x (y)"):
            with pytest.raises(DatabaseError):
                connection.exec_driver_sql(statement)
    reader.dispose()
    assert desks.read(workspace, "SELECT count(*) FROM change") == [(3,)]
