"""Random parameter sets for generated workspaces: valid, and odd where the rules have edges."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

Json = dict[str, Any]

ZONES = (
    "Europe/Lisbon",
    "UTC",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Auckland",
    "Africa/Cairo",
    "America/St_Johns",
    "Pacific/Kiritimati",
    "Asia/Riyadh",
)
WEEKENDS: tuple[list[str], ...] = (["Sat", "Sun"], ["Fri", "Sat"], ["Sun"], ["Thu", "Fri"], [], ["Fri"])
LEVELS = (
    ["low", "medium", "high"],
    ["minor", "serious"],
    ["green", "amber", "orange", "red"],
    ["r1", "r2", "r3", "r4", "r5"],
    ["low", "medium", "medium_high", "high"],
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCKS = ("implementation_end", "implementation_start", "authorised", "incident_opened")
DEPLOYER_RULES = ("allow_author_if_other_approved", "no_author_deploy", "no_approver_deploy", "three_way")
CATEGORY_SETS = (
    ["standard", "normal", "major", "emergency"],
    ["standard", "normal", "emergency"],
    ["standard", "normal", "major", "emergency", "routine"],
    ["standard", "normal", "emergency", "routine"],
)


def term(rng: Random) -> Json | None:
    """Give a random deadline, sometimes none."""
    if rng.random() < 0.12:
        return None
    if rng.random() < 0.5:
        return {"value": rng.choice([1, 4, 24, 48, 72]), "unit": "hours"}
    return {"value": rng.choice([1, 2, 3, 5, 10]), "unit": "business_days"}


def level_of(old: str, levels: list[str]) -> str:
    """Translate low, medium and high into the level of another scale."""
    place = {"low": 0, "medium": max(len(levels) - 2, 0), "high": len(levels) - 1}[old]
    return levels[place]


def _by_level(old: Json, levels: list[str]) -> Json:
    names, result = ["low", "medium", "high"], {}
    for index, level in enumerate(levels):
        below = min(2, index * 3 // len(levels)) if index < len(levels) - 1 else 2
        result[level] = old[names[below]]
    return result


def _some(rng: Random, values: list[str]) -> list[str]:
    return [v for v in values if rng.random() < 0.6]


def rescale(parameters: Json, levels: list[str]) -> None:
    """Give a parameter set another scale of risk."""
    translated = {name: level_of(name, levels) for name in ("low", "medium", "high")}
    parameters["risk"]["levels"] = levels
    review = parameters["gates"]["code_review"]
    review["min_reviewers"] = _by_level(review["min_reviewers"], levels)
    review["senior_required_for"] = sorted({translated[x] for x in review["senior_required_for"]})
    parameters["gates"]["staging"]["required_for_risk"] = list(levels)
    for kind in ("software", "platform"):
        parameters["gates"]["tests"][kind] = _by_level(parameters["gates"]["tests"][kind], levels)
    parameters["rollback"]["required_for_risk"] = list(levels)
    for key in ("max_days_by_risk", "approver_roles_by_risk"):
        parameters["exception"][key] = _by_level(parameters["exception"][key], levels)


def _windows(rng: Random) -> list[Json]:
    result = []
    for _ in range(rng.randrange(4)):
        first = f"{rng.randrange(24):02d}:{rng.choice(['00', '30', '15'])}"
        last = f"{rng.randrange(24):02d}:{rng.choice(['00', '30', '45'])}"
        result.append({"day": rng.choice(DAYS), "from": first, "to": last})
    return result


def _freezes(rng: Random, first: dt.date) -> list[Json]:
    result = []
    for _ in range(rng.randrange(1, 5)):
        begin = first + dt.timedelta(days=rng.randrange(90))
        end = begin + dt.timedelta(days=rng.randrange(16))
        result.append({"from": begin.isoformat(), "to": end.isoformat()})
    return result


def _vary_calendar(rng: Random, parameters: Json, first: dt.date) -> None:
    parameters["timezone"] = rng.choice(ZONES)
    holidays = {(first + dt.timedelta(days=rng.randrange(100))).isoformat() for _ in range(rng.randrange(7))}
    parameters["business_calendar"] = {"weekend": rng.choice(WEEKENDS), "holidays": sorted(holidays)}


def _vary_approval(rng: Random, parameters: Json, levels: list[str]) -> None:
    approval = parameters["approval"]
    approval["accepted_modes"] = rng.choice(
        [["in_app_signature", "external_written"], ["in_app_signature", "external_written", "verbal"]]
    )
    if rng.random() < 0.5:
        approval["evidence_required"] = rng.random() < 0.7
    if rng.random() < 0.6:
        approval["late_statement"] = rng.choice(["ignore", "observe", "observe", "deviation"])
    extra: list[Json] = [
        {"when": {"risk": [levels[-1]]}, "roles": ["cto"]},
        {"when": {"type": ["infrastructure", "configuration"]}, "any_of": ["dba", "security_officer"]},
        {"when": {"category": ["normal"]}, "any_of": ["engineering_lead", "cto"], "min_persons": 2},
        {"when": {"category": ["normal", "major"]}, "roles": ["engineering_lead", "qa"], "min_persons": 2},
        {"when": {"category": ["standard"]}, "roles": ["engineering_lead"]},
        {"when": {"category": ["routine"]}, "roles": ["qa"]},
        {"when": {}, "roles": ["qa"]},
        {"when": {"risk": [levels[0]], "flags_any": ["prod_config"]}, "any_of": ["qa", "dba", "cto"]},
    ]
    parameters["approval_matrix"] += [rule for rule in extra if rng.random() < 0.25]
    sod = parameters["sod"]
    sod["deployer_rule"] = rng.choice(DEPLOYER_RULES)
    if rng.random() < 0.3:
        sod["implementer_not_sole_approver"] = rng.random() < 0.5
    compensating = sod["compensating"]
    compensating["enabled"] = rng.random() < 0.75
    compensating["deploy_log_review"] = rng.random() < 0.6
    compensating["pir_deadline"] = term(rng)
    compensating["pir_role"] = rng.choice(["policy_owner", "policy_owner", "cto", "compliance_officer"])
    if rng.random() < 0.2:
        del sod["compensating"]


def _vary_gates(rng: Random, parameters: Json, levels: list[str]) -> None:
    gates, rollback = parameters["gates"], parameters["rollback"]
    if rng.random() < 0.4:
        gates["code_review"]["senior_required_for"] = _some(rng, levels)
        gates["code_review"]["min_reviewers"] = {name: rng.randrange(4) for name in levels}
    gates["ci"]["required"] = rng.random() < 0.8
    gates["sast"]["required"] = rng.random() < 0.8
    gates["sast"]["block_on"] = rng.choice([["critical", "high"], ["critical"], ["critical", "high", "medium"], []])
    if rng.random() < 0.3:
        del gates["sast"]["block_on"]
    gates["staging"]["allow_rationale"] = rng.random() < 0.6
    if rng.random() < 0.4:
        gates["staging"]["required_for"] = _some(rng, list(parameters["categories"]))
        gates["staging"]["required_for_risk"] = _some(rng, levels)
    rollback["due"] = rng.choice(["before_approval", "before_deployment"])
    if rng.random() < 0.4:
        rollback["required_for"] = _some(rng, [c for c in parameters["categories"] if c != "standard"])
        rollback["required_for_risk"] = _some(rng, levels)
        rollback["elements"] = _some(rng, list(rollback["elements"]))
    rollback["backup_confirmation"] = rng.random() < 0.8
    parameters["rollback_execution"] = {
        "incident_required": rng.random() < 0.8,
        "min_severity": rng.choice(["P1", "P2", "P3", "P4"]),
    }


def _vary_conduct(rng: Random, parameters: Json, first: dt.date) -> None:
    window = parameters["window"]
    window["windows"] = _windows(rng)
    window["required_for"] = _some(rng, ["normal", "major", "routine"])
    if rng.random() < 0.5:
        window["freezes"] = _freezes(rng, first)
    notice = parameters["notice"]
    notice["hours"] = rng.choice([0, 1, 24, 48])
    if rng.random() < 0.4:
        notice["required_flags"] = ["customer_downtime", "prod_config"]
        notice["required_for"] = _some(rng, ["standard", "normal", "major"])
    verification = parameters["verification"]
    verification["deadline"] = term(rng)
    verification["high_risk_signoff"] = rng.random() < 0.8
    if rng.random() < 0.4:
        verification["signoff_role"] = rng.choice(["engineering_lead", "qa"])
    parameters["pir"]["deadline"] = term(rng)
    parameters["pir"]["caused_incident"] = rng.random() < 0.7
    if rng.random() < 0.4:
        parameters["standard"]["log_within"] = term(rng)
    parameters["standard"]["template_review_months"] = rng.choice([1, 6, 12, 13])
    parameters["reconciliation"]["tolerance_minutes"] = rng.choice([0, 5, 15, 60])
    parameters["reconciliation"]["complete_within_business_days"] = rng.choice([1, 1, 3, 5])
    parameters["metrics"]["emergency_rate_threshold_pct"] = rng.choice([0, 10.0, 20, 50])
    parameters["policy_review"]["triggered_review_resets_clock"] = rng.random() < 0.5
    parameters["acknowledgement"]["within_days"] = rng.choice([1, 30, 45])


def _vary_emergency(rng: Random, parameters: Json) -> None:
    rules = parameters["emergency"]
    rules["clock_starts_at"] = rng.choice(CLOCKS)
    for key in ("record_deadline", "review_deadline", "signoff_deadline"):
        rules[key] = term(rng)
    rules["proceed_if_unreachable"] = rng.random() < 0.7
    rules["notify_within_minutes"] = rng.choice([5, 60, 240])
    rules["signoff_required"] = rng.random() < 0.75
    rules["incident_required"] = rng.random() < 0.75
    for key in ("review_role", "clock_starts_at"):
        if rng.random() < 0.2:
            del rules[key]


def vary(rng: Random, parameters: Json, first: dt.date) -> list[str]:
    """Change a parameter set in place and give its risk levels."""
    levels = list(rng.choice(LEVELS)) if rng.random() < 0.5 else ["low", "medium", "high"]
    rescale(parameters, levels)
    if rng.random() < 0.4:
        parameters["categories"] = list(rng.choice(CATEGORY_SETS))
    if "routine" in parameters["categories"]:
        parameters["required_fields"]["routine"] = ["title", "description", "requester"]
    if rng.random() < 0.7:
        _vary_calendar(rng, parameters, first)
    if rng.random() < 0.45:
        _vary_approval(rng, parameters, levels)
    if rng.random() < 0.45:
        _vary_gates(rng, parameters, levels)
    if rng.random() < 0.45:
        _vary_conduct(rng, parameters, first)
    if rng.random() < 0.45:
        _vary_emergency(rng, parameters)
    if rng.random() < 0.2:
        parameters["documentation"]["vague_terms"].append("details")
    return levels


def overrides_for(rng: Random, levels: list[str]) -> Json | None:
    """Give a few dotted parameter paths with other values, or none."""
    choices: list[tuple[str, Any]] = [
        ("gates.code_review.min_reviewers", dict.fromkeys(levels, 2)),
        ("gates.code_review.senior_required_for", list(levels)),
        ("rollback.due", "before_deployment"),
        ("rollback.required_for_risk", [levels[-1]]),
        ("sod.deployer_rule", rng.choice(DEPLOYER_RULES)),
        ("emergency.proceed_if_unreachable", False),
        ("emergency.clock_starts_at", rng.choice(CLOCKS)),
        ("verification.deadline", term(rng)),
        ("verification.signoff_role", "engineering_lead"),
        ("approval.evidence_required", True),
        ("approval.late_statement", rng.choice(["observe", "deviation"])),
        ("reconciliation.tolerance_minutes", rng.choice([0, 1, 600])),
        ("documentation.min_description_chars", rng.choice([0, 80, 120])),
        ("notice.hours", rng.choice([0, 72])),
        ("gates.ci.required", False),
        ("pir.deadline", term(rng)),
    ]
    if rng.random() < 0.6:
        return None
    return dict(rng.sample(choices, rng.randrange(1, 4)))
