"""A policy's life at the desk: begun, edited, handed in, signed by another, in force, amended (POL-09..15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.policy import PolicyDocument
from chgdesk.domain.policy_text import PolicySection
from chgdesk.errors import Conflict, Invalid, UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.policies.commands import (
    ApprovePolicy,
    CreatePolicy,
    Edited,
    FieldFill,
    FillFields,
    PublishPolicy,
    ReturnPolicy,
    SaveSections,
    SetParameters,
    StartDraft,
    SubmitPolicy,
    WithdrawPolicy,
)
from chgdesk.services.policies.queries import ContentOf, FrozenText, InForceOn, SectionsOf, SetOf
from chgdesk.services.reading import EntryIds, EntryRows
from tests.services import policy_desk as office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office.a_desk(tmp_path) as opened:
        yield opened


def entries(desk: Desk) -> list[str]:
    """The trail's sentences, newest first."""
    return [row.sentence for row in desk.ask(EntryRows(seqs=desk.ask(EntryIds())))]


def set_value(desk: Desk, ref: str, path: str, text: str) -> None:
    desk.execute(SetParameters(version=ref, values=(ParameterValue(path=path, text=text),)))


def test_that_numbers_run_from_draft_to_first_issue_amendment_and_revision(desk: Desk) -> None:
    """POL-09: 0.1, 1.0, 1.1, 2.0."""
    ref = office.begin(desk)
    numbers = [office.version(desk, ref).number]
    for material, day in (("material", 6), ("not_material", 7), ("material", 8)):
        office.submit(desk, ref, material=material)
        numbers.append(office.version(desk, ref).number)
        office.approve(desk, ref)
        office.publish(desk, ref, date(2026, 7, day))
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
        assert draft is not None
        ref = draft.version.ref
    assert numbers == ["0.1", "1.0", "1.1", "2.0"]


def test_that_every_act_leaves_one_entry_and_the_workspace_agrees_with_its_trail(desk: Desk) -> None:
    before = len(entries(desk))
    ref = office.begin(desk)
    office.submit(desk, ref)
    office.approve(desk, ref)
    office.publish(desk, ref)
    said = entries(desk)[: len(entries(desk)) - before]
    assert len(said) in {4, 5}  # the fields are filled in one act, where the starter text has blank ones
    assert said[0] == f"put {ref} in force from 2026-07-06"
    assert verify(desk).is_consistent


def test_that_exactly_one_version_is_in_force_a_day_and_the_earlier_one_superseded(desk: Desk) -> None:
    """POL-11, POL-12."""
    ref = office.begin(desk)
    office.submit(desk, ref)
    office.approve(desk, ref)
    office.publish(desk, ref, date(2026, 7, 6))
    desk.execute(StartDraft(document=office.NUMBER))
    draft = office.shelf(desk).draft
    assert draft is not None
    second = draft.version.ref
    office.submit(desk, second)
    office.approve(desk, second)
    with pytest.raises(UserError, match="exactly one version is in force a day"):
        office.publish(desk, second, date(2026, 7, 6))
    office.publish(desk, second, date(2026, 8, 1))

    def on(day: date) -> str | None:
        found = desk.ask(InForceOn(day=day))
        return found.version.number if found else None

    assert [on(date(2026, 7, 5)), on(date(2026, 7, 6)), on(date(2026, 7, 31)), on(date(2026, 8, 1))] == [
        None,
        "1.0",
        "1.0",
        "2.0",
    ]
    assert office.line(desk, "1.0", date(2026, 7, 31)).standing == "in force"
    assert office.line(desk, "2.0", date(2026, 7, 31)).standing == "approved"
    first = office.line(desk, "1.0", date(2026, 8, 1))
    assert (first.standing, first.superseded_on) == ("superseded", date(2026, 8, 1))


def test_that_author_and_editors_may_not_approve_and_a_holder_of_the_role_may(desk: Desk) -> None:
    """POL-15, peers T1 to T3: who wrote is taken from who sat at the desk, never from a field."""
    ref = office.begin(desk)
    desk.sit_down(office.OLE)
    section = desk.ask(SectionsOf(version=ref))[0]
    edited = replace(section.section, body=section.section.body + "\n\nEdited.")
    desk.execute(SaveSections(version=ref, edits=(Edited(section=edited, seen=section.stored),)))
    desk.sit_down(office.IDA)
    office.submit(desk, ref)
    for signer, why in (("ida", "Ida Lund wrote this version"), ("ole", "Ole Berg edited this version")):
        with pytest.raises(UserError, match=why):
            office.approve(desk, ref, signer)
    with pytest.raises(UserError, match="Sten Vik does not hold the role policy owner or policy approver today"):
        office.approve(desk, ref, "sten")
    office.approve(desk, ref, "eva")
    approved = office.version(desk, ref)
    assert (approved.approved_by, approved.approved_on) == ("eva", date(2026, 7, 1))


