"""R15 at its edges: the plan, its parts and its time, the backup, and the incident of an executed rollback."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.change_facts import Emergency, RollbackPlan
from chgdesk.domain.reconcile import Incident
from tests.make import START, a_change, an_approval, an_emergency, at, found, hours, judged

PLAN = RollbackPlan(trigger="errors", steps="redeploy", time_estimate_min=0, recorded_at=at("2026-07-14 08:00"))
RULES: dict[str, object] = {
    "rollback": {
        "required_for": ["normal", "emergency"],
        "required_for_risk": ["low"],
        "due": "before_deployment",
        "elements": ["trigger", "steps", "time_estimate_min"],
    }
}
BEFORE_APPROVAL: dict[str, object] = {**RULES, "rollback.due": "before_approval"}


def test_that_r15_a_plan_is_asked_for_by_category_and_risk() -> None:
    assert found(a_change(), RULES) == ["RBK-PLAN-MISSING"]
    assert found(a_change(category="major"), RULES) == []
    assert found(a_change(risk_declared="high"), RULES) == []
    assert found(a_change(rollback_plan=PLAN), RULES) == []


def test_that_r15_every_blank_part_is_named_and_nought_minutes_is_not_blank() -> None:
    (finding,) = judged(a_change(rollback_plan=replace(PLAN, trigger=" ", steps=None)), RULES).findings
    assert (finding.code, finding.names) == ("RBK-PLAN-INCOMPLETE", ("trigger", "steps"))


def test_that_r15_further_parts_are_asked_for_at_the_risk_that_names_them() -> None:
    asked = {**RULES, "rollback.elements_by_risk": {"low": ["authority"], "high": ["data_recovery"]}}
    (finding,) = judged(a_change(rollback_plan=PLAN), asked).findings
    assert (finding.code, finding.names) == ("RBK-PLAN-INCOMPLETE", ("authority",))
    assert [used.path for used in finding.parameters] == ["rollback.elements", "rollback.elements_by_risk"]
    assert found(a_change(rollback_plan=replace(PLAN, authority="The lead")), asked) == []


@pytest.mark.parametrize(
    ("recorded", "late"),
    [(START, False), (at("2026-07-14 10:00:01"), True), (None, True)],
    ids=["at the start", "a second later", "unknown"],
)
def test_that_r15_before_deployment_the_start_is_the_limit(recorded: Any, late: bool) -> None:
    change = a_change(rollback_plan=replace(PLAN, recorded_at=recorded), approvals=(an_approval("lea"),))
    assert found(change, RULES) == (["RBK-PLAN-LATE"] if late else [])


@pytest.mark.parametrize(
    ("approval", "late"),
    [
        ({"decided": "2026-07-14 08:00"}, False),
        ({"decided": "2026-07-14 07:59:59"}, True),
        ({"decided": "2026-07-14 07:59:59", "mode": "verbal"}, True),
        ({"decided": "2026-07-14 07:59:59", "kind": "start"}, True),
        ({"decided": "2026-07-14 07:59:59", "decision": "reject"}, False),
        ({"decided": "2026-07-14 07:59:59", "voided_at": START}, False),
        ({"decided_at": None}, False),
    ],
    ids=str,
)
def test_that_r15_before_approval_the_first_approval_of_any_kind_is_the_limit(
    approval: dict[str, Any], late: bool
) -> None:
    change = a_change(rollback_plan=PLAN, approvals=(an_approval("quin", **approval), an_approval("lea")))
    codes = [code for code in found(change, BEFORE_APPROVAL) if code.startswith("RBK")]
    assert codes == (["RBK-PLAN-LATE"] if late else [])


def test_that_r15_a_first_approval_after_the_start_leaves_the_start_as_limit() -> None:
    change = a_change(
        rollback_plan=replace(PLAN, recorded_at=at("2026-07-14 10:00:01")),
        approvals=(an_approval("lea", decided="2026-07-14 12:00"),),
    )
    assert found(change, BEFORE_APPROVAL) == ["RBK-PLAN-LATE"]
    assert found(replace(change, approvals=()), BEFORE_APPROVAL) == ["RBK-PLAN-LATE"]
    assert found(replace(change, rollback_plan=replace(PLAN, recorded_at=START)), BEFORE_APPROVAL) == []


def rollback_codes(
    plan: RollbackPlan | None, as_of: str = "2026-12-31 00:00", **rules: object
) -> list[tuple[str, bool]]:
    went = Emergency(criterion="x", authoriser="cira", authorised_at=at("2026-07-14 09:00"))
    given = {**RULES, "emergency.record_deadline": hours(24), **rules}
    findings = judged(an_emergency(went, rollback_plan=plan), given, as_of=at(as_of)).findings
    return [(f.code, f.is_open) for f in findings if f.attribute == "G"]


def test_that_r15_an_emergency_s_plan_is_due_with_its_record_and_open_until_then() -> None:
    in_time, late = at("2026-07-15 10:30"), at("2026-07-15 10:30:01")
    assert rollback_codes(replace(PLAN, recorded_at=in_time)) == []
    assert rollback_codes(replace(PLAN, recorded_at=late)) == [("RBK-PLAN-LATE", False)]
    assert rollback_codes(None, "2026-07-15 10:30") == [("RBK-PLAN-MISSING", True)]
    assert rollback_codes(None, "2026-07-15 10:30:01") == [("RBK-PLAN-MISSING", False)]


def test_that_r15_without_a_record_deadline_an_emergency_s_plan_is_never_late_and_missing_at_once() -> None:
    none: dict[str, Any] = {"emergency.record_deadline": None}
    assert rollback_codes(replace(PLAN, recorded_at=at("2027-01-01 00:00")), **none) == []
    assert rollback_codes(replace(PLAN, recorded_at=None), **none) == []
    assert rollback_codes(None, "2026-07-14 10:31", **none) == [("RBK-PLAN-MISSING", False)]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, ["RBK-BACKUP-UNCONFIRMED"]),
        ({"backup_confirmed_at": START}, []),
        ({"backup_confirmed_at": at("2026-07-14 10:00:01")}, ["RBK-BACKUP-UNCONFIRMED"]),
        ({"flags": ("other",)}, []),
        ({"risk_declared": "medium"}, []),
        ({"category": "emergency"}, []),
    ],
    ids=str,
)
def test_that_r15_high_risk_data_changes_have_a_backup_confirmed_by_the_start(
    given: dict[str, Any], codes: list[str]
) -> None:
    rules = {"rollback.backup_confirmation": True, "rollback.backup_flags": ["irreversible"]}
    facts = {"risk_declared": "high", "flags": ("irreversible",), **given}
    assert [c for c in found(a_change(**facts), rules) if c.startswith("RBK")] == codes
    assert not [c for c in found(a_change(**facts)) if c.startswith("RBK")]


@pytest.mark.parametrize(
    ("severity", "codes"),
    [
        ("P1", []),
        ("P3", []),
        ("P4", ["RBK-INCIDENT-SEVERITY"]),
        ("", ["RBK-INCIDENT-SEVERITY"]),
        ("unrated", ["RBK-INCIDENT-SEVERITY"]),
        (None, ["RBK-NO-INCIDENT"]),
    ],
)
def test_that_r15_an_executed_rollback_has_an_incident_severe_enough(severity: str | None, codes: list[str]) -> None:
    rules = {"rollback_execution": {"incident_required": True, "min_severity": "P3"}}
    change = a_change(outcome="rolled_back", incident="INC-1" if severity is not None else None)
    incidents = (Incident(ref="INC-1", severity=severity or ""),)
    assert found(change, rules, incidents=incidents) == codes
    assert found(replace(change, outcome="success"), rules, incidents=incidents) == []
    assert found(change, {"rollback_execution.min_severity": "P3"}, incidents=incidents) == []


def test_that_r15_an_incident_that_is_not_on_record_is_none_and_without_a_least_severity_any_will_do() -> None:
    change = a_change(outcome="rolled_back", incident="INC-1")
    rules = {"rollback_execution.incident_required": True}
    assert found(change, rules) == ["RBK-NO-INCIDENT"]
    assert found(change, rules, incidents=(Incident(ref="INC-1", severity="P5"),)) == []
