"""What a connection may do at all: SQLite asks here for every statement it prepares (reliability 4.1, decision 9)."""

from __future__ import annotations

from collections.abc import Callable

from sqlcipher3 import dbapi2

from chgdesk.storage.schema import TRAIL_TABLES

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]

_OK: int = dbapi2.SQLITE_OK
_DENY: int = dbapi2.SQLITE_DENY
_PRAGMAS = frozenset(
    {
        "data_version",
        "read_uncommitted",
        "query_only",
        "wal_checkpoint",
        "integrity_check",
        "foreign_key_check",
        "cipher_integrity_check",
        "user_version",
        "application_id",
        "journal_mode",
    }
)
_WITH_VALUE = frozenset({"wal_checkpoint", "integrity_check", "foreign_key_check", "query_only"})
_NO_DELETE = TRAIL_TABLES | {"record_version", "blob", "counter", "workspace"}
_NO_UPDATE = TRAIL_TABLES - {"audit_head"} | {"blob_chunk"}
_UPDATABLE = {"record_version": frozenset({"payload", "salt"}), "blob": frozenset({"disposed_seq"})}
_SCHEMA_TABLES = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"})
_READING = frozenset({dbapi2.SQLITE_SELECT, dbapi2.SQLITE_READ, dbapi2.SQLITE_FUNCTION, dbapi2.SQLITE_RECURSIVE})
_TRANSACTIONS = frozenset({dbapi2.SQLITE_TRANSACTION, dbapi2.SQLITE_SAVEPOINT})


def writing(action: int, first: str | None, second: str | None, _database: str | None, _origin: str | None) -> int:
    """Rows may be written by the rules of the trail; structure, settings and other files may not be touched."""
    if action in _READING:
        return _function(action, second)
    if action in _TRANSACTIONS:
        return _OK
    if action == dbapi2.SQLITE_PRAGMA:
        return _pragma(first, second)
    if action == dbapi2.SQLITE_INSERT:
        return _DENY if first in _SCHEMA_TABLES else _OK
    if action == dbapi2.SQLITE_UPDATE:
        return _update(first, second)
    if action == dbapi2.SQLITE_DELETE:
        return _DENY if first in _NO_DELETE | _SCHEMA_TABLES else _OK
    return _DENY


def reading(action: int, first: str | None, second: str | None, _database: str | None, _origin: str | None) -> int:
    """Nothing but reading."""
    if action in _READING:
        return _function(action, second)
    if action in _TRANSACTIONS:
        return _OK
    if action == dbapi2.SQLITE_PRAGMA:
        return _DENY if first == "query_only" and second is not None else _pragma(first, second)
    return _DENY


def _function(action: int, name: str | None) -> int:
    if action == dbapi2.SQLITE_FUNCTION and name is not None and name.lower() in {"load_extension", "sqlcipher_export"}:
        return _DENY
    return _OK


def _pragma(name: str | None, value: str | None) -> int:
    if name is None or name.lower() not in _PRAGMAS:
        return _DENY
    return _OK if value is None or name.lower() in _WITH_VALUE else _DENY


def _update(table: str | None, column: str | None) -> int:
    if table in _NO_UPDATE or table in _SCHEMA_TABLES:
        return _DENY
    allowed = _UPDATABLE.get(table or "")
    return _OK if allowed is None or column in allowed else _DENY
