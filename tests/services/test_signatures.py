"""Passphrases at the desk: enrolled, mistyped, locked, reset before a witness (AUD-08, AUD-11, AUD-19)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.reading import EntryIds, EntryRows, RecordByRef
from chgdesk.services.signatures import TRIES, ChangePassphrase, EnrolPassphrase, ResetPassphrase
from tests.services import policy_desk as office

NEW = "nine loud bitterns"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path) as opened:
        yield opened


def newest(desk: Desk) -> str:
    """What the last entry says."""
    sentence: str = desk.ask(EntryRows(seqs=desk.ask(EntryIds())[:1]))[0].sentence
    return sentence


def in_review(desk: Desk) -> str:
    ref = office.begin(desk)
    office.submit(desk, ref)
    return ref


def test_that_a_wrong_passphrase_signs_nothing_and_leaves_its_own_entry(desk: Desk) -> None:
    ref = in_review(desk)
    with pytest.raises(UserError, match="not the passphrase of Ole Berg; 4 more tries before it locks"):
        office.approve(desk, ref, passphrase="wrong wrong wrong")
    assert office.version(desk, ref).state == "in_review"
    assert newest(desk) == "gave a passphrase that is not the one of ole"
    assert verify(desk).is_consistent


def test_that_the_fifth_wrong_passphrase_locks_until_a_reset_before_a_witness(desk: Desk) -> None:
    ref = in_review(desk)
    for _ in range(TRIES):
        with pytest.raises(UserError, match="not the passphrase"):
            office.approve(desk, ref, passphrase="wrong wrong wrong")
    with pytest.raises(UserError, match="Signing as Ole Berg is locked after 5 wrong passphrases"):
        office.approve(desk, ref)
    with pytest.raises(UserError, match="cannot be the witness of their own reset"):
        desk.execute(ResetPassphrase(person="ole", new=NEW, witness="ole", witness_passphrase=office.SECRET))
    with pytest.raises(UserError, match="not the passphrase of Eva Dahl"):
        desk.execute(ResetPassphrase(person="ole", new=NEW, witness="eva", witness_passphrase="wrong wrong wrong"))
    desk.execute(ResetPassphrase(person="ole", new=NEW, witness="eva", witness_passphrase=office.SECRET))
    office.approve(desk, ref, passphrase=NEW)
    assert office.version(desk, ref).signatures[0].statement.endswith("by Ida Lund, reset before Eva Dahl")


def test_that_a_right_passphrase_forgets_the_wrong_ones_before_it(desk: Desk) -> None:
    ref = in_review(desk)
    with pytest.raises(UserError):
        office.approve(desk, ref, passphrase="wrong wrong wrong")
    office.approve(desk, ref)
    assert desk.ask(RecordByRef(kind="person_key", ref="ole")).value.failed == 0


def test_that_one_changes_ones_own_passphrase_only_knowing_it(desk: Desk) -> None:
    with pytest.raises(UserError, match="not the passphrase"):
        desk.execute(ChangePassphrase(person="ole", passphrase="wrong wrong wrong", new=NEW))
    desk.execute(ChangePassphrase(person="ole", passphrase=office.SECRET, new=NEW))
    ref = in_review(desk)
    office.approve(desk, ref, passphrase=NEW)


@pytest.mark.parametrize(
    ("person", "passphrase", "why"),
    [
        ("ole", NEW, "has a passphrase already"),
        ("sten", "short", "has 5 characters; use at least 12"),
        ("nobody", NEW, "Nobody active is on record as 'nobody'"),
    ],
)
def test_that_an_enrolment_that_cannot_be_is_refused(desk: Desk, person: str, passphrase: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        desk.execute(EnrolPassphrase(person=person, passphrase=passphrase))


def test_that_no_passphrase_ever_reaches_the_file(tmp_path: Path) -> None:
    """Peers T13."""
    with office.a_desk(tmp_path) as desk:
        ref = in_review(desk)
        office.approve(desk, ref)
        with pytest.raises(UserError):
            office.approve(desk, ref, passphrase="a mistyped heron")
        path = desk.path
    data = path.read_bytes()
    assert office.SECRET.encode() not in data
    assert b"a mistyped heron" not in data
