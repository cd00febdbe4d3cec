"""R17 to R20 at their edges: who deployed, how and when, and what followed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change_facts import Notice, PostImplementationReview, SignOff, Verification
from chgdesk.domain.evaluation.findings import Verdict
from tests.domain.test_rules_classification import a_standard, a_template
from tests.make import (
    START,
    a_change,
    a_deployment,
    a_role,
    an_emergency,
    at,
    business_days,
    found,
    hours,
    judged,
    with_deployment,
)

# R17


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        ("2026-07-14 10:00", None, True),
        ("2026-07-14 10:00:01", None, False),
        ("2020-01-01 00:00", "2026-07-14 10:00", True),
        ("2020-01-01 00:00", "2026-07-14 09:59:59", False),
    ],
)
def test_that_r17_the_deployer_role_is_held_at_the_start(since: str, until: str | None, held: bool) -> None:
    roles = (a_role("dora", "deployer", since, until),)
    assert found(a_change(), assignments=roles) == ([] if held else ["DEP-UNAUTHORISED"])


def test_that_r17_every_implementer_and_account_of_several_deployments_is_tested() -> None:
    change = a_change(
        deployments=(a_deployment(), a_deployment(implementer="ada"), a_deployment(account_type="shared"))
    )
    assert found(change) == ["DEP-SHARED-ACCOUNT", "DEP-UNAUTHORISED"]
    assert found(with_deployment(a_change(), implementer=None)) == ["DEP-UNAUTHORISED"]
    assert found(with_deployment(a_change(), account=None, account_type="shared")) == ["DEP-SHARED-ACCOUNT"]


@pytest.mark.parametrize(
    ("reason", "evidence", "code"),
    [
        ("pipeline down", "console log", "OBS-MANUAL-PATH"),
        ("pipeline down.", "console log", "OBS-MANUAL-PATH"),
        ("pipeline down", None, "DEP-BYPASS-PIPELINE"),
        (None, "console log", "DEP-BYPASS-PIPELINE"),
        (" ", "console log", "DEP-BYPASS-PIPELINE"),
    ],
)
def test_that_r17_a_manual_path_needs_a_reason_and_evidence(
    reason: str | None, evidence: str | None, code: str
) -> None:
    by_hand = with_deployment(a_change(), path="manual", manual_reason=reason, alternative_evidence=evidence)
    assert found(by_hand) == [code]
    emergency = with_deployment(an_emergency(), path="manual", manual_reason=reason, alternative_evidence=evidence)
    path = [c for c in found(emergency) if c in {"OBS-MANUAL-PATH", "DEP-BYPASS-PIPELINE"}]
    assert path == ([] if reason and reason.strip() else ["DEP-BYPASS-PIPELINE"])


def test_that_r17_one_deployment_by_hand_without_reason_decides_for_all() -> None:
    good = a_deployment(path="manual", manual_reason="x", alternative_evidence="y")
    assert found(a_change(deployments=(good, a_deployment()))) == ["OBS-MANUAL-PATH"]
    assert found(a_change(deployments=(good, a_deployment(path="manual")))) == ["DEP-BYPASS-PIPELINE"]


def test_that_r17_a_manual_path_is_expected_where_the_procedure_or_every_system_says_so() -> None:
    manual = SystemCard(ref="mail", deploy="manual")
    by_hand = with_deployment(a_change(), path="manual")
    assert found(by_hand, systems=(manual,)) == []
    assert found(replace(by_hand, systems=("mail", "web")), systems=(manual,)) == ["DEP-BYPASS-PIPELINE"]
    assert found(replace(by_hand, systems=()), systems=(manual,)) == ["DEP-BYPASS-PIPELINE"]
    standard = with_deployment(a_standard(), path="manual")
    assert found(standard, templates=(a_template(deploy="manual"),)) == []
    assert found(standard, templates=(a_template(deploy="manual", state="draft"),)) == [
        "CLS-STD-NOT-ALLOWED",
        "DEP-BYPASS-PIPELINE",
    ]


# R18

TUESDAY = {"window": {"required_for": ["normal"], "windows": [{"day": "Tue", "from": "10:00", "to": "12:00"}]}}
MIDNIGHT = {"window": {"required_for": ["normal"], "windows": [{"day": "Tue", "from": "22:00", "to": "02:00"}]}}


def window_codes(start: str, rules: dict[str, Any], **given: Any) -> list[str]:
    change = with_deployment(a_change(created_at=None, verification=None, **given), start=at(start), end=None)
    return [code for code in found(change, rules) if code.startswith("WIN")]


@pytest.mark.parametrize(
    ("start", "rules", "inside"),
    [
        ("2026-07-14 10:00", TUESDAY, True),
        ("2026-07-14 09:59:59", TUESDAY, False),
        ("2026-07-14 12:00", TUESDAY, True),
        ("2026-07-14 12:00:59", TUESDAY, True),
        ("2026-07-14 12:01", TUESDAY, False),
        ("2026-07-15 11:00", TUESDAY, False),
        ("2026-07-14 22:00", MIDNIGHT, True),
        ("2026-07-14 21:59:59", MIDNIGHT, False),
        ("2026-07-14 23:59:59", MIDNIGHT, True),
        ("2026-07-15 00:00", MIDNIGHT, True),
        ("2026-07-15 02:00:59", MIDNIGHT, True),
        ("2026-07-15 02:01", MIDNIGHT, False),
        ("2026-07-14 01:00", MIDNIGHT, False),
        ("2026-07-15 23:00", MIDNIGHT, False),
        ("2026-07-14 09:00", {**TUESDAY, "timezone": "Europe/Lisbon"}, True),
        ("2026-07-14 11:01", {**TUESDAY, "timezone": "Europe/Lisbon"}, False),
        ("2026-07-13 22:00", {**TUESDAY, "timezone": "Pacific/Auckland"}, True),
    ],
)
def test_that_r18_window_bounds_are_local_and_included(start: str, rules: dict[str, Any], inside: bool) -> None:
    assert window_codes(start, rules) == ([] if inside else ["WIN-OUTSIDE"])


def test_that_r18_a_window_is_asked_for_by_effective_category_or_flag_and_never_of_emergencies() -> None:
    rules: dict[str, Any] = {"window": {"required_for": ["major"], "required_flags": ["downtime"], "windows": []}}
    assert window_codes("2026-07-14 10:00", rules) == []
    assert window_codes("2026-07-14 10:00", rules, flags=("downtime",)) == ["WIN-OUTSIDE"]
    assert window_codes("2026-07-14 10:00", {**rules, "major_triggers": ["big"]}, flags=("big",)) == ["WIN-OUTSIDE"]
    assert window_codes("2026-07-14 10:00", rules, category="emergency", flags=("downtime",)) == []


@pytest.mark.parametrize(
    ("start", "frozen"),
    [
        ("2026-07-09 23:59:59", False),
        ("2026-07-10 00:00", True),
        ("2026-07-12 23:59:59", True),
        ("2026-07-13 00:00", False),
        ("2026-08-01 12:00", True),
    ],
)
def test_that_r18_a_freeze_holds_on_its_first_and_last_local_day(start: str, frozen: bool) -> None:
    freezes = [{"from": "2026-07-10", "to": "2026-07-12"}, {"start": "2026-07-11", "end": "2026-07-11"}, "2026-08-01"]
    rules = {"window.freezes": freezes}
    assert window_codes(start, rules) == (["WIN-FREEZE"] if frozen else [])
    assert window_codes(start, rules, category="experiment") == (["WIN-FREEZE"] if frozen else [])
    assert window_codes(start, rules, category="emergency") == []


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ({}, True),
        ({"notified_at": at("2026-07-13 10:00")}, False),
        ({"notified_at": at("2026-07-13 10:00:01")}, True),
        ({"notified_at": at("2026-07-14 11:00")}, True),
        ({"notices": (Notice(to="all", at=at("2026-07-13 10:00")), Notice(to="some"))}, False),
        ({"notified_at": at("2026-07-14 09:00"), "notices": (Notice(to="all", at=at("2026-07-13 09:00")),)}, False),
    ],
    ids=range(6),
)
def test_that_r18_notice_comes_so_many_hours_before_the_start(given: dict[str, Any], short: bool) -> None:
    rules = {"notice": {"required_for": ["normal"], "required_flags": ["downtime"], "hours": 24}}
    codes = ["WIN-NOTICE-SHORT"] if short else []
    assert found(a_change(**given), rules) == codes
    assert found(a_change(category="major", **given), rules) == []
    assert found(a_change(category="major", flags=("downtime",), **given), rules) == codes
    assert "WIN-NOTICE-SHORT" not in found(a_change(category="emergency", flags=("downtime",), **given), rules)


# R19


@pytest.mark.parametrize(
    ("checked", "deadline", "codes"),
    [
        ("2026-07-15 10:30", hours(24), []),
        ("2026-07-15 10:30:01", hours(24), ["VER-LATE"]),
        ("2026-07-15 23:59:59", business_days(1), []),
        ("2026-07-16 00:00", business_days(1), ["VER-LATE"]),
        ("2027-07-16 00:00", None, []),
    ],
)
def test_that_r19_the_check_is_due_from_the_end(checked: str, deadline: Any, codes: list[str]) -> None:
    change = a_change(verification=Verification(person="dora", at=at(checked)))
    assert found(change, {"verification.deadline": deadline}) == codes


@pytest.mark.parametrize(
    "missing", [{"verification": None}, {"outcome": None}, {"outcome": ""}, {"verification": Verification()}], ids=str
)
def test_that_r19_a_missing_check_or_outcome_is_open_to_the_last_second_of_its_deadline(
    missing: dict[str, Any],
) -> None:
    rules = {"verification.deadline": hours(24)}
    still = judged(a_change(**missing), rules, as_of=at("2026-07-15 10:30"))
    assert (still.verdict, still.codes, still.findings[0].due) == (
        Verdict.OPEN,
        ("VER-MISSING",),
        at("2026-07-15 10:30"),
    )
    over = judged(a_change(**missing), rules, as_of=at("2026-07-15 10:30:01"))
    assert (over.verdict, over.findings[0].due) == (Verdict.DEVIATION, None)
    at_once = judged(a_change(**missing), as_of=at("2026-07-14 10:30"))
    assert at_once.verdict is Verdict.DEVIATION


def test_that_r19_a_late_check_without_outcome_is_both() -> None:
    change = a_change(outcome=None, verification=Verification(person="dora", at=at("2026-07-16 00:00")))
    assert found(change, {"verification.deadline": hours(24)}) == ["VER-LATE", "VER-MISSING"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (None, ["VAL-SIGNOFF-MISSING"]),
        (SignOff(person="lea", at=START), []),
        (SignOff(person="ada", at=START), ["VAL-SIGNOFF-MISSING"]),
        (SignOff(person="lea"), ["VAL-SIGNOFF-MISSING"]),
        (SignOff(at=START), ["VAL-SIGNOFF-MISSING"]),
        (SignOff(person="quin", at=START), []),
    ],
    ids=range(6),
)
def test_that_r19_high_risk_is_signed_off_by_somebody_else(given: SignOff | None, codes: list[str]) -> None:
    rules: dict[str, Any] = {"verification.high_risk_signoff": True}
    change = a_change(risk_declared="high", validation_signoff=given)
    assert found(change, rules) == codes
    assert found(replace(change, risk_declared="medium"), rules) == []
    assert "VAL-SIGNOFF-MISSING" not in found(replace(change, category="emergency"), rules)
    assert found(change) == []
    by_role = {**rules, "verification.signoff_role": "engineering_lead"}
    wrong = given is not None and given.person == "quin"
    assert found(change, by_role) == (["VAL-SIGNOFF-MISSING"] if wrong else codes)


# R20


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"outcome": "rolled_back"}, True),
        ({"outcome": "success"}, False),
        ({"outcome": "success", "caused_incident": True}, True),
        ({"outcome": "rolled_back", "category": "emergency"}, False),
    ],
    ids=str,
)
def test_that_r20_failed_and_harmful_changes_are_reviewed(facts: dict[str, Any], asked: bool) -> None:
    rules = {"pir": {"outcomes": ["rolled_back"], "caused_incident": True}}
    assert ("PIR-MISSING" in found(a_change(**facts), rules)) is asked
    harmless = {"pir": {"outcomes": ["rolled_back"], "caused_incident": False}}
    assert ("PIR-MISSING" in found(a_change(**facts), harmless)) is (asked and facts["outcome"] == "rolled_back")


def test_that_r20_the_review_is_due_from_the_end_and_open_until_then() -> None:
    rules = {"pir": {"outcomes": ["rolled_back"], "deadline": business_days(5)}}
    change = a_change(outcome="rolled_back")
    last = at("2026-07-21 23:59:59")
    assert judged(change, rules, as_of=last).verdict is Verdict.OPEN
    assert judged(change, rules, as_of=at("2026-07-22 00:00")).verdict is Verdict.DEVIATION
    assert found(replace(change, pir=PostImplementationReview(person="lea", at=last)), rules) == []
    late = PostImplementationReview(person="lea", at=at("2026-07-22 00:00"))
    assert found(replace(change, pir=late), rules) == ["PIR-LATE"]
    assert found(replace(change, pir=late), {"pir.outcomes": ["rolled_back"]}) == []
