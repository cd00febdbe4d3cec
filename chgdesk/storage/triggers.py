"""The triggers that hold the trail and the kept versions in place, as one dict; installed after every upgrade."""

from __future__ import annotations

from sqlalchemy import Connection, text

_NEXT_ENTRY = "(SELECT coalesce(max(seq), 0) + 1 FROM audit_event)"


def _refuse(name: str, when: str, sentence: str, condition: str = "") -> tuple[str, str]:
    guard = f" WHEN {condition}" if condition else ""
    return name, f"CREATE TRIGGER {name} {when}{guard} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _kept(table: str, *, update: str = "") -> list[tuple[str, str]]:
    """No row is ever removed; none is altered, but for the one alteration `update` leaves open."""
    refused = f"{table} is append-only"
    return [
        _refuse(f"{table}_keep_update", f"BEFORE UPDATE ON {table}", refused, update),
        _refuse(f"{table}_keep_delete", f"BEFORE DELETE ON {table}", refused),
    ]


def _numbered(table: str, column: str, sentence: str) -> tuple[str, str]:
    """The next row has the next number: this also stops INSERT OR REPLACE, whatever recursive_triggers says."""
    condition = f"NEW.{column} IS NOT (SELECT coalesce(max({column}), 0) + 1 FROM {table})"  # noqa: S608 - names of our own tables and columns; every value is bound
    return _refuse(f"{table}_next", f"BEFORE INSERT ON {table}", sentence, condition)


def _unsealed(table: str) -> tuple[str, str]:
    """A row can be written only for the entry that is being written; a sealed entry takes no more."""
    return _refuse(
        f"{table}_unsealed",
        f"BEFORE INSERT ON {table}",
        f"{table} is written with its entry",
        f"NEW.seq IS NOT {_NEXT_ENTRY}",
    )


_DISPOSAL = (
    "NOT (NEW.id IS OLD.id AND NEW.rid IS OLD.rid AND NEW.version IS OLD.version AND NEW.kind IS OLD.kind"
    " AND NEW.seq IS OLD.seq AND NEW.encoding IS OLD.encoding AND NEW.commitment IS OLD.commitment"
    " AND NEW.payload IS NULL AND NEW.salt IS NULL)"
)
_BLOB_DISPOSAL = (
    "NOT (NEW.id IS OLD.id AND NEW.sha256 IS OLD.sha256 AND NEW.size IS OLD.size AND NEW.chunks IS OLD.chunks"
    f" AND NEW.seq IS OLD.seq AND OLD.disposed_seq IS NULL AND NEW.disposed_seq IS {_NEXT_ENTRY})"
)
_HEAD_STEP = "NEW.id IS NOT OLD.id OR NEW.size <= OLD.size OR NEW.size IS NOT (SELECT max(seq) FROM audit_event)"

TRIGGERS: dict[str, str] = dict(
    [
        *_kept("audit_event"),
        _numbered("audit_event", "seq", "audit sequence must be contiguous"),
        *_kept("entry_object"),
        _unsealed("entry_object"),
        _refuse(
            "entry_object_once",
            "BEFORE INSERT ON entry_object",
            "entry_object is append-only",
            "EXISTS (SELECT 1 FROM entry_object WHERE seq = NEW.seq AND n = NEW.n)",
        ),
        *_kept("entry_index"),
        _refuse(
            "entry_index_next",
            "BEFORE INSERT ON entry_index",
            "entry_index follows its entry",
            "NEW.seq IS NOT (SELECT max(seq) FROM audit_event)"
            " OR EXISTS (SELECT 1 FROM entry_index WHERE seq = NEW.seq)",
        ),
        *_kept("checkpoint"),
        _numbered("checkpoint", "id", "checkpoints are numbered without gaps"),
        *_kept("record_version", update=_DISPOSAL),
        _numbered("record_version", "id", "versions are numbered without gaps"),
        _refuse(
            "record_version_step",
            "BEFORE INSERT ON record_version",
            "a record version follows the one before",
            "NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM record_version WHERE rid = NEW.rid)",
        ),
        _unsealed("record_version"),
        *_kept("blob", update=_BLOB_DISPOSAL),
        _numbered("blob", "id", "files are numbered without gaps"),
        _unsealed("blob"),
        _refuse("blob_chunk_keep_update", "BEFORE UPDATE ON blob_chunk", "blob_chunk is append-only"),
        _refuse(
            "blob_chunk_keep_delete",
            "BEFORE DELETE ON blob_chunk",
            "blob_chunk is append-only",
            "(SELECT disposed_seq FROM blob WHERE id = OLD.file) IS NULL",
        ),
        _refuse(
            "blob_chunk_once",
            "BEFORE INSERT ON blob_chunk",
            "blob_chunk is append-only",
            "EXISTS (SELECT 1 FROM blob_chunk WHERE id = NEW.id)"
            " OR EXISTS (SELECT 1 FROM blob_chunk WHERE file = NEW.file AND n = NEW.n)"
            " OR EXISTS (SELECT 1 FROM blob WHERE id = NEW.file)",
        ),
        _refuse("audit_head_step", "BEFORE UPDATE ON audit_head", "the head only moves forward", _HEAD_STEP),
        _refuse("audit_head_keep_delete", "BEFORE DELETE ON audit_head", "the head only moves forward"),
        _refuse(
            "audit_head_one",
            "BEFORE INSERT ON audit_head",
            "there is one head",
            "NEW.id IS NOT 1 OR EXISTS (SELECT 1 FROM audit_head)",
        ),
        _refuse("counter_keep_delete", "BEFORE DELETE ON counter", "record numbers are never reused"),
        _refuse(
            "counter_step",
            "BEFORE UPDATE ON counter",
            "record numbers are never reused",
            "NEW.name IS NOT OLD.name OR NEW.value < OLD.value",
        ),
        _refuse(
            "counter_once",
            "BEFORE INSERT ON counter",
            "record numbers are never reused",
            "EXISTS (SELECT 1 FROM counter WHERE name = NEW.name)",
        ),
    ]
)
"""Trigger name → its whole statement, exactly as SQLite keeps it."""


def install(connection: Connection) -> None:
    """Put every trigger in place anew, inside the upgrade's own transaction."""
    for name, statement in TRIGGERS.items():
        connection.execute(text("DROP TRIGGER IF EXISTS " + name))
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take every trigger off before revisions run: SQLite refuses to rebuild a table another's trigger names."""
    names = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.execute(text('DROP TRIGGER "' + name.replace('"', '""') + '"'))


def expected() -> frozenset[str]:
    """The names of the triggers a workspace must have."""
    return frozenset(TRIGGERS)


def missing(connection: Connection) -> tuple[str, ...]:
    """The triggers that are absent or were altered, and any that are not ours, in name order."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    found: dict[str, str] = {row.name: row.sql for row in rows}
    altered = {name for name, statement in TRIGGERS.items() if found.get(name) != statement}
    return tuple(sorted(altered | (found.keys() - TRIGGERS.keys())))
