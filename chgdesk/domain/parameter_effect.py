"""What holds where a parameter set is silent: the judge's own reading, never a flattering default (PRM-01, POL-07)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameters import by_path, value_at

WHERE_ABSENT: Mapping[str, Any] = {
    "documentation.min_description_chars": 0,
    "sod.compensating.pir_role": None,
    "sod.compensating.pir_deadline": None,
    "sod.compensating.deploy_log_review": False,
    "gates.code_review.applies_to": [],
    "gates.code_review.min_reviewers": {},
    "gates.code_review.senior_required_for": [],
    "gates.ci.required": False,
    "gates.staging.required_for": [],
    "gates.staging.required_for_risk": [],
    "gates.staging.allow_rationale": False,
    "rollback.required_for": [],
    "rollback.required_for_risk": [],
    "rollback.due": "before_deployment",
    "rollback.elements": [],
    "rollback.backup_confirmation": False,
    "rollback_execution.incident_required": False,
    "rollback_execution.min_severity": None,
    "notice.hours": 0,
    "verification.deadline": None,
    "verification.high_risk_signoff": False,
    "pir.outcomes": [],
    "pir.caused_incident": False,
    "pir.deadline": None,
    "emergency.criteria": [],
    "emergency.authorisers": [],
    "emergency.proceed_if_unreachable": False,
    "emergency.notify_within_minutes": None,
    "emergency.record_deadline": None,
    "emergency.review_deadline": None,
    "emergency.review_role": None,
    "emergency.signoff_required": False,
    "emergency.signoff_role": None,
    "emergency.signoff_deadline": None,
    "emergency.incident_required": False,
    "exception.max_days_by_risk": {},
    "exception.renewals_max": None,
    "policy_review.interval_months": None,
    "policy_review.triggered_review_resets_clock": False,
    "acknowledgement.within_days": None,
    "reconciliation.complete_within_business_days": None,
    "metrics.emergency_rate_threshold_pct": None,
}
"""Rules and guards that a silent set does not have, although a new set is offered a default. None means no limit.

A rule that is not named here holds at its default where the set is silent, as `rules_of` reads it.
"""


def effective(tree: Mapping[str, Any], path: str) -> Any:
    """The value that holds at a path: what the set says, else what the judge or the guard does without it.

    Blank text counts as absent. A deadline of null is said on purpose and means none. None means no limit, or for a
    role that anybody may act.
    """
    definition = by_path()[path]
    given = value_at(tree, path)
    if given is None and definition.kind is Kind.DEADLINE and _is_said(tree, path):
        return None
    if given is None or (definition.kind is Kind.TEXT and given == ""):
        return WHERE_ABSENT[path] if path in WHERE_ABSENT else json.loads(definition.default)
    return given


def _is_said(tree: Mapping[str, Any], path: str) -> bool:
    parent, _, leaf = path.rpartition(".")
    node = value_at(tree, parent)
    return isinstance(node, Mapping) and leaf in node
