"""Approvals of changes: signed here, brought here, asked for, voided; and who owes them (APR-02..11, SOD-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    ApprovalRequest,
)
from chgdesk.errors import Invalid, RuleViolation, UserError
from chgdesk.services.changes.approving import AskApproval, RecordApproval, SignApproval, VoidApproval
from chgdesk.services.changes.desk import ChaseBeyond, ChaseList
from chgdesk.services.desk import Desk
from tests.services.change_desk import (
    MONDAY,
    SECRET,
    a_request,
    later,
    live,
    reviewed,
    revise,
    save,
    sign,
    standing,
)


def test_that_an_author_cannot_sign_the_approval_of_own_work(desk: Desk) -> None:
    """SOD-01."""
    ref = save(desk, a_request(author="lea", **reviewed())).change.ref
    with pytest.raises(RuleViolation, match="Lea Fors wrote this change"):
        sign(desk, ref, "lea", "engineering_lead")
    assert standing(desk, ref).change.approvals == ()


def test_that_nobody_signs_in_a_role_not_held_today(desk: Desk) -> None:
    """APR-07, ROLE-03."""
    ref = save(desk, a_request()).change.ref
    with pytest.raises(RuleViolation, match=r"Otto Lind does not hold the role of engineering lead today"):
        sign(desk, ref, "otto", "engineering_lead")


def test_that_a_typed_approval_can_never_claim_to_be_signed_here(desk: Desk) -> None:
    """Trap T1."""
    forged = Approval(person="lea", roles_claimed=("engineering_lead",), decided_at=MONDAY, mode="in_app_signature")
    with pytest.raises(Invalid, match="signed here by its giver"):
        save(desk, a_request(approvals=(forged,)))
    typed = replace(forged, mode="external_written", provenance=Provenance(basis=Basis.SIGNED))
    stands = save(desk, a_request(approvals=(typed,)))
    assert stands.change.approvals[0].provenance.basis is Basis.STATED


def test_that_a_written_approval_comes_with_its_original_or_says_that_none_is_held(desk: Desk) -> None:
    """APR-09, APR-17."""
    ref = save(desk, a_request()).change.ref
    said = {"change": ref, "person": "lea", "roles": ("engineering_lead",), "decided_at": MONDAY}
    with pytest.raises(UserError, match="no original of the approval by Lea Fors is held"):
        desk.execute(RecordApproval(**said))  # type: ignore[arg-type]
    desk.execute(RecordApproval(**said, only_stated=True))  # type: ignore[arg-type]
    rests = standing(desk, ref).change.approvals[0].provenance
    assert (rests.basis, rests.source) == (Basis.STATED, "stated by Mara Holm, in writing")


def test_that_editing_what_was_approved_voids_the_approval_visibly(desk: Desk) -> None:
    """APR-11."""
    ref = save(desk, a_request(**reviewed())).change.ref
    sign(desk, ref, "lea", "engineering_lead")
    stands = revise(desk, ref, systems=("billing", "ledger"))
    approval = stands.change.approvals[0]
    assert approval.voided_at == MONDAY
    assert approval.void_reason == "Changed after the approval: system."
    assert approval.signature is not None
    assert stands.change.state is ChangeState.SUBMITTED


def test_that_filling_an_empty_plan_or_mending_the_title_voids_nothing(desk: Desk) -> None:
    ref = save(desk, a_request(**reviewed())).change.ref
    sign(desk, ref, "lea", "engineering_lead")
    stands = revise(desk, ref, title="Round totals half up", testing_plan="Unit tests of the rounding.")
    assert stands.change.approvals[0].voided_at is None


def test_that_a_signature_is_refused_over_a_record_that_changed_since_it_was_shown(desk: Desk) -> None:
    """AUD-10."""
    stands = save(desk, a_request())
    revise(desk, stands.change.ref, description=stands.change.description + " Also for credit notes.")
    command = SignApproval(
        change=stands.change.ref, person="lea", passphrase=SECRET, roles=("engineering_lead",), shown=stands.shown
    )
    with pytest.raises(UserError, match="says something else by now"):
        desk.execute(command)


def test_that_an_approval_on_record_is_never_altered_or_dropped_by_a_save(desk: Desk) -> None:
    """Trap T9."""
    ref = save(desk, a_request(**reviewed())).change.ref
    sign(desk, ref, "lea", "engineering_lead")
    with pytest.raises(Invalid, match="cannot be altered or taken away"):
        revise(desk, ref, approvals=())
    with pytest.raises(Invalid, match="cannot be altered or taken away"):
        revise(desk, ref, approvals=(replace(standing(desk, ref).change.approvals[0], person="sena"),))
    given = standing(desk, ref).change.approvals[0]
    assert given.decided_at is not None
    desk.execute(
        VoidApproval(change=ref, person="lea", decided_at=given.decided_at, reason="Given for another change.")
    )
    voided = standing(desk, ref).change.approvals[0]
    assert (voided.person, voided.void_reason) == ("lea", "Given for another change.")
    assert voided.signature == given.signature


def test_that_asking_keeps_whom_and_which_state_and_hands_a_complete_draft_in(desk: Desk) -> None:
    """APR-16."""
    stands = save(desk, a_request())
    assert {r.person for r in stands.requests} == {"lea", "sena"}
    request = next(r for r in stands.requests if r.person == "lea")
    assert stands.mark in request.text
    assert request.text.startswith("Hello Lea Fors,")
    asked = ApprovalRequest(person="lea", roles=request.roles, mark=stands.mark)
    desk.execute(AskApproval(change=stands.change.ref, requests=(asked,)))
    after = standing(desk, stands.change.ref)
    assert after.change.state is ChangeState.SUBMITTED
    assert (after.change.asked[0].person, after.change.asked[0].shown) == ("lea", stands.shown)


def test_that_a_chase_list_has_one_message_per_person(desk: Desk) -> None:
    """MET-13."""
    for n in range(3):
        save(desk, a_request(title=f"Change {n}", **reviewed()), then="submit")
    messages = {m.person: m for m in desk.ask(ChaseList(now=desk.context.now()))}
    assert set(messages) == {"lea", "sena"}
    assert messages["lea"].email == "lea@nordlys.example"
    assert messages["lea"].text.count("Approval of engineering lead or senior engineer is missing.") == 3


def test_that_a_late_signature_is_recorded_and_found_late(desk: Desk) -> None:
    """APR-06."""
    ref = save(desk, a_request(**reviewed(MONDAY - timedelta(hours=3)), deployments=(live(desk),))).change.ref
    later(desk, hours=1)
    sign(desk, ref, "lea", "engineering_lead")
    assert "APR-AFTER-IMPL" in {need.code for need in standing(desk, ref).weighed.needs}


def test_that_a_chase_list_says_what_it_left_out(desk: Desk) -> None:
    """MET-13: a list that stops somewhere says so; "nobody owes anything" is never said of what was not looked at."""
    for _ in range(3):
        save(desk, a_request())
    assert desk.ask(ChaseBeyond()) == ""
    said = "Only the newest 2 unsettled changes were looked at; 1 older one is not in this list."
    assert desk.ask(ChaseBeyond(most=2)) == said
