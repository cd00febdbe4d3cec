"""A change meeting is one act: minutes, decisions as approvals, links, who was missing (CAB-01..05, APR-16, EMG-16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import Deployment, Window
from chgdesk.domain.meeting import ChangeMeeting, MeetingItem, minutes_digest
from chgdesk.errors import Conflict, Invalid, UserError
from chgdesk.services.changes.acts import VoidChange
from chgdesk.services.desk import Desk
from chgdesk.services.integrity import verify
from chgdesk.services.meetings.commands import (
    AttachMinutes,
    CorrectMeeting,
    MinutesFile,
    MinutesSigner,
    RecordMeeting,
)
from chgdesk.services.meetings.reading import AgendaOf, AgendaRead, MeetingOf, MeetingsOfChange
from chgdesk.services.reading import EntryBySeq, EvidenceBytes
from tests.services.change_desk import (
    MONDAY,
    SECRET,
    a_desk,
    a_request,
    build,
    entries,
    later,
    record,
    save,
)

SCAN = MinutesFile(name="minutes.pdf", data=b"%PDF-1.7 signed by hand", media_type="application/pdf")
HELD = MONDAY - timedelta(hours=1)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose policy asks for the security officer at the table."""
    return build(tmp_path_factory.mktemp("office") / "T.chgdesk", cab__required_roles=["security_officer"])


