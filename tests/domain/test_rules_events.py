"""R16 at its edges: which events belong to which records, and what the log's time changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.evaluation.findings import TestResult, Verdict
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.evaluation.matching import Match, match_events
from chgdesk.domain.reconcile import ReconciliationRun
from tests.make import (
    a_change,
    a_deployment,
    a_register,
    an_approval,
    an_event,
    at,
    day,
    evaluated,
    found,
    judged,
    matrix,
)

RUN = ReconciliationRun(
    ref="REC-1", first_day=day("2026-07-14"), last_day=day("2026-07-14"), completed_at=at("2026-07-20 09:00")
)


def rows(*events: Any, changes: tuple[Any, ...]) -> list[tuple[str, str | None, str | None]]:
    found_rows: tuple[Match, ...] = match_events(events, changes).rows
    return [(row.event, row.change, row.by.value if row.by else None) for row in found_rows]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("CHG-2026-103", ["CHG-2026-103"]),
        ("CHG-2026-1033", []),
        ("XCHG-2026-103", []),
        ("1CHG-2026-103", []),
        ("CHG-2026-103: raise it", ["CHG-2026-103"]),
        ("(CHG-2026-103)", ["CHG-2026-103"]),
        ("feature/CHG-2026-103-cache", ["CHG-2026-103"]),
        ("feature/CHG-2026-103_cache", ["CHG-2026-103"]),
        ("CHG-2026-103a", []),
        ("CHG-2026-103é", []),
        ("CHG-2026-10", ["CHG-2026-10"]),
        ("CHG-2026-103,CHG-2026-10.", ["CHG-2026-10", "CHG-2026-103"]),
        ("CHG-2026-10-2 and more", ["CHG-2026-10-2"]),
        ("fixes #77", ["#77"]),
        ("fixes #778", []),
        ("chg-2026-103", []),
        ("", []),
    ],
)
def test_that_r16_ids_match_as_whole_tokens_and_the_longest_counts(text: str, named: list[str]) -> None:
    changes = tuple(a_change(ref) for ref in ("CHG-2026-103", "CHG-2026-10", "CHG-2026-10-2", "#77"))
    result = rows(an_event(text=text), changes=changes)
    expected: list[Any] = [("EV-1", ref, "change_id") for ref in named]
    assert result == (expected or [("EV-1", None, None)])


def test_that_r16_an_event_belongs_to_every_change_it_names_in_text_or_list() -> None:
    changes = tuple(a_change(f"CHG-{n}") for n in (1, 2, 3))
    event = an_event(text="CHG-1", changes=("CHG-3", "CHG-9"))
    assert rows(event, changes=changes) == [("EV-1", "CHG-1", "change_id"), ("EV-1", "CHG-3", "change_id")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "A-1", "commits": ("c2",)}, [("A-1", "change_id")]),
        ({"text": "A-10", "commits": ("c2",), "pull_requests": ("1",)}, [("A-2", "sha")]),
        ({"text": "", "commits": ("c9",), "pull_requests": ("1", "3"), "run": "r2"}, [("A-1", "pr"), ("A-3", "pr")]),
        ({"text": "", "commits": (), "pull_requests": (), "run": "r2"}, [("A-2", "run_id")]),
        ({"text": "", "commits": ("shared",)}, [("A-1", "sha"), ("A-3", "sha")]),
        ({"text": "", "run": "r9"}, [(None, None)]),
    ],
    ids=range(6),
)
def test_that_r16_id_beats_commit_beats_pull_request_beats_run(
    given: dict[str, Any], expected: list[tuple[str | None, str | None]]
) -> None:
    changes = (
        a_change("A-1", deployments=(a_deployment(pull_request="1", run="r1"), a_deployment(commit="shared"))),
        a_change("A-2", deployments=(a_deployment(commit="c2", pull_request="2", run="r2"),)),
        a_change("A-3", deployments=(a_deployment(commit="shared", pull_request="3"),)),
    )
    assert [row[1:] for row in rows(an_event(**given), changes=changes)] == expected


def test_that_r16_matches_stand_in_id_order_with_events_of_nobody_last() -> None:
    changes = (a_change("B-2"), a_change("B-1"))
    events = (
        an_event("EV-3", text="B-2 B-1"),
        an_event("EV-1", text="nothing"),
        an_event("EV-2", text="B-1", environment="staging"),
        an_event("EV-4", text="B-1", status="failed"),
    )
    assert [row[:2] for row in rows(*events, changes=changes)] == [
        ("EV-3", "B-1"),
        ("EV-3", "B-2"),
        ("EV-1", None),
        ("EV-2", None),
        ("EV-4", None),
    ]


def test_that_r16_a_pipeline_record_without_event_is_found_only_where_a_finished_review_covers_its_day() -> None:
    assert found(a_change(), runs=(RUN,)) == ["REC-UNMATCHED-CHANGE"]
    assert found(a_change(), runs=(replace(RUN, completed_at=None),)) == []
    assert found(a_change(), runs=(replace(RUN, last_day=day("2026-07-13")),)) == []
    assert found(a_change(), runs=(RUN,), events=(an_event(),)) == []


def test_that_r16_k_is_not_tested_without_log_and_not_applicable_by_hand() -> None:
    letters = {a.letter: a for a in judged(a_change()).attributes}
    assert letters["K"].result is TestResult.NOT_TESTED
    assert "could not be compared" in letters["K"].reason
    manual = a_change(
        deployments=(a_deployment(path="manual", manual_reason="x", alternative_evidence="y"), a_deployment())
    )
    assert found(manual, runs=(RUN,)) == ["OBS-MANUAL-PATH"]
    assert {a.letter: a.result for a in judged(manual).attributes}["K"] is TestResult.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("when", "mismatch"),
    [
        ("2026-07-14 09:45", False),
        ("2026-07-14 09:44:59", True),
        ("2026-07-14 10:15", False),
        ("2026-07-14 10:15:01", True),
    ],
)
def test_that_r16_the_tolerance_holds_to_the_second_on_both_sides(when: str, mismatch: bool) -> None:
    assert found(a_change(), events=(an_event(when=when),)) == (["OBS-REC-TIME"] if mismatch else [])
    assert found(a_change(), {"reconciliation.tolerance_minutes": 16}, events=(an_event(when=when),)) == []
    tight = found(a_change(), {"reconciliation.tolerance_minutes": 0}, events=(an_event(when=when),))
    assert tight == ["OBS-REC-TIME"]


def test_that_r16_the_first_event_of_the_record_is_compared() -> None:
    events = (an_event("EV-2", "2026-07-14 10:00"), an_event("EV-1", "2026-07-14 09:00"))
    assert found(a_change(), events=events) == ["OBS-REC-TIME"]
    later = (an_event("EV-2", "2026-07-14 10:00"), an_event("EV-1", "2026-07-15 09:00"))
    assert found(a_change(), events=later) == []


def test_that_r16_the_logged_time_replaces_the_start_in_other_rules_and_then_counts() -> None:
    change = a_change(approvals=(an_approval("lea", decided="2026-07-14 09:30"),))
    event = an_event(when="2026-07-14 09:00")
    judgement = judged(change, matrix("engineering_lead"), events=(event,))
    assert sorted(judgement.codes) == ["APR-AFTER-IMPL", "REC-TIME-MISMATCH"]
    assert judgement.start == at("2026-07-14 09:00")


def test_that_r16_another_local_date_alone_makes_the_mismatch_count() -> None:
    change = a_change(
        deployments=(a_deployment(start=at("2026-07-14 23:00"), end=None),), verification=None, outcome=None
    )
    same_day = found(change, events=(an_event(when="2026-07-14 22:00"),))
    assert same_day == ["OBS-REC-TIME", "VER-MISSING"]
    rules = {"timezone": "Europe/Lisbon"}
    assert found(change, rules, events=(an_event(when="2026-07-14 22:00"),)) == ["REC-TIME-MISMATCH", "VER-MISSING"]


def test_that_r16_the_logged_time_does_not_move_a_record_between_periods() -> None:
    july_14 = Period(first=day("2026-07-14"), last=day("2026-07-14"))
    change = a_change(created_at=None, verification=None)
    away = an_event(when="2026-08-14 10:00")
    assert judged(change, period=july_14, events=(away,)).in_population
    register = a_register(change, events=(away,))
    assert evaluated(register, Period(first=day("2026-08-14"), last=day("2026-08-14"))).judgements[0].in_population


def test_that_r16_an_end_that_is_not_recorded_moves_with_the_start() -> None:
    change = a_change(deployments=(a_deployment(end=None),))
    rules = {"verification.deadline": {"value": 1, "unit": "hours"}}
    assert found(change, rules) == []
    assert found(change, rules, events=(an_event(when="2026-07-14 09:30"),)) == ["REC-TIME-MISMATCH", "VER-LATE"]
    with_end = a_change()
    assert judged(with_end, rules, events=(an_event(when="2026-07-14 09:30"),)).verdict is Verdict.PASS_WITH_OBSERVATION
