"""The generator of workspaces must reach every finding and stay repeatable."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.reference.cases import random_case
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
