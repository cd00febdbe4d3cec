"""R10, R11 and the validity of policy exceptions at their edges: own work, its compensation, who deployed whose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import PostImplementationReview
from chgdesk.domain.evaluation.findings import Verdict
from chgdesk.domain.reconcile import ReconciliationRun
from chgdesk.domain.waiver import WaiverApproval
from tests.make import (
    END,
    STAFF,
    START,
    a_change,
    a_deployment,
    a_role,
    a_waiver,
    an_approval,
    an_event,
    at,
    business_days,
    day,
    found,
    judged,
    matrix,
)

ROLES = (*(a_role(p, r) for p, held in STAFF.items() for r in held), a_role("ada", "engineering_lead"))
RULES: dict[str, object] = {
    **matrix("engineering_lead"),
    "sod.compensating": {
        "enabled": True,
        "pir_role": "policy_owner",
        "pir_deadline": business_days(5),
        "deploy_log_review": True,
    },
    "exception.approver_roles_by_risk": {"medium": ["ciso"]},
    "reconciliation.complete_within_business_days": 5,
}
SELF = "SOD-SELF-APPROVAL:engineering_lead"
RUN = ReconciliationRun(
    ref="REC-1",
    first_day=day("2026-07-13"),
    last_day=day("2026-07-19"),
    completed_at=at("2026-07-24 23:59:59"),
    performed_by="quin",
)


def own_work(**given: Any) -> Change:
    """A record only its author approved, with all three compensating controls."""
    defaults: dict[str, Any] = {
        "approvals": (an_approval("ada", "engineering_lead"),),
        "sod_exception": "EXC-1",
        "pir": PostImplementationReview(person="lea", at=at("2026-07-21 23:59:59")),
    }
    return a_change(**{**defaults, **given})


def codes(change: Change, rules: dict[str, object] | None = None, **parts: Any) -> list[str]:
    defaults: dict[str, Any] = {
        "assignments": ROLES,
        "waivers": (a_waiver("segregation"),),
        "runs": (RUN,),
        "events": (an_event(),),
    }
    return found(change, {**RULES, **(rules or {})}, **{**defaults, **parts})


def test_that_r10_all_three_legs_compensate_own_approval() -> None:
    assert codes(own_work()) == ["CMP-SOD:engineering_lead"]
    parts: dict[str, Any] = {
        "assignments": ROLES,
        "waivers": (a_waiver("segregation"),),
        "runs": (RUN,),
        "events": (an_event(),),
    }
    judgement = judged(own_work(), RULES, **parts)
    assert judgement.verdict is Verdict.PASS_WITH_COMPENSATING_CONTROL


def test_that_r10_without_compensation_own_approval_stands_alone() -> None:
    off: dict[str, object] = {"sod.compensating": {"enabled": False}}
    assert codes(own_work(sod_exception=None, pir=None), off) == [SELF]


def test_that_r10_every_missing_leg_is_named_once_for_several_roles() -> None:
    change = own_work(sod_exception=None, pir=None, approvals=(an_approval("ada", "engineering_lead", "qa"),))
    legs = ["SOD-COMP-REVIEW-MISSING", "SOD-LOG-REVIEW-MISSING", "SOD-NO-EXCEPTION"]
    rules = matrix("engineering_lead", "qa")
    result = codes(change, dict(rules), assignments=(*ROLES, a_role("ada", "qa")), runs=())
    assert result == sorted([*legs, SELF, "SOD-SELF-APPROVAL:qa"])


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        ({}, None),
        ({"waives": ("scan",)}, "SOD-NO-EXCEPTION"),
        ({"ref": "EXC-2"}, "SOD-NO-EXCEPTION"),
        ({"starts_on": day("2026-07-14")}, None),
        ({"starts_on": day("2026-07-15")}, "EXC-EXPIRED"),
        ({"starts_on": None}, None),
        ({"expires_on": day("2026-07-14")}, None),
        ({"expires_on": day("2026-07-13")}, "EXC-EXPIRED"),
        ({"expires_on": None}, "EXC-EXPIRED"),
        ({"state": "draft"}, "EXC-EXPIRED"),
        ({"state": "submitted"}, "EXC-EXPIRED"),
        ({"state": "rejected"}, "EXC-EXPIRED"),
        ({"state": "approved"}, None),
        ({"approved_at": START}, None),
        ({"approved_at": at("2026-07-14 10:00:01")}, "EXC-EXPIRED"),
        ({"state": "closed", "closed_at": START}, "EXC-EXPIRED"),
        ({"state": "closed", "closed_at": at("2026-07-14 10:00:01")}, None),
        ({"state": "closed"}, "EXC-EXPIRED"),
        ({"state": "revoked", "revoked_at": START}, "EXC-EXPIRED"),
        ({"state": "revoked", "revoked_at": at("2026-07-14 10:00:01")}, None),
        ({"state": "renewed"}, None),
        ({"risk": "high", "approvals": ()}, None),
        ({"risk": "high", "approvals": (), "approved_at": None}, "EXC-EXPIRED"),
        ({"risk": "high", "approved_at": None}, None),
        ({"approvals": ()}, "EXC-EXPIRED"),
    ],
    ids=str,
)
def test_that_r10_the_exception_must_be_in_force_at_the_start(exception: dict[str, Any], code: str | None) -> None:
    expected = sorted([code, SELF]) if code else ["CMP-SOD:engineering_lead"]
    assert codes(own_work(), waivers=(replace(a_waiver("segregation"), **exception),)) == expected


@pytest.mark.parametrize(
    ("person", "role", "when", "valid"),
    [
        ("cira", "ciso", "2026-07-14 10:00", True),
        ("cira", "", "2026-07-14 10:00", True),
        ("cira", "ciso", "2026-07-14 10:00:01", False),
        ("cira", "qa", "2026-07-14 09:00", False),
        ("quin", "ciso", "2026-07-14 09:00", False),
        ("cira", "ciso", "2019-12-31 23:59:59", False),
    ],
)
def test_that_an_exception_is_approved_through_a_holder_of_every_role_of_its_risk(
    person: str, role: str, when: str, valid: bool
) -> None:
    waiver = a_waiver("segregation", approvals=(WaiverApproval(person=person, role=role, at=at(when)),))
    expected = ["CMP-SOD:engineering_lead"] if valid else sorted(["EXC-EXPIRED", SELF])
    assert codes(own_work(), waivers=(waiver,)) == expected


@pytest.mark.parametrize(
    ("review", "good"),
    [
        ({}, True),
        ({"at": at("2026-07-22 00:00")}, False),
        ({"at": END}, True),
        ({"at": at("2026-07-14 10:29:59")}, False),
        ({"at": None}, False),
        ({"person": None}, False),
        ({"person": "quin"}, False),
        ({"person": "ada"}, False),
        ({"person": "dora"}, False),
    ],
    ids=str,
)
def test_that_r10_the_review_is_by_the_named_role_independent_and_in_time(review: dict[str, Any], good: bool) -> None:
    change = own_work()
    assert change.pir is not None
    holders = (*ROLES, a_role("ada", "policy_owner"), a_role("dora", "policy_owner"))
    result = codes(replace(change, pir=replace(change.pir, **review)), assignments=holders)
    assert result == (["CMP-SOD:engineering_lead"] if good else sorted(["SOD-COMP-REVIEW-MISSING", SELF]))


def test_that_r10_without_a_role_or_deadline_any_independent_review_will_do() -> None:
    free: dict[str, object] = {"sod.compensating": {"enabled": True, "deploy_log_review": False}}
    late = PostImplementationReview(person="quin", at=at("2027-07-14 00:00"))
    assert codes(own_work(pir=late), free, runs=()) == ["CMP-SOD:engineering_lead"]
    assert codes(own_work(pir=None), free) == sorted(["SOD-COMP-REVIEW-MISSING", SELF])


@pytest.mark.parametrize(
    ("run", "good"),
    [
        ({"completed_at": at("2026-07-25 00:00")}, False),
        ({"completed_at": None}, False),
        ({"first_day": day("2026-07-14"), "last_day": day("2026-07-17")}, False),
        (
            {"first_day": day("2026-07-14"), "last_day": day("2026-07-17"), "completed_at": at("2026-07-24 23:59:59")},
            True,
        ),
        ({"first_day": day("2026-07-15")}, False),
        ({"last_day": day("2026-07-13")}, False),
        ({"performed_by": "ada"}, False),
        ({"performed_by": "dora"}, False),
        ({"performed_by": None}, False),
    ],
    ids=str,
)
def test_that_r10_the_log_of_the_day_is_reviewed_independently_and_in_time(run: dict[str, Any], good: bool) -> None:
    if run.get("last_day") == day("2026-07-17") and not good:
        run = {**run, "completed_at": at("2026-07-25 00:00")}
    result = codes(own_work(), runs=(replace(RUN, **run),))
    assert result == (["CMP-SOD:engineering_lead"] if good else sorted(["SOD-LOG-REVIEW-MISSING", SELF]))


def test_that_r10_a_log_review_without_a_limit_is_never_late() -> None:
    rules = {key: value for key, value in RULES.items() if not key.startswith("reconciliation")}
    late = replace(RUN, completed_at=at("2027-01-01 00:00"))
    parts: dict[str, Any] = {
        "assignments": ROLES,
        "waivers": (a_waiver("segregation"),),
        "runs": (late,),
        "events": (an_event(),),
    }
    result = found(own_work(), rules, **parts)
    assert result == ["CMP-SOD:engineering_lead"]


# R11


@pytest.mark.parametrize(
    ("rule", "implementer", "expected"),
    [
        ("allow_author_if_other_approved", "ada", []),
        ("no_author_deploy", "ada", ["SOD-AUTHOR-DEPLOYED"]),
        ("no_author_deploy", "lea", []),
        ("no_approver_deploy", "ada", []),
        ("no_approver_deploy", "lea", ["SOD-APPROVER-DEPLOYED"]),
        ("three_way", "ada", ["SOD-AUTHOR-DEPLOYED"]),
        ("three_way", "lea", ["SOD-APPROVER-DEPLOYED"]),
        ("three_way", "dora", []),
    ],
)
def test_that_r11_the_deployer_rule_keeps_author_and_approver_from_deploying(
    rule: str, implementer: str, expected: list[str]
) -> None:
    change = a_change(
        approvals=(an_approval("lea"), an_approval("quin")), deployments=(a_deployment(implementer=implementer),)
    )
    rules = {**matrix("engineering_lead", "qa"), "sod.deployer_rule": rule}
    deployers = (*ROLES, a_role("ada", "deployer"), a_role("lea", "deployer"))
    assert found(change, rules, assignments=deployers) == expected


def test_that_r11_every_implementer_of_several_deployments_is_tested() -> None:
    change = a_change(deployments=(a_deployment(), a_deployment(implementer="ada")))
    rules = {"sod.deployer_rule": "three_way"}
    assert found(change, rules, assignments=(*ROLES, a_role("ada", "deployer"))) == ["SOD-AUTHOR-DEPLOYED"]


@pytest.mark.parametrize(
    ("approvers", "implementers", "found_"),
    [
        (("lea",), ("lea",), True),
        (("lea", "quin"), ("lea",), False),
        (("lea", "quin"), ("lea", "quin"), True),
        (("lea",), ("lea", "dora"), True),
        (("lea",), ("dora",), False),
    ],
)
def test_that_r11_those_who_deployed_are_not_the_only_approvers(
    approvers: tuple[str, ...], implementers: tuple[str, ...], found_: bool
) -> None:
    change = a_change(
        approvals=tuple(an_approval(person) for person in approvers),
        deployments=tuple(a_deployment(implementer=person) for person in implementers),
    )
    rules = {"approval_matrix": [{"any_of": ["engineering_lead", "qa"]}]}
    deployers = (*ROLES, a_role("lea", "deployer"), a_role("quin", "deployer"))
    assert found(change, rules, assignments=deployers) == (["SOD-IMPLEMENTER-SOLE-APPROVER"] if found_ else [])
    allowed = {**rules, "sod.implementer_not_sole_approver": False}
    assert found(change, allowed, assignments=deployers) == []
