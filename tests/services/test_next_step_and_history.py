"""What comes next and for whom, and what was corrected, as people read it (MET-13, SOD-01, CHG-17, AUD-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.record_history import Telling, changed_since_signed, readable_changes, since_signed_words
from chgdesk.domain.workflow.acts import Standing
from chgdesk.domain.workflow.next_step import next_step
from chgdesk.services.changes.acts import WithdrawChange
from chgdesk.services.changes.approving import SignApproval
from chgdesk.services.changes.desk import ChangeStanding
from chgdesk.services.desk import Desk
from chgdesk.services.reading import ChangeByRid
from tests.services.change_desk import SECRET, a_desk, a_request, build, revise, save, standing


@pytest.fixture(scope="session")
def nordlys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("nordlys") / "Template.chgdesk")


@pytest.fixture
def desk(nordlys: Path, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(nordlys, tmp_path) as opened:
        yield opened


def said(stands: ChangeStanding, desk: Desk, person: str) -> str:
    facts = stands.weighed.subject.facts
    held = Standing(change=stands.change, weighed=stands.weighed, facts=facts, now=desk.context.now())
    return next_step(held, person).sentence


def telling(stands: ChangeStanding) -> Telling:
    facts = stands.weighed.subject.facts
    return Telling(name=facts.name, calendar=facts.default_rules.calendar)


def test_that_the_next_step_names_who_may_and_why_not_you(desk: Desk) -> None:
    stands = save(desk, a_request(), then="submit")
    words = said(stands, desk, "mara")
    assert words.startswith("Next: approval by ")
    assert "Lea Fors" in words
    assert words.endswith("Not you, Mara Holm: you hold compliance officer.")
    assert said(stands, desk, "ada").endswith("Not you, Ada Berg: you wrote it.")
    assert "Not you" not in said(stands, desk, "lea")
    assert "Not you" not in said(stands, desk, "")


def test_that_what_is_missing_comes_before_the_approval(desk: Desk) -> None:
    stands = save(desk, a_request(justification=""))
    assert said(stands, desk, "mara") == "Next: why is empty — Ada Berg or Mara Holm." or said(
        stands, desk, "mara"
    ).startswith("Next: why is empty")


def test_that_nothing_comes_next_of_what_was_withdrawn(desk: Desk) -> None:
    stands = save(desk, a_request(), then="submit")
    desk.execute(WithdrawChange(change=stands.change.ref, reason="Not wanted any more"))
    assert said(standing(desk, stands.change.ref), desk, "mara") == ""


def test_that_a_correction_is_told_in_words_with_people_by_name(desk: Desk) -> None:
    stands = save(desk, a_request())
    after = revise(desk, stands.change.ref, systems=("billing", "ledger"), author="sena", title="Round half up")
    line = desk.ask(ChangeByRid(rid=after.rid)).history[-1]
    words = {one.field: one.words for one in readable_changes(line.changes, telling(after))}
    assert words["systems"] == "System: billing → billing, ledger"
    assert words["author"] == "Written by: Ada Berg → Sena Dahl"
    assert words["title"] == "What changed: Round invoice totals half up → Round half up"
    assert not any("{" in text for text in words.values())


def test_that_an_approval_voided_by_an_edit_is_told_with_its_reason(desk: Desk) -> None:
    stands = save(desk, a_request(), then="submit")
    ref = stands.change.ref
    desk.execute(SignApproval(change=ref, person="lea", passphrase=SECRET, shown=stands.shown))
    after = revise(desk, ref, systems=("billing", "ledger"))
    line = desk.ask(ChangeByRid(rid=after.rid)).history[-1]
    (told,) = (one for one in readable_changes(line.changes, telling(after)) if one.field == "approvals")
    assert "Changed after the approval: system." in told.words
    assert "Lea Fors" in told.words
    assert "Oslo" not in told.words
    assert "CEST" in told.words


def test_that_what_changed_since_it_was_signed_is_said_old_to_new(desk: Desk) -> None:
    stands = save(desk, a_request())
    changed = replace(stands.change, systems=("billing", "ledger"))
    found = changed_since_signed(changed, stands.change, telling(stands))
    assert since_signed_words(found) == "Changed since it was signed: system billing → billing, ledger."
    assert changed_since_signed(stands.change, stands.change, telling(stands)) == ()
    assert since_signed_words(()) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_that_any_text_is_told_or_says_that_it_is_the_same(old: str, new: str) -> None:
    import json

    plain = Telling(name=str, calendar=Calendar(zone="Europe/Oslo"))
    found = readable_changes((("title", json.dumps(old), json.dumps(new)),), plain)
    assert all(" → " in one.words for one in found)
    assert len(found) <= 1
