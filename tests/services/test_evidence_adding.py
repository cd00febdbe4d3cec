"""Files become evidence of a record in one act, byte for byte, or not at all (EVD-01, EVD-20, EMG-15, GATE-09)."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.change import Change
from chgdesk.errors import Cancelled, Invalid, StorageProblem, UserError
from chgdesk.services.desk import Desk
from chgdesk.services.evidence.commands import (
    AddEvidence,
    EvidenceFile,
)
from chgdesk.services.evidence.files import LARGEST
from chgdesk.services.evidence.reading import (
    EvidenceNamed,
    EvidencePart,
    EvidenceRemarks,
    ListEvidence,
)
from chgdesk.services.evidence.saving import save_copy
from chgdesk.services.evidence.watch import Watch
from chgdesk.services.reading import EntryBySeq, EvidenceBytes
from tests.services.evidence_desk import AT, CHANGE, add, change, entries, file_at, refused
from tests.storage import desks


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    with desks.a_desk(workspace) as opened:
        yield opened


def test_that_three_files_become_evidence_of_a_record_in_one_entry(desk: Desk, tmp_path: Path) -> None:
    """EVD-01: hash, name, size, type, source, captured at and by, covers, record and attribute."""
    before, size = change(desk), entries(desk)
    log = file_at(tmp_path, "pipeline.log", b"42 tests ended well\n")
    seq = add(
        desk,
        EvidenceFile(
            path=log,
            kind="pipeline_log",
            source="https://ci.example/run/7",
            captured_at=AT,
            captured_by="P-2",
            covers_from=date(2026, 3, 1),
            covers_to=date(2026, 3, 2),
            attribute="F",
            about="unit tests",
            note="second run",
        ),
        EvidenceFile(data=b"%PDF-1.7 x", name="risk.pdf", kind="risk_assessment"),
        EvidenceFile(data=b"02:14 palm: restart", name="chat.txt", kind="transcript", time_zone="Europe/Lisbon"),
    )
    assert entries(desk) == size + 1
    assert desk.ask(EntryBySeq(seq=seq)).detail["sentence"] == f"attached 3 files to {CHANGE}"
    after = change(desk)
    assert [(link.name, link.kind, link.attribute) for link in after.evidence] == [
        ("pipeline.log", "pipeline_log", "F"),
        ("risk.pdf", "risk_assessment", ""),
        ("chat.txt", "transcript", ""),
    ]
    assert {link.linked_by for link in after.evidence} == {"P-1"}
    item = desk.ask(EvidenceNamed(text=after.evidence[0].sha256)).item
    assert (item.size, item.media_type, item.source) == (20, "text/plain", "https://ci.example/run/7")
    assert (item.captured_at, item.captured_by, item.covers_to) == (AT, "P-2", date(2026, 3, 2))
    assert item.provenance.recorded_at == desk.context.now()
    chat = desk.ask(EvidenceNamed(text=after.evidence[2].sha256)).item
    assert chat.time_zone == "Europe/Lisbon"
    untouched = [field.name for field in fields(Change) if field.name != "evidence"]
    assert all(getattr(after, name) == getattr(before, name) for name in untouched)


def test_that_a_saved_copy_has_the_hash_that_another_program_measures(desk: Desk, tmp_path: Path) -> None:
    data = os.urandom(3 * (1 << 20) + 17)
    add(desk, EvidenceFile(path=file_at(tmp_path, "big.bin", data)))
    item = desk.ask(ListEvidence(change=CHANGE))[0].item
    target = tmp_path / "out.bin"
    size = entries(desk)
    assert save_copy(desk, item, target) == item.sha256
    measured = subprocess.run(["sha256sum", str(target)], capture_output=True, text=True, check=True).stdout
    assert measured.split()[0] == item.sha256 == hashlib.sha256(data).hexdigest()
    assert target.read_bytes() == data
    assert entries(desk) == size + 1
    with pytest.raises(UserError, match="is there already"):
        save_copy(desk, item, target)


def test_that_two_files_of_one_name_are_two_pieces_of_evidence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = file_at(tmp_path / "a", "shot.png", b"one"), file_at(tmp_path / "b", "shot.png", b"two")
    add(desk, EvidenceFile(path=first), EvidenceFile(path=second))
    held = desk.ask(ListEvidence(change=CHANGE))
    assert [one.item.name for one in held] == ["shot.png", "shot.png"]
    assert len({one.item.ref for one in held}) == 2
    assert desk.ask(EvidenceBytes(sha256=held[0].item.sha256)) == b"one"


def test_that_the_same_bytes_are_kept_once_and_the_entry_says_so(desk: Desk, workspace: Path) -> None:
    add(desk, EvidenceFile(data=b"minutes", name="minutes.txt", kind="change_meeting", source="meeting"))
    blobs = desks.read(workspace, "SELECT count(*) FROM blob")
    seq = add(
        desk,
        EvidenceFile(data=b"minutes", name="copy.txt", captured_at=AT, source="another"),
        EvidenceFile(data=b"minutes", name="again.txt"),
        ref="CHG-2026-0003",
    )
    assert desks.read(workspace, "SELECT count(*) FROM blob") == blobs
    said = desk.ask(EvidenceRemarks(seq=seq))
    assert "copy.txt was on record already as minutes.txt" in said[0]
    assert said[1] == "copy.txt: source stays as first recorded; correct it with a reason."
    assert said[2] == "again.txt holds the same bytes as copy.txt; it was kept once."
    (item,) = [one for one in desk.ask(ListEvidence()) if one.item.name == "minutes.txt"]
    assert (item.item.captured_at, item.item.source) == (AT, "meeting")
    assert [use.change for use in item.uses] == [CHANGE, "CHG-2026-0003"]
    assert item.uses[1].link.kind == "change_meeting"


def test_that_a_file_which_is_evidence_of_the_record_already_is_refused(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"x", name="x.txt"))
    refused(desk, AddEvidence(change=CHANGE, files=(EvidenceFile(data=b"x", name="y.txt"),)), "y.txt is evidence of")


def test_that_evidence_may_belong_to_no_record(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"list", name="deployers.csv"), ref=None)
    assert [one.uses for one in desk.ask(ListEvidence()) if one.item.name == "deployers.csv"] == [()]
    refused(desk, AddEvidence(change=None, files=(EvidenceFile(data=b"list", name="d.csv"),)), "on record already")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ('the "real" one.txt', 'the "real" one.txt'),
        ("🚀 launch.txt", "🚀 launch.txt"),
        ("n" * 300 + ".txt", "n" * 196 + ".txt"),
        ("'; DROP TABLE change; --.txt", "'; DROP TABLE change; --.txt"),
        ("x\u202etxt.exe", "xtxt.exe"),
    ],
)
def test_that_any_name_is_taken_as_text(desk: Desk, name: str, kept: str) -> None:
    add(desk, EvidenceFile(data=name.encode(), name=name))
    assert change(desk).evidence[-1].name == kept


def test_that_a_name_that_is_no_text_on_the_disk_is_taken(desk: Desk, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_bytes(b"x")
    add(desk, EvidenceFile(path=path))
    assert change(desk).evidence[-1].name == "caf\ufffd.txt"


def test_that_what_is_no_file_is_refused_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    """Nothing blocks on a pipe, follows a link or keeps an empty file."""
    real = file_at(tmp_path, "real.txt", b"x")
    (tmp_path / "link.txt").symlink_to(real)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    file_at(tmp_path, "empty.txt", b"")
    file_at(tmp_path, "go.lnk", b"\x4c\x00\x00\x00\x01\x14\x02\x00 somewhere")
    file_at(tmp_path, "page.url", b"[InternetShortcut]\r\nURL=https://x.example/\r\n")
    for name, words in {
        "link.txt": "is a link to another file",
        "pipe": "is a pipe or a device",
        "folder": "is a folder. Use “From folder”",
        "empty.txt": "holds no bytes",
        "gone.txt": "cannot be read",
        "go.lnk": "is a Windows shortcut",
        "page.url": "is a link to a web page",
    }.items():
        command = AddEvidence(change=CHANGE, files=(EvidenceFile(path=real), EvidenceFile(path=tmp_path / name)))
        refused(desk, command, words)
    assert not change(desk).evidence


def test_that_a_file_without_permission_is_refused_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path = file_at(tmp_path, "secret.txt", b"x")
    path.chmod(0)
    refused(desk, AddEvidence(change=CHANGE, files=(EvidenceFile(path=path),)), "cannot be read")


def test_that_every_bad_file_of_several_is_named_at_once(desk: Desk, tmp_path: Path) -> None:
    files = (EvidenceFile(path=tmp_path / "a"), EvidenceFile(data=b"good", name="g"), EvidenceFile(data=b"", name="e"))
    with pytest.raises(Invalid, match="2 files cannot be taken") as said:
        desk.execute(AddEvidence(change=CHANGE, files=files))
    assert len(said.value.faults) == 2


def test_that_500_megabytes_are_refused_before_a_byte_is_read(desk: Desk, tmp_path: Path) -> None:
    path = file_at(tmp_path, "disk.img", b"")
    os.truncate(path, 500_000_000)
    said = refused(desk, AddEvidence(change=CHANGE, files=(EvidenceFile(path=path),)), "has 500 MB; up to 400 MB")
    assert "note-location" in said
    assert "EVD-20" in said
    assert LARGEST == 400_000_000


class _Meddler(Watch):
    """A watch that does something to the file while it is read, as another program would."""

    def __init__(self, act: Any) -> None:
        super().__init__()
        self._act = act

    def step(self, count: int, words: str) -> None:
        super().step(count, words)
        if self._act is not None:
            act, self._act = self._act, None
            act()


@pytest.mark.parametrize("happens", ["goes", "grows", "shrinks", "changes", "is exchanged"])
def test_that_a_file_which_does_not_hold_still_is_refused(desk: Desk, tmp_path: Path, happens: str) -> None:
    path = file_at(tmp_path, "log.txt", b"a" * 3_000_000)

    def meddle() -> None:
        if happens == "goes":
            path.unlink()
        elif happens == "grows":
            path.write_bytes(b"a" * 3_000_001)
        elif happens == "shrinks":
            os.truncate(path, 1_500_000)
        elif happens == "changes":
            path.write_bytes(b"b" * 3_000_000)
        else:
            path.unlink()
            path.write_bytes(b"a" * 3_000_000)

    command = AddEvidence(change=CHANGE, files=(EvidenceFile(path=path),), watch=_Meddler(meddle))
    refused(desk, command, "went away while it was read" if happens == "goes" else "changed while it was read")
    with pytest.raises(StorageProblem):
        desk.ask(EvidenceBytes(sha256=hashlib.sha256(b"a" * 3_000_000).hexdigest()))


def test_that_a_cancel_keeps_nothing(desk: Desk, tmp_path: Path, workspace: Path) -> None:
    path = file_at(tmp_path, "log.txt", b"a" * 3_000_000)
    watch = Watch()
    meddler = _Meddler(watch.cancel)
    meddler._cancelled = watch._cancelled
    before, blobs = entries(desk), desks.read(workspace, "SELECT count(*) FROM blob")
    with pytest.raises(Cancelled):
        add(desk, EvidenceFile(data=b"first", name="first.txt"), EvidenceFile(path=path), watch=meddler)
    assert entries(desk) == before
    assert desks.read(workspace, "SELECT count(*) FROM blob") == blobs


def test_that_progress_counts_both_readings(desk: Desk, tmp_path: Path) -> None:
    watch = Watch()
    add(desk, EvidenceFile(path=file_at(tmp_path, "log.txt", b"a" * 2_000_000)), watch=watch)
    assert (watch.done, watch.total) == (4_000_000, 4_000_000)


def test_that_the_same_command_sent_twice_records_once(desk: Desk) -> None:
    command = AddEvidence(id="click-1", change=CHANGE, files=(EvidenceFile(data=b"x", name="x"),))
    first, second = desk.execute(command), desk.execute(command)
    assert first.seq == second.seq
    assert len(change(desk).evidence) == 1


def test_that_an_unknown_change_is_named(desk: Desk) -> None:
    refused(desk, AddEvidence(change="CHG-9", files=(EvidenceFile(data=b"x", name="x"),)), "CHG-9")
    refused(desk, AddEvidence(change=CHANGE, files=()), "No file was given")


def test_that_only_the_beginning_of_a_large_file_is_read_for_a_preview(desk: Desk) -> None:
    add(desk, EvidenceFile(data=bytes(range(256)) * 10_000, name="x.bin"))
    digest = change(desk).evidence[0].sha256
    assert desk.ask(EvidencePart(sha256=digest, most=300)) == (bytes(range(256)) * 2)[:300]
    assert len(desk.ask(EvidencePart(sha256=digest, most=10_000_000))) == 2_560_000
