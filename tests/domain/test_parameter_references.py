"""Names inside a parameter set that lead nowhere are found, each with its path and what to write (PRM-03)."""

from __future__ import annotations

from typing import Any

import pytest

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_references import check_references
from chgdesk.domain.parameters import with_value
from tests.parameter_values import ROLES, default_tree


def faults(path: str, value: object) -> tuple[str, ...]:
    tree = with_value(default_tree(), path, value)
    assert check_parameters(tree) == ()
    return check_references(tree, ROLES)


def matrix(**rule: Any) -> list[dict[str, Any]]:
    return [{"roles": ["ciso"]}, rule]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("emergency.authorisers", ["ciso", "cisco"], "cisco is no role of this workspace. Did you mean ciso?"),
        ("policy.owner_role", "king", "king is no role of this workspace. Write one of ciso, cto, engineering_lead, "),
        ("exception.approver_roles_by_risk", {"low": ["king"]}, "king is no role of this workspace."),
        ("exception.approver_roles_by_risk", {"lowest": ["cto"]}, "lowest is no risk level of `risk.levels`. Did you"),
        ("exception.max_days_by_risk", {"extreme": 3}, "extreme is no risk level of `risk.levels`. Write one of low,"),
        ("gates.code_review.min_reviewers", {"mediun": 2}, "mediun is no risk level of `risk.levels`. Did you mean me"),
        ("gates.tests.software", {"hi": []}, "hi is no risk level of `risk.levels`."),
        ("rollback.elements_by_risk", {"x": ["owner"]}, "x is no risk level of `risk.levels`."),
        ("rollback.required_for_risk", ["low", "severe"], "severe is no risk level of `risk.levels`."),
        ("window.required_for", ["majour"], "majour is no category of `categories`. Did you mean major?"),
        ("required_fields", {"hotfix": ["title"]}, "hotfix is no category of `categories`."),
        ("required_fields", {"normal": ["titel"]}, "titel is no field of a change record. Did you mean title?"),
        ("pir.outcomes", ["failed"], "failed is no outcome of `verification.outcomes`."),
        ("rollback.due", ["before_approval"], "write one of before_approval, before_deployment alone, not a list."),
        ("approval_matrix", matrix(roles=["king"]), "rule 2: king is no role of this workspace."),
        ("approval_matrix", matrix(any_of=["king"]), "rule 2: king is no role of this workspace."),
        (
            "approval_matrix",
            matrix(when={"category": []}),
            "rule 2: when.category is empty, so the rule applies to no ",
        ),
        ("approval_matrix", matrix(when={"flags_any": []}), "rule 2: when.flags_any is empty, so the rule applies to"),
        ("approval_matrix", matrix(when={"category": ["huge"]}), "rule 2: huge is no category of `categories`."),
        ("approval_matrix", matrix(when={"risk": ["huge"]}), "rule 2: huge is no risk level of `risk.levels`."),
    ],
)
def test_that_a_name_that_leads_nowhere_is_named_with_its_path(path: str, value: object, sentence: str) -> None:
    (fault,) = faults(path, value)
    assert fault.startswith(f"{path}: {sentence}")


def test_that_all_defaults_together_lead_somewhere() -> None:
    assert check_references(default_tree(), ROLES) == ()
    assert check_references({}, frozenset()) == ()


def test_that_a_category_that_is_gone_is_missed_wherever_it_was_named() -> None:
    found = faults("categories", ["standard", "normal", "emergency"])
    assert [fault.split(":")[0] for fault in found] == ["gates.staging.required_for", "rollback.required_for"]
    assert all("major is no category of `categories`" in fault for fault in found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("approval.verbal_accepted_for", ["emergency_authorisation"]),
        ("verification.signoff_role", None),
        ("emergency.review_role", ""),
        ("required_fields", {"normal": ["template_id", "planned_window", "title"]}),
    ],
)
def test_that_what_may_stand_there_is_no_fault(path: str, value: object) -> None:
    assert faults(path, value) == ()


def test_that_negative_hours_and_an_empty_list_of_categories_are_faults_of_the_value_itself() -> None:
    tree = {"categories": [], "pir": {"deadline": {"value": -1, "unit": "hours"}}, "notice": {"hours": -1}}
    assert [fault.split(":")[0] for fault in check_parameters(tree)] == ["categories", "notice.hours", "pir.deadline"]
