"""How a record stands in the register, in the words people see (ux.md Words, wireframe W1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Emergency, Staging, Window
from chgdesk.domain.evaluation.clauses import clause_of, field_of
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.register_line import (
    READ,
    RegisterLine,
    open_findings,
    register_line,
    rests_on_words,
)
from chgdesk.domain.evidence import FindingNote
from chgdesk.domain.people import Organisation
from tests.domain.random_registers import drawn
from tests.domain.test_rules_segregation import ROLES, RULES, RUN, own_work
from tests.make import (
    STAFF,
    YEAR_END,
    a_change,
    a_register,
    a_role,
    a_waiver,
    an_approval,
    an_emergency,
    an_event,
    at,
    hours,
    matrix,
)

LEAD = matrix("engineering_lead")


def line(change: Change, rules: Any = None, as_of: Any = YEAR_END, **parts: Any) -> RegisterLine:
    return register_line(change, facts_of(a_register(change, rules=rules, **parts)), as_of)


@pytest.mark.parametrize(
    ("given", "words", "verdict"),
    [
        ({}, "No deviation found", "PASS"),
        ({"title": ""}, "To look at: 1", "DEVIATION"),
        ({"state": ChangeState.VOID, "deployments": ()}, "Void", "NOT_IN_POPULATION"),
        ({"state": ChangeState.REJECTED, "deployments": ()}, "Rejected", "NOT_IN_POPULATION"),
        ({"state": ChangeState.REJECTED}, "To look at: 1", "DEVIATION"),
        ({"scope": "staging"}, "Not production", "NOT_IN_POPULATION"),
        ({"state": ChangeState.READY, "deployments": ()}, "Ready to deploy", "WAITING"),
        ({"state": ChangeState.CLOSED, "deployments": ()}, "Closed", "WAITING"),
    ],
    ids=str,
)
def test_that_each_record_stands_in_words(given: dict[str, Any], words: str, verdict: str) -> None:
    standing = line(a_change(**given))
    assert (standing.state_words, standing.verdict) == (words, verdict)


def test_that_a_record_whose_findings_are_read_still_waits_for_what_is_open() -> None:
    rules = {"verification.deadline": hours(24)}
    said = (FindingNote(ref="n", change="CHG-2026-103", code="DOC-VAGUE", verdict="confirmed"),)
    waiting = a_change(title="", verification=None)
    soon = waiting.started_at
    assert soon is not None
    facts = facts_of(a_register(waiting, rules=rules))
    assert register_line(waiting, facts, soon).state_words == "To look at: 1"
    read = register_line(waiting, facts, soon, said)
    assert (read.verdict, read.to_look_at, read.state_words[:15]) == ("OPEN", 0, "Open: check due")
    settled = a_change(title="")
    whole = register_line(settled, facts_of(a_register(settled, rules=rules)), YEAR_END, said)
    assert (whole.verdict, whole.state_words) == (READ, "Deviation confirmed: 1")
    others = (replace(said[0], code="DEP-SHARED-ACCOUNT"),)
    assert register_line(settled, facts_of(a_register(settled, rules=rules)), YEAR_END, others).to_look_at == 1


def test_that_records_before_the_day_of_judgement_are_history() -> None:
    assert line(a_change(), organisation=Organisation(judged_from=YEAR_END)).state_words == "History"


def test_that_a_submitted_record_waits_for_approval_by_name() -> None:
    waiting = a_change(state=ChangeState.SUBMITTED, deployments=())
    assert line(waiting, LEAD).state_words == "Waiting for approval"
    assert line(waiting, LEAD).approved_by == "waiting: engineering lead"
    assert line(waiting).state_words == "Submitted"
    draft = replace(waiting, state=ChangeState.DRAFT, planned_window=Window(start=at("2027-01-05 10:00")))
    assert line(draft, LEAD).state_words == "Draft"
    approved = replace(waiting, approvals=(an_approval("lea"),), planned_window=Window())
    assert line(approved, matrix("engineering_lead", "qa")).approved_by == "Lea; waiting: QA"


@pytest.mark.parametrize(
    ("approvals", "words"),
    [
        ((an_approval("lea"),), "Lea"),
        ((an_approval("lea", decided="2026-07-14 12:05"),), "Lea +2 h 05 min"),
        ((an_approval("lea", mode="verbal"),), "Lea, spoken"),
        ((an_approval("ada", "engineering_lead"),), "Ada, own"),
        ((an_approval("lea", mode="external_written"),), "Lea, stated"),
        ((), "missing: engineering lead"),
    ],
    ids=range(6),
)
def test_that_the_register_says_who_approved_and_what_is_odd_about_it(approvals: Any, words: str) -> None:
    rules = {**LEAD, "approval.evidence_required": True}
    roles = (*(a_role(p, r) for p, held in STAFF.items() for r in held), a_role("ada", "engineering_lead"))
    assert line(a_change(approvals=approvals), rules, assignments=roles).approved_by == words


def test_that_a_record_that_needs_no_approval_or_has_no_start_says_so() -> None:
    assert line(a_change()).approved_by == "none asked for"
    shown = a_change(deployments=(), approvals=(an_approval("lea"),))
    assert line(shown, events=(an_event(),)).approved_by == "Lea"


@pytest.mark.parametrize(
    ("went", "words"),
    [
        (None, "nobody"),
        (Emergency(), "nobody"),
        (Emergency(unreachable_rationale="three calls"), "nobody reached"),
        (Emergency(authoriser="cira"), "Cira"),
        (Emergency(authoriser="cira", authorisation_mode="verbal"), "Cira, spoken"),
    ],
    ids=range(5),
)
def test_that_an_emergency_names_who_said_go(went: Emergency | None, words: str) -> None:
    assert line(a_change(category="emergency", emergency=went)).approved_by == words


def test_that_what_is_open_longest_is_named_with_its_day_also_where_two_are_due_together() -> None:
    rules = {
        "emergency": {
            "criteria": ["restore_service"],
            "authorisers": ["ciso"],
            "review_deadline": hours(48),
            "signoff_required": True,
            "signoff_deadline": hours(48),
        },
        "verification.deadline": hours(24),
    }
    open_record = an_emergency(verification=None)
    standing = line(open_record, rules, at("2026-07-15 10:00"))
    assert standing.state_words == "Open: check due Wed 15 Jul 2026"
    assert standing.open_until == at("2026-07-15 10:30")
    both = line(an_emergency(), rules, at("2026-07-15 10:00"))
    assert both.state_words == "Open: review due Thu 16 Jul 2026"


def test_that_remarks_and_compensations_are_not_called_deviations() -> None:
    manual = a_change(exceptions=("EXC-1",))
    rules = {"notice.required_for": ["normal"], "window.required_for": ["normal"]}
    assert line(manual, rules, waivers=(a_waiver("notice"),)).state_words == "To look at: 1"
    assert line(manual, rules, waivers=(a_waiver("notice", "window"),)).state_words == "No deviation found; 2 remarks"
    one = line(manual, {"notice.required_for": ["normal"]}, waivers=(a_waiver("notice"),))
    assert (one.state_words, one.remarks) == ("No deviation found; 1 remark", 1)


@settings(max_examples=25)
@given(seed=st.integers(0, 1_000_000))
def test_that_any_record_has_a_line_that_agrees_with_its_judgement(seed: int) -> None:
    one = drawn(seed)
    facts = facts_of(one.register)
    for change in one.register.changes:
        standing = register_line(change, facts, one.as_of)
        assert standing.state_words
        judgement = standing.judgement
        if judgement is not None:
            assert standing.to_look_at + standing.remarks + len([f for f in judgement.findings if f.due]) == len(
                judgement.findings
            )
            assert set(open_findings(judgement)) == set(judgement.findings)
            for finding in judgement.findings:
                assert hasattr(change, field_of(finding)), finding.code
                assert clause_of(finding, "2.1").endswith(", policy 2.1")


def test_that_what_a_record_rests_on_counts_staging_only_where_it_was_tried() -> None:
    plain = a_change()
    assert rests_on_words(plain) == "0 of 3"
    assert rests_on_words(replace(plain, staging=Staging(status="not_done"))) == "0 of 3"
    assert rests_on_words(replace(plain, staging=Staging(status="validated"))) == "0 of 4"


def test_that_a_finding_without_policy_version_or_known_field_still_has_a_place() -> None:
    odd = Finding(code="ZZZ", attribute="Z", sentence="Odd.", rule="R99")
    assert (clause_of(odd, ""), field_of(odd)) == ("Policy", "title")


def test_that_compensated_self_approval_is_called_by_its_name() -> None:
    parts: dict[str, Any] = {"assignments": ROLES, "waivers": (a_waiver("segregation"),), "runs": (RUN,)}
    standing = line(own_work(), RULES, events=(an_event(),), **parts)
    assert standing.state_words == "Compensating controls recorded: 3 of 3"
