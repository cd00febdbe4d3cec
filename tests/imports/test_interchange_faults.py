"""A file with anything wrong is refused whole, and every fault is told with its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chgdesk.errors import Invalid
from chgdesk.services.interchange import read_interchange, tree

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
Json = dict[str, Any]


def small() -> Json:
    loaded: Json = json.loads(SMALL.read_text(encoding="utf-8"))
    return loaded


def faults_of(data: bytes) -> tuple[str, ...]:
    with pytest.raises(Invalid) as caught:
        read_interchange(data, file_sha256="0" * 64, recorded_at=NOON)
    return caught.value.faults


def put(path: str, value: Any) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        node: Any = document
        for step in steps:
            node = node[step]
        node[last] = value

    return change


def drop(path: str) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        node: Any = document
        for step in steps:
            node = node[step]
        del node[last]

    return change


FAULTS: tuple[tuple[Callable[[Json], None], str, str], ...] = (
    (
        put("changes.1.approvals.0.decided_at", "2026-07-05T17:00:00"),
        "changes[1].approvals[0].decided_at",
        "no time zone",
    ),
    (
        put("changes.1.approvals.0.decided_at", "2026-02-30T17:00:00Z"),
        "changes[1].approvals[0].decided_at",
        "does not exist",
    ),
    (put("changes.1.created_at", "2026-07-05"), "changes[1].created_at", "is not an instant"),
    (put("changes.1.created_at", 5), "changes[1].created_at", "the number 5"),
    (put("changes.1.created_at", "0001-01-01T00:00:00+14:00"), "changes[1].created_at", "does not exist"),
    (put("standard_templates.0.approved_on", "2026-13-01"), "standard_templates[0].approved_on", "does not exist"),
    (put("standard_templates.0.approved_on", "01/02/2026"), "standard_templates[0].approved_on", "is not a day"),
    (put("changes.2.id", "CHG-2026-101"), "changes[2].id", "already the id of changes[0]"),
    (put("people.1.id", "ana"), "people[1].id", "already the id of people[0]"),
    (put("policy_document.versions.1.version", "1.0"), "policy_document.versions[1].version", "already the version"),
    (put("changes.0.id", ""), "changes[0].id", "is empty"),
    (put("changes.0.id", "CHG-1\n"), "changes[0].id", "control characters"),
    (put("changes.0.id", None), "changes[0].id", "null"),
    (put("changes.0.author", "farahh"), "changes[0].author", 'Did you mean "farah"?'),
    (put("changes.1.approvals.0.person", ""), "changes[1].approvals[0].person", "is empty"),
    (put("exceptions.0.approvals.0.person", "nobody-here"), "exceptions[0].approvals[0].person", "nobody in `people`"),
    (put("policy_document.acknowledgements.0.person", "x"), "policy_document.acknowledgements[0].person", "nobody"),
    (put("changes.0.state", "clsoed"), "changes[0].state", 'Did you mean "closed"?'),
    (put("changes.0.scope", "Production"), "changes[0].scope", 'Did you mean "production"?'),
    (put("changes.0.category_declared", "normall"), "changes[0].category_declared", 'Did you mean "normal"?'),
    (put("changes.0.risk_declared", "hihg"), "changes[0].risk_declared", 'Did you mean "high"?'),
    (put("changes.1.approvals.0.mode", "email"), "changes[1].approvals[0].mode", "external_written"),
    (put("deployment_events.0.environment", "prod"), "deployment_events[0].environment", '"production"?'),
    (put("changes.0.titel", "x"), "changes[0].titel", 'Did you mean "title"?'),
    (put("changes.1.sast.critical", 0), "changes[1].sast.critical", "open_<severity>"),
    (put("changes.1.sast.open_high", -1), "changes[1].sast.open_high", "zero or more"),
    (put("changes.1.sast.open_high", 0.5), "changes[1].sast.open_high", "whole number"),
    (put("extra", 1), "extra", "is not a key of the format"),
    (put("changes.0.delivered_via_repo", "yes"), "changes[0].delivered_via_repo", "expected true or false"),
    (put("changes.0.delivered_via_repo", 1), "changes[0].delivered_via_repo", "expected true or false"),
    (put("changes.0.title", 12), "changes[0].title", "expected text"),
    (put("changes.0.systems", "edge-lb"), "changes[0].systems", "expected a list"),
    (put("changes.0.rollback_plan", []), "changes[0].rollback_plan", "expected an object"),
    (put("changes", {}), "changes", "expected a list"),
    (put("people.0.roles.0.to", "2025-01-01T00:00:00Z"), "people[0].roles[0].to", "lies before from"),
    (put("reconciliation_runs.0.to", "2026-06-01"), "reconciliation_runs[0].to", "lies before from"),
    (put("period.end", "2026-06-30"), "period.end", "lies before start"),
    (put("changes.0.deployments", [{"start": None}]), "changes[0].deployments", "beside deployment"),
    (put("changes.0.title", "half \ud83d here"), "changes[0].title", "surrogate"),
    (put("changes.0.title", "nul \x00 here"), "changes[0].title", "NUL"),
    (put("changes.0.verification.monitored_hours", 2**60), "changes[0].verification.monitored_hours", "cannot be kept"),
    (put("policy_parameters.timezone", "Mars/Base"), "policy_parameters.timezone", "not a time zone"),
    (put("policy_parameters.rollback.due", "tomorrow"), "policy_parameters.rollback.due", "not one of"),
    (put("policy_parameters.rolback", {"due": 1}), "policy_parameters.rolback.due", "no such parameter"),
    (drop("changes.3.id"), "changes[3].id", "is missing; expected a reference"),
    (drop("changes.3.scope"), "changes[3].scope", "is missing; expected production or non_production"),
    (drop("people"), "people", "is missing; expected a list of people"),
    (drop("policy_parameters"), "policy_parameters", "is missing"),
)


@pytest.mark.parametrize(("mutate", "path", "words"), FAULTS, ids=[f"{n}-{row[1]}" for n, row in enumerate(FAULTS)])
def test_that_a_fault_is_told_with_its_path(mutate: Callable[[Json], None], path: str, words: str) -> None:
    document = small()
    mutate(document)
    told = [line for line in faults_of(json.dumps(document).encode()) if line.startswith(f"{path}: ")]
    assert len(told) == 1
    assert words in told[0]


def test_that_every_fault_is_listed_at_once() -> None:
    document = small()
    mutations = [(mutate, path) for mutate, path, _ in FAULTS[:3] + FAULTS[11:16] if path != "changes[0].id"]
    for mutate, _ in mutations:
        mutate(document)
    told = {line.split(": ")[0] for line in faults_of(json.dumps(document).encode())}
    assert told == {path for _, path in mutations}


@pytest.mark.parametrize(
    "change",
    [
        put("changes.0.template_id", "STD-99"),
        put("changes.3.incident_id", "INC-404"),
        put("changes.3.sod_exception_id", "EXC-404"),
        put("changes.3.exception_ids", ["EXC-404"]),
        put("changes.3.follow_up_of", "CHG-404"),
        put("deployment_events.0.actor", "root"),
        put("changes.0.requester", ""),
        put("exceptions.0.waives", ["staging", "retention"]),
        put("changes.4.category_declared", "major"),
    ],
)
def test_that_what_the_judge_reports_is_no_fault_of_the_file(change: Callable[[Json], None]) -> None:
    document = small()
    change(document)
    data = json.dumps(document).encode()
    assert len(read_interchange(data, file_sha256="0" * 64, recorded_at=NOON).changes) == 14


# Faults of the text itself.


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"[]", "no JSON object"),
        (b"{}", "not a chgdesk interchange file"),
        (b'{"format": "other"}', "not a chgdesk interchange file"),
        (b'{"format": "chgdesk-interchange"}', "names no version"),
        (b'{"format": "chgdesk-interchange", "format_version": 2}', "version 2 of the interchange format"),
        (b'{"format": "chgdesk-interchange", "format_version": true}', "names no version"),
        (b"[" * 100_000, "nested more than"),
        (b'{"a":' * 5_000, "nested more than"),
    ],
)
def test_that_a_file_that_is_none_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    (line,) = faults_of(data)
    assert words in line


def test_that_a_version_written_as_a_decimal_is_the_same_number() -> None:
    data = SMALL.read_bytes().replace(b'"format_version": 1', b'"format_version": 1.0')
    assert b"1.0" in data
    assert read_interchange(data, file_sha256="0" * 64, recorded_at=NOON).changes


def test_that_doubled_keys_and_impossible_numbers_are_told_with_their_path() -> None:
    text = SMALL.read_text(encoding="utf-8")
    text = text.replace('"title": "Restyle the invoice list"', '"title": "a", "title": "b"', 1)
    text = text.replace('"monitored_hours": 1', '"monitored_hours": NaN', 1)
    text = text.replace('"emergency_rate_threshold_pct": 10.0', '"emergency_rate_threshold_pct": 1e400', 1)
    told = [line.split(": ")[0] for line in faults_of(text.encode())]
    assert sorted(told) == [
        "changes[0].verification.monitored_hours",
        "changes[1].title",
        "policy_parameters.metrics.emergency_rate_threshold_pct",
    ]


def test_that_deep_nesting_below_the_limit_of_the_parser_is_told_with_its_path() -> None:
    document = small()
    deep: Any = 1
    for _ in range(200):
        deep = {"x": deep}
    document["case"]["deep"] = deep
    (line,) = faults_of(json.dumps(document).encode())
    assert line.startswith("case.deep.x")
    assert "nested more than" in line


def test_that_ids_that_are_one_after_composition_are_doubled() -> None:
    document = small()
    document["incidents"][0]["id"] = "Caf\u00e9"
    document["incidents"][1]["id"] = "Cafe\u0301"
    (line,) = faults_of(json.dumps(document).encode())
    assert line.startswith("incidents[1].id: ")


def test_that_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_BYTES", 1024 * 1024)
    (line,) = faults_of(b" " * (3 * 1024 * 1024))
    assert line == "(the file): holds 3 MB; expected at most 1 MB"


def test_that_the_refusal_says_that_nothing_was_imported() -> None:
    document = small()
    document["changes"][0]["state"] = "odd"
    with pytest.raises(Invalid, match="refused whole, nothing was imported: one fault"):
        read_interchange(json.dumps(document).encode(), file_sha256="0" * 64, recorded_at=NOON)
