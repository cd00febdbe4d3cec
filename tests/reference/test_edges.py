"""One departure at a time from the worked example: the reference judge must name it and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from tests.reference.instants import Zone, add_months, instant, iso
from tests.reference.ledger import names_id
from tests.reference.oracle import evaluate
from tests.reference.test_oracle import AS_OF, CASE, PERIOD

Json = dict[str, Any]
NORMAL, HIGH, EMERGENCY, STANDARD = "CHG-2026-102", "CHG-2026-113", "CHG-2026-112", "CHG-2026-101"


def judged(change_id: str, facts: Json, overrides: Json | None = None, as_of: str = AS_OF) -> Json:
    """Judge the example with dotted facts of one change replaced."""
    case = copy.deepcopy(CASE)
    change = next(c for c in case["changes"] if c["id"] == change_id)
    for path, value in facts.items():
        node: Any = change
        *parents, last = path.split(".")
        for key in parents:
            node = node[int(key)] if isinstance(node, list) else node[key]
        if isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value
    found: Json = next(r for r in evaluate(case, PERIOD, as_of, overrides)["records"] if r["id"] == change_id)
    return found


def codes(record: Json) -> set[str]:
    return {f["code"] + (":" + f["role"] if "role" in f else "") for f in record["findings"]}


LEAD = "approvals.0."
ROWS: list[tuple[str, Json, Json | None, set[str]]] = [
    (NORMAL, {LEAD + "decided_at": "2026-07-06T13:00:00Z"}, {"rollback.due": "x"}, set()),
    (NORMAL, {LEAD + "decided_at": "2026-07-06T13:00:01Z"}, None, {"APR-AFTER-IMPL:engineering_lead"}),
    (NORMAL, {LEAD + "mode": "verbal"}, None, {"APR-VERBAL-ONLY:engineering_lead"}),
    (NORMAL, {LEAD + "person": "dina"}, None, {"APR-WRONG-ROLE:engineering_lead"}),
    (NORMAL, {LEAD + "voided_at": "2026-07-09T00:00:00Z"}, None, {"APR-MISSING-ROLE:engineering_lead"}),
    (NORMAL, {LEAD + "commit": "abc"}, None, {"APR-STALE:engineering_lead"}),
    (
        NORMAL,
        {LEAD + "decision": "reject"},
        None,
        {"APR-REJECTED", "APR-MISSING-ROLE:engineering_lead"},
    ),
    (
        NORMAL,
        {LEAD + "mode": "external_written"},
        {"approval.evidence_required": True},
        {"APR-NO-EVIDENCE:engineering_lead"},
    ),
    (
        NORMAL,
        {LEAD + "mode": "external_written", LEAD + "recorded_at": "2026-07-07T13:00:00Z"},
        {"approval.late_statement": "observe"},
        {"OBS-STATED-LATER:engineering_lead"},
    ),
    (
        NORMAL,
        {"author": "bram"},
        None,
        {"SOD-SELF-APPROVAL:engineering_lead", "SOD-NO-EXCEPTION", "SOD-COMP-REVIEW-MISSING"},
    ),
    (NORMAL, {"author": "bram"}, {"sod.compensating": None}, {"SOD-SELF-APPROVAL:engineering_lead"}),
    (NORMAL, {"deployment.implementer": "goran"}, {"sod.deployer_rule": "three_way"}, {"SOD-AUTHOR-DEPLOYED", "DEP-UNAUTHORISED"}),
    (NORMAL, {"deployment.implementer": "bram"}, {"sod.deployer_rule": "no_approver_deploy"}, {"SOD-APPROVER-DEPLOYED"}),
    (NORMAL, {"stakeholder_notified_at": "2026-07-05T13:00:00Z"}, None, set()),
    (NORMAL, {"stakeholder_notified_at": "2026-07-05T13:00:01Z"}, None, {"WIN-NOTICE-SHORT"}),
    (NORMAL, {"created_at": "2026-07-06T13:00:01Z"}, None, {"DOC-RETROACTIVE"}),
    (NORMAL, {"description": "misc fixes: " + "y" * 39}, None, {"DOC-VAGUE"}),
    (NORMAL, {"description": "misc fixes: " + "y" * 40}, None, set()),
    (NORMAL, {"justification": "  "}, None, {"DOC-FIELD-MISSING"}),
    (NORMAL, {"delivered_via_repo": False}, None, {"GATE-NO-REPOSITORY"}),
    (NORMAL, {"code_reviews.0.person": "goran"}, None, {"GATE-REVIEW-COUNT"}),
    (NORMAL, {"code_reviews.0.commit": "abc"}, None, {"GATE-REVIEW-COUNT"}),
    (NORMAL, {"ci": None}, None, {"GATE-CI"}),
    (NORMAL, {"ci.at": "2026-07-06T13:00:01Z"}, None, {"GATE-TEST-LATE"}),
    (NORMAL, {"sast": None}, None, {"GATE-SAST-MISSING"}),
    (NORMAL, {"sast.open_high": 1}, None, {"GATE-SAST-OPEN"}),
    (NORMAL, {"sast.open_high": 1}, {"gates.sast.block_on": ["critical"]}, set()),
    (NORMAL, {"staging.status": "not_done"}, None, {"GATE-STAGING-MISSING"}),
    (NORMAL, {"tests.0.evidence": None}, None, {"GATE-TEST-EVIDENCE"}),
    (NORMAL, {"tests.0.evidence": None, "ci.covers": ["basic_functional"]}, None, set()),
    (NORMAL, {"rollback_plan": None}, None, {"RBK-PLAN-MISSING"}),
    (NORMAL, {"rollback_plan.recorded_at": "2026-07-05T17:00:01Z"}, None, {"RBK-PLAN-LATE"}),
    (NORMAL, {"outcome": "rolled_back"}, None, {"RBK-NO-INCIDENT", "PIR-MISSING"}),
    (NORMAL, {"verification.at": "2026-07-07T13:12:01Z"}, None, {"VER-LATE"}),
    (NORMAL, {"verification.at": "2026-07-06T12:59:59Z"}, None, {"DOC-DATE-ORDER"}),
    (NORMAL, {"flags": ["auth"], "risk_declared": "high"}, {"categories": ["normal"]}, {"GATE-REVIEW-COUNT", "GATE-TEST-EVIDENCE", "VAL-SIGNOFF-MISSING", "APR-MISSING-ROLE:security_officer"}),
    (NORMAL, {"deployment.path": "manual", "deployment.manual_reason": "x", "deployment.alternative_evidence": "y"}, None, {"OBS-MANUAL-PATH"}),
    (NORMAL, {"state": "withdrawn"}, None, {"REC-STATE-CONTRADICTED"}),
    (NORMAL, {}, {"window.freezes": [{"from": "2026-07-06", "to": "2026-07-06"}]}, {"WIN-FREEZE"}),
    (HIGH, {"risk_declared": "high", "backup_confirmed_at": "2026-07-24T13:00:01Z"}, None, {"RBK-BACKUP-UNCONFIRMED"}),
    (HIGH, {"risk_declared": "high", "validation_signoff.person": "goran"}, None, {"VAL-SIGNOFF-MISSING"}),
    (STANDARD, {"change_type": "network"}, None, {"CLS-STD-NOT-ALLOWED", "APR-MISSING-ROLE:engineering_lead", "APR-MISSING-ROLE:qa", "GATE-STAGING-MISSING", "GATE-TEST-EVIDENCE", "RBK-PLAN-MISSING", "WIN-NOTICE-SHORT"}),
    (STANDARD, {"created_at": "2026-07-03T22:59:59Z"}, None, set()),
    (STANDARD, {"created_at": "2026-07-03T23:00:00Z"}, None, {"DOC-RETROACTIVE"}),
    (EMERGENCY, {"emergency.authorised_at": "2026-07-20T02:20:01Z"}, None, {"EMG-NO-AUTH"}),
    (EMERGENCY, {"emergency.authoriser": "bram"}, None, {"EMG-NO-AUTH"}),
    (EMERGENCY, {"emergency.authoriser": "bram", "emergency.primary_unavailable_note": "Away."}, None, set()),
    (EMERGENCY, {"emergency.criterion": "haste"}, None, {"CLS-EMG-UNJUSTIFIED"}),
    (EMERGENCY, {"created_at": "2026-07-21T02:32:00Z"}, None, set()),
    (EMERGENCY, {"created_at": "2026-07-21T02:32:01Z"}, None, {"EMG-REC-LATE"}),
    (EMERGENCY, {"created_at": "2026-07-21T02:32:00Z"}, {"emergency.clock_starts_at": "incident_opened"}, {"EMG-REC-LATE"}),
    (EMERGENCY, {"emergency.retro_review.at": "2026-07-27T22:59:59Z"}, None, set()),
    (EMERGENCY, {"emergency.retro_review.at": "2026-07-27T23:00:00Z"}, None, {"EMG-REVIEW-LATE"}),
    (EMERGENCY, {"emergency.retro_signoff": None}, None, {"EMG-SIGNOFF-MISSING"}),
    (EMERGENCY, {"incident_id": None}, None, {"EMG-NO-INCIDENT"}),
    (EMERGENCY, {"emergency.retro_review.person": "hana"}, None, {"EMG-REVIEW-WRONG-ROLE", "EMG-REVIEW-NOT-INDEPENDENT"}),
]  # fmt: skip


@pytest.mark.parametrize(("change_id", "facts", "overrides", "expected"), ROWS)
def test_that_one_departure_gives_its_findings(
    change_id: str, facts: Json, overrides: Json | None, expected: set[str]
) -> None:
    assert codes(judged(change_id, facts, overrides)) == expected


def test_that_a_missing_verification_is_open_through_the_last_second_of_its_deadline() -> None:
    facts: Json = {"verification": None}
    record = judged(NORMAL, facts, as_of="2026-07-07T13:12:00Z")
    assert record["verdict"] == "OPEN"
    assert record["findings"] == [{"code": "VER-MISSING", "attribute": "H", "due": "2026-07-07T13:12:00Z"}]
    assert judged(NORMAL, facts, as_of="2026-07-07T13:12:01Z")["verdict"] == "DEVIATION"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-07-06T12:46:00Z", set()),
        ("2026-07-06T12:45:59Z", {"OBS-REC-TIME"}),
        ("2026-07-06T13:16:01Z", {"OBS-REC-TIME", "DOC-DATE-ORDER"}),
        ("2026-07-05T13:00:00Z", {"REC-TIME-MISMATCH"}),
    ],
)
def test_that_the_log_replaces_the_recorded_start(start: str, expected: set[str]) -> None:
    assert codes(judged(NORMAL, {"deployment.start": start})) == expected


def test_that_a_compensated_self_approval_needs_all_three_legs() -> None:
    case = copy.deepcopy(CASE)
    change = next(c for c in case["changes"] if c["id"] == NORMAL)
    change.update({"author": "bram", "sod_exception_id": "EXC-2026-03"})
    change["pir"] = {"person": "ana", "at": "2026-07-13T22:59:59Z", "summary": "Seen."}
    case["exceptions"][1].update({"waives": ["segregation"], "starts_on": "2026-07-06"})
    case["exceptions"][1]["approved_at"] = "2026-07-06T13:00:00Z"
    for given in case["exceptions"][1]["approvals"]:
        given["at"] = "2026-07-06T13:00:00Z"
    record = next(r for r in evaluate(case, PERIOD, AS_OF)["records"] if r["id"] == NORMAL)
    assert codes(record) == {"CMP-SOD:engineering_lead"}
    assert record["verdict"] == "PASS_WITH_COMPENSATING_CONTROL"
    case["exceptions"][1]["closed_at"] = "2026-07-06T13:00:00Z"
    record = next(r for r in evaluate(case, PERIOD, AS_OF)["records"] if r["id"] == NORMAL)
    assert codes(record) == {"SOD-SELF-APPROVAL:engineering_lead", "EXC-EXPIRED"}


def test_that_ids_match_as_whole_tokens() -> None:
    assert names_id("CHG-2026-103: a step", "CHG-2026-103")
    assert names_id("(CHG-2026-103)", "CHG-2026-103")
    assert not names_id("CHG-2026-1033", "CHG-2026-103")
    assert not names_id("XCHG-2026-103", "CHG-2026-103")


def test_that_business_days_follow_the_local_calendar() -> None:
    lisbon = Zone({"timezone": "Europe/Lisbon", "business_calendar": {"weekend": ["Sat", "Sun"], "holidays": []}})
    friday_night = instant("2026-10-23T22:59:59Z")
    assert friday_night is not None
    one_day = {"value": 1, "unit": "business_days"}
    assert iso(lisbon.deadline(friday_night, one_day) or 0) == "2026-10-26T23:59:59Z"
    cairo = Zone({"timezone": "Africa/Cairo", "business_calendar": {"weekend": ["Fri", "Sat"], "holidays": []}})
    assert iso(cairo.last_second(dt.date(2026, 10, 29))) == "2026-10-29T21:59:59Z"
    assert add_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
