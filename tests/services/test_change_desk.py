"""From request to closure: saving, states that follow facts, acts and their guards (requirements 3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    ApprovalRequest,
    CiRun,
    CodeReview,
    Deployment,
    FirstWritten,
    PostImplementationReview,
    RollbackPlan,
    TestRun,
    Verification,
    Window,
)
from chgdesk.errors import Conflict, Invalid, RuleViolation, UserError
from chgdesk.services.changes.acts import (
    CloseChange,
    RejectChange,
    ReopenChange,
    SubmitChange,
    VoidChange,
    WithdrawChange,
)
from chgdesk.services.changes.approving import AskApproval, RecordApproval, SignApproval, VoidApproval
from chgdesk.services.changes.desk import ChangeStanding, ChaseList, WeighDraft
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.changes.saving import SaveChange
from chgdesk.services.desk import Desk
from tests.services.change_desk import (
    MONDAY,
    SECRET,
    a_desk,
    a_request,
    build,
    entries,
    later,
    revise,
    save,
    standing,
)


@pytest.fixture(scope="session")
def nordlys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("nordlys") / "Template.chgdesk")


@pytest.fixture
def desk(nordlys: Path, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(nordlys, tmp_path) as opened:
        yield opened


def reviewed(change_at: datetime = MONDAY) -> dict[str, object]:
    """A review by Sena and a pipeline run, before go-live."""
    return {
        "code_reviews": (CodeReview(person="sena", at=change_at),),
        "ci": CiRun(status="passed", at=change_at, covers=("unit",)),
    }


def live(desk: Desk, **more: object) -> Deployment:
    """A deployment by Dora that ended just now."""
    now = desk.context.now()
    said = {"start": now - timedelta(minutes=20), "end": now, "implementer": "dora", "account": "dora", **more}
    return Deployment(**said)  # type: ignore[arg-type]


def sign(desk: Desk, ref: str, person: str, *roles: str, passphrase: str = SECRET, **more: object) -> None:
    shown = standing(desk, ref).shown
    command = SignApproval(change=ref, person=person, passphrase=passphrase, roles=roles, shown=shown, **more)  # type: ignore[arg-type]
    desk.execute(command)


def test_that_a_record_may_be_saved_incomplete_and_says_what_is_missing_and_who_owes_it(desk: Desk) -> None:
    """W2, MET-13."""
    stands = save(desk, a_request(title="Half", description="", justification="", risk_declared=""))
    assert stands.change.ref == "CHG-2026-0001"
    assert stands.change.state is ChangeState.DRAFT
    missing = {need.field: need for need in stands.weighed.needs}
    assert missing["justification"].sentence == "Why is empty."
    assert missing["justification"].owed_by == ("ada", "mara")
    assert missing["justification"].clause == "Change records, policy 1.0"
    assert missing["approvals"].owed_by == ("lea", "sena")


def test_that_numbers_are_given_in_order_and_a_void_one_is_never_given_again(desk: Desk) -> None:
    """CHG-02."""
    first = save(desk, a_request()).change.ref
    desk.execute(VoidChange(change=first, reason="Typed twice."))
    assert save(desk, a_request()).change.ref == "CHG-2026-0002"
    assert standing(desk, first).change.state is ChangeState.VOID


def test_that_states_follow_facts_from_draft_to_closed(desk: Desk) -> None:
    """Requirements 3.3; ux.md: nobody moves a record through ready and implementing."""
    ref = save(desk, a_request(**reviewed())).change.ref
    desk.execute(SubmitChange(change=ref))
    assert standing(desk, ref).change.state is ChangeState.SUBMITTED
    sign(desk, ref, "lea", "engineering_lead")
    assert standing(desk, ref).change.state is ChangeState.READY
    later(desk, hours=2)
    under_way = Deployment(start=desk.context.now(), implementer="dora", account="dora")
    assert revise(desk, ref, deployments=(under_way,)).change.state is ChangeState.IMPLEMENTING
    later(desk, minutes=20)
    ended = replace(standing(desk, ref).change.deployments[0], end=desk.context.now())
    assert revise(desk, ref, deployments=(ended,), outcome="success").change.state is ChangeState.IMPLEMENTED
    checked = Verification(person="dora", at=desk.context.now())
    assert revise(desk, ref, verification=checked).change.state is ChangeState.VERIFIED
    with pytest.raises(RuleViolation, match="operating or user documents"):
        desk.execute(CloseChange(change=ref))
    revise(desk, ref, documents_updated="not needed: no text mentions it", continuity_updated="not needed")
    desk.execute(CloseChange(change=ref, note="None."))
    assert standing(desk, ref).change.state is ChangeState.CLOSED


def test_that_one_save_may_take_a_record_from_nothing_to_closed(desk: Desk) -> None:
    later(desk, hours=5)
    now = desk.context.now()
    mail = FileGiven(name="reply.eml", data=b"From: lea@nordlys.example\n\napproved", kind="email")
    before = now - timedelta(hours=2)
    given = Approval(
        person="lea", roles_claimed=("engineering_lead",), decided_at=before, channel="e-mail", evidence="reply.eml"
    )
    change = a_request(
        **reviewed(before),
        approvals=(given,),
        deployments=(live(desk),),
        outcome="success",
        verification=Verification(person="dora", at=now),
        documents_updated="not needed",
        continuity_updated="not needed",
    )
    stands = save(desk, change, then="close", files=(mail,))
    assert stands.change.state is ChangeState.CLOSED
    assert stands.change.approvals[0].provenance.basis is Basis.DOCUMENT
    # It was first written down after it went live, and says so.
    assert [need.code for need in stands.weighed.needs] == ["DOC-RETROACTIVE"]


def test_that_each_act_leaves_exactly_one_entry_and_a_refusal_none(desk: Desk) -> None:
    before = entries(desk)
    ref = save(desk, a_request()).change.ref
    assert entries(desk) == before + 1
    with pytest.raises(UserError):
        desk.execute(WithdrawChange(change=ref))
    assert entries(desk) == before + 1


def test_that_a_double_click_records_once(desk: Desk) -> None:
    command = SaveChange(change=a_request(), id="click-1")
    first, second = desk.execute(command), desk.execute(command)
    assert first == second
    assert save(desk, a_request()).change.ref == "CHG-2026-0002"


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


def test_that_going_live_now_is_refused_without_approval_and_recorded_as_happened(desk: Desk) -> None:
    """DEP-08."""
    ref = save(desk, a_request()).change.ref
    now = Deployment(start=desk.context.now(), implementer="dora", account="dora")
    with pytest.raises(RuleViolation, match="Approval of engineering lead or senior engineer is missing") as refused:
        revise(desk, ref, deployments=(now,))
    assert "record it as happened" in str(refused.value)
    stands = standing(desk, ref)
    changed = replace(stands.change, deployments=(now,))
    stands = save(desk, changed, expected_version=stands.version, as_happened=True)
    assert stands.change.state is ChangeState.IMPLEMENTING
    later(desk, hours=2)
    assert "APR-MISSING-ROLE" in {need.code for need in standing(desk, ref).weighed.needs}


def test_that_a_deployment_of_the_past_is_always_recordable(desk: Desk) -> None:
    stands = save(desk, a_request(deployments=(live(desk),), outcome="success"))
    assert stands.change.state is ChangeState.IMPLEMENTED


def test_that_a_fact_that_has_not_happened_yet_is_refused_as_a_fact(desk: Desk) -> None:
    ahead = desk.context.now() + timedelta(days=1)
    with pytest.raises(Invalid, match="has not come yet"):
        save(desk, a_request(deployments=(Deployment(start=ahead, implementer="dora"),)))
    save(desk, a_request(planned_window=Window(start=ahead)))


def test_that_the_later_of_two_windows_is_refused_and_told_what_changed(desk: Desk) -> None:
    read = save(desk, a_request())
    revise(desk, read.change.ref, title="Mine first")
    with pytest.raises(Conflict, match="Changed meanwhile: what changed") as refused:
        save(desk, replace(read.change, title="Mine later"), expected_version=read.version)
    one = refused.value.differences[0]
    assert (one.field, one.read, one.now, one.mine) == (
        "title",
        "Round invoice totals half up",
        "Mine first",
        "Mine later",
    )


def test_that_what_was_written_elsewhere_counts_only_when_held(desk: Desk) -> None:
    """CHG-22, R7."""
    early = MONDAY - timedelta(days=1)
    ticket = FileGiven(name="BILL-17.xml", data=b"<rss/>", kind="ticket")
    named = FirstWritten(system="Jira", ref="BILL-17", at=early, evidence="BILL-17.xml")
    with pytest.raises(Invalid, match="is not held here"):
        save(desk, a_request(first_written=named, deployments=(live(desk),)))
    stands = save(desk, a_request(first_written=named, deployments=(live(desk),)), files=(ticket,))
    assert "DOC-RETROACTIVE" not in {need.code for need in stands.weighed.needs}
    unheld = replace(named, evidence=None)
    stands = save(desk, a_request(first_written=unheld, deployments=(live(desk),)))
    assert "DOC-RETROACTIVE" in {need.code for need in stands.weighed.needs}


def test_that_a_way_back_is_dated_by_the_desk_and_not_by_the_form(desk: Desk) -> None:
    """RBK-04."""
    long_ago = MONDAY - timedelta(days=30)
    own = RollbackPlan(trigger="Errors", steps="Revert the commit", owner="ada", recorded_at=long_ago)
    assert plan_of(save(desk, a_request(rollback_plan=own))).recorded_at == MONDAY


def test_that_a_way_back_taken_from_a_system_card_was_written_down_with_the_card(desk: Desk) -> None:
    """CHG-21."""
    later(desk, days=3)
    assert plan_of(save(desk, a_request())).recorded_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


def plan_of(stands: ChangeStanding) -> RollbackPlan:
    assert stands.change.rollback_plan is not None
    return stands.change.rollback_plan


def test_that_a_test_without_a_held_document_shows_nothing(desk: Desk) -> None:
    """GATE-09."""
    run = TestRun(type="unit", result="pass", executed_at=MONDAY, evidence="tests.pdf")
    with pytest.raises(Invalid, match=r"“tests.pdf” is not held here"):
        save(desk, a_request(tests=(run,)))


def test_that_the_class_of_a_submitted_change_is_changed_with_a_reason_that_stays(desk: Desk) -> None:
    """CAT-07."""
    ref = save(desk, a_request(), then="submit").change.ref
    with pytest.raises(Invalid, match="Say why the category or the risk is changed"):
        revise(desk, ref, risk_declared="medium")
    stands = revise(desk, ref, risk_declared="medium", reason="It also touches the export.")
    told = stands.change.reclassifications[0]
    assert (told.field, told.before, told.after, told.reason, told.person) == (
        "risk_declared",
        "low",
        "medium",
        "It also touches the export.",
        "mara",
    )


def test_that_the_answer_that_made_the_risk_high_is_named_with_its_system(desk: Desk) -> None:
    """RSK-03."""
    stands = save(desk, a_request(systems=("ledger",), change_type="database"))
    because = stands.weighed.risk_because[0]
    assert (stands.weighed.risk, because.flag, because.system) == ("high", "db_schema_customer_data", "ledger")
    assert [ask.words for ask in stands.weighed.asks] == ["engineering lead", "security officer or CTO"]
    assert stands.weighed.asks[1].rule.startswith("normal · high risk: engineering lead and any of security officer")


def test_that_a_rejected_or_withdrawn_change_stays_with_its_reason(desk: Desk) -> None:
    """CHG-10."""
    ref = save(desk, a_request(), then="submit").change.ref
    desk.execute(RejectChange(change=ref, reason="Not before the audit."))
    stands = standing(desk, ref)
    assert (stands.change.state, stands.change.state_reason) == (ChangeState.REJECTED, "Not before the audit.")
    with pytest.raises(Invalid, match="nothing of it is changed any more"):
        revise(desk, ref, title="Other")


def test_that_what_went_live_is_never_voided_or_withdrawn(desk: Desk) -> None:
    ref = save(desk, a_request(deployments=(live(desk),))).change.ref
    for command in (VoidChange(change=ref, reason="x"), WithdrawChange(change=ref, reason="x")):
        with pytest.raises(RuleViolation, match="only what"):
            desk.execute(command)


def test_that_reopening_takes_a_reason_and_a_signature_and_keeps_both(desk: Desk) -> None:
    ref = save(desk, a_request(deployments=(live(desk),), outcome="success")).change.ref
    desk.execute(CloseChange(change=ref, reason="Closed in Jira last month.", as_happened=True))
    with pytest.raises(UserError, match="Say why it is reopened"):
        desk.execute(ReopenChange(change=ref, person="mara", passphrase=SECRET))
    desk.execute(ReopenChange(change=ref, person="mara", passphrase=SECRET, reason="The check is missing."))
    change = standing(desk, ref).change
    assert (change.state, change.state_reason) == (ChangeState.REOPENED, "The check is missing.")
    assert change.signatures[0].name == "Mara Holm"


def test_that_a_change_rolled_back_is_closed_only_with_its_review(desk: Desk) -> None:
    """VER-06; 3.3: verified → closed."""
    ref = save(desk, a_request(deployments=(live(desk),), outcome="rolled_back")).change.ref
    assert standing(desk, ref).change.state is ChangeState.ROLLED_BACK
    with pytest.raises(RuleViolation, match="No review is on record"):
        desk.execute(CloseChange(change=ref))
    revise(desk, ref, pir=PostImplementationReview(person="lea", at=desk.context.now(), summary="A missing index."))
    with pytest.raises(RuleViolation) as refused:
        desk.execute(CloseChange(change=ref))
    assert "No review is on record" not in str(refused.value)


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


def test_that_a_form_is_weighed_without_writing_anything(desk: Desk) -> None:
    before = entries(desk)
    found = desk.ask(WeighDraft(change=a_request(risk_declared=""), now=desk.context.now()))
    assert "risk_declared" in {need.field for need in found.weighed.needs}
    assert {"code_reviews", "ci", "rollback_plan"} <= found.weighed.asked_fields
    assert "planned_window" not in found.weighed.asked_fields
    assert entries(desk) == before


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


def test_that_dates_before_the_policy_are_history(desk: Desk) -> None:
    """CHG-24."""
    old = datetime(2026, 3, 2, 9, tzinfo=UTC)
    stands = save(desk, a_request(deployments=(Deployment(start=old, end=old, implementer="dora"),), outcome="success"))
    assert [need.code for need in stands.weighed.needs if not need.code.startswith("CLOSE")] == []
