"""The two sets of rules of the sample company: the first in full, the second as what it changes."""

from __future__ import annotations

from typing import Any

HOLIDAYS = (
    "2025-12-06",
    "2025-12-24",
    "2025-12-25",
    "2025-12-26",
    "2026-01-01",
    "2026-01-06",
    "2026-04-03",
    "2026-04-06",
    "2026-05-01",
    "2026-05-14",
    "2026-06-19",
    "2026-10-31",
)

_SECURITY_FLAGS = ["auth", "crypto", "network_security", "security_control"]
_ALWAYS = ["title", "description", "justification", "requester", "systems"]


def _days(value: int) -> dict[str, Any]:
    return {"value": value, "unit": "business_days"}


FIRST_RULES: dict[str, Any] = {
    "parameter_set": "SALTMERE-1",
    "timezone": "Europe/Helsinki",
    "business_calendar": {"weekend": ["Sat", "Sun"], "holidays": list(HOLIDAYS)},
    "scope": {
        "boundary": [
            "booking-web",
            "booking-api",
            "reporting",
            "ledger-db",
            "identity",
            "cluster",
            "edge",
            "gate-unit",
        ],
        "exclusions": ["Staging and test environments", "Office laptops"],
    },
    "policy": {"numbering": "SAL-CHG-nnn", "owner_role": "policy_owner", "document_set": "combined"},
    "categories": ["standard", "normal", "emergency"],
    "major_triggers": [],
    "risk": {
        "levels": ["low", "medium", "high"],
        "flags_high": ["db_schema_customer_data", *_SECURITY_FLAGS, "irreversible"],
        "flags_medium": ["api_integration", "multi_system_infra", "prod_config"],
    },
    "documentation": {
        "min_description_chars": 40,
        "vague_terms": ["misc fixes", "various fixes", "minor changes", "update config"],
    },
    "required_fields": {
        "standard": ["title", "description", "requester", "systems", "template_id"],
        "normal": [*_ALWAYS, "risk_declared", "planned_window"],
        "emergency": _ALWAYS,
    },
    "approval": {
        "accepted_modes": ["in_app_signature", "external_written"],
        "verbal_accepted_for": "emergency_authorisation",
        "lapse_days": 30,
    },
    "approval_matrix": [
        {
            "when": {"category": ["normal"], "risk": ["low", "medium"]},
            "any_of": ["engineering_lead", "senior_engineer"],
        },
        {"when": {"category": ["normal"], "risk": ["high"]}, "roles": ["engineering_lead", "security_officer"]},
        {"when": {"category": ["normal"], "flags_any": ["db_schema_customer_data"]}, "roles": ["dba"]},
    ],
    "sod": {
        "author_is_never_sole_approver": True,
        "deployer_rule": "allow_author_if_other_approved",
        "compensating": {
            "enabled": False,
            "requires_exception": True,
            "pir_role": "policy_owner",
            "pir_deadline": _days(5),
            "deploy_log_review": True,
        },
    },
    "gates": {
        "code_review": {
            "applies_to": ["code", "database", "infrastructure"],
            "min_reviewers": {"low": 1, "medium": 1, "high": 2},
            "senior_required_for": ["high"],
        },
        "ci": {"required": True},
        "sast": {"required": False, "block_on": ["critical", "high"]},
        "staging": {"required_for": ["normal"], "required_for_risk": ["medium", "high"], "allow_rationale": True},
        "tests": {
            "software": {
                "low": ["basic_functional"],
                "medium": ["unit", "basic_functional"],
                "high": ["unit", "integration", "uat"],
            },
            "platform": {"low": [], "medium": ["basic_functional"], "high": ["basic_functional"]},
            "conditional": {"security": _SECURITY_FLAGS, "performance": []},
        },
    },
    "rollback": {
        "required_for": ["normal", "emergency"],
        "required_for_risk": ["low", "medium", "high"],
        "due": "before_deployment",
        "elements": ["trigger", "steps", "owner"],
        "backup_confirmation": True,
        "backup_flags": ["db_schema_customer_data", "irreversible"],
    },
    "rollback_execution": {"incident_required": True, "min_severity": "P3"},
    "window": {
        "required_for": [],
        "required_flags": [],
        "windows": [],
        "freezes": [{"from": "2025-12-23", "to": "2025-12-28"}],
    },
    "notice": {"required_for": [], "required_flags": ["customer_downtime"], "hours": 24},
    "verification": {
        "deadline": _days(1),
        "outcomes": ["success", "rolled_back", "partially_implemented"],
        "high_risk_signoff": True,
        "signoff_role": "qa",
        "watch_hours": 24,
    },
    "pir": {"outcomes": ["rolled_back", "partially_implemented"], "caused_incident": True, "deadline": _days(5)},
    "emergency": {
        "criteria": ["restore_service", "active_exploitation", "imminent_harm"],
        "authorisers": ["engineering_lead", "cto"],
        "fallback_authorisers": ["security_officer"],
        "proceed_if_unreachable": True,
        "notify_within_minutes": 60,
        "clock_starts_at": "implementation_end",
        "record_deadline": _days(2),
        "review_deadline": _days(5),
        "review_role": "security_officer",
        "signoff_required": True,
        "signoff_role": "cto",
        "signoff_deadline": _days(10),
        "incident_required": True,
        "rollback_plan_due": "record_deadline",
    },
    "standard": {
        "template_review_months": 12,
        "individual_approval": False,
        "must_be_logged": True,
        "log_within": _days(1),
    },
    "exception": {
        "max_days_by_risk": {"low": 365, "medium": 180, "high": 90},
        "approver_roles_by_risk": {
            "low": ["engineering_lead"],
            "medium": ["security_officer"],
            "high": ["security_officer", "cto"],
        },
        "renewals_max": 1,
    },
    "retention": {"years": 3, "clock_starts_at": "closed_at"},
    "policy_review": {
        "interval_months": 12,
        "triggered_review_resets_clock": False,
        "reminder_days": [60, 30, 7],
        "triggers": ["system_change", "organisation_change", "requirement_change", "incident"],
    },
    "acknowledgement": {"within_days": 30},
    "training": {"interval_months": 12, "joiner_within_days": 30},
    "reconciliation": {
        "frequency": "monthly",
        "complete_within_business_days": 10,
        "tolerance_minutes": 15,
        "match_keys": ["change_id", "sha", "pr", "run_id"],
    },
    "metrics": {"emergency_rate_threshold_pct": 12},
    "cab": {"mode": "none", "headcount": 15},
}

