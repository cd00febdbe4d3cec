"""What a reader is told of one change: gate strip, what to look at, five answers, evidence and facts (CHG-12, W2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    CiRun,
    CodeReview,
    Emergency,
    EvidenceLink,
    FindingCount,
    FirstWritten,
    Notice,
    PostImplementationReview,
    RetrospectiveReview,
    RollbackExecution,
    RollbackPlan,
    SecurityScan,
    SignOff,
    Staging,
    TestRun,
    Verification,
    Window,
)
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evidence import EvidenceItem, FindingNote
from chgdesk.domain.people import Organisation
from chgdesk.domain.record_page import RecordPage, StopState
from chgdesk.domain.record_reading import read_record
from tests.domain.random_registers import drawn
from tests.domain.test_rules_classification import a_template
from tests.make import END, START, YEAR_END, a_change, a_deployment, a_register, an_approval, an_emergency, at, hours

EXPORT = Provenance(basis=Basis.EXPORT, source="tickets", file="ab" * 32, row="row 7")
DOCUMENT = Provenance(document="cd" * 32)


def page(
    change: Change, rules: Any = None, as_of: Any = YEAR_END, *, register: dict[str, Any] | None = None, **given: Any
) -> RecordPage:
    return read_record(change, facts_of(a_register(change, rules=rules, **(register or {}))), as_of, **given)


def states(told: RecordPage) -> dict[str, StopState]:
    return {stop.key: stop.state for stop in told.strip}


def answers(told: RecordPage) -> dict[str, str]:
    return {answer.question: answer.text for answer in told.answers}


def a_full_change(**given: Any) -> Change:
    """A record on which every fact is filled in."""
    return a_change(
        flags=("auth_change",),
        template="STD-1",
        home_system="tickets",
        home_ref="T-1",
        first_written=FirstWritten(system="tickets", ref="T-1", at=at("2026-07-12 09:00"), provenance=EXPORT),
        planned_window=Window(start=START, end=END),
        notified_at=at("2026-07-13 08:00"),
        notices=(Notice(to="customers", channel="mail", at=at("2026-07-13 08:00")),),
        approvals=(
            an_approval("lea", note="go", evidence="mail.pdf"),
            an_approval("quin", decision="reject"),
            an_approval("cira", decision="conditional", provenance=DOCUMENT, evidence="held.pdf"),
            an_approval("cira", voided_at=START),
            Approval(person="sena", mode="pigeon"),
        ),
        code_reviews=(CodeReview(person="sena", at=START, commit="a" * 40), CodeReview(person="lea")),
        ci=CiRun(status="passed", run="build-1", at=START, covers=("unit",)),
        scan=SecurityScan(at=START, open=(FindingCount(severity="high", open=1),)),
        staging=Staging(status="validated", at=START, rationale="as usual", production_verification_step="smoke"),
        tests=(
            TestRun(type="user_acceptance", result="pass", executed_at=START, evidence="uat.pdf"),
            TestRun(type="load", result="fail", provenance=DOCUMENT, evidence="load.pdf"),
        ),
        rollback_plan=RollbackPlan(
            method="restore", trigger="errors", steps="redeploy", owner="dora", data_recovery="none"
        ),
        rollback_execution=RollbackExecution(at=END, person="dora", successful=True),
        backup_confirmed_at=START,
        deployments=(
            a_deployment(path="manual", manual_reason="pipeline down", alternative_evidence="console", run="r1"),
            a_deployment(commit="a" * 40, end=None, account=None),
        ),
        verification=Verification(person="dora", at=END, checks=("smoke", "errors")),
        validation_signoff=SignOff(person="lea", at=END),
        pir=PostImplementationReview(person="lea", at=END, summary="fine"),
        sod_exception="EXC-1",
        evidence=(EvidenceLink(sha256="ef" * 32, name="uat.pdf", kind="report", about="test"),),
        **given,
    )


def test_that_the_strip_shows_a_finished_record_as_done_or_not_needed() -> None:
    told = page(a_change())
    assert states(told) == {
        "request": StopState.DONE,
        "risk": StopState.DONE,
        "approval": StopState.DONE,
        "test": StopState.DONE,
        "undo": StopState.NOT_NEEDED,
        "deploy": StopState.DONE,
        "check": StopState.DONE,
        "review": StopState.NOT_NEEDED,
        "closed": StopState.DONE,
    }
    assert told.attention == ()
    assert told.policy_words == "no policy version"


def test_that_a_record_to_which_no_rule_is_applied_has_no_strip() -> None:
    told = page(a_change(), register={"organisation": Organisation(judged_from=YEAR_END)})
    assert (told.verdict, told.strip) == ("NOT_JUDGED", ())
    void = page(a_change(state=ChangeState.VOID, deployments=()))
    assert (void.verdict, void.strip) == ("NOT_IN_POPULATION", ())


def test_that_a_record_still_ahead_has_open_stops_and_names_whom_it_waits_for() -> None:
    ahead = a_change(deployments=(), verification=None, state=ChangeState.SUBMITTED, approvals=())
    told = page(ahead, {"approval_matrix": [{"roles": ["qa"]}]})
    shown = states(told)
    assert {shown[key] for key in ("approval", "deploy", "check", "review", "closed")} == {StopState.OPEN}
    waits = next(s.reason for s in told.strip if s.key == "approval")
    assert waits == "Approval of QA is missing."
    assert [(a.field, a.owed_by, a.is_ahead) for a in told.attention] == [("approvals", ("Quin",), True)]
    assert told.verdict == "WAITING"
    assert told.policy_words == ""


def test_that_open_late_and_missing_follow_ups_are_told_apart() -> None:
    rules = {"verification.deadline": hours(24), "pir.outcomes": ["rolled_back"], "pir.deadline": hours(24)}
    change = a_change(outcome="rolled_back", verification=None)
    still = states(page(change, rules, END))
    assert (still["check"], still["review"], still["deploy"]) == (StopState.OPEN, StopState.OPEN, StopState.DONE)
    over = states(page(change, rules))
    assert (over["check"], over["review"], over["deploy"]) == (StopState.LOOK, StopState.LOOK, StopState.DONE)
    late = replace(change, pir=PostImplementationReview(person="lea", at=YEAR_END))
    assert states(page(late, rules))["review"] is StopState.LATE


def test_that_a_note_of_a_person_stands_beside_its_finding() -> None:
    note = FindingNote(
        ref="N-1", change="CHG-2026-103", code="DOC-VAGUE", person="lea", text="Known.", verdict="explained"
    )
    (line,) = page(a_change(title=""), notes=(note,)).attention
    assert (line.explained_by, line.explanation, line.field) == ("Lea", "explained: Known.", "description")
    (bare,) = page(a_change(title="")).attention
    assert (bare.explained_by, bare.explanation) == ("", "")
    assert page(a_change(title="")).title == "(no title)"


def test_that_every_fact_on_record_is_told_with_its_source() -> None:
    told = page(a_full_change())
    groups = {group.title: [fact.label for fact in group.facts] for group in told.facts}
    assert list(groups) == ["Request", "Approvals and reviews", "Tests", "Rollback", "Deployment", "Checks and reviews"]
    assert {"Approval", "Rejection", "Approval on a condition", "Approval, void"} <= set(
        groups["Approvals and reviews"]
    )
    sources = {fact.source for group in told.facts for fact in group.facts}
    assert {"tickets · file abababababab, row 7", "document cdcdcdcdcdcd", ""} <= sources
    assert answers(told)["Who"].startswith("Written by Ada; approved by Lea as engineering lead")
    assert "deployed by Dora." in answers(told)["Who"]
    assert answers(told)["Tested"] == (
        "Pipeline succeeded; user acceptance; validated in staging; checked after go-live."
    )
    assert answers(told)["Undo"] == "redeploy; when: errors; none."


def test_that_files_held_and_files_only_named_are_told_apart() -> None:
    item = EvidenceItem(ref="E-1", sha256="ef" * 32, size=10, name="uat.pdf", media_type="application/pdf")
    held = {file.name: file.held for file in page(a_full_change(), evidence=(item,)).evidence}
    assert held == {"uat.pdf": True, "mail.pdf": False}
    unknown = page(a_full_change()).evidence[0]
    assert (unknown.held, unknown.size, unknown.media_type) == (False, None, "")


def test_that_the_undo_of_a_standard_change_is_its_procedure_s_and_may_be_absent() -> None:
    change = a_change(category="standard", template="STD-1")
    template = a_template(rollback_plan="Put the old value back.")
    told = page(change, register={"templates": (template,)})
    assert answers(told)["Undo"] == "By procedure STD-1: Put the old value back."
    assert answers(page(change))["Undo"] == ""


def test_that_a_bare_record_answers_what_it_can() -> None:
    bare = Change(ref="CHG-2026-1")
    told = page(bare)
    assert answers(told) == {"What": "", "Why": "", "Who": "", "Tested": "", "Undo": ""}
    assert told.facts[0].title == "Request"
    pipeline = page(a_change(ci=CiRun(), rollback_execution=RollbackExecution(successful=False)))
    assert answers(pipeline)["Tested"].startswith("Pipeline without result")


def test_that_an_emergency_tells_who_said_go_and_what_the_review_found() -> None:
    went = Emergency(
        criterion="restore_service",
        authoriser="cira",
        authorised_at=START,
        unreachable_rationale="three calls",
        notified_person="lea",
        notified_at=START,
        testing_or_validation="Smoke test.",
        retro_review=RetrospectiveReview(person="lea", at=END, classification_appropriate=False, notes="Planned work."),
        retro_signoff=SignOff(person="cira", at=END),
    )
    told = page(an_emergency(went))
    labels = [fact.label for group in told.facts if group.title == "Emergency" for fact in group.facts]
    assert labels == [
        "Why it could not wait",
        "Said go",
        "Nobody reached",
        "Told afterwards",
        "How it was tested",
        "Reviewed afterwards",
        "Signed off",
    ]
    assert "go given by Cira" in answers(told)["Who"]
    assert answers(told)["Tested"] == "Smoke test; checked after go-live."
    assert states(told)["review"] is StopState.DONE
    assert page(an_emergency(Emergency())).facts


@settings(max_examples=25)
@given(seed=st.integers(0, 1_000_000))
def test_that_any_record_of_any_register_can_be_read(seed: int) -> None:
    one = drawn(seed)
    facts = facts_of(one.register)
    for judgement, change in zip(
        one.judged().judgements, sorted(one.register.changes, key=lambda c: c.ref), strict=True
    ):
        for judged in (None, judgement):
            told = read_record(change, facts, one.as_of, judgement=judged)
            judged_or_ahead = told.state_words not in {"History", "Not production", "Void", "Rejected", "Withdrawn"}
            assert len(told.strip) == (9 if judged_or_ahead else 0)
            assert all(stop.reason for stop in told.strip)
            assert [answer.question for answer in told.answers] == ["What", "Why", "Who", "Tested", "Undo"]
