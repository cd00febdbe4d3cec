"""Bring a workspace to this version's schema in one transaction, or refuse it untouched (reliability 4.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from chgdesk import paths
from chgdesk.domain.audit import AuditEntry
from chgdesk.domain.people import SYSTEM
from chgdesk.errors import Bug, StorageProblem
from chgdesk.storage import audit_log, backup, location, schema, triggers
from chgdesk.storage.engine import WorkspaceKey, write_engine

VERSION_TABLE = "schema_revision"

CREATE_VERSION_TABLE = f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num TEXT NOT NULL PRIMARY KEY) STRICT"
Finish = Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and where a workspace is opened: both clocks, the machine and the version of chgdesk."""

    recorded: str
    offset: str
    mono: int
    host: str
    app: str


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, made in code so that they hold in a frozen build too."""
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head_revision() -> str | None:
    """The newest revision this version knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def schema_version(connection: Connection) -> int:
    """The schema number the file carries."""
    number: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return number


def refuse_unknown(connection: Connection, path: Path) -> None:
    """Another program's file, and a workspace written by a later version, stay as they are."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != schema.APPLICATION_ID:
        raise location.foreign(path)
    found = schema_version(connection)
    if found > schema.SCHEMA_VERSION:
        raise StorageProblem(
            f"'{path.name}' was written by a newer chgdesk (schema {found}; this one knows {schema.SCHEMA_VERSION}); "
            "install the newer version to open it."
        )


def migrate(engine: Engine, finish: Finish, *, target: str = "head") -> None:
    """Run every missing revision, put the triggers back, check, and let `finish` write the entry: all or nothing.

    Foreign keys are off meanwhile: rebuilding a table would otherwise empty its children without a word.
    """
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise Bug("No connection to upgrade with.")
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                connection.exec_driver_sql(CREATE_VERSION_TABLE)
                triggers.remove(connection)
                command.upgrade(alembic_config(connection), target)
                triggers.install(connection)
                connection.exec_driver_sql("ANALYZE")
                finish(connection)
                _check(connection)
                connection.exec_driver_sql(_setting("application_id", schema.APPLICATION_ID))
                connection.exec_driver_sql(_setting("user_version", schema.SCHEMA_VERSION))
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def upgrade(path: Path, key: WorkspaceKey | None, found: int, moment: Moment) -> Path:
    """Bring an older workspace up to date behind a checked backup; return where the backup lies.

    The act is in the trail like any other, told by the program itself in the same transaction.
    """
    kept = _backup_name(path, found)
    backup.make(path, kept, key)
    engine = write_engine(path, key, guarded=False)

    def finish(connection: Connection) -> None:
        before = audit_log.head(connection)
        report = audit_log.check(connection)
        if not report.is_consistent or report.leaf != before.leaf:
            raise StorageProblem(f"'{path.name}' does not agree with its own trail; it was not upgraded. Verify it.")
        audit_log.append(connection, _entry(connection, before, found, moment), before, moves_register=False)

    try:
        migrate(engine, finish)
    finally:
        engine.dispose()
    return kept


def _backup_name(path: Path, found: int) -> Path:
    """The first free name that says what the copy is."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.before-upgrade-{found}-{number}{path.suffix}")).exists():
        number += 1
    return kept


def _entry(connection: Connection, before: audit_log.Head, found: int, moment: Moment) -> AuditEntry:
    """The program's own entry, told in its own name."""
    return AuditEntry(
        seq=before.size + 1,
        prev=before.leaf.hex(),
        epoch=audit_log.store(connection).epoch,
        recorded=moment.recorded,
        offset=moment.offset,
        mono=moment.mono,
        actor=SYSTEM.person,
        role="",
        host=moment.host,
        app=moment.app,
        action="schema_upgraded",
        detail={"sentence": f"brought the workspace from schema {found} to {schema.SCHEMA_VERSION}"},
    )


def _setting(name: str, value: int) -> str:
    """A pragma takes no bound value; a whole number is all that is ever written here."""
    return "PRAGMA " + name + " = " + str(int(value))


def _check(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Bug("The upgrade left rows that point nowhere; nothing was changed.")
    absent = triggers.missing(connection)
    if absent:
        raise Bug(f"The upgrade lost triggers: {', '.join(absent)}; nothing was changed.")


def fingerprint(connection: Connection) -> dict[str, str]:
    """Every table, index and view of the file with the statement that made it."""
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger'"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
    )
    return {row.name: " ".join(row.sql.split()) for row in rows}