def test_that_a_signature_says_who_how_known_when_and_over_which_text(desk: Desk) -> None:
    """AUD-08, AUD-09, POL-17."""
    ref = office.begin(desk)
    office.submit(desk, ref)
    office.approve(desk, ref)
    signature = office.version(desk, ref).signatures[0]
    text = desk.ask(FrozenText(version=ref))
    assert signature.digest == hashlib.sha256(text).hexdigest()
    assert signature.statement == (
        "Signed at this desk with the passphrase enrolled for Ole Berg on Wed 1 Jul 2026 by Ida Lund"
    )
    assert (signature.person, signature.meaning, signature.signed_at) == ("ole", "approval", office.MORNING)
    assert signature.roles == ("policy_approver",)


def test_that_another_text_than_the_one_shown_cannot_be_signed(desk: Desk) -> None:
    ref = office.begin(desk)
    office.submit(desk, ref)
    shown = office.version(desk, ref).content_sha256 or ""
    desk.execute(ReturnPolicy(version=ref, reason="A sentence is missing."))
    section = desk.ask(SectionsOf(version=ref))[0]
    edited = replace(section.section, body=section.section.body + "\n\nThe sentence.")
    desk.execute(SaveSections(version=ref, edits=(Edited(section=edited, seen=section.stored),)))
    office.submit(desk, ref)
    with pytest.raises(UserError, match="is not the text that was handed in"):
        desk.execute(ApprovePolicy(version=ref, signer="ole", passphrase=office.SECRET, digest=shown))
    assert office.version(desk, ref).state == "in_review"


def test_that_nothing_of_an_approved_version_can_be_edited(desk: Desk) -> None:
    """POL-13, peers T4."""
    ref = office.begin(desk)
    stored = desk.ask(SectionsOf(version=ref))[0]
    office.submit(desk, ref)
    acts = (
        SaveSections(version=ref, edits=(Edited(section=stored.section, seen=stored.stored),)),
        SetParameters(version=ref, values=(ParameterValue(path="retention.years", text="7"),)),
        SubmitPolicy(version=ref, change_summary="again", material="material", wanted_on=date(2026, 7, 6)),
    )
    for act in acts:
        with pytest.raises(UserError, match="is in review and is not edited any more"):
            desk.execute(act)
    office.approve(desk, ref)
    for act in acts:
        with pytest.raises(UserError, match="Start a new draft from it"):
            desk.execute(act)
    with pytest.raises(UserError, match="superseded by a later one, not withdrawn"):
        desk.execute(WithdrawPolicy(version=ref, reason="no"))


def test_that_the_frozen_text_keeps_its_fields_when_they_are_filled_anew(desk: Desk) -> None:
    """POL-05, POL-13: what was signed prints what it printed then."""
    ref = office.begin(desk)
    office.submit(desk, ref)
    before = desk.ask(FrozenText(version=ref))
    desk.execute(FillFields(fills=(FieldFill(key="org.name", value="Sydlys AS"),)))
    assert desk.ask(FrozenText(version=ref)) == before
    content = desk.ask(ContentOf(version=ref))
    assert {field.ref: field.value for field in content.fields}["org.name"] == "Nordlys AS"


def test_that_two_editors_of_one_section_lose_nothing(desk: Desk) -> None:
    ref = office.begin(desk)
    seen = desk.ask(SectionsOf(version=ref))[0]
    mine = replace(seen.section, body="mine")
    desk.execute(SaveSections(version=ref, edits=(Edited(section=mine, seen=seen.stored),)))
    with pytest.raises(Conflict, match="was saved by somebody else after you opened it"):
        desk.execute(SaveSections(version=ref, edits=(Edited(section=replace(mine, body="theirs"), seen=seen.stored),)))
    assert desk.ask(SectionsOf(version=ref))[0].section.body == "mine"


def test_that_sections_are_added_moved_and_removed_and_removed_ones_stay_on_record(desk: Desk) -> None:
    ref = office.begin(desk)
    first = desk.ask(SectionsOf(version=ref))[0]
    new = PolicySection(ref="", version="", key="my-own", heading="  Our  own ", body="Text.", position=-1)
    gone = Edited(section=replace(first.section, removed=True), seen=first.stored)
    desk.execute(SaveSections(version=ref, edits=(Edited(section=new), gone)))
    keys = [held.section.key for held in desk.ask(SectionsOf(version=ref))]
    assert keys[0] == "my-own"
    assert first.section.key not in keys
    assert desk.ask(SectionsOf(version=ref))[0].section.heading == "Our own"


def test_that_a_date_gone_by_or_before_approval_is_refused(desk: Desk) -> None:
    """POL-10."""
    ref = office.begin(desk)
    with pytest.raises(UserError, match="has gone by"):
        office.submit(desk, ref, wanted=date(2026, 6, 30))
    office.submit(desk, ref)
    with pytest.raises(UserError, match="is not approved yet"):
        office.publish(desk, ref)
    office.approve(desk, ref)
    with pytest.raises(UserError, match="before its approval on Wed 1 Jul 2026"):
        office.publish(desk, ref, date(2026, 6, 30))


