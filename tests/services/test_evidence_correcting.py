"""What is said of evidence is corrected, withdrawn, referred to and looked at; nothing is deleted (EVD-02, EVD-20)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.change_facts import EvidenceLink
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.evidence.commands import (
    CorrectEvidence,
    EvidenceFile,
    NoteLocation,
    WithdrawEvidence,
)
from chgdesk.services.evidence.reading import (
    EvidenceLint,
    EvidenceNamed,
    ListEvidence,
    RecordEvidence,
)
from chgdesk.services.evidence.saving import save_copy
from chgdesk.services.integrity import VerifyWorkspace
from chgdesk.services.reading import EntryBySeq, EvidenceBytes
from tests.services.evidence_desk import CHANGE, add, change, entries, file_at, refused
from tests.storage import desks


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    with desks.a_desk(workspace) as opened:
        yield opened


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


def test_that_the_trail_is_consistent_after_all_of_it(desk: Desk) -> None:
    add(desk, EvidenceFile(data=b"x", name="x.txt"))
    digest = change(desk).evidence[0].sha256
    desk.execute(CorrectEvidence(item=digest, source="QA", reason="It was known."))
    desk.execute(WithdrawEvidence(change=CHANGE, sha256=digest, reason="Wrong record."))
    assert desk.ask(VerifyWorkspace()).findings == ()
