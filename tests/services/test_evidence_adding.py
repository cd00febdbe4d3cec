"""Files become evidence of a record in one act, byte for byte, or not at all (EVD-01, EVD-20, EMG-15, GATE-09)."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.errors import Cancelled, Invalid, StorageProblem, UserError
from chgdesk.services.desk import Desk
from chgdesk.services.evidence.commands import (
    AddEvidence,
    CorrectEvidence,
    EvidenceFile,
    NoteLocation,
    WithdrawEvidence,
)
from chgdesk.services.evidence.files import LARGEST
from chgdesk.services.evidence.reading import (
    EvidenceLint,
    EvidenceNamed,
    EvidencePart,
    EvidenceRemarks,
    ListEvidence,
    RecordEvidence,
)
from chgdesk.services.evidence.saving import save_copy
from chgdesk.services.evidence.watch import Watch
from chgdesk.services.integrity import VerifyWorkspace
from chgdesk.services.reading import EntryBySeq, EvidenceBytes, TrailHead
from tests.storage import desks

CHANGE = "CHG-2026-0002"
AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    with desks.a_desk(workspace) as opened:
        yield opened


def entries(desk: Desk) -> int:
    size: int = desk.ask(TrailHead()).size
    return size


def change(desk: Desk, ref: str = CHANGE) -> Change:
    value: Change = desks.held(desk, ref).value
    return value


def add(desk: Desk, *files: EvidenceFile, ref: str | None = CHANGE, **more: Any) -> int:
    return desk.execute(AddEvidence(change=ref, files=files, **more)).seq


def file_at(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(desk: Desk, command: Any, words: str) -> str:
    """The sentence of a refusal that left no entry, no version, no file."""
    before, held = entries(desk), desk.ask(ListEvidence())
    with pytest.raises(UserError, match=words) as said:
        desk.execute(command)
    assert entries(desk) == before
    assert desk.ask(ListEvidence()) == held
    return str(said.value)


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


def test_that_a_place_is_noted_with_hash_and_size_measured_there(desk: Desk, tmp_path: Path) -> None:
    """EVD-20."""
    path = file_at(tmp_path, "dump.bin", b"z" * 70_000)
    size = entries(desk)
    desk.execute(NoteLocation(change=CHANGE, location="backup vault 3, shelf 2", name="dump.bin", path=path))
    assert entries(desk) == size + 1
    (one,) = desk.ask(ListEvidence(change=CHANGE))
    assert (one.item.held, one.item.location, one.item.size) == (False, "backup vault 3, shelf 2", 70_000)
    assert one.item.sha256 == hashlib.sha256(b"z" * 70_000).hexdigest()
    assert desk.ask(EvidenceNamed(text=one.item.sha256[:8])).item == one.item
    with pytest.raises(UserError, match="is kept at backup vault 3"):
        save_copy(desk, one.item, tmp_path / "out")
    (linted,) = desk.ask(EvidenceLint(change=CHANGE))
    assert "HELD_ELSEWHERE" in [warning.code for warning in linted.warnings]


def test_that_a_file_noted_elsewhere_becomes_held_once_it_is_added(desk: Desk) -> None:
    digest = hashlib.sha256(b"now here").hexdigest()
    desk.execute(NoteLocation(change=CHANGE, location="vault", name="a.txt", sha256=digest.upper(), size=8))
    add(desk, EvidenceFile(data=b"now here", name="a.txt"), ref=None)
    item = desk.ask(EvidenceNamed(text=digest)).item
    assert (item.held, item.location, item.media_type) == (True, "vault", "text/plain")


@pytest.mark.parametrize(
    ("more", "words"),
    [({"location": " "}, "Say where"), ({"sha256": "abc"}, "SHA-256"), ({"size": 0}, "how many bytes")],
)
def test_that_a_place_without_hash_size_or_words_is_refused(desk: Desk, more: dict[str, Any], words: str) -> None:
    values: dict[str, Any] = {"change": CHANGE, "location": "vault", "name": "a", "sha256": "a" * 64, "size": 1} | more
    refused(desk, NoteLocation(**values), words)


def test_that_what_is_said_of_a_file_is_corrected_with_a_reason(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"x", name="x.txt", kind="test_notes"))
    link = change(desk).evidence[0]
    size = entries(desk)
    done = desk.execute(
        CorrectEvidence(item=link.sha256, change=CHANGE, kind="qa_sign_off", source="QA", reason="It is the sign-off.")
    )
    assert entries(desk) == size + 1
    assert desk.ask(EntryBySeq(seq=done.seq)).reason == "It is the sign-off."
    assert desk.ask(EvidenceNamed(text=link.sha256)).item.source == "QA"
    assert change(desk).evidence[0] == replace(link, kind="qa_sign_off")
    refused(desk, CorrectEvidence(item=link.sha256, source="QA", reason="again"), "stands like that already")
    refused(desk, CorrectEvidence(item=link.sha256, source="Q", reason=" "), "needs a reason")
    refused(desk, CorrectEvidence(item="nothing", source="Q", reason="why"), "no evidence 'nothing'")
    backwards = CorrectEvidence(
        item=link.sha256, covers_from=date(2026, 3, 2), covers_to=date(2026, 3, 1), reason="why not"
    )
    refused(desk, backwards, "lies before the first")


def test_that_a_withdrawn_file_stays_held_and_listed_with_who_when_and_why(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"x", name="x.txt"))
    link = change(desk).evidence[0]
    command = WithdrawEvidence(change=CHANGE, sha256=link.sha256, reason="Belongs to another change.")
    size = entries(desk)
    desk.execute(command)
    assert entries(desk) == size + 1
    after: EvidenceLink = change(desk).evidence[0]
    assert not after.stands
    assert (after.withdrawn_by, after.withdrawn_reason) == ("P-1", "Belongs to another change.")
    assert desk.ask(EvidenceBytes(sha256=link.sha256)) == b"x"
    assert [one.item.name for one in desk.ask(ListEvidence(change=CHANGE))] == ["x.txt"]
    refused(desk, command, "withdrawn from CHG-2026-0002 already")
    refused(desk, WithdrawEvidence(change=CHANGE, sha256="f" * 64, reason="why"), "names no file")
    add(desk, EvidenceFile(data=b"x", name="x.txt"))
    assert [each.stands for each in change(desk).evidence] == [False, True]
    assert len(desk.ask(ListEvidence(change=CHANGE))) == 1


def test_that_weak_evidence_names_the_other_record_only_while_it_stands_there(desk: Desk) -> None:
    """EVD-02, EVD-03."""
    picture = EvidenceFile(data=b"\x89PNG\r\n\x1a\n...", name="shot.png", kind="screenshot")
    add(desk, picture)
    add(desk, picture, ref="CHG-2026-0003")
    (linted,) = desk.ask(EvidenceLint(change=CHANGE))
    said = {warning.code: warning.sentence for warning in linted.warnings}
    assert "is also evidence of CHG-2026-0003" in said["REUSED"]
    assert {"NO_SOURCE", "NO_PERSON", "NO_CAPTURE_TIME"} <= set(said)
    assert "approval" in {missing.key for missing in linted.missing}
    digest = change(desk).evidence[0].sha256
    desk.execute(WithdrawEvidence(change="CHG-2026-0003", sha256=digest, reason="Wrong record."))
    every: tuple[RecordEvidence, ...] = desk.ask(EvidenceLint())
    by_change = {one.change: [warning.code for warning in one.warnings] for one in every}
    assert "REUSED" not in by_change[CHANGE]
    assert by_change["CHG-2026-0003"] == []


def test_that_only_the_beginning_of_a_large_file_is_read_for_a_preview(desk: Desk) -> None:
    add(desk, EvidenceFile(data=bytes(range(256)) * 10_000, name="x.bin"))
    digest = change(desk).evidence[0].sha256
    assert desk.ask(EvidencePart(sha256=digest, most=300)) == (bytes(range(256)) * 2)[:300]
    assert len(desk.ask(EvidencePart(sha256=digest, most=10_000_000))) == 2_560_000


def test_that_the_trail_is_consistent_after_all_of_it(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"x", name="x.txt"))
    digest = change(desk).evidence[0].sha256
    desk.execute(CorrectEvidence(item=digest, source="QA", reason="It was known."))
    desk.execute(WithdrawEvidence(change=CHANGE, sha256=digest, reason="Wrong record."))
    assert desk.ask(VerifyWorkspace()).findings == ()