@pytest.fixture
def desk(office: Path, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(office, tmp_path) as opened:
        yield opened


def a_ref(desk: Desk, **given: Any) -> str:
    """A change on record."""
    return save(desk, a_request(**given)).change.ref


def meet(desk: Desk, *items: MeetingItem, attendees: tuple[str, ...] = ("mara", "lea", "sena"), **more: Any) -> str:
    """Hold a meeting this morning; its reference."""
    done = desk.execute(RecordMeeting(**{"held_at": HELD, "attendees": attendees, "items": items, **more}))
    return next(touch.ref for touch in done.touched if touch.kind == "change_meeting")


def decided(change: str, *deciders: str, decision: str = "approve", **more: str) -> MeetingItem:
    return MeetingItem(change=change, decision=decision, deciders=deciders, **more)


def test_that_a_meeting_is_one_act_with_its_decisions_on_the_changes(desk: Desk) -> None:
    """CAB-03: date, those present, decisions, concerns and mitigation, and a link in each change."""
    first, second = a_ref(desk), a_ref(desk, title="Raise the connection limit")
    before = entries(desk)
    item = decided(first, "lea", concerns="Totals differ by a cent", mitigation="Compare one day")
    ref = meet(desk, item, MeetingItem(change=second, decision="deferred"), chair="mara", title="Monday review")
    assert entries(desk) == before + 1
    assert ref == "MTG-2026-001"
    change = record(desk, "change", first)
    (approval,) = change.approvals
    assert (approval.person, approval.roles_claimed, approval.decided_at) == ("lea", ("engineering_lead",), HELD)
    assert (approval.channel, approval.mode, approval.provenance.basis) == ("meeting", "verbal", Basis.STATED)
    assert approval.provenance.source == "stated by Mara Holm, minutes of MTG-2026-001"
    assert approval.note == "Concerns: Totals differ by a cent. Mitigation: Compare one day."
    for each in (first, second):
        (link,) = record(desk, "change", each).links
        assert (link.kind, link.target, link.title) == ("meeting", ref, "Monday review, Mon 13 Jul 2026")
    assert record(desk, "change", second).approvals == ()
    (seen,) = desk.ask(MeetingsOfChange(change=first))
    assert (seen.ref, seen.item) == (ref, item)
    assert verify(desk).is_consistent


def test_that_minutes_held_carry_the_approvals_and_move_the_change_on(desk: Desk) -> None:
    ref = a_ref(desk)
    meet(desk, decided(ref, "lea"), minutes=SCAN)
    change = record(desk, "change", ref)
    digest = hashlib.sha256(SCAN.data).hexdigest()
    (approval,) = change.approvals
    assert (approval.mode, approval.evidence, approval.provenance.basis) == (
        "external_written",
        digest,
        Basis.DOCUMENT,
    )
    assert change.state in {ChangeState.APPROVED, ChangeState.READY}
    assert [(link.sha256, link.kind) for link in change.evidence] == [(digest, "change_meeting")]
    assert desk.ask(EvidenceBytes(sha256=digest)) == SCAN.data


def test_that_minutes_attached_later_carry_what_was_only_stated(desk: Desk) -> None:
    ref = a_ref(desk)
    meeting = meet(desk, decided(ref, "lea"))
    assert record(desk, "change", ref).state is ChangeState.SUBMITTED
    before = entries(desk)
    later(desk, hours=3)
    desk.execute(AttachMinutes(meeting=meeting, minutes=SCAN))
    assert entries(desk) == before + 1
    (approval,) = record(desk, "change", ref).approvals
    assert approval.provenance.basis is Basis.DOCUMENT
    assert approval.provenance.recorded_at == MONDAY + timedelta(hours=3)
    assert record(desk, "change_meeting", meeting).minutes == hashlib.sha256(SCAN.data).hexdigest()
    with pytest.raises(UserError, match="has its minutes already"):
        desk.execute(AttachMinutes(meeting=meeting, minutes=SCAN))


def test_that_a_decider_without_the_role_and_the_author_count_in_no_role_and_it_is_said(desk: Desk) -> None:
    """R9, R10: the decision is kept, and stands for no approval that is asked for."""
    ref = a_ref(desk)
    done = desk.execute(
        RecordMeeting(held_at=HELD, attendees=("ada", "dora", "mara"), items=(decided(ref, "ada", "dora"),))
    )
    mine, strange = record(desk, "change", ref).approvals
    assert (mine.roles_claimed, strange.roles_claimed) == ((), ())
    assert mine.note == "Ada Berg wrote this change, so the decision counts as nobody's approval."
    assert "Dora Nes was not" in (strange.note or "")
    assert "on Mon 13 Jul 2026" in (strange.note or "")
    assert "Ada Berg wrote this change" in desk.ask(EntryBySeq(seq=done.seq)).detail["without_role"]


def test_that_a_decider_who_signs_the_minutes_at_the_desk_gives_a_signed_approval(desk: Desk) -> None:
    """AUD-08, AUD-10: over the very text that was shown."""
    ref = a_ref(desk)
    item = decided(ref, "lea")
    names = desk.ask(AgendaOf(at=MONDAY)).names
    shown = minutes_digest(ChangeMeeting(ref="", held_at=HELD, attendees=("lea", "mara"), items=(item,)), names)
    given: dict[str, Any] = {"attendees": ("lea", "mara"), "signers": (MinutesSigner(person="lea", passphrase=SECRET),)}
    with pytest.raises(UserError, match="not those to be recorded"):
        meet(desk, item, digest="0" * 64, **given)
    meet(desk, item, digest=shown, **given)
    (approval,) = record(desk, "change", ref).approvals
    assert (approval.mode, approval.shown, approval.provenance.basis) == ("in_app_signature", shown, Basis.SIGNED)
    assert approval.signature is not None
    assert approval.signature.statement.startswith("Signed at this desk with the passphrase enrolled for Lea Fors")
    assert approval.decided_at == MONDAY, "the signature is of the moment it was given"


def test_that_a_wrong_passphrase_records_no_meeting(desk: Desk) -> None:
    ref = a_ref(desk)
    item = decided(ref, "lea")
    names = desk.ask(AgendaOf(at=MONDAY)).names
    shown = minutes_digest(ChangeMeeting(ref="", held_at=HELD, attendees=("lea",), items=(item,)), names)
    with pytest.raises(UserError, match="not the passphrase of Lea Fors"):
        meet(desk, item, attendees=("lea",), digest=shown, signers=(MinutesSigner(person="lea", passphrase="no"),))
    assert record(desk, "change", ref).approvals == ()
    assert desk.ask(MeetingsOfChange(change=ref)) == ()


def test_that_a_mandatory_member_who_was_missing_is_named(desk: Desk) -> None:
    """CAB-04."""
    ref = a_ref(desk)
    first = meet(desk, MeetingItem(change=ref))
    second = meet(desk, MeetingItem(change=ref), attendees=("mara", "otto"))
    assert record(desk, "change_meeting", first).missing == ("security_officer",)
    assert record(desk, "change_meeting", second).missing == ()


def test_that_an_emergency_talked_over_names_the_meeting_and_leaves_the_agenda(desk: Desk) -> None:
    """EMG-16."""
    night = Deployment(start=MONDAY - timedelta(days=2), end=MONDAY - timedelta(days=2), implementer="dora")
    ref = a_ref(desk, category="emergency", deployments=(night,))
    (item,) = [each for each in desk.ask(AgendaOf(at=MONDAY)).items if each.ref == ref]
    assert [why.topic.value for why in item.why] == ["emergency"]
    meeting = meet(desk, MeetingItem(change=ref, note="Right to act"))
    assert record(desk, "change", ref).emergency.discussed_in == meeting
    assert ref not in {each.ref for each in desk.ask(AgendaOf(at=later(desk, hours=1))).items}


def test_that_a_correction_voids_what_no_longer_stands_and_keeps_the_rest(desk: Desk) -> None:
    first, second = a_ref(desk), a_ref(desk, title="Raise the connection limit")
    meeting = meet(desk, decided(first, "lea"), decided(second, "lea"), minutes=SCAN)
    later(desk, hours=1)
    wanted = (decided(first, "lea"), decided(second, "lea", decision="reject", note="Not this month"))
    command = CorrectMeeting(
        meeting=meeting,
        expected_version=1,
        reason="Written down wrongly.",
        held_at=HELD,
        attendees=("lea", "mara"),
        items=wanted,
    )
    before = entries(desk)
    desk.execute(command)
    assert entries(desk) == before + 1
    (stands,) = record(desk, "change", first).approvals
    assert stands.voided_at is None
    gone, fresh = record(desk, "change", second).approvals
    assert gone.void_reason == f"Minutes of {meeting} corrected: Written down wrongly."
    assert (fresh.decision, fresh.voided_at) == ("reject", None)
    with pytest.raises(Conflict):
        desk.execute(command)
    with pytest.raises(UserError, match="why the minutes are corrected"):
        desk.execute(replace(command, reason=" "))


def test_that_a_change_taken_out_of_the_minutes_keeps_no_link_and_no_approval(desk: Desk) -> None:
    first, second = a_ref(desk), a_ref(desk, title="Raise the connection limit")
    meeting = meet(desk, decided(first, "lea"), decided(second, "lea"))
    desk.execute(
        CorrectMeeting(
            meeting=meeting,
            expected_version=1,
            reason="It was not on the table.",
            held_at=HELD,
            attendees=("lea",),
            items=(decided(first, "lea"),),
        )
    )
    change = record(desk, "change", second)
    assert change.links == ()
    assert [approval.voided_at for approval in change.approvals] == [MONDAY]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (MeetingItem(change="CHG-2026-9999", decision="approve"), "there is no change of this number"),
        (MeetingItem(change="HERE", decision="approve"), "not by whom. Name who decided"),
        (MeetingItem(change="HERE", decision="approve", deciders=("cleo",)), "Cleo Vik is said to have decided"),
        (MeetingItem(change="HERE", decision="conditional", deciders=("lea",)), "the condition is empty"),
        (MeetingItem(change="HERE", decision="reject", deciders=("lea",)), "rejected without a reason"),
        (MeetingItem(change="HERE", decision="maybe"), "'maybe' is no decision"),
    ],
)
def test_that_unsound_minutes_are_refused_whole_in_a_sentence(desk: Desk, item: MeetingItem, says: str) -> None:
    ref = a_ref(desk)
    before = entries(desk)
    with pytest.raises(Invalid, match=says):
        meet(desk, replace(item, change=item.change.replace("HERE", ref)))
    assert entries(desk) == before


