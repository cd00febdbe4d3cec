"""Who did what, which duties met in one person, who approves whom (SOD-06, SOD-08)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.approving import approval_figures
from chgdesk.domain.change_facts import CodeReview
from chgdesk.domain.duty_matrix import Duty, DutyConflict, DutyMatrix, duty_matrix, rule_words
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.reconcile import ReconciliationRun
from tests.make import (
    STAFF,
    YEAR,
    a_change,
    a_deployment,
    a_register,
    a_role,
    an_approval,
    at,
    day,
    evaluated,
    matrix,
)

ROLES = tuple(a_role(person, role) for person, held in STAFF.items() for role in held)


def matrix_of(*changes: Any, rules: dict[str, object] | None = None, **parts: Any) -> DutyMatrix:
    return duty_matrix(evaluated(a_register(*changes, rules=rules, **parts)))


def conflicts(found: DutyMatrix, *, on_record: bool = True) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Who, which two duties, under which rule, on which records."""
    return [
        (c.person, "+".join(d.value for d in c.duties), c.rule, c.records)
        for c in found.conflicts
        if c.on_record is on_record
    ]


def cell(found: DutyMatrix, person: str, duty: Duty) -> tuple[tuple[str, ...], tuple[str, ...]]:
    row = next(row for row in found.rows if row.person == person)
    return row.cell(duty).records, row.cell(duty).by_role


def test_that_each_number_is_the_records_that_say_so() -> None:
    one = a_change("CHG-2026-001", approvals=(an_approval(),), code_reviews=(CodeReview(person="sena"),))
    two = a_change("CHG-2026-002", approvals=(an_approval("lea", voided_at=at("2026-07-14 09:30")),))
    found = matrix_of(one, two, rules={**matrix("engineering_lead")})
    assert cell(found, "ada", Duty.AUTHOR) == (("CHG-2026-001", "CHG-2026-002"), ())
    assert cell(found, "quin", Duty.REQUEST) == (("CHG-2026-001", "CHG-2026-002"), ())
    assert cell(found, "sena", Duty.REVIEW) == (("CHG-2026-001",), ())
    assert cell(found, "lea", Duty.APPROVE) == (("CHG-2026-001",), ("engineering_lead",)), "a voided one is none"
    assert cell(found, "dora", Duty.DEPLOY)[1] == ("deployer",)
    assert cell(found, "dora", Duty.VERIFY)[0] == ("CHG-2026-001", "CHG-2026-002")
    assert (found.changes, conflicts(found)) == (2, [])


def test_that_the_author_who_approves_is_a_conflict_under_every_rule() -> None:
    change = a_change(approvals=(an_approval("ada", "engineer"), an_approval()))
    found = matrix_of(change, rules={"sod.deployer_rule": "allow_author_if_other_approved"})
    assert conflicts(found) == [("ada", "author+approve", "SOD-01", (change.ref,))]
    assert found.conflicts[0].sentence == (
        "Ada wrote and approved 1 record; an approval of one's own work never counts."
    )


@pytest.mark.parametrize(
    ("rule", "who", "expected"),
    [
        ("three_way", "lea", [("lea", "approve+deploy", "sod.deployer_rule")]),
        ("no_approver_deploy", "lea", [("lea", "approve+deploy", "sod.deployer_rule")]),
        ("three_way", "ada", [("ada", "author+deploy", "sod.deployer_rule")]),
        ("no_author_deploy", "lea", []),
        ("no_approver_deploy", "ada", []),
        ("allow_author_if_other_approved", "ada", []),
        ("three_way", "dora", []),
    ],
)
def test_that_deploying_meets_writing_or_approving_only_where_the_rule_says_so(
    rule: str, who: str, expected: list[tuple[str, str, str]]
) -> None:
    change = a_change(approvals=(an_approval(),), deployments=(a_deployment(implementer=who),))
    rules = {**matrix("engineering_lead"), "sod.deployer_rule": rule, "sod.implementer_not_sole_approver": False}
    assert [c[:3] for c in conflicts(matrix_of(change, rules=rules))] == expected


def test_that_a_standard_change_is_outside_the_deployer_rule_as_for_the_judge() -> None:
    change = a_change(category="emergency", approvals=(an_approval(),), deployments=(a_deployment(implementer="lea"),))
    assert conflicts(matrix_of(change, rules={"sod.deployer_rule": "three_way"})) == []


def test_that_a_review_of_ones_own_code_is_a_conflict() -> None:
    change = a_change(code_reviews=(CodeReview(person="ada"),))
    assert conflicts(matrix_of(change)) == [("ada", "author+review", "gates.code_review.min_reviewers", (change.ref,))]


def a_run(who: str) -> ReconciliationRun:
    return ReconciliationRun(ref="REC-1", first_day=day("2026-07-13"), last_day=day("2026-07-19"), performed_by=who)


