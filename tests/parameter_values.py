"""Valid sample values for every parameter, shared by the tests of words, text, judge, guards and print (PRM-02, POL-07)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameters import by_path, definitions, with_value

Samples = tuple[Any, ...]

_BY_PATH: Mapping[str, Samples] = {
    "parameter_set": ("DESK-1", "DESK-2", "Rules of the spring"),
    "timezone": ("Europe/Lisbon", "Europe/Helsinki", "UTC"),
    "business_calendar.holidays": (["2026-08-14", "2026-12-25"], ["2026-12-25"], []),
    "business_calendar.weekend": (["Sat", "Sun"], ["Fri", "Sat"], ["Sun"]),
    "scope.boundary": (["booking-web", "ledger-db"], ["booking-web"], []),
    "scope.exclusions": (["Staging and test environments", "Office laptops"], ["Office laptops"], []),
    "policy.numbering": ("SOC2-CHG-nnn", "MAR-CHG-nnn", "SOC-nnn"),
    "categories": (
        ["standard", "normal", "major", "emergency"],
        ["standard", "normal", "major", "hotfix", "emergency"],
        ["emergency", "standard", "normal", "major"],
    ),
    "risk.levels": (
        ["low", "medium", "high"],
        ["low", "medium", "medium_high", "high"],
        ["minimal", "low", "medium", "high"],
    ),
    "verification.outcomes": (
        ["success", "rolled_back", "partially_implemented"],
        ["success", "rolled_back", "partially_implemented", "failed"],
        ["rolled_back", "partially_implemented"],
    ),
    "documentation.vague_terms": (["misc fixes", "update config"], ["minor changes"], []),
    "required_fields": (
        {"standard": ["title"], "normal": ["title", "description", "justification"]},
        {"normal": ["title", "description"]},
        {},
    ),
    "approval_matrix": (
        [
            {"when": {"category": ["normal"], "risk": ["low", "medium"]}, "any_of": ["engineering_lead", "cto"]},
            {"when": {"category": ["normal"], "risk": ["high"]}, "roles": ["engineering_lead", "ciso"]},
        ],
        [{"when": {"flags_any": ["auth"], "type": ["code"]}, "roles": ["security_officer"], "min_persons": 2}],
        [],
    ),
    "policy_review.reminder_days": ([60, 30, 7], [30], []),
    "window.windows": (
        [{"day": "Tue", "from": "20:00", "to": "23:00"}, {"day": "Thu", "from": "20:00", "to": "23:00"}],
        [{"day": "Sat", "from": "22:00", "to": "04:00"}],
        [],
    ),
    "cab.required_roles": (["security_officer", "cto"], ["ciso"], []),
    "window.peak": (
        [{"day": "Mon", "from": "08:00", "to": "18:00"}],
        [{"day": "Mon", "from": "08:00", "to": "17:30"}, {"day": "Fri", "from": "08:00", "to": "12:00"}],
        [],
    ),
    "window.freezes": (
        [{"from": "2026-12-20", "to": "2027-01-03"}],
        [{"from": "2026-06-18", "to": "2026-06-22"}, "2026-12-24"],
        [],
    ),
    "gates.code_review.min_reviewers": ({"low": 1, "medium": 2, "high": 2}, {"low": 0, "medium": 1, "high": 1}, {}),
    "exception.max_days_by_risk": ({"low": 365, "medium": 180, "high": 90}, {"low": 30, "medium": 30, "high": 7}, {}),
    "exception.approver_roles_by_risk": (
        {"low": ["engineering_lead"], "medium": ["ciso"], "high": ["ciso", "cto"]},
        {"high": ["cto"]},
        {},
    ),
    "rollback.elements_by_risk": (
        {"high": ["verification", "time_estimate_min"]},
        {"medium": ["owner"], "high": ["verification"]},
        {},
    ),
    "gates.tests.software": ({"low": ["unit"], "high": ["unit", "integration", "uat"]}, {"high": ["unit"]}, {}),
    "gates.tests.platform": ({"low": [], "high": ["basic_functional"]}, {"high": ["basic_functional"]}, {}),
    "sampling.tolerable": (5, 10, 12.5),
    "sampling.confidence": (90, 95, 97.5),
    "sampling.expected": (0, 1, 2),
    "metrics.emergency_rate_threshold_pct": (10, 12.5, 0),
}
"""What no rule of thumb below would choose well."""

_BY_UNIT: Mapping[str, Samples] = {
    "flag": (["auth", "crypto"], ["customer_downtime"], []),
    "level": (["medium", "high"], ["high"], []),
    "role": (["ciso", "cto"], ["engineering_lead"], []),
    "type": (["code", "database"], ["code"], []),
}

_BY_LEAF: Mapping[str, Samples] = {
    "required_for": (["normal", "emergency"], ["normal"], []),
    "required_for_risk": (["low", "medium", "high"], ["high"], []),
    "outcomes": (["rolled_back"], ["success", "rolled_back"], []),
    "criteria": (["restore_service", "active_exploitation"], ["imminent_harm"], []),
    "gates_required": (["code_review", "ci"], ["ci"], []),
    "triggers": (["system_change", "incident"], ["incident"], []),
    "match_keys": (["change_id", "sha"], ["change_id"], []),
    "block_on": (["critical", "high"], ["critical"], []),
}

_ROLES: Samples = ("policy_owner", "security_officer", "cto")
ROLES = frozenset({*_ROLES, "ciso", "engineering_lead"})
"""The roles that defaults and sample values name."""
_DEADLINES: Samples = ({"unit": "hours", "value": 24}, {"unit": "business_days", "value": 5}, None)


def three_values(path: str) -> Samples:
    """Three different values that are valid for the parameter, or all there are where it can take fewer.

    A flag has two; some choices have two, and `emergency.rollback_plan_due` one. Each value also fits a set whose
    other values are defaults: it names only categories, levels, outcomes and `ROLES` that are then there.
    """
    definition = by_path()[path]
    if path in _BY_PATH:
        return _BY_PATH[path]
    if definition.kind in {Kind.WORDS, Kind.LEVELS}:
        return _lists(definition)
    if definition.kind is Kind.CHOICE:
        # From both ends: where four are allowed, the first are close in meaning.
        return tuple(dict.fromkeys((definition.allowed[0], definition.allowed[-1], *definition.allowed)))[:3]
    return _plain(definition)


def _lists(definition: ParameterDefinition) -> Samples:
    leaf = definition.path.rsplit(".", maxsplit=1)[-1]
    if definition.allowed:
        return tuple(
            {
                len(cut): list(cut) for cut in (definition.allowed, definition.allowed[:1], definition.allowed[-2:])
            }.values()
        )
    return _BY_LEAF.get(leaf) or _BY_UNIT[definition.unit or "flag"]


def _plain(definition: ParameterDefinition) -> Samples:
    match definition.kind:
        case Kind.FLAG:
            return (True, False)
        case Kind.TEXT:
            return _ROLES
        case Kind.DEADLINE:
            return _DEADLINES
        case _:
            assert definition.minimum is not None
            assert definition.maximum is not None
            return (definition.minimum, definition.minimum + 2, definition.maximum)


def default_tree() -> dict[str, Any]:
    """Every parameter at its default, as one set."""
    tree: dict[str, Any] = {}
    for definition in definitions():
        tree = with_value(tree, definition.path, json.loads(definition.default))
    return tree


def trees_of(path: str) -> tuple[dict[str, Any], ...]:
    """The default set with the parameter at each of its sample values in turn."""
    tree = default_tree()
    return tuple(with_value(tree, path, value) for value in three_values(path))
