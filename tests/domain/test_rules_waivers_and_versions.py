"""R23 to R25 and the registers: exceptions, bases, the version that judges, and how exceptions and policy stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change_facts import CodeReview, RollbackPlan
from chgdesk.domain.evaluation.findings import Judgement, TestResult, Verdict
from chgdesk.domain.evaluation.registers import is_employed, policy_standing, waiver_standing, waiver_status
from chgdesk.domain.people import Person
from chgdesk.domain.policy import Acknowledgement, PolicyReview
from chgdesk.domain.waiver import WaiverApproval
from tests.make import (
    a_change,
    a_register,
    a_role,
    a_set,
    a_version,
    a_waiver,
    an_approval,
    an_emergency,
    an_event,
    at,
    day,
    evaluated,
    found,
    judged,
    matrix,
)

# R23

NEEDS: dict[str, dict[str, object]] = {
    "staging": {"gates.staging": {"required_for": ["normal"], "required_for_risk": ["low"]}},
    "tests": {"gates.tests.platform": {"low": ["unit"]}},
    "window": {"window.required_for": ["normal"]},
    "freeze": {"window.freezes": [{"from": "2026-07-14", "to": "2026-07-14"}]},
    "notice": {"notice.required_for": ["normal"]},
}
CODES = {
    "staging": "GATE-STAGING-MISSING",
    "tests": "GATE-TEST-EVIDENCE",
    "window": "WIN-OUTSIDE",
    "freeze": "WIN-FREEZE",
    "notice": "WIN-NOTICE-SHORT",
}


@pytest.mark.parametrize("rule", NEEDS)
def test_that_r23_a_named_valid_exception_turns_its_finding_into_a_remark(rule: str) -> None:
    change = a_change(exceptions=("EXC-0", "EXC-1"))
    judgement = judged(change, NEEDS[rule], waivers=(a_waiver(rule),))
    (finding,) = judgement.findings
    assert (finding.code, finding.waived, finding.attribute) == ("OBS-WAIVED", CODES[rule], finding.attribute)
    assert judgement.verdict is Verdict.PASS_WITH_OBSERVATION
    assert "EXC-1" in finding.sentence
    assert found(a_change(), NEEDS[rule], waivers=(a_waiver(rule),)) == [CODES[rule]]
    other = a_waiver(*(set(NEEDS) - {rule}))
    assert found(change, NEEDS[rule], waivers=(other,)) == [CODES[rule]]


def test_that_r23_review_and_scan_exceptions_cover_their_findings_and_late_tests_are_covered_by_none() -> None:
    rules = {
        "gates.code_review": {"applies_to": ["code"], "min_reviewers": {"low": 1}, "senior_required_for": ["low"]},
        "gates.sast.required": True,
        "gates.ci.required": True,
    }
    change = a_change(change_type="code", delivered_via_repo=True, exceptions=("EXC-1",))
    waivers = (a_waiver("review", "scan", "tests"),)
    assert found(change, rules, waivers=waivers) == [
        "GATE-CI",
        "OBS-WAIVED:GATE-REVIEW-COUNT",
        "OBS-WAIVED:GATE-REVIEW-SENIOR",
        "OBS-WAIVED:GATE-SAST-MISSING",
    ]
    outside = replace(change, delivered_via_repo=False)
    assert found(outside, rules, waivers=waivers) == ["OBS-WAIVED:GATE-NO-REPOSITORY"]


@pytest.mark.parametrize(
    ("start", "expiry", "valid"),
    [
        ("2026-07-14", "2026-07-14", True),
        ("2026-07-15", "2026-07-31", False),
        ("2026-07-01", "2026-07-13", False),
    ],
)
def test_that_r23_the_local_day_of_the_start_lies_between_both_days_of_the_exception(
    start: str, expiry: str, valid: bool
) -> None:
    waiver = a_waiver("staging", starts_on=day(start), expires_on=day(expiry))
    change = a_change(exceptions=("EXC-1",))
    expected = ["OBS-WAIVED:GATE-STAGING-MISSING"] if valid else ["GATE-STAGING-MISSING"]
    assert found(change, NEEDS["staging"], waivers=(waiver,)) == expected


# R24


def basis_of(judgement: Judgement, letter: str) -> Basis | None:
    return next(a.basis for a in judgement.attributes if a.letter == letter)


@pytest.mark.parametrize(
    ("bases", "weakest"),
    [
        ((Basis.SIGNED, Basis.SIGNED), Basis.SIGNED),
        ((Basis.SIGNED, Basis.EXPORT), Basis.EXPORT),
        ((Basis.EXPORT, Basis.DOCUMENT), Basis.DOCUMENT),
        ((Basis.SIGNED, Basis.STATED), Basis.STATED),
    ],
    ids=str,
)
def test_that_r24_each_letter_reports_the_weakest_basis_of_its_facts(
    bases: tuple[Basis, Basis], weakest: Basis
) -> None:
    lead, quality = (Provenance(basis=basis) for basis in bases)
    approvals = (an_approval("lea", provenance=lead), an_approval("quin", provenance=quality))
    judgement = judged(a_change(approvals=approvals), matrix("engineering_lead", "qa"))
    assert basis_of(judgement, "C") is weakest
    assert basis_of(judgement, "D") is weakest
    assert basis_of(judgement, "A") is Basis.STATED


def test_that_r24_a_document_held_lifts_a_stated_fact_and_no_fact_has_no_basis() -> None:
    held = Provenance(document="ab" * 32)
    plan = RollbackPlan(recorded_at=at("2026-07-14 08:00"), provenance=held)
    rules = {"rollback.required_for": ["normal"], "rollback.required_for_risk": ["low"]}
    change = a_change(rollback_plan=plan, code_reviews=(CodeReview(person="lea", provenance=held),), provenance=held)
    judgement = judged(change, rules, events=(an_event(provenance=Provenance(basis=Basis.EXPORT)),))
    assert {letter: basis_of(judgement, letter) for letter in "ABFGHK"} == {
        "A": Basis.DOCUMENT,
        "B": Basis.DOCUMENT,
        "F": Basis.DOCUMENT,
        "G": Basis.DOCUMENT,
        "H": Basis.STATED,
        "K": Basis.EXPORT,
    }
    letters = {a.letter: a for a in judged(a_change()).attributes}
    assert letters["C"].basis is None
    assert letters["C"].reason == "No approval is asked for."
    assert letters["G"].result is TestResult.NOT_APPLICABLE
    assert letters["J"].reason == "Not an emergency."


def test_that_r24_emergencies_rest_on_their_own_part_and_gates_do_not_apply() -> None:
    letters = {a.letter: a for a in judged(an_emergency()).attributes}
    assert letters["J"].basis is Basis.STATED
    assert letters["C"].reason.startswith("An emergency is authorised")
    assert letters["F"].reason == "Not asked of emergency changes."
    bare = {a.letter: a for a in judged(a_change(category="emergency")).attributes}
    assert bare["J"].basis is None


# R25


def versions(transition: str, *, newer: dict[str, object] | None = None) -> dict[str, Any]:
    """Version 1 from January asks for the lead; version 2 from 10 July also for QA; version 3 is still ahead."""
    old = a_set(matrix("engineering_lead"), "old")
    new = a_set({**matrix("engineering_lead", "qa"), "policy.transition": transition, **(newer or {})}, "new")
    return {
        "parameter_sets": (old, new),
        "policy_versions": (
            a_version("1", "2026-01-01", "old"),
            a_version("2", "2026-07-10", "new"),
            a_version("3", "2026-12-01", "new"),
        ),
    }


def versioned(*approvals: Any, transition: str = "approved", **given: Any) -> Judgement:
    change = a_change(approvals=approvals, created_at=None, **given)
    return evaluated(a_register(change, **versions(transition))).judgements[0]


@pytest.mark.parametrize(
    ("transition", "decided", "version"),
    [
        ("approved", "2026-07-09 23:59:59", "1"),
        ("approved", "2026-07-10 00:00", "2"),
        ("started", "2026-07-09 23:59:59", "2"),
        ("at_start", "2026-07-09 23:59:59", "2"),
    ],
)
def test_that_r25_a_change_approved_before_a_version_took_effect_keeps_the_one_before(
    transition: str, decided: str, version: str
) -> None:
    judgement = versioned(an_approval("lea", decided=decided), transition=transition)
    assert judgement.policy_version == version
    assert said_codes(judgement) == ([] if version == "1" else ["APR-MISSING-ROLE"])
    assert judgement.parameter_set == ""


def said_codes(judgement: Judgement) -> list[str]:
    return sorted(judgement.codes)


def test_that_r25_without_any_required_approval_the_newer_version_judges() -> None:
    assert versioned(transition="approved").policy_version == "2"
    parts = versions("approved")
    parts["parameter_sets"] = (a_set({}, "old"), parts["parameter_sets"][1])
    change = a_change(approvals=(an_approval("lea", decided="2026-07-01 09:00"),), created_at=None)
    assert evaluated(a_register(change, **parts)).judgements[0].policy_version == "2"


def test_that_r25_an_approval_that_is_not_good_keeps_nothing() -> None:
    verbal = an_approval("lea", decided="2026-07-01 09:00", mode="verbal")
    assert versioned(verbal).policy_version == "2"


def test_that_r25_a_change_approved_before_two_versions_keeps_the_one_it_was_approved_under() -> None:
    parts = versions("approved")
    parts["policy_versions"] = (*parts["policy_versions"][:2], a_version("2.5", "2026-07-12", "new"))
    early = a_change(approvals=(an_approval("lea"), an_approval("quin")), created_at=None)

    def version_for(decided: str) -> str:
        approvals = tuple(replace(a, decided_at=at(decided)) for a in early.approvals)
        return evaluated(a_register(replace(early, approvals=approvals), **parts)).judgements[0].policy_version

    assert version_for("2026-07-09 12:00") == "1"
    assert version_for("2026-07-11 12:00") == "2"
    assert version_for("2026-07-12 12:00") == "2.5"


def test_that_r25_the_first_version_has_none_before_it() -> None:
    parts = versions("approved")
    parts["policy_versions"] = parts["policy_versions"][1:2]
    change = a_change(approvals=(an_approval("lea", decided="2026-07-01 09:00"),), created_at=None)
    assert evaluated(a_register(change, **parts)).judgements[0].policy_version == "2"


def test_that_the_version_in_force_is_the_latest_by_date_and_then_by_number() -> None:
    same_day = (a_version("2.9", "2026-01-01"), a_version("2.10", "2026-01-01"), a_version("2.10b", "2025-01-01"))
    assert judged(a_change(), policy_versions=same_day).policy_version == "2.10"
    assert judged(a_change(), policy_versions=same_day[::-1]).policy_version == "2.10"


def test_that_a_version_without_a_known_set_is_judged_by_the_newest_one() -> None:
    parts = versions("started")
    parts["policy_versions"] = (a_version("1", "2026-01-01", ""),)
    judgement = evaluated(a_register(a_change(), **parts)).judgements[0]
    assert said_codes(judgement) == ["APR-MISSING-ROLE", "APR-MISSING-ROLE"]


# Registers


@pytest.mark.parametrize(
    ("given", "on", "status"),
    [
        ({}, "2026-06-30", "approved"),
        ({}, "2026-07-01", "active"),
        ({}, "2026-07-31", "active"),
        ({}, "2026-08-01", "expired_not_closed"),
        ({"state": "approved"}, "2026-07-01", "active"),
        ({"starts_on": None}, "2026-01-01", "active"),
        ({"expires_on": None}, "2027-01-01", "active"),
        *(({"state": state}, "2026-08-01", state) for state in ("closed", "revoked", "rejected", "renewed")),
        *(({"state": state}, "2026-08-01", state) for state in ("draft", "submitted")),
    ],
    ids=str,
)
def test_that_the_status_of_an_exception_follows_from_the_day(given: dict[str, Any], on: str, status: str) -> None:
    assert waiver_status(a_waiver("scan", **given), day(on)) == status


@pytest.mark.parametrize(
    ("given", "on", "codes"),
    [
        ({}, "2026-07-31", []),
        ({}, "2026-08-01", ["EXC-EXPIRED-OPEN"]),
        ({"approvals": ()}, "2026-07-10", ["EXC-WRONG-AUTHORITY"]),
        ({"approvals": (), "state": "closed"}, "2026-08-10", ["EXC-WRONG-AUTHORITY"]),
        ({"approvals": (), "state": "draft"}, "2026-07-10", []),
        ({"approvals": (), "state": "rejected"}, "2026-07-10", []),
        (
            {"approvals": (WaiverApproval(person="quin", role="ciso", at=at("2026-06-01 09:00")),)},
            "2026-07-10",
            ["EXC-WRONG-AUTHORITY"],
        ),
        ({"approvals": (), "risk": "unknown"}, "2026-07-10", []),
    ],
    ids=range(8),
)
def test_that_an_exception_is_found_expired_and_open_or_approved_without_authority(
    given: dict[str, Any], on: str, codes: list[str]
) -> None:
    rules = {"exception.approver_roles_by_risk": {"medium": ["ciso"]}}
    evaluation = evaluated(a_register(rules=rules))
    standing = waiver_standing(a_waiver("scan", **given), evaluation.facts, evaluation.rules, day(on))
    assert [f.code for f in standing.findings] == codes


ALL = ("ada", "cira", "dora", "lea", "quin", "sena")


def policy(as_of: str, rules: dict[str, object] | None = None, **parts: Any) -> Any:
    given = {"policy_versions": (a_version("1", "2026-01-01"), a_version("2", "2026-07-01")), **parts}
    all_rules = {"acknowledgement.within_days": 30, "policy_review.interval_months": 12, **(rules or {})}
    evaluation = evaluated(a_register(rules=all_rules, **given))
    return policy_standing(evaluation.facts, evaluation.rules, at(as_of))


def test_that_the_version_in_force_begins_on_its_day_and_before_the_first_there_is_none() -> None:
    assert policy("2026-06-30 23:59:59").effective_version == "1"
    assert policy("2026-07-01 00:00").effective_version == "2"
    before = policy("2025-12-31 23:59:59")
    assert (before.effective_version, before.acknowledgement_missing) == (None, ())


def test_that_nobody_owes_an_acknowledgement_before_the_deadline_has_passed() -> None:
    given = (
        Acknowledgement(ref="1", document="POL-1", person="ada", version="2", at=at("2026-07-31 23:59:59")),
        Acknowledgement(ref="2", document="POL-1", person="lea", version="2", at=at("2026-08-01 00:00")),
        Acknowledgement(ref="3", document="POL-1", person="quin", version="1", at=at("2026-01-02 00:00")),
    )
    assert policy("2026-07-31 23:59:59", acknowledgements=given).acknowledgement_missing == ()
    assert policy("2026-08-01 00:00", acknowledgements=given).acknowledgement_missing == ALL[1:]
    no_limit: dict[str, object] = {"acknowledgement.within_days": None}
    assert policy("2026-12-01 00:00", no_limit, acknowledgements=given).acknowledgement_missing == ()


def test_that_the_next_review_is_due_so_many_months_after_the_last_one_that_counts() -> None:
    reviews = (
        PolicyReview(ref="1", document="POL-1", completed_on=day("2026-01-31")),
        PolicyReview(ref="2", document="POL-1", kind="triggered", completed_on=day("2026-05-31")),
        PolicyReview(ref="3", document="POL-1", completed_on=day("2026-09-01")),
        PolicyReview(ref="4", document="POL-1"),
    )
    one_month: dict[str, object] = {"policy_review.interval_months": 1}
    assert policy("2026-08-01 00:00", one_month, policy_reviews=reviews).next_review_due == day("2026-02-28")
    resets: dict[str, object] = {**one_month, "policy_review.triggered_review_resets_clock": True}
    assert policy("2026-08-01 00:00", resets, policy_reviews=reviews).next_review_due == day("2026-06-30")
    assert policy("2026-09-01 00:00", resets, policy_reviews=reviews).next_review_due == day("2026-10-01")
    assert policy("2026-09-01 00:00").next_review_due is None
    never: dict[str, object] = {"policy_review.interval_months": None}
    assert policy("2026-09-01 00:00", never, policy_reviews=reviews).next_review_due is None


@pytest.mark.parametrize(
    ("given", "roles", "employed"),
    [
        ({"employed_from": day("2026-07-01")}, (), True),
        ({"employed_from": day("2026-07-02")}, (), False),
        ({"employed_to": day("2026-07-01")}, (), True),
        ({"employed_to": day("2026-06-30")}, (), False),
        ({"employed_to": day("2026-06-30")}, (("2020-01-01 00:00", None),), False),
        ({}, (("2026-07-01 23:59:59", None),), True),
        ({}, (("2026-07-02 00:00", None),), False),
        ({}, (("2020-01-01 00:00", "2026-07-01 00:00"),), True),
        ({}, (("2020-01-01 00:00", "2026-06-30 23:59:59"),), False),
        ({}, (("2020-01-01 00:00", "2026-01-01 00:00"), ("2026-03-01 00:00", None)), True),
        ({}, (), True),
    ],
    ids=range(11),
)
def test_that_employment_is_by_dates_else_from_the_first_to_the_last_role(
    given: dict[str, Any], roles: tuple[tuple[str, str | None], ...], employed: bool
) -> None:
    person = Person(ref="zoe", name="Zoe", **given)
    held = tuple(a_role("zoe", "qa", since, until) for since, until in roles)
    evaluation = evaluated(a_register(assignments=held))
    assert is_employed(person, evaluation.facts, evaluation.rules.calendar, day("2026-07-01")) is employed
