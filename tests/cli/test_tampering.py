"""Change any table with another program: `chgdesk verify` ends with 1 and names the table."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from chgdesk.app import create_workspace, open_desk
from chgdesk.domain.people import Organisation
from chgdesk.services.recording import KeepCheckpoint
from chgdesk.storage.schema import metadata
from tests.cli.running import PERIOD, SMALL, Run, raw, refused
from tests.storage.desks import ANN

DERIVED = "derived_"
INTERNAL = ("sqlite_",)
STRUCTURE = {"workspace", "counter", "audit_event", "audit_head", "checkpoint", "entry_object", "entry_index"}
STRUCTURE |= {"record_version", "blob", "blob_chunk", "schema_revision"}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Path:
    """The filled workspace with a kept checkpoint and an issued bundle, so that hardly a table is empty."""
    from chgdesk.cli.main import main

    folder = tmp_path_factory.mktemp("whole")
    path = Path(shutil.copy(filled, folder / "acme.chgdesk"))
    assert main(["-w", str(path), "bundle", "build", "--period", PERIOD, "--out", str(folder / "b"), "--no-zip"]) == 0
    with open_desk(path, actor=ANN) as desk:
        desk.execute(KeepCheckpoint(purpose="export"))
    return path


@pytest.fixture
def workspace(whole: Path, place: Path) -> Path:
    return Path(shutil.copy(whole, place / "acme.chgdesk"))


def tables() -> list[str]:
    """Every table that a new workspace has, but for derived ones."""
    return [name for name in [*metadata.tables, "schema_revision"] if not name.startswith(DERIVED)]


def columns(connection: Any, table: str) -> list[tuple[str, str, bool]]:
    """Name, type and whether it is part of the key."""
    rows = connection.execute(f"PRAGMA table_xinfo('{table}')").fetchall()
    return [(row[1], row[2].upper(), bool(row[5])) for row in rows if row[6] == 0]


@contextmanager
def unguarded(path: Path) -> Iterator[Any]:
    """The file without its triggers, which are put back afterwards as a careful forger would."""
    with raw(path) as connection:
        kept = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in kept:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA foreign_keys = OFF")
        yield connection
        for _name, sql in kept:
            connection.execute(sql)


def named(run: Run, path: Path) -> set[str]:
    """The tables that the check names, in its JSON and in its words alike."""
    done = run("-w", path, "verify", "--json")
    assert done.code == 1, done.out + done.err
    assert not done.json["consistent"]
    found = {fault["table"] for fault in done.json["faults"]}
    said = run("-w", path, "verify")
    assert said.code == 1
    assert all(f"  {table}" in said.out for table in found)
    assert "Traceback" not in said.out + said.err
    return found


def test_that_the_untouched_workspace_agrees_and_hardly_a_table_is_empty(run: Run, workspace: Path) -> None:
    assert run("-w", workspace, "verify").code == 0
    with raw(workspace) as connection:
        stored = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            if not name.startswith((*INTERNAL, DERIVED))
        }
        filled_ones = {t for t in stored if connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]}
    assert stored == set(tables())
    assert len(filled_ones) > len(stored) * 0.6


def last_row(connection: Any, table: str) -> str:
    """The condition that picks one row, the last by its key."""
    keys = [name for name, _kind, is_key in columns(connection, table) if is_key]
    if not keys:
        return ""
    order = ", ".join(f'"{key}" DESC' for key in keys)
    row = connection.execute(f'SELECT {", ".join(keys)} FROM "{table}" ORDER BY {order} LIMIT 1').fetchone()
    return "WHERE " + " AND ".join(f'"{key}" = {literal(value)}' for key, value in zip(keys, row, strict=True))


def literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def changed_value(kind: str) -> str:
    if "BLOB" in kind:
        return "zeroblob(length({0}) + 1)"
    if "INT" in kind:
        return "coalesce({0}, 0) + 1000003"
    return "coalesce({0}, '') || ' forged'"


@pytest.mark.parametrize("table", tables())
def test_that_a_changed_row_is_found_in_every_column(table: str, run: Run, workspace: Path) -> None:
    with raw(workspace) as connection:
        found = columns(connection, table)
        rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    if not rows:
        pytest.skip(f"{table} is empty in this workspace; inserting into it is tried below")
    pristine = workspace.read_bytes()
    tried, missed = 0, []
    if table in metadata.tables and table not in STRUCTURE:
        found = [found[0], found[-1]]  # every column of these is replayed alike; tests/storage tries more
    for name, kind, _is_key in found:
        workspace.write_bytes(pristine)
        with unguarded(workspace) as connection:
            value = changed_value(kind).format(f'"{name}"')
            try:
                connection.execute(f'UPDATE "{table}" SET "{name}" = {value} {last_row(connection, table)}')
            except dbapi2.IntegrityError:
                continue  # the file itself refuses this value
        tried += 1
        if table not in (said := found_by(run, workspace)):
            missed.append((name, said))
    assert tried
    assert not missed


def found_by(run: Run, path: Path) -> set[str]:
    done = run("-w", path, "verify", "--json")
    if done.code not in {1, 2}:
        return {f"code {done.code}"}
    if done.code == 2:
        return {word for word in tables() if word in done.err}
    return {fault["table"] for fault in done.json["faults"]}


@pytest.mark.parametrize("table", tables())
def test_that_a_deleted_row_is_found(table: str, run: Run, workspace: Path) -> None:
    with unguarded(workspace) as connection:
        if not connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]:
            pytest.skip(f"{table} is empty in this workspace; inserting into it is tried below")
        connection.execute(f'DELETE FROM "{table}" {last_row(connection, table)}')
    assert table in named(run, workspace)


@pytest.mark.parametrize("table", tables())
def test_that_a_planted_row_is_found(table: str, run: Run, workspace: Path) -> None:
    with unguarded(workspace) as connection:
        found = columns(connection, table)
        values = ", ".join(
            "x'77'" if "BLOB" in kind else "7777777" if "INT" in kind else "'77'" for _n, kind, _k in found
        )
        connection.execute(f'INSERT INTO "{table}" ({", ".join(n for n, _k, _p in found)}) VALUES ({values})')
    assert table in named(run, workspace)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER audit_event_keep_update",
        "CREATE TRIGGER extra AFTER INSERT ON change BEGIN SELECT 1; END",
        "CREATE TABLE extra (x)",
        "CREATE VIEW extra AS SELECT 1",
        "DROP INDEX ix_change_went_live",
    ],
)
def test_that_a_changed_structure_is_found_and_the_file_refused_for_writing_without_guards(
    statement: str, run: Run, workspace: Path
) -> None:
    with raw(workspace) as connection:
        connection.execute(statement)
    assert "sqlite_schema" in named(run, workspace)
    if statement.startswith("DROP TRIGGER"):
        refused(run("-w", workspace, "import", "interchange", SMALL), "lost guards of its trail")


def checkpoint_of(run: Run, path: Path, name: str) -> Path:
    note = Path(name)
    note.write_text(run("-w", path, "trail", "--checkpoint").out)
    return note


def test_that_a_store_that_went_on_agrees_with_the_code_given_away_before(run: Run, acme: Path) -> None:
    note = checkpoint_of(run, acme, "then.txt")
    assert run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", "b", "--no-zip").code == 0
    done = run("-w", acme, "verify", "--anchor", note)
    assert done.code == 0, done.out
    assert "Consistent with checkpoint 2" in done.out
    assert "Unanchored tail: 1 entries" in done.out


def test_that_an_older_copy_put_back_is_found_by_a_later_code(run: Run, acme: Path) -> None:
    older = Path(shutil.copy(acme, "older.chgdesk"))
    assert run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", "b", "--no-zip").code == 0
    note = checkpoint_of(run, acme, "now.txt")
    assert run("-w", older, "verify").code == 0
    done = run("-w", older, "verify", "--anchor", note)
    assert done.code == 1
    assert "the trail ends before the checkpoint, which saw 3 entries" in done.out
    assert run("-w", older, "verify", "--anchor", Path("b/seal/checkpoint.txt")).code == 1


def test_that_a_rebuilt_store_is_found_only_by_a_code_that_left_it(run: Run, acme: Path) -> None:
    note = checkpoint_of(run, acme, "then.txt")
    with raw(acme) as connection:
        store = connection.execute("SELECT uuid FROM workspace").fetchone()[0]
    rebuilt = rebuilt_with(Path("rebuilt.chgdesk"), store)
    assert run("-w", rebuilt, "verify").code == 0
    done = run("-w", rebuilt, "verify", "--anchor", note)
    assert done.code == 1
    assert "among the first 2 entries something was changed, removed, inserted or reordered" in done.out


def rebuilt_with(path: Path, store: str) -> Path:
    """A fresh trail under the old identity: what a forger with the program at hand would make."""
    import uuid

    from chgdesk.domain.people import Person
    from chgdesk.services.context import Context
    from chgdesk.services.recording import AddPeople

    context = Context(actor=ANN, entropy=lambda count: uuid.UUID(store).bytes[:count].ljust(count, b"\1"))
    with create_workspace(path, organisation=Organisation(name="Forged"), actor=ANN, context=context) as desk:
        desk.execute(AddPeople(people=(Person(ref="x", name="X"),)))
    return path


def test_that_the_code_of_another_store_is_refused(run: Run, acme: Path) -> None:
    assert run("init", "other.chgdesk", "--from", SMALL).code == 0
    note = checkpoint_of(run, Path("other.chgdesk"), "other.txt")
    done = run("-w", acme, "verify", "--anchor", note)
    assert done.code == 1
    assert "the checkpoint is of another workspace" in done.out


def test_that_a_backup_is_a_workspace_that_agrees_with_the_same_code(run: Run, acme: Path) -> None:
    note = checkpoint_of(run, acme, "then.txt")
    assert run("-w", acme, "backup", "copy.chgdesk").code == 0
    assert run("-w", "copy.chgdesk", "verify", "--anchor", note).code == 0
    assert run("-w", "copy.chgdesk", "export", "interchange").json == run("-w", acme, "export", "interchange").json
