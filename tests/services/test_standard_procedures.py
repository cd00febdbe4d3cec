"""A standard procedure's life at the desk: drafted, signed by another, revised, reviewed, suspended, revoked (STD-01..08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chgdesk.domain.procedures import NEEDS_CHANGE, UNCHANGED, Standing, TemplateAct
from chgdesk.errors import Conflict, UserError
from chgdesk.services.catalogue.commands import (
    ApproveTemplate,
    DraftTemplate,
    RecordTemplateApproval,
    ReinstateTemplate,
    ReviewTemplate,
    ReviseTemplate,
    RevokeTemplate,
    SuspendTemplate,
)
from chgdesk.services.catalogue.reading import ExecutionsOf, MayApproveTemplate
from chgdesk.services.catalogue.starters import starter_procedures
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import HeldFile
from chgdesk.services.reading import RecordsOf
from tests.services import policy_desk as office
from tests.services import standard_desk as room

Ground = tuple[Desk, FixedClock]
MAIL = HeldFile(name="approval.eml", data=b"From: eva\n\nApproved as it stands.\n")


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with room.a_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(ground: Ground) -> Desk:
    return ground[0]


def test_that_a_procedure_is_drafted_signed_by_another_and_then_approves_in_advance(desk: Desk) -> None:
    """STD-01, STD-02, peers T1: the approver is who gave the passphrase, and the signature stands in the version."""
    before = room.entries(desk)
    ref = room.drafted(desk)
    assert ref == "STD-01"
    assert room.line(desk, ref).standing is Standing.DRAFT
    assert "STD-02" in room.line(desk, ref).why_not
    shown = room.line(desk, ref).digest
    room.sign(desk, ref)
    assert room.entries(desk) == before + 2, "one entry an act"
    line = room.line(desk, ref)
    assert (line.standing, line.can_be_used, line.template.approved_by) == (Standing.APPROVED, True, "ole")
    signed = line.template.versions[0].signature
    assert signed is not None
    assert (signed.person, signed.digest) == ("ole", shown)
    assert signed.statement.startswith("Signed at this desk with the passphrase enrolled for Ole Berg")
    assert line.next_review == date(2027, 7, 14)
    assert room.is_sound(desk)


def test_that_the_approver_is_never_taken_from_a_field(desk: Desk) -> None:
    """Peers T1: a name without that person's passphrase signs nothing, and the attempt leaves an entry."""
    ref = room.drafted(desk)
    with pytest.raises(UserError, match="not the passphrase of Eva Dahl"):
        room.sign(desk, ref, signer="eva", passphrase="not her passphrase")
    assert room.line(desk, ref).standing is Standing.DRAFT
    assert "gave a passphrase" in room.last_words(desk)


def test_that_nobody_approves_own_wording_by_any_way_in(desk: Desk) -> None:
    """STD-02, peers B5: signed here, recorded from elsewhere, or after taking over somebody's draft."""
    desk.execute(office.grants(("ida", "policy_owner"), ("eva", "engineering_lead")))
    ref = room.drafted(desk)
    before = room.entries(desk)
    with pytest.raises(UserError, match=r"Ida Lund wrote this wording.*nobody approves own work"):
        room.sign(desk, ref, signer="ida")
    with pytest.raises(UserError, match="nobody approves own work"):
        desk.execute(
            RecordTemplateApproval(template=ref, approved_by="ida", approved_on=date(2026, 7, 14), evidence=MAIL)
        )
    assert room.entries(desk) == before
    room.sit(desk, "ole")
    desk.execute(ReviseTemplate(template=ref, wording=room.WORDING, change_note="One word."))
    with pytest.raises(UserError, match="Ole Berg wrote this wording"):
        room.sign(desk, ref, signer="ole")


def test_that_who_does_not_hold_the_role_cannot_approve_and_the_list_says_why(desk: Desk) -> None:
    """STD-02: the named role."""
    ref = room.drafted(desk)
    with pytest.raises(UserError, match="Sten Vik does not hold the role"):
        room.sign(desk, ref, signer="sten")
    found = {one.person: one.why_not for one in desk.ask(MayApproveTemplate(template=ref, at=desk.context.now()))}
    assert not found["ole"]
    assert not found["eva"]
    assert "nobody approves own work" in found["ida"]
    assert "does not hold the role" in found["sten"]


