"""What differs between two sets is said in words, in the order of the policy, absent values as they hold (PRM-02)."""

from __future__ import annotations

import pytest

from chgdesk.domain.parameter_compare import compare
from chgdesk.domain.parameter_kinds import ParameterDefinition
from chgdesk.domain.parameter_words import group_of
from chgdesk.domain.parameters import definitions, with_value
from tests.parameter_values import default_tree, trees_of


def test_that_a_set_does_not_differ_from_itself() -> None:
    assert compare(default_tree(), default_tree()) == ()
    assert compare({}, {}) == ()


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.path)
def test_that_each_parameter_alone_is_found_as_the_one_difference(definition: ParameterDefinition) -> None:
    first, *others = trees_of(definition.path)
    for other in others:
        (difference,) = compare(first, other)
        assert difference.path == definition.path
        assert difference.meaning == definition.meaning
        assert difference.group == group_of(definition.path)
        assert difference.old != difference.new


def test_that_differences_come_in_the_order_of_the_policy_with_old_and_new_words() -> None:
    mine = default_tree()
    theirs = with_value(with_value(mine, "retention.years", 6), "emergency.record_deadline.value", 48)
    found = compare(mine, theirs)
    assert [each.path for each in found] == ["emergency.record_deadline", "retention.years"]
    assert (found[0].old, found[0].new) == (
        "within 24 hours of the end of implementation",
        "within 48 hours of the end of implementation",
    )


def test_that_a_value_left_out_counts_as_what_then_holds() -> None:
    assert compare({}, {"gates": {"ci": {"required": False}}, "rollback": {"due": "before_deployment"}}) == ()
    (difference,) = compare({}, {"gates": {"ci": {"required": True}}})
    assert (difference.old, difference.new) == ("is not required", "is required")


def test_that_two_spellings_of_one_value_do_not_differ() -> None:
    mine = {"metrics": {"emergency_rate_threshold_pct": "10"}, "window": {"freezes": ["2026-12-24"]}}
    theirs = {
        "metrics": {"emergency_rate_threshold_pct": 10.0},
        "window": {"freezes": [{"from": "2026-12-24", "to": "2026-12-24"}]},
    }
    assert compare(mine, theirs) == ()


def test_that_the_order_of_names_counts_only_where_it_says_something() -> None:
    mine = default_tree()
    other_order = with_value(mine, "rollback.required_for", ["emergency", "normal", "major"])
    assert compare(mine, with_value(other_order, "business_calendar.weekend", ["Sun", "Sat"])) == ()
    levels = compare(mine, with_value(mine, "risk.levels", ["high", "medium", "low"]))
    assert [each.path for each in levels] == ["risk.levels"]


def test_that_another_clock_of_emergencies_is_one_difference() -> None:
    mine = default_tree()
    found = compare(mine, with_value(mine, "emergency.clock_starts_at", "authorised"))
    assert [each.path for each in found] == ["emergency.clock_starts_at"]


def test_that_roles_print_by_title() -> None:
    mine = default_tree()
    (difference,) = compare(mine, with_value(mine, "emergency.review_role", "cto"), {"cto": "Head of technology"})
    assert difference.new == "the Head of technology"
