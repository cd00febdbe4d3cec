"""Bring a workspace to this version's schema in one transaction, or refuse it untouched (reliability 4.4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from chgdesk import paths
from chgdesk.errors import Bug, StorageProblem
from chgdesk.storage import triggers
from chgdesk.storage.schema import APPLICATION_ID, SCHEMA_VERSION

VERSION_TABLE = "schema_revision"

CREATE_VERSION_TABLE = f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num TEXT NOT NULL PRIMARY KEY) STRICT"
Finish = Callable[[Connection], None]


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


def refuse_newer(connection: Connection, path: Path) -> None:
    """A workspace written by a later version stays as it is."""
    found = schema_version(connection)
    if found > SCHEMA_VERSION:
        raise StorageProblem(
            f"'{path.name}' was written by a newer chgdesk (schema {found}; this one knows {SCHEMA_VERSION}); "
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
                command.upgrade(alembic_config(connection), target)
                triggers.install(connection)
                connection.exec_driver_sql("ANALYZE")
                finish(connection)
                _check(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


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