@pytest.mark.parametrize(
    ("who", "roles", "expected"),
    [
        ("dora", ROLES, ["dora"]),
        ("quin", ROLES, []),
        ("quin", (*ROLES, a_role("quin", "deployer", "2026-07-18 10:00")), ["quin"]),
        ("quin", (*ROLES, a_role("quin", "deployer", "2026-07-20 10:00")), []),
        ("quin", (*ROLES, a_role("quin", "deployer", "2026-01-01 00:00", "2026-07-12 12:00")), []),
    ],
)
def test_that_a_deployer_who_compares_the_log_of_those_days_is_a_conflict(
    who: str, roles: tuple[Any, ...], expected: list[str]
) -> None:
    found = matrix_of(a_change(), runs=(a_run(who),), assignments=roles)
    assert [c[0] for c in conflicts(found) if c[1] == "deploy+reconcile"] == expected
    assert cell(found, who, Duty.RECONCILE)[0] == ("REC-1",)


def test_that_roles_which_would_allow_both_are_said_apart_from_records() -> None:
    roles = (*ROLES, a_role("lea", "deployer"))
    rules = {**matrix("engineering_lead"), "sod.deployer_rule": "three_way"}
    found = matrix_of(a_change(approvals=(an_approval(),)), rules=rules, assignments=roles)
    assert conflicts(found) == []
    assert conflicts(found, on_record=False) == [("lea", "approve+deploy", "sod.deployer_rule", ())]
    assert "on different records only" in found.conflicts[-1].sentence
    free = {**rules, "sod.deployer_rule": "no_author_deploy"}
    assert conflicts(matrix_of(a_change(), rules=free, assignments=roles), on_record=False) == []


def test_that_only_records_of_the_period_are_counted() -> None:
    period = Period(first=day("2026-08-01"), last=day("2026-08-31"))
    found = duty_matrix(evaluated(a_register(a_change()), period))
    assert (found.changes, found.conflicts) == (0, ())
    assert all(not cell.records for row in found.rows for cell in row.cells)
    assert {row.person for row in found.rows} >= {"dora"}, "roles held in the period are shown"
    assert YEAR.holds(period.first)


def test_that_people_who_approve_each_other_are_a_pair_with_both_lists() -> None:
    """`metrics approvals`: pairs with mutual approval, share by person."""
    changes = (
        a_change("C-1", author="ada", approvals=(an_approval("lea"),)),
        a_change("C-2", author="lea", approvals=(an_approval("ada", "engineer"),)),
        a_change("C-3", author="ada", approvals=(an_approval("lea"), an_approval("cira"))),
        a_change("C-4", author="ada", approvals=(an_approval("lea", decision="reject"),)),
    )
    found = approval_figures(changes)
    assert found.without == ("C-4",)
    assert [(p.approver, p.author, p.changes) for p in found.pairs] == [
        ("lea", "ada", ("C-1", "C-3")),
        ("ada", "lea", ("C-2",)),
        ("cira", "ada", ("C-3",)),
    ]
    assert [(m.one, m.other, m.by_one, m.by_other) for m in found.mutual] == [("ada", "lea", ("C-2",), ("C-1", "C-3"))]
    assert [(s.approver, s.words) for s in found.shares] == [("lea", "2 of 3"), ("ada", "1 of 3"), ("cira", "1 of 3")]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.sampled_from("abc"), max_size=3)), max_size=8))
def test_that_every_approval_is_counted_once_a_record(given_: list[tuple[str, list[str]]]) -> None:
    changes = [
        a_change(f"C-{n}", author=author, approvals=tuple(an_approval(who, "engineer") for who in people))
        for n, (author, people) in enumerate(given_)
    ]
    found = approval_figures(changes)
    assert len(found.approved) + len(found.without) == len(changes)
    assert sum(len(share.changes) for share in found.shares) == sum(len(set(people)) for _a, people in given_)
    assert sum(len(pair.changes) for pair in found.pairs) == sum(len(set(people)) for _a, people in given_)
    both = {(p.approver, p.author) for p in found.pairs}
    assert {(m.one, m.other) for m in found.mutual} == {(a, b) for a, b in both if a < b and (b, a) in both}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("SOD-01", "Always: nobody's approval of their own work counts"),
        ("REC-09", "Always: whoever compares deployment logs does not deploy"),
        ("sod.deployer_rule", "Who may deploy a change (sod.deployer_rule)"),
        ("sod.implementer_not_sole_approver", "The implementer is never the only approver"),
        ("gates.code_review.min_reviewers", "(gates.code_review.min_reviewers)"),
    ],
)
def test_that_each_rule_reads_in_words(rule: str, said: str) -> None:
    assert said in rule_words(rule)


def test_that_a_conflict_reads_as_a_sentence() -> None:
    change = a_change(approvals=(an_approval(),), deployments=(a_deployment(implementer="lea"),))
    rules = {**matrix("engineering_lead"), "sod.deployer_rule": "three_way"}
    said: list[DutyConflict] = [c for c in matrix_of(change, rules=rules).conflicts if c.on_record]
    assert [c.sentence for c in said] == [
        "Lea approved and deployed 1 record; an approver never deploys.",
        "Lea approved and deployed 1 record; whoever deploys is never the only approver.",
    ]
