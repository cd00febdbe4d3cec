"""The workspace's own key: enrolled once, recorded with its fingerprint, signing only with its passphrase (AUD-06)."""

from __future__ import annotations

from pathlib import Path

import pytest

from chgdesk import crypto
from chgdesk.app import create_workspace, open_desk, restore_workspace
from chgdesk.domain.audit import Note
from chgdesk.domain.people import Actor, Organisation, Person
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import Anchor, verify
from chgdesk.services.reading import CheckpointNow, EntryBySeq, RecordsOf, TrailHead
from chgdesk.services.recording import AddPeople
from chgdesk.services.signing import EnrolStoreKey, new_store_key, unlock

CHEAP = crypto.KdfCost(time=1, memory_kib=64, lanes=1)
ANA = Actor(person="ana", name="Ana Example")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return create_workspace(tmp_path / "w.chgdesk", organisation=Organisation(name="Acme"), actor=ANA)


def test_that_a_key_signs_with_its_passphrase_alone_and_stands_in_the_trail(desk: Desk) -> None:
    with desk:
        key = new_store_key("a long enough sentence", desk.context, cost=CHEAP)
        done = desk.execute(EnrolStoreKey(key=key))
        assert desk.ask(EntryBySeq(seq=done.seq)).detail["fingerprint"] == key.fingerprint
        signer = unlock(desk, "a long enough sentence")
        assert signer is not None
        checkpoint = desk.ask(CheckpointNow())
        note = signer.note(checkpoint)
        assert crypto.is_note_signed_by(note, checkpoint.key_name, bytes.fromhex(key.public))
        with pytest.raises(UserError, match="does not open"):
            unlock(desk, "another long sentence")
        with pytest.raises(UserError, match="signing key already"):
            desk.execute(EnrolStoreKey(key=key))


def test_that_a_short_passphrase_is_refused_and_no_passphrase_leaves_checkpoints_unsigned(desk: Desk) -> None:
    with desk:
        with pytest.raises(UserError, match="at least 12"):
            new_store_key("short", desk.context, cost=CHEAP)
        assert unlock(desk, None) is None
        with pytest.raises(UserError, match="no signing key"):
            unlock(desk, "a long enough sentence")


def test_that_a_restore_keeps_what_stood_there_and_says_what_was_given_up(tmp_path: Path, desk: Desk) -> None:
    path, copy, kept = tmp_path / "w.chgdesk", tmp_path / "copy.chgdesk", tmp_path / "kept.chgdesk"
    with desk:
        desk.backup(copy)
        desk.execute(AddPeople(people=(Person(ref="bo", name="Bo"),)))
        given_away = Note(checkpoint=desk.ask(CheckpointNow())).text()
        lost = desk.ask(TrailHead())
    restore_workspace(copy, path, kept, actor=ANA)
    with open_desk(path, actor=ANA) as restored:
        entry = restored.ask(EntryBySeq(seq=2))
        assert entry.action == "declare_restore"
        assert entry.detail["lost"] == f"{lost.size} {lost.root.hex()}"
        assert restored.ask(RecordsOf(kind="person")) == []
        assert verify(restored).is_consistent
        assert not verify(restored, Anchor.read(given_away)).is_consistent
    with open_desk(kept, read_only=True) as before:
        assert [held.value.ref for held in before.ask(RecordsOf(kind="person"))] == ["bo"]
