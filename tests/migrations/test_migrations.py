"""Revisions build exactly the tables the code expects; an upgrade is all or nothing and leaves a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from chgdesk import paths
from chgdesk.app import open_desk
from chgdesk.errors import StorageProblem
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EntryBySeq, RegisterAt
from chgdesk.storage import engine, schema, triggers, upgrade, verification
from tests.storage import desks

SECOND = '''"""A later revision, of this test."""
from alembic import op
revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
def upgrade() -> None:
    """Rebuild a table with children and triggers around it, the batch way."""
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
    with op.batch_alter_table("change", recreate="always") as batch:
        batch.alter_column("title", nullable=True)
    with op.batch_alter_table("blob", recreate="always") as batch:
        batch.alter_column("size", nullable=False)
    FAULT
'''


@pytest.fixture
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "Template.chgdesk"
    desks.build(path)
    return path


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Path:
    return desks.copy_of(template, tmp_path)


def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str = "pass") -> None:
    """Make this test's chgdesk one that knows a second revision."""
    folder = tmp_path / "later" / "migrations"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0004_later.py").write_text(SECOND.replace("FAULT", fault))
    monkeypatch.setattr(paths, "migrations", lambda: folder)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 4)


def counts(path: Path) -> list[object]:
    return [desks.read(path, f"SELECT count(*) FROM {t.name}") for t in schema.metadata.sorted_tables]


def test_that_there_is_one_line_of_revisions_with_one_head() -> None:
    script = ScriptDirectory.from_config(upgrade.alembic_config())
    assert script.get_heads() == ["0003"]
    assert len(list(script.walk_revisions())) == schema.SCHEMA_VERSION


def test_that_a_new_workspace_has_exactly_the_tables_of_the_code(workspace: Path) -> None:
    made = engine.read_engine(workspace)
    with made.connect() as connection:
        assert upgrade.fingerprint(connection) == verification.expected_schema()
        assert triggers.missing(connection) == ()
    made.dispose()
    bare = engine.write_engine(workspace, guarded=False)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": upgrade.VERSION_TABLE})
        assert compare_metadata(context, schema.metadata) == []
    bare.dispose()


def test_that_every_table_is_strict_and_statistics_are_there_from_the_start(workspace: Path) -> None:
    loose = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'"
    assert desks.read(workspace, loose) == []
    assert desks.read(workspace, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") == [(1,)]


def test_that_no_revision_imports_the_code_it_migrates_or_goes_back() -> None:
    for path in (paths.migrations() / "versions").glob("*.py"):
        source = path.read_text()
        assert "chgdesk" not in source
        assert "def downgrade" not in source


def test_that_an_older_workspace_is_upgraded_behind_a_backup_and_the_trail_says_so(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = counts(workspace)
    original = workspace.read_bytes()
    later(tmp_path, monkeypatch)
    with desks.a_desk(workspace) as desk:
        entry = desk.ask(EntryBySeq(seq=8))
        assert (entry.action, entry.actor) == ("schema_upgraded", "system")
        assert (entry.recorded, entry.host) == ("2026-03-05T09:00:00.000Z", "WS-1")
        assert entry.detail["sentence"] == "brought the workspace from schema 3 to 4"
        assert len(desk.ask(RegisterAt()).changes) == 3
        with desk._workspace.reader() as connection:
            assert triggers.missing(connection) == ()
        assert {finding.table for finding in verify(desk).findings} <= {"sqlite_schema"}  # the test's own new table
    after = counts(workspace)
    grown = [t.name for t, a, b in zip(schema.metadata.sorted_tables, rows, after, strict=True) if a != b]
    assert sorted(grown) == ["audit_event", "entry_index"]
    kept = workspace.with_name("Sample.before-upgrade-3-1.chgdesk")
    assert len(kept.read_bytes()) == len(original)


@pytest.mark.parametrize("fault", ["raise OSError('cut')", "op.execute('SELECT * FROM nowhere')"])
def test_that_an_upgrade_that_fails_half_way_leaves_the_original_and_can_be_tried_again(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    rows = counts(workspace)
    with monkeypatch.context() as patch:
        later(tmp_path, patch, fault)
        with pytest.raises(Exception, match=r"cut|nowhere"):
            desks.a_desk(workspace)
    assert counts(workspace) == rows
    assert desks.read(workspace, "PRAGMA user_version") == [(3,)]
    with desks.a_desk(workspace) as desk:
        assert verify(desk).is_consistent
    shutil.rmtree(tmp_path / "later")
    later(tmp_path, monkeypatch)
    desks.a_desk(workspace).close()
    assert desks.read(workspace, "PRAGMA user_version") == [(4,)]


def test_that_a_tampered_workspace_is_not_upgraded(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.behind_its_back(workspace, "UPDATE audit_event SET leaf = zeroblob(32) WHERE seq = 3", without_triggers=True)
    before = workspace.read_bytes()
    later(tmp_path, monkeypatch)
    with pytest.raises(StorageProblem, match="does not agree with its own trail"):
        desks.a_desk(workspace)
    assert workspace.read_bytes() == before


def test_that_a_read_only_opening_never_upgrades(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workspace.read_bytes()
    later(tmp_path, monkeypatch)
    with open_desk(workspace, read_only=True) as desk:
        assert len(desk.ask(RegisterAt()).changes) == 3
    assert workspace.read_bytes() == before
