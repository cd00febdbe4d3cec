"""What the fields of a change are called on screens, in refusals and in lists of what is missing."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "title": "What changed",
    "description": "Description",
    "justification": "Why",
    "requester": "Requested by",
    "author": "Written by",
    "systems": "System",
    "category": "Category",
    "change_type": "Type of change",
    "template": "Procedure",
    "scope": "Production or not",
    "scope_reason": "Why it is not production",
    "flags": "Anything special",
    "risk_declared": "Risk",
    "risk_reason": "Why this risk",
    "impact": "What it may affect",
    "data_touched": "Data touched",
    "testing_plan": "How it will be tested",
    "planned_window": "Planned for",
    "notified_at": "Customers told",
    "notices": "Notices",
    "approvals": "Approval",
    "code_reviews": "Code review",
    "ci": "Pipeline tests",
    "scan": "Security scan",
    "staging": "Staging",
    "tests": "Tests",
    "gates": "Gates",
    "rollback_plan": "Way back",
    "rollback_execution": "Rollback",
    "backup_confirmed_at": "Backup confirmed",
    "deployments": "Went live",
    "outcome": "Outcome",
    "verification": "Checked after go-live",
    "validation_signoff": "Result signed off",
    "incident": "Incident",
    "pir": "Review afterwards",
    "sod_exception": "Policy exception for self-approval",
    "exceptions": "Policy exceptions",
    "emergency": "Emergency",
    "documents_updated": "Documents",
    "continuity_updated": "Continuity plans",
    "internal_control_note": "Effect on internal control",
    "test_data": "Test data",
    "hazards": "Ways to do harm",
    "follow_up_of": "Follows",
    "closing_note": "Deviations and incidents",
    "significant_checks": "Checks of a significant change",
    "home_ref": "Ticket or pull request",
    "first_written": "First written down",
    "links": "Links",
    "evidence": "Evidence",
    "patch": "Patch",
    "configuration_before": "Configuration before",
    "configuration_after": "Configuration after",
}
"""The record's own field names, in people's words."""

_POLICY_NAMES = {
    "id": "ref",
    "template_id": "template",
    "category_declared": "category",
    "sast": "scan",
    "deployment": "deployments",
    "stakeholder_notified_at": "notified_at",
    "incident_id": "incident",
    "sod_exception_id": "sod_exception",
    "exception_ids": "exceptions",
}


def own_name(field: str) -> str:
    """The record's own name of a field that the policy calls otherwise: `template_id` is `template`."""
    return _POLICY_NAMES.get(field, field)


def field_words(field: str) -> str:
    """A field as people call it; a dotted path by its first part."""
    name = own_name(field.partition(".")[0])
    return FIELD_WORDS.get(name, name.replace("_", " ").capitalize())