SECOND_CHANGES: tuple[tuple[str, Any], ...] = (
    ("parameter_set", "SALTMERE-2"),
    ("categories", ["standard", "normal", "major", "emergency"]),
    ("major_triggers", ["new_service", "pricing_logic", "auth"]),
    ("required_fields.major", [*_ALWAYS, "risk_declared", "planned_window"]),
    ("approval.late_statement", "observe"),
    (
        "approval_matrix",
        [
            {"when": {"category": ["normal"], "risk": ["low"]}, "any_of": ["engineering_lead", "senior_engineer"]},
            {"when": {"category": ["normal"], "risk": ["medium", "high"]}, "roles": ["engineering_lead"]},
            {"when": {"category": ["major"]}, "roles": ["engineering_lead", "cto"], "min_persons": 2},
            {"when": {"category": ["normal", "major"], "flags_any": _SECURITY_FLAGS}, "roles": ["security_officer"]},
            {"when": {"category": ["normal", "major"], "flags_any": ["db_schema_customer_data"]}, "roles": ["dba"]},
        ],
    ),
    ("sod.compensating.enabled", True),
    ("gates.code_review.min_reviewers", {"low": 1, "medium": 2, "high": 2}),
    ("gates.code_review.senior_required_for", ["medium", "high"]),
    ("gates.sast.required", True),
    ("gates.staging.required_for", ["normal", "major"]),
    ("gates.tests.software.medium", ["unit", "integration", "basic_functional"]),
    ("rollback.required_for", ["normal", "major", "emergency"]),
    ("rollback.elements", ["trigger", "steps", "owner", "verification", "time_estimate_min"]),
    ("window.required_for", ["major"]),
    ("window.required_flags", ["customer_downtime"]),
    (
        "window.windows",
        [{"day": "Tue", "from": "20:00", "to": "23:30"}, {"day": "Thu", "from": "20:00", "to": "23:30"}],
    ),
    ("window.freezes", [{"from": "2026-06-18", "to": "2026-06-22"}]),
    ("notice.required_for", ["major"]),
    ("emergency.record_deadline", {"value": 24, "unit": "hours"}),
    ("emergency.signoff_deadline", _days(5)),
)
"""What version 2.0 of the policy changed, as dotted paths and values."""
