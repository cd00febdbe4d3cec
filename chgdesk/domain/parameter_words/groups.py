"""The groups of parameters, in the order and by the names of the policy (ux: Settings)."""

from __future__ import annotations

from collections.abc import Mapping

_BY_START: Mapping[str, str] = {
    "parameter_set": "Organisation and scope",
    "timezone": "Organisation and scope",
    "business_calendar": "Organisation and scope",
    "scope": "Organisation and scope",
    "policy": "Organisation and scope",
    "categories": "Categories and risk",
    "major_triggers": "Categories and risk",
    "risk": "Categories and risk",
    "documentation": "Categories and risk",
    "required_fields": "Categories and risk",
    "approval": "Approval",
    "approval_matrix": "Approval",
    "sod": "Segregation of duties",
    "gates": "Review and testing",
    "rollback": "Rollback",
    "rollback_execution": "Rollback",
    "window": "Windows and notice",
    "notice": "Windows and notice",
    "verification": "Checks after go-live",
    "pir": "Checks after go-live",
    "emergency": "Emergency changes",
    "standard": "Standard changes",
    "exception": "Policy exceptions",
    "retention": "Retention",
    "policy_review": "Reviews and acknowledgement",
    "acknowledgement": "Reviews and acknowledgement",
    "training": "Reviews and acknowledgement",
    "reconciliation": "Log review",
    "cab": "Change meeting",
    "metrics": "Measures and sampling",
    "sampling": "Measures and sampling",
}

GROUPS: tuple[str, ...] = tuple(dict.fromkeys(_BY_START.values()))
"""Every group once, in the order of the policy."""


def group_of(path: str) -> str:
    """The group a parameter belongs to, by the first part of its path.

    Raises:
        KeyError: no group holds such a path.
    """
    return _BY_START[path.split(".", maxsplit=1)[0]]
