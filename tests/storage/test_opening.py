"""Opening a workspace: what is refused and how it is said, who may write, and what is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chgdesk.app import HeldElsewhere, create_workspace, open_desk
from chgdesk.domain.people import Organisation, Person
from chgdesk.errors import StorageProblem
from chgdesk.services.context import FixedClock
from chgdesk.services.integrity import verify
from chgdesk.services.reading import RegisterAt
from chgdesk.services.recording import AddPeople
from chgdesk.storage import engine, location
from chgdesk.storage.engine import WorkspaceKey
from tests.storage import desks

KEY = WorkspaceKey(key=bytes(range(32)), salt=bytes(range(16)))


def make_newer(path: Path) -> None:
    desks.behind_its_back(path, "PRAGMA user_version = 99")


def make_foreign(path: Path) -> None:
    desks.behind_its_back(path, "PRAGMA application_id = 7")


def make_text(path: Path) -> None:
    path.write_text("No. ; What changed\n" * 100)


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_missing(path: Path) -> None:
    path.unlink()


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (make_newer, "written by a newer chgdesk \\(schema 99; this one knows 3\\)"),
    (make_foreign, "belongs to another program"),
    (make_text, "not a chgdesk workspace, or it is encrypted and the passphrase is wrong or missing, or it is damaged"),
    (make_empty, "is empty"),
    (make_short, "is damaged \\(it is cut off\\)"),
    (make_folder, "is a folder"),
    (make_pipe, "is not an ordinary file"),
    (make_missing, "There is no workspace at"),
]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("spoil", "sentence"), REFUSED, ids=[f.__name__ for f, _ in REFUSED])
def test_that_what_is_no_workspace_is_refused_untouched(
    workspace: Path, spoil: Callable[[Path], None], sentence: str, read_only: bool
) -> None:
    spoil(workspace)
    before = workspace.read_bytes() if workspace.is_file() else None
    with pytest.raises(StorageProblem, match=sentence):
        open_desk(workspace, read_only=read_only, actor=desks.ANN)
    assert (workspace.read_bytes() if workspace.is_file() else None) == before
    assert {path.name for path in workspace.parent.iterdir()} <= {workspace.name, workspace.name + ".lock"}


def test_that_a_symbolic_link_leads_to_its_workspace(workspace: Path) -> None:
    link = workspace.with_name("Link.chgdesk")
    link.symlink_to(workspace)
    with open_desk(link, read_only=True) as desk:
        assert len(desk.ask(RegisterAt()).changes) == 3


def test_that_a_workspace_at_rest_is_one_ordinary_file_with_live_settings_while_open(workspace: Path) -> None:
    desk = desks.a_desk(workspace)
    with desk._workspace.writer.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_authorizer(None)
        found = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
        assert raw.isolation_level is None
    assert found == SETTINGS
    desk.close()
    desk.close()
    assert desks.read(workspace, "PRAGMA journal_mode") == [("delete",)]
    assert not workspace.with_name(workspace.name + "-wal").exists()


SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "busy_timeout": 0,
    "application_id": 0x43484744,
    "user_version": 3,
}


def test_that_a_second_writer_is_told_who_holds_the_workspace(workspace: Path) -> None:
    with desks.a_desk(workspace):
        with pytest.raises(HeldElsewhere, match="already open for writing by Ann Blom; close it there"):
            desks.a_desk(workspace)
        with open_desk(workspace, read_only=True) as reader:
            assert len(reader.ask(RegisterAt()).changes) == 3


@pytest.mark.parametrize("content", [b"", b"\xff\x00garbage" * 100, b"12345\nother-host\n"])
def test_that_a_lock_file_left_behind_never_locks_anybody_out(workspace: Path, content: bytes) -> None:
    workspace.with_name(workspace.name + ".lock").write_bytes(content)
    workspace.with_name(workspace.name + ".holder").write_bytes(content)
    with desks.a_desk(workspace) as desk:
        assert not desk.is_read_only


READER = """
import sys, pathlib
from chgdesk.app import open_desk
from chgdesk.services.reading import RegisterAt
with open_desk(pathlib.Path(sys.argv[1]), read_only=True) as desk:
    print(len(desk.ask(RegisterAt()).people))
