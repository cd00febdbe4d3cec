"""Every parameter is defined in full, every kind of fault is found, and values are tried at any depth (PRM-01, PRM-03)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_kinds import Kind, ParameterClass, ParameterDefinition
from chgdesk.domain.parameters import by_path, definitions, flatten, unflatten, value_at, with_value
from chgdesk.domain.rules import rules_of


def defaults() -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for definition in definitions():
        tree = with_value(tree, definition.path, json.loads(definition.default))
    return tree


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.path)
def test_that_each_parameter_says_what_it_means_and_its_default_is_valid(definition: ParameterDefinition) -> None:
    assert definition.meaning[:1].isupper()
    assert not definition.meaning.endswith(".")
    default = json.loads(definition.default)
    assert check_parameters(with_value({}, definition.path, default)) == ()
    if definition.kind is Kind.CHOICE:
        assert default in definition.allowed
    for choice in definition.allowed:
        shapes: dict[Kind, object] = {Kind.CHOICE: choice, Kind.WORDS_BY_KEY: {"high": [choice]}}
        value = shapes.get(definition.kind, [choice])
        assert check_parameters(with_value({}, definition.path, value)) == ()
    for bound in (definition.minimum, definition.maximum):
        if bound is not None and definition.kind in {Kind.WHOLE, Kind.NUMBER}:
            assert check_parameters(with_value({}, definition.path, bound)) == ()


def test_that_all_defaults_together_are_one_valid_set_that_the_judge_reads() -> None:
    tree = defaults()
    assert check_parameters(tree) == ()
    rules = rules_of(tree)
    assert rules.lowest_risk == "low"
    assert rules.highest_risk == "high"
    assert unflatten(flatten(tree)) == tree


@pytest.mark.parametrize("kind", [Kind.WHOLE, Kind.NUMBER, Kind.WHOLE_BY_LEVEL])
def test_that_every_number_has_a_least_and_a_most(kind: Kind) -> None:
    numbers = [d for d in definitions() if d.kind is kind]
    assert numbers
    assert all(d.minimum is not None and d.maximum is not None for d in numbers)


def test_that_paths_are_unique_and_none_stands_inside_another() -> None:
    paths = [definition.path for definition in definitions()]
    assert len(set(paths)) == len(paths) == len(by_path())
    assert not [(a, b) for a in paths for b in paths if b.startswith(f"{a}.")]


@pytest.mark.parametrize(
    "path",
    [
        "approval.lapse_days",
        "exception.max_days_by_risk",
        "exception.renewals_max",
        "rollback.test_required_for_risk",
        "verification.watch_hours",
        "emergency.commander_required",
    ],
)
def test_that_parameters_no_rule_reads_are_guards(path: str) -> None:
    assert by_path()[path].group is ParameterClass.GUARD


FAULTS: tuple[tuple[str, object, str], ...] = (
    ("rollback.due", "tomorrow", "is not one of before_approval"),
    ("rollback.due", ["before_approval", 3], "3 is not one of"),
    ("rollback.dew", "before_approval", "there is no such parameter. Did you mean rollback.due?"),
    ("zzz", 1, "there is no such parameter."),
    ("timezone", "Mars/Olympus", "is not a time zone"),
    ("timezone", 5, "expected text"),
    ("gates.ci.required", "yes", "expected true or false"),
    ("notice.hours", -1, "-1 is outside the range from 0 to 720"),
    ("notice.hours", 721, "is outside the range"),
    ("notice.hours", 1.5, "expected a whole number from 0 to 720"),
    ("notice.hours", True, "expected a whole number"),
    ("metrics.emergency_rate_threshold_pct", "many", "expected a number"),
    ("metrics.emergency_rate_threshold_pct", True, "expected a number"),
    ("metrics.emergency_rate_threshold_pct", "NaN", "expected a number"),
    ("metrics.emergency_rate_threshold_pct", 101, "outside the range"),
    ("categories", [], "at least 2 are needed"),
    ("categories", ["normal", "normal"], "a name stands twice"),
    ("categories", "normal", "expected a list of names"),
    ("categories", ["normal", ""], "expected a list of names"),
    ("approval.accepted_modes", ["telepathy"], "is not one of in_app_signature"),
    ("business_calendar.weekend", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "must be a business day"),
    ("business_calendar.holidays", "2026-12-25", "expected a list of dates"),
    ("business_calendar.holidays", ["2026-02-30"], "is not a date"),
    ("business_calendar.holidays", [20261225], "is not a date"),
    ("risk.levels", ["only"], "at least 2 are needed"),
    ("risk.levels", ["1", "2", "3", "4", "5", "6"], "at most 5 levels"),
    ("risk.levels", 3, "expected a list of names"),
    ("pir.deadline", 5, "expected {"),
    ("pir.deadline", {"value": 5}, "expected {"),
    ("pir.deadline", {"value": -5, "unit": "hours"}, "value: expected a whole number"),
    ("pir.deadline", {"value": True, "unit": "hours"}, "value: expected a whole number"),
    ("pir.deadline", {"value": 5, "unit": "days"}, "unit: expected hours or business_days"),
    ("gates.code_review.min_reviewers", 2, "expected a number for each risk level"),
    ("gates.code_review.min_reviewers", {"low": -1}, "low: -1 is outside the range"),
    ("required_fields", [], "expected a list of names for each key"),
    ("required_fields", {"normal": "title"}, "normal: expected a list of names"),
    ("rollback.elements_by_risk", {"high": ["hope"]}, "high: 'hope' is not one of method"),
    ("approval_matrix", {}, "expected a list of rules"),
    ("approval_matrix", ["qa"], "rule 1: expected an object"),
    ("approval_matrix", [{"who": "qa"}], "rule 1: who is not known"),
    ("approval_matrix", [{"when": {"moon": ["full"]}}], "when: only"),
    ("approval_matrix", [{"when": {"category": "normal"}}], "when: expected lists"),
    ("approval_matrix", [{"when": []}], "when: only"),
    ("approval_matrix", [{"roles": "qa"}], "roles: expected a list of roles"),
    ("approval_matrix", [{"any_of": [""]}], "any_of: expected a list of roles"),
    ("approval_matrix", [{"roles": ["qa"]}, {"min_persons": -1}], "rule 2: min_persons: expected"),
    ("approval_matrix", [{"min_persons": True}], "min_persons: expected"),
    ("window.windows", "Tue", "expected a list of windows"),
    ("window.windows", [{"day": "Tue"}], "window 1: expected"),
    ("window.windows", [{"day": "Tuesday", "from": "20:00", "to": "23:00"}], "is not one of Mon"),
    ("window.windows", [{"day": "Tue", "from": "20:00", "to": "24:00"}], "to must be a time"),
    ("window.windows", [{"day": "Tue", "from": 20, "to": "23:00"}], "from must be a time"),
    ("window.freezes", "2026-12-24", "expected a list of periods"),
    ("window.freezes", [{"from": "2026-12-24"}], "period 1: expected"),
    ("window.freezes", ["soon"], "period 1: expected"),
    ("window.freezes", [{"from": "2026-12-24", "to": "2026-12-23"}], "it ends before it begins"),
    ("policy_review.reminder_days", "60", "expected a list of whole numbers"),
    ("policy_review.reminder_days", [True], "expected a list of whole numbers"),
)


@pytest.mark.parametrize(("path", "value", "sentence"), FAULTS, ids=[f"{p}-{v}" for p, v, _ in FAULTS])
def test_that_each_kind_of_fault_is_named_with_its_path(path: str, value: object, sentence: str) -> None:
    *parents, leaf = path.split(".")
    tree: dict[str, Any] = {}
    node = tree
    for parent in parents:
        node = node.setdefault(parent, {})
    node[leaf] = value
    faults = check_parameters(tree)
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}: ")
    assert sentence in faults[0]


def test_that_every_fault_of_a_set_is_listed_in_path_order() -> None:
    tree = {"notice": {"hours": -1}, "rollback": {"due": "never"}, "zzz": 1}
    assert [fault.split(":")[0] for fault in check_parameters(tree)] == ["notice.hours", "rollback.due", "zzz"]


def test_that_a_number_may_be_text_and_optional_text_may_be_null() -> None:
    assert check_parameters({"metrics": {"emergency_rate_threshold_pct": "12.5"}}) == ()
    assert check_parameters({"verification": {"signoff_role": None}, "pir": {"deadline": None}}) == ()


def test_that_a_value_is_tried_above_at_and_below_a_defined_path_without_touching_the_set() -> None:
    tree = {"notice": {"hours": 24, "required_for": ["major"]}}
    at_it = with_value(tree, "notice.hours", 48)
    above = with_value(tree, "notice", {"hours": 48})
    below = with_value(tree, "pir.deadline.value", 3)
    assert at_it == {"notice": {"hours": 48, "required_for": ["major"]}}
    assert above == {"notice": {"hours": 48}}
    assert value_at(below, "pir.deadline") == {"value": 3}
    assert tree == {"notice": {"hours": 24, "required_for": ["major"]}}
    assert with_value({"pir": {"deadline": None}}, "pir.deadline.value", 3) == {"pir": {"deadline": {"value": 3}}}


def test_that_a_path_to_nowhere_is_refused_with_close_ones() -> None:
    with pytest.raises(KeyError, match=r"There is no parameter notice\.hour\. Did you mean notice\.hours"):
        with_value({}, "notice.hour", 1)
    with pytest.raises(KeyError, match=r"There is no parameter qqq\."):
        with_value({}, "qqq", 1)


def test_that_what_no_definition_covers_keeps_its_own_path() -> None:
    tree = {"cab": {"mood": {"today": "good"}}, "notice": {"hours": 1}}
    assert [value.path for value in flatten(tree)] == ["cab.mood.today", "notice.hours"]
    assert unflatten(flatten(tree)) == tree
    assert value_at(tree, "notice.hours.deeper") is None
