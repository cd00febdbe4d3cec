"""The generator of workspaces must reach every finding and stay repeatable."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.reference.cases import random_case
from tests.reference.comparison import differences
from tests.reference.oracle import evaluate

CATALOGUE = Path(__file__).parents[2] / "resources" / "findings.json"
SEEDS = 500
# Findings of reconciliation runs and registers: no record's evaluation can give them.
NOT_OF_A_RECORD = {
    "REC-ACTOR-MISMATCH",
    "REC-HASH-MISMATCH",
    "REC-UNMATCHED-DEPLOY",
    "EXC-EXPIRED-OPEN",
    "EXC-WRONG-AUTHORITY",
    "ACK-MISSING",
    "TRN-MISSING",
    "REV-OVERDUE",
}
VERDICTS = {
    "PASS",
    "PASS_WITH_OBSERVATION",
    "PASS_WITH_COMPENSATING_CONTROL",
    "OPEN",
    "DEVIATION",
    "NOT_IN_POPULATION",
    "NOT_JUDGED",
}


def test_that_the_same_seed_gives_the_same_workspace() -> None:
    assert json.dumps(random_case(7)) == json.dumps(random_case(7))
    assert json.dumps(random_case(7)) != json.dumps(random_case(8))


def test_that_generated_workspaces_reach_every_finding_and_verdict() -> None:
    found: Counter[str] = Counter()
    for seed in range(SEEDS):
        result = evaluate(*random_case(seed))
        for record in result["records"]:
            found[record["verdict"]] += 1
            found.update(f["code"] for f in record["findings"])
        for item in result["exceptions"]:
            found.update(item["findings"])
    codes = {f["code"] for f in json.loads(CATALOGUE.read_text(encoding="utf-8"))["findings"]}
    assert codes - NOT_OF_A_RECORD - set(found) == set()
    assert {"EXC-EXPIRED-OPEN", "EXC-WRONG-AUTHORITY"} <= set(found)
    assert set(found) >= VERDICTS
    assert set(found) <= codes | VERDICTS


def test_that_ids_are_unique_in_generated_workspaces() -> None:
    for seed in range(40):
        case = random_case(seed)[0]
        for key in (
            "changes",
            "deployment_events",
            "exceptions",
            "incidents",
            "people",
            "reconciliation_runs",
        ):
            ids = [item["id"] for item in case[key]]
            assert len(ids) == len(set(ids))


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, path)
    elif isinstance(node, str):
        yield path, node


def test_that_instants_are_whole_utc_seconds_and_people_exist() -> None:
    instant = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    people_keys = {"person", "implementer", "author", "requester", "authoriser", "performed_by", "reviewer"}
    for seed in range(80):
        case = random_case(seed)[0]
        people = {p["id"] for p in case["people"]}
        for path, text in _texts(case):
            key = path.rsplit(".", 1)[-1]
            if re.match(r"\d{4}-\d\d-\d\dT", text):
                assert instant.fullmatch(text), path
            if key in people_keys:
                assert text in people, path


def test_that_references_name_something_unless_asked_otherwise() -> None:
    named = {
        "template_id": "standard_templates",
        "sod_exception_id": "exceptions",
        "exception_ids": "exceptions",
        "exception_id": "exceptions",
        "incident_id": "incidents",
        "follow_up_of": "changes",
    }
    loose = 0
    for seed in range(80):
        for dangling in (False, True):
            case = random_case(seed, dangling=dangling)[0]
            for path, text in _texts(case["changes"]):
                register = named.get(path.rsplit(".", 1)[-1])
                if register and text not in {item["id"] for item in case[register]}:
                    assert dangling, path
                    loose += 1
    assert loose > 0


def test_that_the_judge_also_reads_references_that_name_nothing() -> None:
    for seed in range(60):
        case, period, as_of, overrides = random_case(seed, dangling=True)
        result = evaluate(case, period, as_of, overrides)
        assert len(result["records"]) == len(case["changes"])


def test_that_a_comparison_is_empty_only_for_equal_results() -> None:
    result = evaluate(*random_case(3))
    other = copy.deepcopy(result)
    assert differences(result, other) == []
    other["records"][0]["findings"].append({"code": "DOC-VAGUE", "attribute": "A", "role": "nobody"})
    other["metrics"]["population"] += 1
    other["sequence"]["count"] += 1
    assert len(differences(result, other)) == 3


OPTIONAL_KEYS = {
    "judged_from",
    "systems",
    "first_written",
    "exception_ids",
    "recorded_at",
    "evidence",
    "commit",
    "voided_at",
    "covers",
    "deploy",
    "revoked_on",
    "reviews",
    "changes",
    "shas",
    "prs",
    "deployments",
    "freezes",
    "any_of",
    "min_persons",
    "evidence_required",
    "late_statement",
    "implementer_not_sole_approver",
    "log_within",
    "signoff_role",
    "required_flags",
    "transition",
}


def _keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value)


def test_that_generated_workspaces_use_every_optional_key() -> None:
    seen: Counter[str] = Counter()
    zones, shared = set(), 0
    for seed in range(120):
        case, period, as_of, overrides = random_case(seed)
        seen.update(set(_keys(case)) & OPTIONAL_KEYS)
        zones.add(case["policy_parameters"]["timezone"])
        owners = Counter(m["event"] for m in evaluate(case, period, as_of, overrides)["matches"])
        shared += any(count > 1 for count in owners.values())
    assert set(seen) >= OPTIONAL_KEYS
    assert len(zones) > 8
    assert shared > 5