"""


def test_that_another_process_reads_the_live_file_while_one_writes(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        run = subprocess.run([sys.executable, "-c", READER, workspace], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "3"
        desk.execute(AddPeople(people=(Person(ref="P-10", name="Ten"),)))
    assert desks.read(workspace, "SELECT count(*) FROM person") == [(4,)]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_that_no_file_is_wider_than_its_owner_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = tmp_path / "Private.chgdesk"
        clock = FixedClock(at=desks.START)
        context = desks.a_context(clock)
        with create_workspace(path, organisation=Organisation(name="A"), actor=desks.ANN, context=context) as desk:
            desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
            desk.backup(tmp_path / "Copy.chgdesk")
            modes = {found.name: found.stat().st_mode & 0o777 for found in tmp_path.iterdir()}
    finally:
        os.umask(old)
    assert len(modes) >= 5
    assert set(modes.values()) == {0o600}, modes


def test_that_a_name_is_never_taken_over(workspace: Path) -> None:
    before = workspace.read_bytes()
    with pytest.raises(StorageProblem, match="exists already"):
        create_workspace(workspace, organisation=Organisation(name="A"), actor=desks.ANN)
    assert workspace.read_bytes() == before


def test_that_a_founding_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="There is no folder"):
        create_workspace(tmp_path / "none" / "A.chgdesk", organisation=Organisation(name="A"), actor=desks.ANN)
    bad = Organisation(name="\x00")
    with pytest.raises(Exception, match="NUL"):
        create_workspace(tmp_path / "A.chgdesk", organisation=bad, actor=desks.ANN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["A b#c%20?mode=ro&x.chgdesk", "Ünï ☃.chgdesk", 'it\'s "q".chgdesk', "x" * 200 + ".chgdesk"]
)
def test_that_any_file_name_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    context = desks.a_context()
    create_workspace(path, organisation=Organisation(name="A"), actor=desks.ANN, context=context).close()
    with open_desk(path, read_only=True) as desk:
        assert desk.ask(RegisterAt()).organisation.name == "A"
    assert path.exists()


@pytest.mark.parametrize("kind", sorted(location.NETWORK_FILESYSTEMS))
def test_that_a_network_drive_is_refused_for_writing_and_read_all_the_same(
    workspace: Path, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(location, "filesystem_type", lambda _folder: kind)
    with pytest.raises(StorageProblem, match=r"network drive .* copy it to a disk of this computer"):
        desks.a_desk(workspace)
    open_desk(workspace, read_only=True).close()


def test_that_an_encrypted_workspace_opens_with_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "Sealed.chgdesk"
    context = desks.a_context()
    clock = FixedClock(at=desks.START + timedelta(days=1))
    with create_workspace(path, organisation=Organisation(name="A"), actor=desks.ANN, key=KEY, context=context):
        pass
    assert path.read_bytes()[:16] == KEY.salt
    assert b"organisation" not in path.read_bytes()
    with open_desk(path, key=WorkspaceKey(key=KEY.key), context=desks.a_context(clock)) as desk:
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        assert verify(desk).is_consistent
    for key in (None, WorkspaceKey(key=bytes(32))):
        with pytest.raises(StorageProblem, match=r"passphrase is wrong or missing, or it is damaged"):
            open_desk(path, key=key, actor=desks.ANN)
    assert "1f" not in repr(KEY)


def test_that_a_plain_workspace_is_not_opened_with_a_key(workspace: Path) -> None:
    with pytest.raises(StorageProblem, match="is not encrypted"):
        open_desk(workspace, key=KEY, actor=desks.ANN)


def test_that_where_the_journal_cannot_be_shared_the_safer_old_one_is_used(workspace: Path) -> None:
    class Stubborn:
        """A connection to a file system that takes no shared memory."""

        def __init__(self) -> None:
            self.raw = dbapi2.connect(str(workspace), isolation_level=None)

        def execute(self, statement: str) -> object:
            return self.raw.execute(statement.replace("= WAL", "= DELETE"))

    stubborn = Stubborn()
    assert engine.set_journal(stubborn) == "truncate"
    assert stubborn.raw.execute("PRAGMA synchronous").fetchone() == (3,)
    stubborn.raw.close()


def test_that_a_full_disk_is_told_in_one_sentence_and_loses_nothing(workspace: Path) -> None:
    with desks.a_desk(workspace) as desk:
        before = desk.ask(RegisterAt())
        with desk._workspace.writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.set_authorizer(None)
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageProblem, match=r"The disk is full: nothing was saved to 'Sample\.chgdesk'"):
            desk.execute(AddPeople(people=tuple(Person(ref=f"Q-{n}", name="x" * 500) for n in range(500))))
        assert desk.ask(RegisterAt()) == before
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        assert verify(desk).is_consistent
