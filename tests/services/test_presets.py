"""Every preset is a full, valid set that says what its founding document says (PRM-02, requirements 1.9, 2.27, 3.4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chgdesk import paths
from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_references import check_references
from chgdesk.domain.parameters import by_path, flatten, value_at
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.errors import UserError
from chgdesk.services.policies.starter import starter_roles
from chgdesk.services.presets import Preset, preset, presets, tree_of

EVERY = pytest.mark.parametrize("each", presets(), ids=lambda p: p.name)
NAMES = ("recommended", "preset-000", "preset-001", "preset-002", "preset-003", "preset-004")


def hours(value: int) -> dict[str, Any]:
    return {"value": value, "unit": "hours"}


def business_days(value: int) -> dict[str, Any]:
    return {"value": value, "unit": "business_days"}


def test_that_six_presets_are_shipped_and_the_recommended_one_is_offered_first() -> None:
    assert tuple(each.name for each in presets()) == NAMES


@EVERY
def test_that_a_preset_holds_every_parameter_without_a_fault(each: Preset) -> None:
    tree = tree_of(each)
    assert check_parameters(tree) == ()
    assert {value.path for value in flatten(tree)} == set(by_path())
    assert value_at(tree, "parameter_set") == each.name


@EVERY
def test_that_a_preset_names_only_categories_levels_and_roles_there_are(each: Preset) -> None:
    assert check_references(tree_of(each), frozenset(role.ref for role in starter_roles())) == ()


@EVERY
def test_that_a_preset_says_in_two_or_three_sentences_whom_it_fits(each: Preset) -> None:
    assert each.title
    assert each.title[:1].isupper()
    assert each.description.startswith("For a ")
    assert 2 <= each.description.count(". ") + 1 <= 3
    assert each.description.endswith(".")


@EVERY
def test_that_the_file_holds_a_name_title_description_and_values_only(each: Preset) -> None:
    held = json.loads((paths.resources() / "presets" / f"{each.name}.json").read_text(encoding="utf-8"))
    assert list(held) == ["name", "title", "description", "values"]
    assert held["name"] == each.name
    assert tree_of(each) == held["values"]


def test_that_a_tree_is_the_callers_own() -> None:
    tree_of(preset("recommended"))["categories"].append("hotfix")
    assert value_at(tree_of(preset("recommended")), "categories") == ["standard", "normal", "emergency"]


def test_that_an_unknown_preset_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"There is no preset preset-005\. Did you mean preset-00.*recommended, preset"):
        preset("preset-005")


SAID: tuple[tuple[str, str, object], ...] = (
    # 2.27, the recommended preset
    ("recommended", "categories", ["standard", "normal", "emergency"]),
    ("recommended", "gates.code_review.min_reviewers", {"low": 1, "medium": 1, "high": 2}),
    ("recommended", "gates.code_review.senior_required_for", ["high"]),
    ("recommended", "gates.ci.required", True),
    ("recommended", "gates.sast.required", False),
    ("recommended", "gates.staging.required_for_risk", ["high"]),
    (
        "recommended",
        "gates.tests.software",
        {"low": ["unit"], "medium": ["unit"], "high": ["unit", "basic_functional"]},
    ),
    ("recommended", "rollback.required_for", ["normal", "emergency"]),
    ("recommended", "rollback.elements", ["trigger", "steps", "owner"]),
    ("recommended", "rollback.elements_by_risk", {"high": ["verification", "time_estimate_min"]}),
    ("recommended", "rollback.due", "before_deployment"),
    ("recommended", "window.required_for", []),
    ("recommended", "window.required_flags", ["customer_downtime"]),
    ("recommended", "notice.required_for", []),
    ("recommended", "notice.required_flags", ["customer_downtime"]),
    ("recommended", "notice.hours", 24),
    ("recommended", "verification.deadline", business_days(1)),
    ("recommended", "emergency.authorisers", ["engineering_lead", "security_officer", "cto"]),
    ("recommended", "emergency.record_deadline", business_days(2)),
    ("recommended", "emergency.review_deadline", business_days(5)),
    ("recommended", "emergency.review_role", "security_officer"),
    ("recommended", "emergency.incident_required", True),
    ("recommended", "reconciliation.frequency", "monthly"),
    ("recommended", "reconciliation.complete_within_business_days", 10),
    ("recommended", "standard.log_within", business_days(1)),
    # 1.9 and 3.4, column 000
    ("preset-000", "rollback.required_for", ["normal"]),
    ("preset-000", "rollback.due", "before_approval"),
    ("preset-000", "gates.code_review.min_reviewers", {"low": 1, "medium": 1, "high": 1}),
    ("preset-000", "gates.staging.allow_rationale", True),
    ("preset-000", "sod.compensating.enabled", True),
    ("preset-000", "emergency.proceed_if_unreachable", True),
    ("preset-000", "emergency.record_deadline", business_days(2)),
    ("preset-000", "emergency.review_deadline", None),
    ("preset-000", "emergency.criteria", ["restore_service", "active_exploitation", "imminent_harm"]),
    ("preset-000", "retention.years", 1),
    # column 001
    ("preset-001", "categories", ["standard", "normal", "major", "emergency"]),
    ("preset-001", "major_triggers", ["new_service", "auth", "pricing_logic"]),
    ("preset-001", "gates.code_review.min_reviewers", {"low": 2, "medium": 2, "high": 2}),
    ("preset-001", "gates.code_review.senior_required_for", ["low", "medium", "high"]),
    ("preset-001", "gates.sast.required", True),
    ("preset-001", "gates.sast.block_on", ["critical", "high"]),
    ("preset-001", "gates.staging.allow_rationale", False),
    ("preset-001", "rollback.required_for", ["standard", "normal", "major", "emergency"]),
    ("preset-001", "rollback.due", "before_deployment"),
    ("preset-001", "rollback_execution.incident_required", True),
    ("preset-001", "rollback_execution.min_severity", "P3"),
    ("preset-001", "notice.hours", 24),
    ("preset-001", "emergency.authorisers", ["ciso"]),
    ("preset-001", "emergency.fallback_authorisers", ["engineering_lead"]),
    ("preset-001", "emergency.record_deadline", hours(24)),
    ("preset-001", "emergency.review_deadline", business_days(5)),
    ("preset-001", "retention.years", 3),
    ("preset-001", "reconciliation.frequency", "quarterly"),
    # column 002
    ("preset-002", "risk.levels", ["routine", "high"]),
    ("preset-002", "rollback.required_for", ["normal", "emergency"]),
    ("preset-002", "rollback.elements", ["method", "time_estimate_min", "trigger"]),
    ("preset-002", "rollback.backup_confirmation", True),
    ("preset-002", "sod.implementer_not_sole_approver", True),
    ("preset-002", "sod.compensating.enabled", False),
    # column 003
    ("preset-003", "risk.levels", ["low", "medium", "medium_high", "high"]),
    ("preset-003", "gates.staging.required_for_risk", ["medium", "medium_high", "high"]),
    ("preset-003", "emergency.commander_required", True),
    ("preset-003", "emergency.record_deadline", hours(24)),
    ("preset-003", "emergency.review_deadline", hours(24)),
    ("preset-003", "emergency.signoff_deadline", hours(24)),
    ("preset-003", "standard.individual_approval", True),
    ("preset-003", "policy.document_set", "split"),
    ("preset-003", "reconciliation.frequency", "weekly"),
    ("preset-003", "metrics.emergency_rate_threshold_pct", 10),
    # column 004
    ("preset-004", "sod.deployer_rule", "three_way"),
    ("preset-004", "rollback.required_for_risk", ["high"]),
    ("preset-004", "emergency.record_deadline", hours(48)),
    ("preset-004", "emergency.review_deadline", hours(48)),
    ("preset-004", "retention.clock_starts_at", "period_end"),
    ("preset-004", "window.required_flags", ["customer_downtime"]),
)


@pytest.mark.parametrize(("name", "path", "value"), SAID, ids=[f"{name}-{path}" for name, path, _ in SAID])
def test_that_a_preset_says_what_its_document_says(name: str, path: str, value: object) -> None:
    assert value_at(tree_of(preset(name)), path) == value


def asked(name: str, category: str, risk: str, *flags: str, change_type: str = "code") -> set[str]:
    """Whom the matrix of a preset asks for such a change; alternatives joined by `|`."""
    rules: Rules = rules_of(tree_of(preset(name)))
    matching = [
        rule
        for rule in rules.approval_matrix
        if rule.matches(category=category, risk=risk, change_type=change_type, flags=frozenset(flags))
    ]
    alternatives = ["|".join(rule.any_of) for rule in matching if rule.any_of]
    return {role for rule in matching for role in rule.roles} | set(alternatives)


PEERS = "engineer|senior_engineer|engineering_lead"


@pytest.mark.parametrize(
    ("name", "category", "risk", "flags", "roles"),
    [
        ("recommended", "standard", "low", (), set()),
        ("recommended", "normal", "medium", (), {"engineering_lead|senior_engineer"}),
        ("recommended", "normal", "high", (), {"engineering_lead", "security_officer|cto"}),
        ("preset-000", "normal", "low", (), {"engineering_manager|engineering_lead"}),
        ("preset-000", "normal", "low", ("customer_downtime",), {"engineering_manager|engineering_lead", "cto"}),
        ("preset-000", "normal", "low", ("auth",), {"engineering_manager|engineering_lead", "security_officer"}),
        ("preset-001", "standard", "low", (), set()),
        ("preset-001", "normal", "low", (), {"engineering_lead", "qa"}),
        ("preset-001", "major", "low", (), {"engineering_lead", "ciso"}),
        ("preset-002", "normal", "routine", (), {PEERS}),
        ("preset-003", "feature", "low", (), {PEERS}),
        ("preset-003", "bug_fix", "medium", (), {PEERS}),
        ("preset-003", "feature", "medium", (), {"engineering_lead|senior_engineer"}),
        ("preset-003", "feature", "high", (), {"engineering_manager", "security_officer"}),
        (
            "preset-003",
            "feature",
            "high",
            ("db_schema_customer_data",),
            {"engineering_manager", "security_officer", "dba"},
        ),
        ("preset-004", "standard", "low", (), {PEERS}),
        ("preset-004", "normal", "high", (), {"engineering_lead", "security_officer"}),
    ],
)
def test_that_the_matrix_asks_whom_the_document_names(
    name: str, category: str, risk: str, flags: tuple[str, ...], roles: set[str]
) -> None:
    assert asked(name, category, risk, *flags) == roles


def test_that_high_risk_in_the_recommended_preset_needs_two_people() -> None:
    rules = rules_of(tree_of(preset("recommended"))).approval_matrix
    assert [rule.min_persons for rule in rules if rule.risk == frozenset({"high"})] == [2]


def test_that_access_changes_go_to_the_security_officer_in_000() -> None:
    assert "security_officer" in asked("preset-000", "normal", "low", change_type="access")
