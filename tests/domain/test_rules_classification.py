"""R2 to R5 at their edges: risk, standard procedures, major changes and real emergencies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateReview
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Emergency, RetrospectiveReview
from tests.make import START, a_change, an_emergency, at, day, found, judged

LEVELS: dict[int, list[str]] = {
    2: ["small", "big"],
    3: ["low", "medium", "high"],
    4: ["none", "low", "medium", "high"],
    5: ["1", "2", "3", "4", "5"],
}
FLAGS = {"risk.flags_high": ["auth"], "risk.flags_medium": ["api"]}


def a_standard(**given: Any) -> Change:
    return a_change(category="standard", template="STD-1", **given)


def a_template(**given: Any) -> StandardTemplate:
    defaults: dict[str, Any] = {
        "ref": "STD-1",
        "title": "Raise a limit",
        "state": "approved",
        "approved_on": day("2026-01-10"),
        "allowed_types": ("configuration",),
    }
    return StandardTemplate(**{**defaults, **given})


# R2


@pytest.mark.parametrize("count", LEVELS)
def test_that_r2_flags_imply_the_highest_level_the_one_under_it_or_the_lowest(count: int) -> None:
    levels = LEVELS[count]
    rules = {"risk.levels": levels, **FLAGS}
    lowest = a_change(category="other", risk_declared=levels[0])
    for flags, level in (((), levels[0]), (("api",), levels[-2]), (("auth", "api"), levels[-1])):
        assert judged(replace(lowest, flags=flags), rules).effective_risk == level


@pytest.mark.parametrize("count", LEVELS)
def test_that_r2_the_declared_level_holds_where_it_is_higher(count: int) -> None:
    levels = LEVELS[count]
    judgement = judged(a_change(risk_declared=levels[-1], flags=("api",)), {"risk.levels": levels, **FLAGS})
    assert (judgement.effective_risk, judgement.codes) == (levels[-1], ())


@pytest.mark.parametrize(("category", "codes"), [("normal", ["CLS-RISK-UNDERRATED"]), ("other", [])])
def test_that_r2_only_normal_and_major_records_are_underrated(category: str, codes: list[str]) -> None:
    assert found(a_change(category=category, flags=("auth",)), FLAGS) == codes


def test_that_r2_major_records_are_underrated_too_and_equal_or_unknown_levels_are_not() -> None:
    assert found(a_change(category="major", risk_declared="medium", flags=("auth",)), FLAGS) == ["CLS-RISK-UNDERRATED"]
    assert found(a_change(risk_declared="high", flags=("auth",)), FLAGS) == []
    unknown = judged(a_change(risk_declared="enormous", flags=("api",)), FLAGS)
    assert (unknown.effective_risk, unknown.codes) == ("medium", ())


def test_that_r2_flags_of_the_systems_count_as_the_record_s_own() -> None:
    cards = (SystemCard(ref="mail", flags=("auth",)), SystemCard(ref="other", flags=("api",)))
    judgement = judged(a_change(systems=("mail", "unknown")), FLAGS, systems=cards)
    assert (judgement.effective_risk, judgement.codes) == ("high", ("CLS-RISK-UNDERRATED",))


# R3


def test_that_r3_a_procedure_that_holds_keeps_the_record_standard() -> None:
    judgement = judged(a_standard(), templates=(a_template(),))
    assert (judgement.effective_category, judgement.codes) == ("standard", ())


@pytest.mark.parametrize(
    ("template", "holds"),
    [
        ({"approved_on": day("2026-07-14")}, True),
        ({"approved_on": day("2026-07-15")}, False),
        ({"approved_on": None}, False),
        ({"state": "draft"}, False),
        ({"state": "revoked"}, False),
        ({"state": "revoked", "revoked_on": day("2026-07-14")}, False),
        ({"state": "revoked", "revoked_on": day("2026-07-15")}, True),
        ({"allowed_types": ("access",)}, False),
        ({"ref": "STD-2"}, False),
    ],
    ids=str,
)
def test_that_r3_the_procedure_is_taken_as_it_stood_on_the_local_day_of_the_start(
    template: dict[str, Any], holds: bool
) -> None:
    judgement = judged(a_standard(), templates=(a_template(**template),))
    assert judgement.effective_category == ("standard" if holds else "normal")
    assert judgement.codes == (() if holds else ("CLS-STD-NOT-ALLOWED",))
    assert not holds or judgement.findings == ()


def test_that_r3_flags_beyond_the_allowed_ones_and_any_risk_above_the_lowest_end_it() -> None:
    flagged = a_standard(flags=("cache",))
    assert found(flagged, templates=(a_template(),)) == ["CLS-STD-NOT-ALLOWED"]
    assert found(flagged, templates=(a_template(allowed_flags=("cache",)),)) == []
    risky = judged(a_standard(risk_declared="medium"), templates=(a_template(),))
    assert (risky.codes, risky.effective_category) == (("CLS-STD-NOT-ALLOWED",), "normal")
    assert found(replace(a_standard(), template=None)) == ["CLS-STD-NOT-ALLOWED"]


@pytest.mark.parametrize(
    ("template", "overdue"),
    [
        ({"approved_on": day("2025-07-14")}, False),
        ({"approved_on": day("2025-07-13")}, True),
        (
            {
                "approved_on": day("2024-01-01"),
                "last_reviewed": day("2026-01-01"),
                "next_review_due": day("2026-07-14"),
            },
            False,
        ),
        (
            {
                "approved_on": day("2024-01-01"),
                "last_reviewed": day("2026-01-01"),
                "next_review_due": day("2026-07-13"),
            },
            True,
        ),
        ({"approved_on": day("2024-01-01"), "last_reviewed": day("2026-01-01")}, False),
        # A review after the start does not heal what was overdue at the start.
        (
            {
                "approved_on": day("2025-01-01"),
                "last_reviewed": day("2026-07-15"),
                "next_review_due": day("2027-07-15"),
            },
            True,
        ),
        (
            {
                "approved_on": day("2024-01-01"),
                "reviews": (
                    TemplateReview(reviewed_on=day("2025-01-01"), next_due=day("2026-01-01")),
                    TemplateReview(reviewed_on=day("2026-01-01"), next_due=day("2026-07-14")),
                    TemplateReview(reviewed_on=day("2026-07-15"), next_due=day("2027-01-01")),
                ),
            },
            False,
        ),
    ],
    ids=range(7),
)
def test_that_r3_the_review_due_is_that_of_the_last_review_by_the_start(
    template: dict[str, Any], overdue: bool
) -> None:
    judgement = judged(a_standard(), templates=(a_template(**template),))
    assert judgement.effective_category == "standard"
    assert judgement.codes == (("CLS-STD-TEMPLATE-OVERDUE",) if overdue else ())


# R4


def test_that_r4_a_trigger_makes_a_standard_or_normal_record_major() -> None:
    rules = {"major_triggers": ["pricing"]}
    template = a_template(allowed_flags=("pricing",))
    for change in (a_change(flags=("pricing",)), a_standard(flags=("pricing",))):
        judgement = judged(change, rules, templates=(template,))
        assert (judgement.effective_category, judgement.codes) == ("major", ("CLS-CATEGORY-UNDERRATED",))
    for category in ("major", "emergency", "experiment"):
        assert "CLS-CATEGORY-UNDERRATED" not in found(a_change(category=category, flags=("pricing",)), rules)


def test_that_r4_without_a_major_category_triggers_are_ignored_and_major_is_tested_as_normal() -> None:
    rules = {"major_triggers": ["pricing"], "categories": ["standard", "normal", "emergency"]}
    assert found(a_change(flags=("pricing",)), rules) == []
    assert judged(a_change(category="major"), rules).effective_category == "normal"


# R5


@pytest.mark.parametrize(
    ("went", "codes"),
    [
        ({"criterion": "restore_service"}, 0),
        ({"criterion": "convenience"}, 1),
        ({}, 1),
        ({"criterion": "restore_service", "retro_review": False}, 1),
        ({"criterion": "restore_service", "retro_review": True}, 0),
        ({"criterion": "restore_service", "retro_review": None}, 0),
        ({"criterion": "convenience", "retro_review": False}, 1),
    ],
    ids=str,
)
def test_that_r5_an_emergency_needs_a_criterion_and_a_review_that_agrees(went: dict[str, Any], codes: int) -> None:
    facts = dict(went)
    if "retro_review" in facts:
        facts["retro_review"] = RetrospectiveReview(
            person="lea", at=at("2026-07-15 09:00"), classification_appropriate=facts["retro_review"]
        )
    judgement = judged(an_emergency(Emergency(**facts)), {"emergency.criteria": ["restore_service"]})
    assert judgement.effective_category == "emergency"
    assert judgement.codes.count("CLS-EMG-UNJUSTIFIED") == codes


def test_that_r5_an_emergency_without_its_part_of_the_record_is_judged_all_the_same() -> None:
    codes = found(a_change(category="emergency", created_at=START))
    assert codes == ["CLS-EMG-UNJUSTIFIED", "EMG-NO-AUTH", "EMG-REVIEW-MISSING"]
