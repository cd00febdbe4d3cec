"""The tables of the policy's text, by the name their token writes, and which parameters each of them prints."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables.approvals import approval_matrix, role_holders, roles_and_duties
from chgdesk.text.tables.cells import Table, sentence
from chgdesk.text.tables.classification import categories, required_fields, reviewers_by_risk, risk_flags, tests_by_risk
from chgdesk.text.tables.clocks import deadlines, emergency_clocks, exception_limits, retention, reviews
from chgdesk.text.tables.registers import (
    framework_mapping,
    log_review,
    own_controls,
    prohibited_practices,
    related_documents,
    scope,
    version_history,
)
from chgdesk.text.tables.schedule import freezes, rollback_elements, windows

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "approval_matrix": approval_matrix,
        "categories": categories,
        "deadlines": deadlines,
        "emergency_clocks": emergency_clocks,
        "exception_limits": exception_limits,
        "framework_mapping": framework_mapping,
        "freezes": freezes,
        "log_review": log_review,
        "own_controls": own_controls,
        "prohibited_practices": prohibited_practices,
        "related_documents": related_documents,
        "required_fields": required_fields,
        "retention": retention,
        "reviewers_by_risk": reviewers_by_risk,
        "reviews": reviews,
        "risk_flags": risk_flags,
        "role_holders": role_holders,
        "roles_and_duties": roles_and_duties,
        "rollback_elements": rollback_elements,
        "scope": scope,
        "tests_by_risk": tests_by_risk,
        "version_history": version_history,
        "windows": windows,
    }
)
"""Every table a text may name, by its token's key."""

TABLE_PRINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "approval_matrix": ("approval_matrix",),
        "categories": (
            "categories",
            "rollback.required_for",
            "gates.staging.required_for",
            "window.required_for",
            "notice.required_for",
        ),
        "deadlines": (
            "notice.hours",
            "approval.lapse_days",
            "standard.log_within",
            "verification.deadline",
            "verification.watch_hours",
            "pir.deadline",
            "sod.compensating.pir_deadline",
            "emergency.notify_within_minutes",
            "emergency.clock_starts_at",
            "emergency.record_deadline",
            "emergency.review_deadline",
            "emergency.signoff_deadline",
            "reconciliation.complete_within_business_days",
            "acknowledgement.within_days",
            "training.joiner_within_days",
            "training.interval_months",
            "standard.template_review_months",
            "policy_review.interval_months",
        ),
        "emergency_clocks": (
            "emergency.notify_within_minutes",
            "emergency.clock_starts_at",
            "emergency.record_deadline",
            "emergency.review_deadline",
            "emergency.review_role",
            "emergency.signoff_deadline",
            "emergency.signoff_role",
        ),
        "exception_limits": ("exception.max_days_by_risk", "exception.approver_roles_by_risk"),
        "freezes": ("window.freezes",),
        "log_review": (
            "reconciliation.frequency",
            "reconciliation.complete_within_business_days",
            "reconciliation.match_keys",
            "reconciliation.tolerance_minutes",
        ),
        "required_fields": ("required_fields",),
        "retention": ("retention.years",),
        "reviewers_by_risk": ("gates.code_review.min_reviewers", "gates.code_review.senior_required_for"),
        "reviews": (
            "policy_review.interval_months",
            "standard.template_review_months",
            "reconciliation.frequency",
            "policy.owner_role",
        ),
        "risk_flags": ("risk.levels", "risk.flags_high", "risk.flags_medium", "major_triggers"),
        "rollback_elements": ("rollback.elements", "rollback.elements_by_risk"),
        "scope": ("scope.boundary", "scope.exclusions"),
        "tests_by_risk": ("gates.tests.software", "gates.tests.platform"),
        "windows": ("window.windows", "window.peak"),
    }
)
"""The parameters each table prints: opening its chip can lead to them, and a clause that holds it prints them."""

LIVE: Mapping[str, str] = MappingProxyType(
    {
        "role_holders": "Who holds which role, and from when to when, stands in the register of people.",
        "version_history": "The versions, with their dates and approvers, stand in the register of policy versions.",
    }
)
"""Tables that change after a version is handed in, and the sentence the signed text has in their place (POL-17)."""


def table_of(name: str, content: PolicyContent) -> TableBlock | Paragraph:
    """The table of that name; a sentence naming what is wrong where there is none of that name."""
    render = TABLES.get(name)
    if render is None:
        return sentence(name, f"There is no table {name}. Tables: {', '.join(TABLES)}.")
    return render(content)