def test_that_a_wrong_value_names_its_path_and_nothing_is_saved(desk: Desk) -> None:
    """PRM-03."""
    ref = office.begin(desk)
    before, _number = desk.ask(SetOf(version=ref))
    for path, text, fault in (
        ("rollback.due", '"tomorrow"', "rollback.due: 'tomorrow' is not one of before_approval"),
        ("retention.years", "-1", "retention.years: -1 is outside the range from 1 to 30"),
        ("retention.yeers", "3", "Did you mean retention.years"),
        ("retention.years", "three", "retention.years: the value is not JSON"),
    ):
        with pytest.raises(Invalid, match=fault):
            set_value(desk, ref, path, text)
    assert desk.ask(SetOf(version=ref))[0] == before


def test_that_a_draft_withdrawn_gives_way_to_another(desk: Desk) -> None:
    ref = office.begin(desk)
    with pytest.raises(UserError, match="Finish or withdraw it"):
        desk.execute(StartDraft(document=office.NUMBER))
    desk.execute(WithdrawPolicy(version=ref, reason="Begun too early."))
    desk.execute(StartDraft(document=office.NUMBER))
    assert [line.standing for line in office.shelf(desk).versions] == ["draft", "withdrawn"]


def test_that_a_second_policy_or_a_taken_number_is_refused(desk: Desk) -> None:
    """POL-04."""
    office.begin(desk)
    with pytest.raises(UserError, match="on record already"):
        desk.execute(CreatePolicy(document=PolicyDocument(ref="X-1", title="Another")))


def test_that_a_split_set_has_its_procedures_as_documents(desk: Desk) -> None:
    """POL-18."""
    ref = office.begin(desk)
    set_value(desk, ref, "policy.document_set", '"split"')
    assert [document.ref for document in office.shelf(desk).companions] == ["NOR-CHG-001-E", "NOR-CHG-001-R"]
    assert desk.ask(ContentOf(version=ref)).parts == ("policy", "emergency_procedure", "rollback_procedure")


def test_that_nobody_by_name_writes_no_policy(desk: Desk) -> None:
    """Peers T1: an author is a person on record."""
    desk.sit_down(replace(office.IDA, person="root", name="root"))
    with pytest.raises(UserError, match="Say first who is at this desk"):
        desk.execute(CreatePolicy(document=PolicyDocument(ref="X-1", title="Policy")))


def test_that_a_draft_judges_nobody_and_a_version_judges_from_its_day(desk: Desk) -> None:
    """PRM-01: a set becomes a rule with the version that prints it, on its day."""
    ref = office.begin(desk)
    office.submit(desk, ref)
    office.approve(desk, ref)
    assert desk.ask(InForceOn(day=date(2026, 7, 2))) is None
    office.publish(desk, ref, date(2026, 7, 3))
    found = desk.ask(InForceOn(day=date(2026, 7, 3)))
    assert found is not None
    assert found.version.next_review_on == date(2027, 7, 1)


def test_that_a_clock_far_ahead_does_not_publish_into_the_past(tmp_path: Path) -> None:
    clock = FixedClock(at=office.MORNING)
    with office.a_desk(tmp_path, clock) as desk:
        ref = office.begin(desk)
        office.submit(desk, ref)
        office.approve(desk, ref)
        clock.advance(timedelta(days=30))
        with pytest.raises(UserError, match="has gone by"):
            office.publish(desk, ref, date(2026, 7, 6))
        desk.execute(PublishPolicy(version=ref, effective_on=date(2026, 7, 31)))


def test_that_two_people_cannot_publish_or_sign_one_version_twice(desk: Desk) -> None:
    ref = office.begin(desk)
    office.submit(desk, ref)
    office.approve(desk, ref)
    with pytest.raises(UserError, match="is not in review; it is handed in first, then signed"):
        office.approve(desk, ref, "eva")
    office.publish(desk, ref, date(2026, 7, 6))
    desk.sit_down(office.OLE)
    with pytest.raises(UserError, match=r"Version 1\.0 holds from Mon 6 Jul 2026 already"):
        office.publish(desk, ref, date(2026, 7, 20))
    assert office.version(desk, ref).effective_on == date(2026, 7, 6)


def test_that_a_preset_may_be_loaded_into_a_draft_and_keeps_what_says_who_the_company_is(desk: Desk) -> None:
    """PRM-02."""
    from chgdesk.services.policies.commands import LoadPreset

    ref = office.begin(desk)
    set_value(desk, ref, "scope.boundary", '["booking"]')
    for name in ("preset-000", "preset-001", "preset-002", "preset-003", "preset-004"):
        desk.execute(LoadPreset(version=ref, preset=name))
        tree, _stored = desk.ask(SetOf(version=ref))
        assert (tree["timezone"], tree["scope"]["boundary"]) == ("Europe/Oslo", ["booking"]), name
    split = desk.ask(ContentOf(version=ref)).is_split
    assert split is False
    desk.execute(LoadPreset(version=ref, preset="preset-003"))
    assert desk.ask(ContentOf(version=ref)).is_split, "003 asks for procedures apart"
    assert len(office.shelf(desk).companions) == 2