def test_that_the_wording_shown_is_the_wording_signed(desk: Desk) -> None:
    """AUD-10: between showing and signing somebody changed it."""
    ref = room.drafted(desk)
    shown = room.line(desk, ref).digest
    desk.execute(ReviseTemplate(template=ref, wording=room.without(room.WORDING, limits="None."), change_note="Wider."))
    with pytest.raises(UserError, match="wording that was shown"):
        desk.execute(ApproveTemplate(template=ref, signer="ole", passphrase=room.SECRET, digest=shown))
    room.sign(desk, ref)
    assert room.template(desk, ref).limits == "None."


def test_that_an_approval_given_elsewhere_names_its_day_and_keeps_what_shows_it(desk: Desk) -> None:
    """STD-02: evidence held, dated; without anything to see it is refused."""
    ref = room.drafted(desk)
    with pytest.raises(UserError, match="Hand over the file"):
        desk.execute(RecordTemplateApproval(template=ref, approved_by="eva", approved_on=date(2026, 7, 10)))
    with pytest.raises(UserError, match="has not come yet"):
        desk.execute(
            RecordTemplateApproval(template=ref, approved_by="eva", approved_on=date(2026, 7, 15), evidence=MAIL)
        )
    desk.execute(RecordTemplateApproval(template=ref, approved_by="eva", approved_on=date(2026, 7, 10), evidence=MAIL))
    version = room.template(desk, ref).versions[0]
    assert (version.approved_by, version.approved_on, version.signature) == ("eva", date(2026, 7, 10), None)
    kept = desk.ask(RecordsOf(kind="evidence_item"))[-1].value
    assert (kept.sha256, kept.name) == (version.approval_evidence, "approval.eml")


def test_that_an_approver_elsewhere_without_the_role_of_that_day_is_named_as_such(desk: Desk) -> None:
    ref = room.drafted(desk)
    desk.execute(
        RecordTemplateApproval(
            template=ref, approved_by="sten", approved_on=date(2026, 7, 10), note="Said in the call."
        )
    )
    assert "Sten Vik is not on record as" in room.template(desk, ref).versions[0].approval_note


def test_that_a_revision_waits_beside_the_version_in_force(desk: Desk) -> None:
    """STD-07: assessment and approval for each alteration; the approved one stays in force until then."""
    ref = room.approved(desk)
    wider = room.without(room.WORDING, allowed_flags=("api",), purpose="Certificates expire.")
    with pytest.raises(UserError, match="what this version changes"):
        desk.execute(ReviseTemplate(template=ref, wording=wider, change_note=" "))
    blank = room.without(wider, risk_assessment=" ")
    with pytest.raises(UserError, match="risk assessment"):
        desk.execute(ReviseTemplate(template=ref, wording=blank, change_note="Allows API marks."))
    desk.execute(ReviseTemplate(template=ref, wording=wider, change_note="Allows API marks."))
    waiting = room.line(desk, ref)
    assert waiting.template.allowed_flags == ()
    assert waiting.words == "Approved; version 2 waits"
    assert waiting.template.purpose == "Certificates expire."
    room.sign(desk, ref, signer="eva")
    both = room.template(desk, ref)
    assert both.allowed_flags == ("api",)
    assert [(v.number, v.approved_by, v.replaced_on) for v in both.versions] == [
        (1, "ole", date(2026, 7, 14)),
        (2, "eva", None),
    ]


def test_that_two_who_edit_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    ref = room.approved(desk)
    seen = room.line(desk, ref).record
    desk.execute(ReviseTemplate(template=ref, wording=room.WORDING, change_note="First.", seen=seen))
    with pytest.raises(Conflict):
        desk.execute(ReviseTemplate(template=ref, wording=room.WORDING, change_note="Second.", seen=seen))


def test_that_it_lapses_by_date_and_a_review_by_another_brings_it_back(ground: Ground) -> None:
    """STD-03; peers T18: the next review runs from the planned day."""
    desk, clock = ground
    ref = room.approved(desk)
    clock.advance(timedelta(days=366))
    line = room.line(desk, ref)
    assert line.standing is Standing.LAPSED
    assert "was due Wed 14 Jul 2027" in line.why_not
    with pytest.raises(UserError, match="Ida Lund wrote procedure STD-01"):
        desk.execute(ReviewTemplate(template=ref, result=UNCHANGED))
    room.sit(desk, "eva")
    with pytest.raises(UserError, match="what came of the review"):
        desk.execute(ReviewTemplate(template=ref, result="fine"))
    with pytest.raises(UserError, match="what has to change"):
        desk.execute(ReviewTemplate(template=ref, result=NEEDS_CHANGE))
    desk.execute(ReviewTemplate(template=ref, result=UNCHANGED))
    after = room.line(desk, ref)
    assert after.standing is Standing.APPROVED
    assert after.next_review == date(2028, 7, 14), "counted from the day it was due, not from the day it was done"
    assert after.template.reviews[0].reviewer == "eva"