def test_that_a_meeting_to_come_nobody_present_or_a_voided_change_is_refused(desk: Desk) -> None:
    ref = a_ref(desk)
    with pytest.raises(UserError, match="still to come"):
        meet(desk, held_at=MONDAY + timedelta(days=1))
    with pytest.raises(Invalid, match="nobody is named as present"):
        meet(desk, attendees=())
    with pytest.raises(Invalid, match="stands 2 times"):
        meet(desk, MeetingItem(change=ref), MeetingItem(change=ref))
    desk.execute(VoidChange(change=ref, reason="Recorded twice."))
    with pytest.raises(Invalid, match="it is void and cannot be approved any more"):
        meet(desk, decided(ref, "lea"))
    with pytest.raises(UserError, match=r"holds no bytes"):
        meet(desk, minutes=MinutesFile(name="scan.pdf", data=b""))


def test_that_the_agenda_is_read_from_the_register_with_why(desk: Desk) -> None:
    """CAB-02: coming high risk, failed, several systems, clashes, waiting for approval."""
    plan = Window(start=datetime(2026, 7, 16, 18, tzinfo=UTC), end=datetime(2026, 7, 16, 20, tzinfo=UTC))
    high = a_ref(desk, title="Move customer data", systems=("ledger",), change_type="database", planned_window=plan)
    both = a_ref(desk, title="Rename the queue", systems=("billing", "ledger"), planned_window=plan)
    gone = Deployment(start=MONDAY - timedelta(days=3), end=MONDAY - timedelta(days=3), implementer="dora")
    failed = a_ref(desk, title="New index", deployments=(gone,), outcome="rolled_back")
    plain = a_ref(desk, title="Change a label")
    read: AgendaRead = desk.ask(AgendaOf(at=MONDAY))
    why = {item.ref: {each.topic.value for each in item.why} for item in read.items}
    assert {"high_risk", "clash"} <= why[high]
    assert {"several", "clash"} <= why[both]
    assert why[failed] == {"failed"}
    assert plain not in why, "a low-risk draft is nobody's business yet"
    assert read.items[0].ref == failed
    assert any("meet at once on ledger" in each.words for item in read.items for each in item.why)
    assert read.required == ("security_officer",)


def test_that_a_change_put_off_comes_back_and_a_failure_is_told_once(desk: Desk) -> None:
    gone = Deployment(start=MONDAY - timedelta(days=3), end=MONDAY - timedelta(days=3), implementer="dora")
    failed = a_ref(desk, title="New index", deployments=(gone,), outcome="rolled_back")
    put_off = a_ref(desk)
    meet(desk, MeetingItem(change=failed), MeetingItem(change=put_off, decision="deferred"))
    read: AgendaRead = desk.ask(AgendaOf(at=later(desk, days=7)))
    why = {item.ref: {each.topic.value for each in item.why} for item in read.items}
    assert "deferred" in why[put_off]
    assert failed not in why


def test_that_a_meeting_that_is_not_there_is_said_so(desk: Desk) -> None:
    with pytest.raises(UserError, match="There is no change meeting MTG-1"):
        desk.ask(MeetingOf(ref="MTG-1"))
