"""Backups are read back before they count; evidence bytes come back as they went in."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import Person
from chgdesk.errors import StorageProblem
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EvidenceBytes, RegisterAt, TrailHead
from chgdesk.services.recording import AddPeople, AttachEvidence
from chgdesk.storage import backup, blobs
from tests.storage import desks

MIB = 1 << 20


def item(number: int) -> EvidenceItem:
    return EvidenceItem(ref=f"EV-{number}0", sha256="", size=0, name="file.bin")


def test_that_a_backup_of_a_live_workspace_opens_and_holds_the_same(workspace: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with desks.a_desk(workspace) as desk:
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
        kept = desk.backup(tmp_path / "Kept.chgdesk", progress=lambda done, total: steps.append((done, total)))
        register, head = desk.ask(RegisterAt()), desk.ask(TrailHead())
    with desks.a_desk(kept) as copy:
        assert copy.ask(RegisterAt()) == register
        assert copy.ask(TrailHead()) == head
        assert verify(copy).is_consistent
    assert steps[-1][0] == steps[-1][1]


def test_that_a_copy_that_does_not_agree_with_its_trail_never_gets_a_name(workspace: Path, tmp_path: Path) -> None:
    desks.behind_its_back(workspace, "UPDATE audit_event SET leaf = zeroblob(32) WHERE seq = 3", without_triggers=True)
    folder = tmp_path / "kept"
    folder.mkdir()
    with pytest.raises(StorageProblem, match="no backup was made"):
        backup.make(workspace, folder / "Kept.chgdesk", None)
    assert list(folder.iterdir()) == []


def test_that_a_backup_never_overwrites(workspace: Path, tmp_path: Path) -> None:
    taken = tmp_path / "Taken.chgdesk"
    taken.write_bytes(b"older")
    with pytest.raises(StorageProblem, match="exists already"):
        backup.make(workspace, taken, None)
    assert taken.read_bytes() == b"older"


def test_that_a_restore_takes_the_place_of_what_stands_and_keeps_it(workspace: Path, tmp_path: Path) -> None:
    kept = backup.make(workspace, tmp_path / "Kept.chgdesk", None)
    with desks.a_desk(workspace) as desk:
        desk.execute(AddPeople(people=(Person(ref="P-9", name="Nine"),)))
    before = backup.restore(kept, workspace, None, tmp_path / "Before.chgdesk")
    with desks.a_desk(workspace) as desk:
        assert len(desk.ask(RegisterAt()).people) == 2
        assert verify(desk).is_consistent
    with desks.a_desk(before) as desk:
        assert len(desk.ask(RegisterAt()).people) == 3


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 7])
def test_that_evidence_of_any_size_comes_back_byte_for_byte(workspace: Path, size: int) -> None:
    data = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    with desks.a_desk(workspace) as desk:
        done = desk.execute(AttachEvidence(item=item(size), data=data))
        digest = hashlib.sha256(data).hexdigest()
        assert desk.ask(EvidenceBytes(sha256=digest)) == data
        assert verify(desk).is_consistent
        assert done.touched[0].kind == "evidence_item"


def test_that_the_same_bytes_are_kept_once_and_named_by_each_entry(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.bin"
    path.write_bytes(desks.FILE)
    with desks.a_desk(workspace) as desk:
        desk.execute(AttachEvidence(item=item(1), path=path))
        desk.execute(AttachEvidence(item=item(2), path=path))
        assert verify(desk).is_consistent
    assert desks.read(workspace, "SELECT count(*) FROM blob") == [(1,)]


def test_that_a_file_that_cannot_be_read_records_nothing(workspace: Path, tmp_path: Path) -> None:
    with desks.a_desk(workspace) as desk:
        before = desk.ask(TrailHead())
        for path in (tmp_path / "none", tmp_path):
            with pytest.raises(StorageProblem, match="cannot be read"):
                desk.execute(AttachEvidence(item=item(1), path=path))
        with pytest.raises(StorageProblem, match="not held"):
            desk.ask(EvidenceBytes(sha256="0" * 64))
        assert desk.ask(TrailHead()) == before


def test_that_a_file_beyond_the_limit_is_refused_while_it_is_read() -> None:
    with pytest.raises(blobs.TooLarge, match="larger than 1 MB"):
        blobs._measure(io.BytesIO(b"x" * (MIB + 1)), MIB)
