"""Who may sign a version, asked before anybody does (POL-15, AUD-11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chgdesk.domain.signature import Approver
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.policies.queries import MayApprove
from tests.services import policy_desk as office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path) as opened:
        yield opened


def signers(desk: Desk, version: str) -> dict[str, Approver]:
    return {one.person: one for one in desk.ask(MayApprove(version=version, at=office.MORNING))}


def test_that_each_person_is_told_in_the_words_of_the_refusal_why_not(desk: Desk) -> None:
    ref = office.begin(desk)
    office.submit(desk, ref)
    found = signers(desk, ref)
    assert list(found) == ["eva", "ole", "ida", "sten"]
    assert (found["ole"].why_not, found["ole"].roles, found["ole"].enrolled) == ("", ("policy_approver",), True)
    for person in ("ida", "sten"):
        with pytest.raises(UserError) as refused:
            office.approve(desk, ref, person)
        assert str(refused.value) == found[person].why_not != ""
    assert not found["sten"].enrolled


def test_that_a_passphrase_guessed_at_too_often_is_told_before_signing(desk: Desk) -> None:
    ref = office.begin(desk)
    office.submit(desk, ref)
    for _try in range(5):
        with pytest.raises(UserError, match="not the passphrase"):
            office.approve(desk, ref, "ole", "wrong horse entirely")
    assert signers(desk, ref)["ole"].locked.startswith("Signing as Ole Berg is locked after 5 wrong passphrases.")
    assert not signers(desk, ref)["eva"].locked