def test_that_a_revoked_procedure_refuses_everything_and_lists_what_was_done_since_its_last_review(
    ground: Ground,
) -> None:
    """STD-08."""
    desk, clock = ground
    ref = room.approved(desk)
    room.log(desk, ref)
    clock.advance(timedelta(days=2))
    room.sit(desk, "eva")
    desk.execute(ReviewTemplate(template=ref, result=UNCHANGED))
    clock.advance(timedelta(days=1))
    room.log(desk, ref, room.done(at=clock.at - timedelta(hours=1)))
    with pytest.raises(UserError, match="why the procedure is revoked"):
        desk.execute(RevokeTemplate(template=ref, reason=""))
    desk.execute(RevokeTemplate(template=ref, reason="The proxy is gone."))
    now = desk.context.now()
    assert len(desk.ask(ExecutionsOf(template=ref, now=now))) == 2
    listed = desk.ask(ExecutionsOf(template=ref, now=now, since_review=True))
    assert [(one.ref, one.done_by) for one in listed] == [(room.changes(desk)[-1].ref, "Sten Vik")]
    line = room.line(desk, ref)
    assert (line.standing, line.total, line.since_review) == (Standing.REVOKED, 2, 1)
    with pytest.raises(UserError, match="was revoked on"):
        room.log(desk, ref, room.done(at=now))
    for act in TemplateAct:
        assert "revoked" in line.why_not_act(act)
    with pytest.raises(UserError, match="revoked"):
        desk.execute(ReviseTemplate(template=ref, wording=room.WORDING, change_note="Again."))


def test_that_a_person_suspends_it_and_another_lifts_that(desk: Desk) -> None:
    """Peers C8."""
    ref = room.approved(desk)
    desk.execute(SuspendTemplate(template=ref, reason="The issuer changed its chain."))
    line = room.line(desk, ref)
    assert line.standing is Standing.SUSPENDED
    assert "The issuer changed its chain" in line.why_not
    with pytest.raises(UserError, match="Ida Lund wrote"):
        desk.execute(ReinstateTemplate(template=ref, note="Looked at it."))
    room.sit(desk, "sten")
    desk.execute(ReinstateTemplate(template=ref, note="The new chain is in the steps."))
    after = room.line(desk, ref)
    assert after.standing is Standing.APPROVED
    assert after.template.suspensions[0].lifted_by == "sten"
    assert after.template.reviews[-1].note == "The new chain is in the steps."


def test_that_what_cannot_be_is_refused_with_nothing_half_written(desk: Desk) -> None:
    before = room.entries(desk)
    for wording, words in (
        (room.without(room.WORDING, title="  "), "title"),
        (room.without(room.WORDING, change_type="code"), "usual type code"),
        (room.without(room.WORDING, flags=("auth",)), "does not allow"),
        (room.without(room.WORDING, owner="nobody"), "owner 'nobody' is not on record"),
        (room.without(room.WORDING, steps="x" * 30_000), "longer than"),
    ):
        with pytest.raises(UserError, match=words):
            desk.execute(DraftTemplate(wording=wording))
    with pytest.raises(UserError, match=r"no procedure 'STD-99'\. In the catalogue: none yet"):
        desk.execute(SuspendTemplate(template="STD-99", reason="x"))
    assert room.entries(desk) == before


@pytest.mark.parametrize("part", ["risk_assessment", "rollback_plan", "steps", "allowed_types"])
def test_that_a_draft_may_be_unfinished_but_is_not_approved_so(desk: Desk, part: str) -> None:
    """STD-07; a saved draft may lack anything but its title."""
    blank: Any = () if part == "allowed_types" else ""
    ref = room.drafted(desk, room.without(room.WORDING, change_type="", **{part: blank}))
    assert room.line(desk, ref).missing
    with pytest.raises(UserError, match="does not say its"):
        room.sign(desk, ref)


@pytest.mark.parametrize("place", range(4))
def test_that_each_starter_procedure_can_be_drafted_and_approved_as_it_is(desk: Desk, place: int) -> None:
    """STD-01: certificate renewal, group membership, dependency update, config value."""
    starters = starter_procedures()
    assert len(starters) == 4
    ref = room.approved(desk, starters[place])
    line = room.line(desk, ref)
    assert line.can_be_used
    assert line.template.examples
    assert line.template.limits
