"""Rules nobody is seen to follow are told by counts; what is not on record is never called a failing (POL-27, CAB-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, CodeReview, EvidenceLink, Notice
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.parameters import Tree, with_value
from chgdesk.domain.people import Organisation
from chgdesk.domain.practice import Practice, Tally, practice_of
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.register import Register
from tests.make import a_change, a_deployment, at
from tests.text.policies import DEFAULTS, a_content, a_section, found

LAST = date(2026, 7, 31)
BARE: Tree = {"categories": ["standard", "normal", "major", "emergency"]}
"""A set that asks for nothing."""


def of(tree: Tree, *changes: Change, **given: Any) -> Practice:
    register = Register(changes=changes, **{key: value for key, value in given.items() if key != "evidence"})
    return practice_of(register, LAST, tree=tree, evidence=given.get("evidence", ()))


def told(tree: Tree, practice: Practice) -> list[tuple[str, str]]:
    content = a_content(a_section("Why there are rules."), tree=tree)
    findings = found(content, "PRACTICE", practice=practice)
    assert all(each.severity == "advises" for each in findings)
    return [(each.about, each.sentence) for each in findings]


def started(ref: str, when: str, **given: Any) -> Change:
    start = at(when)
    return a_change(ref, deployments=(a_deployment(start=start, end=start + timedelta(minutes=20)),), **given)


def test_that_a_formal_meeting_without_one_on_record_is_told() -> None:
    tree = with_value(BARE, "cab.mode", "formal")
    ((about, sentence),) = told(tree, of(tree))
    assert about == "cab.mode"
    assert "no meeting is on record from Fri 1 May 2026 to Fri 31 Jul 2026" in sentence
    assert told(with_value(BARE, "cab.mode", "none"), of(BARE)) == []


def test_that_notes_of_a_meeting_held_as_evidence_count_on_their_day() -> None:
    tree = with_value(BARE, "cab.mode", "weekly_30")
    notes = EvidenceItem(
        ref="E1", sha256="a", size=1, name="notes", kind="change_meeting", covers_from=date(2026, 6, 1)
    )
    assert told(tree, of(tree, evidence=(notes,))) == []
    early = replace(notes, covers_from=date(2026, 4, 30))
    assert len(told(tree, of(tree, evidence=(early,)))) == 1
    attached = a_change(evidence=(EvidenceLink(sha256="b", name="notes", kind="change_meeting"),))
    assert of(tree, attached, evidence=(notes,)).meetings == 2


def test_that_windows_asked_for_and_never_used_are_told() -> None:
    tree = with_value(BARE, "window.required_for", ["major"])
    tree = with_value(tree, "window.windows", [{"day": "Tue", "from": "20:00", "to": "23:00"}])
    outside = [started(f"C{n}", "2026-07-15 10:00", category="major") for n in range(2)]
    ((about, sentence),) = told(tree, of(tree, *outside))
    assert about == "window.required_for"
    assert "2 changes" in sentence
    assert "none of them started inside one" in sentence
    inside = started("C9", "2026-07-14 21:00", category="major")
    assert told(tree, of(tree, *outside, inside)) == []
    assert told(tree, of(tree, outside[0])) == []


def test_that_a_role_of_the_matrix_that_never_approves_is_told_as_not_on_record() -> None:
    tree = with_value(BARE, "approval_matrix", [{"when": {"category": ["normal"]}, "roles": ["qa"]}])
    by_lead = Approval(person="lea", roles_claimed=("engineering_lead",), decided_at=at("2026-07-14 09:00"))
    changes = [a_change(f"C{n}", approvals=(by_lead,)) for n in range(3)]
    ((about, sentence),) = told(tree, of(tree, *changes))
    assert about == "approval_matrix"
    assert sentence.startswith("The matrix asks QA to approve 3 changes from")
    assert sentence.endswith("no approval in that role is on record.")
    by_qa = replace(by_lead, person="quin", roles_claimed=("qa",))
    assert told(tree, of(tree, *changes, a_change("C9", approvals=(by_qa,)))) == []
    assert told(tree, of(tree, *[a_change(f"E{n}", category="emergency") for n in range(3)])) == []


def coded(ref: str, *reviewers: str) -> Change:
    reviews = tuple(CodeReview(person=person, at=at("2026-07-14 08:00")) for person in reviewers)
    return a_change(ref, change_type="code", delivered_via_repo=True, risk_declared="medium", code_reviews=reviews)


def test_that_two_reviewers_asked_and_mostly_one_shown_is_told() -> None:
    tree = with_value(BARE, "gates.code_review.min_reviewers", {"low": 1, "medium": 2, "high": 2})
    tree = with_value(tree, "gates.code_review.applies_to", ["code"])
    one = [coded("C1", "lea"), coded("C2", "sena"), coded("C3", "lea", "ada")]
    practice = of(tree, *one, coded("C4", "lea", "sena"))
    assert practice.reviewers == Tally(asked=4, shown=1, otherwise=3)
    ((about, sentence),) = told(tree, practice)
    assert about == "gates.code_review.min_reviewers"
    assert sentence.startswith("3 of 4 changes from")
    unknown = of(tree, *one[:1], *(coded(f"D{n}") for n in range(3)))
    assert unknown.reviewers == Tally(asked=4, shown=0, otherwise=1)
    assert told(tree, unknown) == []
    ((_, silent),) = told(tree, of(tree, coded("D1"), coded("D2")))
    assert silent.endswith("none is on record.")


def a_run(ref: str, day: date, **given: Any) -> ReconciliationRun:
    return ReconciliationRun(ref=ref, first_day=day, last_day=day, completed_at=at(f"{day.isoformat()} 12:00"), **given)


def test_that_log_reviews_that_are_missing_or_rare_are_told_where_there_was_something_to_review() -> None:
    tree = with_value(BARE, "reconciliation.frequency", "weekly")
    assert told(tree, of(tree)) == []
    ((about, none),) = told(tree, of(tree, a_change()))
    assert about == "reconciliation.frequency"
    assert "no finished log review is on record" in none
    few = tuple(a_run(f"R{n}", date(2026, 6, n)) for n in range(1, 7))
    ((_, rare),) = told(tree, of(tree, a_change(), runs=few))
    assert "6 finished on record" in rare
    assert told(tree, of(tree, a_change(), runs=(*few, a_run("R9", date(2026, 7, 1))))) == []
    unfinished = replace(few[0], completed_at=None)
    assert of(tree, a_change(), runs=(unfinished, a_run("R0", date(2026, 4, 30)))).log_reviews == 0


def test_that_notice_scan_and_plan_are_told_only_when_no_record_shows_any() -> None:
    tree = with_value(BARE, "notice.required_for", ["normal"])
    tree = with_value(tree, "rollback.required_for", ["normal"])
    tree = with_value(tree, "rollback.required_for_risk", ["low"])
    changes = [a_change(f"C{n}") for n in range(2)]
    assert [about for about, _ in told(tree, of(tree, *changes))] == ["notice.required_for", "rollback.required_for"]
    noticed = a_change("C9", notices=(Notice(to="customers", at=at("2026-07-13 08:00")),))
    assert [about for about, _ in told(tree, of(tree, *changes, noticed))] == ["rollback.required_for"]


def test_that_only_production_changes_of_the_quarter_since_judging_began_are_counted() -> None:
    changes = (
        started("IN", "2026-05-01 00:00"),
        started("LAST", "2026-07-31 23:59"),
        started("BEFORE", "2026-04-30 23:59"),
        started("AFTER", "2026-08-01 00:00"),
        started("TEST", "2026-07-01 10:00", scope="staging"),
        started("VOID", "2026-07-01 10:00", state=ChangeState.VOID),
        a_change("PLANNED", deployments=()),
    )
    assert of(BARE, *changes).by_category == {"normal": 2}
    judged = Organisation(judged_from=at("2026-06-01 00:00"))
    assert of(BARE, *changes, organisation=judged).changes == 1


def test_that_an_empty_workspace_is_accused_of_nothing() -> None:
    assert told(DEFAULTS, of(DEFAULTS)) == []


def test_that_windows_without_any_set_are_told() -> None:
    tree = with_value(BARE, "window.required_for", ["major"])
    ((about, _),) = told(tree, of(tree))
    assert about == "window.windows"
