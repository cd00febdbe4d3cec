"""Each guard refuses a step ahead at its edge, names the clause in words, and moves with its parameter (APR-11, EXC-03)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chgdesk.domain.change_facts import Approval, GateResult
from chgdesk.domain.guards import (
    GUARDS,
    approval_lapsed,
    clause_words,
    commander_missing,
    emergency_gates_open,
    exception_renewed_too_often,
    exception_too_long,
    rollback_untested,
    standard_unapproved,
    watch_too_short,
)
from chgdesk.domain.parameter_kinds import ParameterClass, ParameterDefinition
from chgdesk.domain.parameter_words import words_of
from chgdesk.domain.parameters import definitions, value_at, with_value
from chgdesk.domain.rules import Rules, rules_of
from tests.make import at, day
from tests.parameter_values import default_tree, trees_of

NOON = at("2026-07-14 12:00")


def rules_with(path: str, value: object) -> dict[str, Any]:
    return with_value(default_tree(), path, value)


def judged(tree: dict[str, Any]) -> dict[str, Any]:
    """What the judge reads, without the tree it came from."""
    rules: Rules = rules_of(tree)
    return {each.name: getattr(rules, each.name) for each in fields(rules) if each.name != "tree"}


# For each guard: facts on which its answer moves with the parameter.
ASKED: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "approval.lapse_days": lambda tree: approval_lapsed(NOON, NOON + timedelta(days=40), tree),
    "standard.individual_approval": lambda tree: standard_unapproved("ada", (), NOON, tree),
    "emergency.gates_required": lambda tree: emergency_gates_open((), (), tree),
    "emergency.commander_required": lambda tree: commander_missing(None, tree),
    "exception.max_days_by_risk": lambda tree: exception_too_long("high", day("2026-01-01"), None, tree),
    "exception.renewals_max": lambda tree: exception_renewed_too_often(20, tree),
    "rollback.test_required_for_risk": lambda tree: rollback_untested("high", None, NOON, tree),
    "verification.watch_hours": lambda tree: watch_too_short("high", NOON, NOON + timedelta(hours=1), tree),
}


def test_that_every_parameter_of_the_guard_class_has_a_guard() -> None:
    guards = {definition.path for definition in definitions() if definition.group is ParameterClass.GUARD}
    assert set(GUARDS) == set(ASKED) == guards


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.path)
def test_that_each_parameter_moves_the_text_and_what_its_class_says(definition: ParameterDefinition) -> None:
    trees = trees_of(definition.path)
    assert len({words_of(definition.path, tree) for tree in trees}) == len(trees)
    if definition.group is ParameterClass.GUARD:
        assert len({ASKED[definition.path](tree) for tree in trees}) > 1
    if definition.group is ParameterClass.RULE:
        seen = [judged(tree) for tree in trees]
        assert all(one != other for index, one in enumerate(seen) for other in seen[:index])
    if definition.group is not ParameterClass.RULE:
        seen = [judged(tree) for tree in trees]
        assert definition.path == "parameter_set" or all(one == seen[0] for one in seen)


@pytest.mark.parametrize("path", sorted(GUARDS))
def test_that_a_refusal_names_the_clause_in_words_and_what_to_do(path: str) -> None:
    tree = next(tree for tree in trees_of(path) if ASKED[path](tree))
    sentence = ASKED[path](tree)
    assert sentence is not None
    assert f"The policy says under {clause_words(path, tree)}." in sentence
    assert words_of(path, tree) in sentence
    assert sentence.endswith(".")
    assert "_" not in sentence


def test_that_an_approval_is_good_through_its_last_local_day() -> None:
    tree = with_value(rules_with("approval.lapse_days", 30), "timezone", "Europe/Lisbon")
    given = at("2026-06-01 22:59")  # 23:59 in Lisbon
    assert approval_lapsed(given, at("2026-07-01 22:59:59"), tree) is None
    assert approval_lapsed(given, at("2026-07-01 23:00"), tree) == (
        "The approval given Mon 1 Jun 2026, 23:59 WEST was good until Wed 1 Jul 2026. The policy says under Approval: "
        "an approval that is not used lapses after 30 days. Ask for the approval again."
    )
    assert approval_lapsed(given, datetime(2030, 1, 1, tzinfo=UTC), rules_with("approval.lapse_days", 0)) is None


def test_that_a_silent_set_lets_approvals_lapse_after_30_days() -> None:
    assert approval_lapsed(NOON, NOON + timedelta(days=30), {}) is None
    assert approval_lapsed(NOON, NOON + timedelta(days=31), {}) is not None


def an_approval(person: str = "lea", **given: Any) -> Approval:
    return Approval(person=person, **{"decided_at": NOON, **given})


@pytest.mark.parametrize(
    ("approvals", "refused"),
    [
        ((), True),
        ((an_approval(),), False),
        ((an_approval("ada"),), True),
        ((an_approval(mode="verbal"),), True),
        ((an_approval(voided_at=NOON),), True),
        ((an_approval(decision="reject"),), True),
        ((an_approval(decided_at=NOON + timedelta(seconds=1)),), True),
        ((an_approval(decided_at=None),), True),
        ((an_approval(), an_approval(decision="reject", decided_at=NOON - timedelta(hours=1))), False),
        ((an_approval(decided_at=NOON - timedelta(hours=1)), an_approval(decision="reject")), True),
        ((an_approval(), an_approval("quin", decision="reject")), False),
    ],
)
def test_that_a_standard_change_waits_for_one_peer(approvals: tuple[Approval, ...], refused: bool) -> None:
    tree = rules_with("standard.individual_approval", True)
    assert (standard_unapproved("ada", approvals, NOON, tree) is not None) is refused
    assert standard_unapproved("ada", approvals, NOON, default_tree()) is None


@pytest.mark.parametrize(
    ("gate", "skipped", "refused"),
    [
        (GateResult(gate="ci", status="passed"), (), False),
        (GateResult(gate="ci", status="passed"), ("ci",), True),
        (GateResult(gate="ci", status="failed"), (), True),
        (GateResult(gate="ci"), (), True),
        (GateResult(gate="ci", status="waived"), (), True),
        (GateResult(gate="ci", status="waived", exception="EXC-1"), (), False),
        (GateResult(gate="ci", status="not_applicable", reason=" "), (), True),
        (GateResult(gate="ci", status="not_applicable", reason="No code"), (), False),
        (GateResult(gate="qa", status="passed"), (), True),
    ],
)
def test_that_an_emergency_keeps_the_gates_it_must(gate: GateResult, skipped: tuple[str, ...], refused: bool) -> None:
    tree = rules_with("emergency.gates_required", ["ci"])
    assert (emergency_gates_open((gate,), skipped, tree) is not None) is refused
    assert emergency_gates_open((gate,), skipped, default_tree()) is None


def test_that_every_open_gate_is_named() -> None:
    sentence = emergency_gates_open((), (), rules_with("emergency.gates_required", ["ci", "code_review"]))
    assert sentence is not None
    assert sentence.startswith("Not done yet for this emergency: pipeline tests and code review.")


def test_that_a_commander_is_named_only_where_one_is_needed() -> None:
    tree = rules_with("emergency.commander_required", True)
    assert commander_missing("lea", tree) is None
    assert commander_missing(" ", tree) is not None
    assert commander_missing(None, {}) is None


def test_that_a_policy_exception_of_199_days_is_refused_at_high_risk() -> None:
    tree, first = default_tree(), day("2026-01-01")
    assert exception_too_long("high", first, first + timedelta(days=90), tree) is None
    assert exception_too_long("high", first, first + timedelta(days=91), tree) is not None
    sentence = exception_too_long("high", first, first + timedelta(days=199), tree)
    assert sentence == (
        "This policy exception would run for 199 days at high risk. The policy says under Policy exceptions: longest "
        "time a policy exception may run, by risk: 365 days at low, 180 days at medium and 90 days at high. "
        "Let it expire on Wed 1 Apr 2026 or earlier."
    )
    assert exception_too_long("low", first, first + timedelta(days=199), tree) is None
    assert exception_too_long("high", first, None, tree) is not None
    assert exception_too_long("unheard_of", first, None, tree) is None
    assert exception_too_long("high", first, None, {}) is None


def test_that_a_second_renewal_is_refused_where_one_is_the_limit() -> None:
    assert exception_renewed_too_often(0, default_tree()) is None
    assert (exception_renewed_too_often(1, default_tree()) or "").startswith(
        "This policy exception has been renewed on"
    )
    assert exception_renewed_too_often(0, rules_with("exception.renewals_max", 0)) is not None
    assert exception_renewed_too_often(9, {}) is None


def test_that_a_rollback_plan_is_tried_out_where_the_risk_asks_for_it() -> None:
    tree = rules_with("rollback.test_required_for_risk", ["high"])
    assert rollback_untested("high", NOON, NOON, tree) is None
    assert rollback_untested("high", NOON + timedelta(seconds=1), NOON, tree) is not None
    assert rollback_untested("high", None, NOON, tree) is not None
    assert rollback_untested("medium", None, NOON, tree) is None


def test_that_a_high_risk_change_is_watched_for_all_its_hours() -> None:
    tree = default_tree()
    assert watch_too_short("high", NOON, NOON + timedelta(hours=24), tree) is None
    assert watch_too_short("high", NOON, NOON + timedelta(hours=24, seconds=-1), tree) is not None
    assert watch_too_short("medium", NOON, NOON, tree) is None


def test_that_a_guard_reads_only_the_set_it_is_given() -> None:
    tree = default_tree()
    before = value_at(tree, "exception.max_days_by_risk").copy()
    exception_too_long("high", day("2026-01-01"), None, tree)
    assert value_at(tree, "exception.max_days_by_risk") == before
