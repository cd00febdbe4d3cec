"""Change each table behind chgdesk's back and see the verification name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chgdesk.app import open_desk
from chgdesk.services.integrity import NOT_SHOWN, Anchor, IntegrityReport, verify
from chgdesk.services.reading import CheckpointNow
from chgdesk.storage.schema import metadata
from tests.storage import desks

TAMPERED: list[tuple[str, str]] = [
    ("workspace", "UPDATE workspace SET uuid = '00000000-0000-4000-8000-000000000000'"),
    ("workspace", "UPDATE workspace SET epoch = 2"),
    ("counter", "UPDATE counter SET value = value + 5"),
    (
        "audit_event",
        "UPDATE audit_event SET payload = CAST(replace(CAST(payload AS TEXT), 'P-1', 'P-9') AS BLOB) WHERE seq = 3",
    ),
    ("audit_event", "UPDATE audit_event SET leaf = zeroblob(32) WHERE seq = 2"),
    ("audit_event", "DELETE FROM audit_event WHERE seq = 3"),
    ("audit_head", "UPDATE audit_head SET size = size - 1"),
    ("audit_head", "UPDATE audit_head SET register_size = 2"),
    ("audit_head", "UPDATE audit_head SET register_root = zeroblob(32)"),
    ("checkpoint", "INSERT INTO checkpoint VALUES (2, 2, zeroblob(32), 'note', 'export')"),
    ("checkpoint", "UPDATE checkpoint SET root = zeroblob(32)"),
    ("checkpoint", "UPDATE checkpoint SET note = replace(note, '6', '5')"),
    ("entry_object", "UPDATE entry_object SET commitment = zeroblob(32) WHERE seq = 4 AND n = 2"),
    ("entry_object", "DELETE FROM entry_object WHERE seq = 4 AND n = 3"),
    ("entry_index", "UPDATE entry_index SET actor = 'P-2' WHERE seq = 4"),
    ("entry_index", "DELETE FROM entry_index WHERE seq = 4"),
    ("entry_index", "UPDATE entry_index SET sentence = 'did nothing' WHERE seq = 4"),
    (
        "record_version",
        "UPDATE record_version SET payload = CAST(replace(CAST(payload AS TEXT), 'key 2', 'key 9') AS BLOB) WHERE rid = 6",
    ),
    ("record_version", "UPDATE record_version SET salt = zeroblob(16) WHERE rid = 6"),
    ("record_version", "UPDATE record_version SET payload = NULL, salt = NULL WHERE rid = 6"),
    ("record_version", "DELETE FROM record_version WHERE rid = 6"),
    ("record_version", "UPDATE record_version SET seq = 2 WHERE rid = 6"),
    ("blob", "UPDATE blob SET sha256 = 'ab' || substr(sha256, 3)"),
    ("blob", "DELETE FROM blob"),
    ("blob_chunk", "UPDATE blob_chunk SET data = zeroblob(length(data)) WHERE n = 2"),
    ("blob_chunk", "DELETE FROM blob_chunk WHERE n = 1"),
    ("schema_revision", "UPDATE schema_revision SET version_num = '0000'"),
    ("organisation", "UPDATE organisation SET name = 'Other Co'"),
    ("person", "UPDATE person SET name = 'Nobody' WHERE ref = 'P-2'"),
    ("person", "INSERT INTO person (rid, ref, version, name) VALUES (99, 'P-9', 1, 'Planted')"),
    ("role_assignment", "UPDATE role_assignment SET held_to = 0"),
    ("change", "UPDATE change SET went_live = went_live + 1 WHERE rid = 6"),
    ("change", "DELETE FROM change WHERE rid = 7"),
    ("change_system", "DELETE FROM change_system WHERE system = 'ledger' AND rid = 6"),
    ("change_flag", "UPDATE change_flag SET flag = 'none' WHERE rid = 6"),
    ("change_commit", "INSERT INTO change_commit VALUES (6, 2, 'beef')"),
    ("change_evidence", "DELETE FROM change_evidence"),
    ("change_waiver", "UPDATE change_waiver SET waiver = 'EXC-2'"),
    ("change_person", "UPDATE change_person SET person = 'P-7' WHERE part = 'approver' AND rid = 6"),
    ("change_search", "UPDATE change_search SET folded = ''"),
    ("evidence_item", "UPDATE evidence_item SET size = 1"),
    ("deployment_event_commit", "INSERT INTO deployment_event_commit VALUES (9, 1, 'beef')"),
    ("deployment_event_change", "INSERT INTO deployment_event_change VALUES (9, 1, 'CHG-2026-0001')"),
]
EMPTY_HERE = sorted(
    table.name
    for table in metadata.sorted_tables
    if table.name not in {name for name, _ in TAMPERED} and table.name != "derived_judgement"
)


def report_on(path: Path, anchor: Anchor | None = None) -> IntegrityReport:
    with open_desk(path, read_only=True) as desk:
        return verify(desk, anchor)


def tables_named(report: IntegrityReport) -> set[str]:
    return {finding.table for finding in report.findings}


def test_that_an_untouched_workspace_is_internally_consistent(workspace: Path) -> None:
    report = report_on(workspace)
    assert report.findings == ()
    assert report.is_consistent
    assert report.statements[0].startswith("Internally consistent: every entry matches its hash and its predecessor")
    assert report.statements[0].endswith(NOT_SHOWN)
    assert report.statements[-1] == "Unanchored tail: 7 entries, oldest from 2026-03-02T09:00:00.000Z."


@pytest.mark.parametrize(("table", "statement"), TAMPERED, ids=[f"{t}-{n}" for n, (t, _) in enumerate(TAMPERED)])
def test_that_a_change_made_by_another_program_is_found_and_its_table_named(
    workspace: Path, table: str, statement: str
) -> None:
    desks.behind_its_back(workspace, statement, without_triggers=True)
    report = report_on(workspace)
    assert table in tables_named(report), report.findings


@pytest.mark.parametrize("table", EMPTY_HERE)
def test_that_a_row_planted_in_any_other_register_is_found(workspace: Path, table: str) -> None:
    columns = desks.read(workspace, f"SELECT name, type FROM pragma_table_info('{table}')")
    values = ", ".join("'x'" if type_ == "TEXT" else "77" for _name, type_ in columns)
    desks.behind_its_back(workspace, f"INSERT INTO {table} VALUES ({values})", without_triggers=True)
    assert table in tables_named(report_on(workspace))


def test_that_a_finding_names_the_record_and_the_entry(workspace: Path) -> None:
    desks.behind_its_back(workspace, "UPDATE change SET title = 'x' WHERE ref = 'CHG-2026-0002'")
    (finding,) = report_on(workspace).findings
    assert (finding.table, finding.record) == ("change", "CHG-2026-0002")
    assert "'title'" in finding.sentence


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER audit_event_keep_update",
        "CREATE TRIGGER extra AFTER INSERT ON change BEGIN SELECT 1; END",
        "DROP INDEX ix_change_went_live",
        "CREATE TABLE extra (x)",
        "CREATE VIEW extra AS SELECT 1",
        "ALTER TABLE change ADD COLUMN extra TEXT",
    ],
)
def test_that_a_changed_structure_is_found(workspace: Path, statement: str) -> None:
    desks.behind_its_back(workspace, statement)
    assert "sqlite_schema" in tables_named(report_on(workspace))


def rebuilt_from(path: Path, keep: int) -> None:
    """Cut the tail and mend the head, as somebody who knows the format would."""
    from chgdesk.domain.audit import Frontier

    rows = desks.read(path, f"SELECT leaf FROM audit_event WHERE seq <= {keep} ORDER BY seq")
    frontier = Frontier().extend([leaf for (leaf,) in rows])
    nodes = b"".join(frontier.nodes).hex()
    root = frontier.root().hex()
    desks.behind_its_back(
        path,
        f"DELETE FROM change WHERE rid IN (SELECT rid FROM record_version WHERE seq > {keep})",
        f"DELETE FROM record_version WHERE seq > {keep}",
        f"DELETE FROM entry_object WHERE seq > {keep}",
        f"DELETE FROM entry_index WHERE seq > {keep}",
        f"DELETE FROM audit_event WHERE seq > {keep}",
        *(f"DELETE FROM {t} WHERE rid > 4" for t in desks_children()),
        "DELETE FROM evidence_item",
        "DELETE FROM checkpoint",
        "DELETE FROM blob_chunk",
        "DELETE FROM blob",
        "UPDATE counter SET value = (SELECT max(rid) FROM record_version)",
        f"UPDATE audit_head SET size = {keep}, leaf = x'{rows[-1][0].hex()}', frontier = x'{nodes}',"
        f" register_size = {keep}, register_root = x'{root}'",
        without_triggers=True,
    )


def desks_children() -> list[str]:
    from chgdesk.storage.schema import CHILDREN

    return [name for name in CHILDREN if name.startswith("change_")]


def test_that_a_cut_tail_is_seen_only_against_a_checkpoint_that_left_the_machine(workspace: Path) -> None:
    with open_desk(workspace, read_only=True) as desk:
        anchor = Anchor.read(desk.ask(CheckpointNow()).body(), seen="2 March 2026")
    assert report_on(workspace, anchor).unanchored == 0
    rebuilt_from(workspace, keep=3)
    assert report_on(workspace).is_consistent
    found = report_on(workspace, anchor)
    assert "the trail ends before the checkpoint" in found.findings[0].sentence


def test_that_a_checkpoint_of_another_root_or_workspace_is_a_finding(workspace: Path) -> None:
    wrong = report_on(workspace, Anchor(size=3, root=bytes(32)))
    assert "among the first 3 entries" in wrong.findings[0].sentence
    other = report_on(workspace, Anchor(size=3, root=bytes(32), store="00000000-0000-4000-8000-000000000000"))
    assert other.findings[0].sentence == "the checkpoint is of another workspace"


def test_that_an_agreeing_checkpoint_is_told_in_the_agreed_words(workspace: Path) -> None:
    with open_desk(workspace, read_only=True) as desk:
        anchor = Anchor.read(desk.ask(CheckpointNow()).body(), seen="2 March 2026")
    said = report_on(workspace, anchor).statements
    assert said[1] == (
        "Consistent with checkpoint 7 of 2 March 2026: nothing among the first 7 entries was changed, removed, "
        "inserted or reordered since that checkpoint left this machine."
    )
    assert said[2] == "Unanchored tail: 0 entries."


def test_that_a_workspace_without_its_guards_is_not_opened_for_writing(workspace: Path) -> None:
    from chgdesk.errors import StorageProblem

    desks.behind_its_back(workspace, "DROP TRIGGER record_version_keep_delete")
    with pytest.raises(StorageProblem, match="lost guards of its trail"):
        desks.a_desk(workspace)
