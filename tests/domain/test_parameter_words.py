"""Each parameter reads as a phrase of its sentence, and two different values never read alike (POL-07, PRM-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chgdesk.domain.parameter_checks import check_parameters, freeze_days
from chgdesk.domain.parameter_effect import WHERE_ABSENT, effective
from chgdesk.domain.parameter_kinds import Kind, ParameterClass, ParameterDefinition
from chgdesk.domain.parameter_words import (
    GROUPS,
    example_phrase,
    group_of,
    short_words,
    value_in_words,
    words_of,
)
from chgdesk.domain.parameter_words.phrases import PHRASES
from chgdesk.domain.parameters import as_text, by_path, definitions, value_at, with_value
from chgdesk.domain.rules import Rules, rules_of
from tests.parameter_values import default_tree, three_values, trees_of

EVERY = pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.path)


@EVERY
def test_that_each_sample_value_gives_a_different_phrase(definition: ParameterDefinition) -> None:
    said = [words_of(definition.path, tree) for tree in trees_of(definition.path)]
    assert len(set(said)) == len(said) == len(three_values(definition.path))
    for phrase in said:
        assert phrase == phrase.strip()
        assert not phrase.endswith(".")
        assert "_" not in phrase
        assert "{" not in phrase


@EVERY
def test_that_each_parameter_has_one_example_sentence_with_one_gap(definition: ParameterDefinition) -> None:
    example = example_phrase(definition.path)
    assert example.count("{}") == 1
    assert example.endswith(".")
    assert example[:1].isupper()
    assert group_of(definition.path) in GROUPS


@EVERY
def test_that_each_choice_and_each_flag_has_words_of_its_own(definition: ParameterDefinition) -> None:
    said = PHRASES[definition.path].said
    if definition.kind is Kind.FLAG:
        assert set(said) == {"true", "false"}
    if definition.kind is Kind.CHOICE:
        assert set(definition.allowed) <= set(said)
        assert len(set(said.values())) == len(said)


def test_that_every_parameter_has_words_and_nothing_else_has() -> None:
    assert set(PHRASES) == set(by_path())
    assert [group for group in GROUPS if group not in {group_of(path) for path in by_path()}] == []


def judged(rules: Rules) -> dict[str, Any]:
    """What the judge reads, without the tree it came from."""
    return {each.name: getattr(rules, each.name) for each in fields(rules) if each.name != "tree"}


def test_that_a_silent_set_reads_as_the_judge_takes_it() -> None:
    tree: dict[str, Any] = {}
    for definition in definitions():
        value = effective({}, definition.path)
        if value is not None or definition.kind in {Kind.TEXT, Kind.DEADLINE}:
            tree = with_value(tree, definition.path, value)
    assert check_parameters(tree) == ()
    assert judged(rules_of(tree)) == judged(rules_of({}))


def test_that_only_rules_and_guards_lose_their_default_when_absent() -> None:
    assert {by_path()[path].group for path in WHERE_ABSENT} <= {ParameterClass.RULE, ParameterClass.GUARD}
    assert not [path for path in WHERE_ABSENT if by_path()[path].optional]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("emergency.record_deadline", "without a fixed limit"),
        ("pir.deadline", "without a fixed limit"),
        ("standard.log_within", "within 1 business day of the end of implementation"),
        ("rollback.due", "before deployment starts"),
        ("gates.ci.required", "is not required"),
        ("sod.implementer_not_sole_approver", "is never"),
        ("emergency.review_role", "any person who did not work on it"),
        ("emergency.authorisers", "nobody"),
        ("exception.max_days_by_risk", "without a fixed limit"),
        ("exception.renewals_max", "may be renewed without a fixed limit"),
        ("approval.lapse_days", "lapses after 30 days"),
        ("notice.hours", "0 hours"),
        ("retention.years", "3 years"),
        ("timezone", "UTC"),
    ],
)
def test_that_an_absent_value_reads_as_what_is_then_done(path: str, words: str) -> None:
    assert words_of(path, {}) == words


def test_that_a_null_deadline_is_said_on_purpose_and_an_absent_one_may_have_a_default() -> None:
    assert words_of("standard.log_within", {"standard": {"log_within": None}}) == "without a fixed limit"
    assert rules_of({"standard": {"log_within": None}}).standard_log_within is None


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("emergency.record_deadline", {"value": 1, "unit": "hours"}, "within 1 hour of the end of implementation"),
        ("pir.deadline", {"value": 5, "unit": "business_days"}, "within 5 business days of the end of implementation"),
        ("risk.levels", ["low", "medium", "high"], "low, medium and high"),
        ("retention.years", 1, "1 year"),
        ("window.windows", [{"day": "Tue", "from": "20:00", "to": "23:00"}], "Tuesday 20:00 to 23:00"),
        (
            "window.windows",
            [{"day": "Sat", "from": "22:00", "to": "04:00"}],
            "Saturday 22:00 to 04:00 on the day after",
        ),
        ("window.freezes", [{"from": "2026-12-20", "to": "2027-01-03"}], "20 December 2026 to 3 January 2027"),
        ("gates.code_review.min_reviewers", {"high": 2, "low": 1, "medium": 2}, "1 at low, 2 at medium and 2 at high"),
        ("metrics.emergency_rate_threshold_pct", "12.50", "above 12.5 %"),
        ("approval.verbal_accepted_for", ["emergency_authorisation"], "the authorisation of an emergency"),
        ("risk.flags_high", ["auth", "own_mark"], "authentication and own mark"),
    ],
)
def test_that_values_read_as_a_policy_would_say_them(path: str, value: object, words: str) -> None:
    assert words_of(path, with_value(default_tree(), path, value)) == words


def test_that_emergency_deadlines_count_from_where_the_set_says() -> None:
    tree = with_value(default_tree(), "emergency.clock_starts_at", "incident_opened")
    assert words_of("emergency.review_deadline", tree) == "within 5 business days of the opening of the incident"
    assert words_of("pir.deadline", tree) == "within 5 business days of the end of implementation"


def test_that_roles_print_by_title_and_two_roles_never_by_the_same_words() -> None:
    tree = with_value(default_tree(), "emergency.authorisers", ["cto", "lead", "head"])
    titles = {"cto": "CTO", "lead": "Head of engineering", "head": "Head of engineering"}
    said = words_of("emergency.authorisers", tree, titles)
    assert said == "the CTO, the Head of engineering (lead) or the Head of engineering (head)"
    assert words_of("emergency.authorisers", tree, {"lead": "Engineering, operations"}) == (
        "the CTO, the “Engineering, operations” or the head"
    )


def test_that_a_matrix_reads_as_one_clause_to_a_rule() -> None:
    rules = [
        {"when": {"category": ["normal", "major"], "flags_any": ["auth"]}, "roles": ["ciso"], "any_of": ["cto", "qa"]},
        {"min_persons": 2, "optional": ["dba"], "note": "Ask early"},
        {"when": {"category": ["standard"]}},
    ]
    assert words_of("approval_matrix", {"approval_matrix": rules}).split("; ") == [
        "normal or major changes marked authentication need the approval of the CISO and any one of the CTO or the QA",
        "all changes need the approval of at least 2 different people, with the DBA if wished (“Ask early”)",
        "standard changes need no approval",
    ]


def test_that_an_unknown_path_is_refused_with_close_ones() -> None:
    with pytest.raises(KeyError, match=r"There is no parameter notice\.hour\. Did you mean notice\.hours"):
        words_of("notice.hour", {})


@EVERY
def test_that_a_table_cell_shows_each_value_and_none(definition: ParameterDefinition) -> None:
    for value in three_values(definition.path):
        assert short_words(definition.path, value).strip()
    if definition.kind is not Kind.TEXT:
        assert short_words(definition.path, None) == "no limit"


WORDS = st.sampled_from(
    ["auth", "a_b", "a b", "a", "b", "a_and_b", "none", "UAT", "uat", "user_acceptance", "x; y", "“a”", "a, b", "at_a"]
)
NAMES = st.one_of(WORDS, st.text("ab_ ,;“”N", min_size=1, max_size=5))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CLOCKS = st.times().map(lambda t: f"{t:%H:%M}")
PERIODS = st.builds(
    lambda first, length: {"from": str(first), "to": str(first + timedelta(days=length))}, DAYS, st.integers(0, 40)
)
WINDOWS = st.fixed_dictionaries({"day": st.sampled_from(["Mon", "Tue", "Sun"]), "from": CLOCKS, "to": CLOCKS})
LISTS = st.lists(NAMES, max_size=4, unique=True)
MATRICES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "when": st.fixed_dictionaries(
                {}, optional=dict.fromkeys(("category", "risk", "type", "flags_any"), st.lists(NAMES, max_size=3))
            ),
            "roles": LISTS,
            "any_of": LISTS,
            "optional": LISTS,
            "min_persons": st.integers(0, 4),
            "note": st.text("ab;”", max_size=3),
        },
    ),
    max_size=3,
)


def value_of(definition: ParameterDefinition) -> st.SearchStrategy[Any]:
    """Values of a parameter's kind, with names chosen to be mistaken for one another."""
    low, high = definition.minimum or 0, definition.maximum or 0
    kinds: Mapping[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: NAMES.filter(lambda text: text != ""),
        Kind.CHOICE: st.sampled_from(definition.allowed or ("",)),
        Kind.FLAG: st.booleans(),
        Kind.WHOLE: st.integers(low, high),
        Kind.NUMBER: st.decimals(low, high, places=2).map(float),
        Kind.WORDS: st.permutations(definition.allowed).map(lambda p: list(p[:2])) if definition.allowed else LISTS,
        Kind.LEVELS: LISTS,
        Kind.DEADLINE: st.none()
        | st.fixed_dictionaries({"value": st.integers(0, 300), "unit": st.sampled_from(["hours", "business_days"])}),
        Kind.WHOLE_BY_LEVEL: st.dictionaries(NAMES, st.integers(low, high), max_size=4),
        Kind.WORDS_BY_KEY: st.dictionaries(
            NAMES, st.lists(st.sampled_from(definition.allowed or ("a", "b")) | NAMES, max_size=3), max_size=3
        ),
        Kind.MATRIX: MATRICES,
        Kind.WINDOWS: st.lists(WINDOWS, max_size=3),
        Kind.FREEZES: st.lists(PERIODS, max_size=3),
        Kind.DAYS: st.lists(DAYS.map(str), max_size=3),
        Kind.WHOLES: st.lists(st.integers(0, 90), max_size=4),
    }
    return kinds[definition.kind]


def meant(value: Any) -> str:
    """The value with other spellings of the same meaning made one, as text."""
    return as_text(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if {"from", "to"} == set(value) and "-" in value["from"]:
        return [str(day) for day in freeze_days(value)]
    rule_keys = {"roles", "any_of", "optional", "note", "when", "min_persons"}
    return {key: _plain(each) for key, each in value.items() if each or key not in rule_keys}


@EVERY
def test_that_two_different_values_never_read_alike(definition: ParameterDefinition) -> None:
    seen: dict[str, str] = {}
    samples: list[Any] = []

    @settings(max_examples=30)
    @given(st.lists(value_of(definition), min_size=2, max_size=12))
    def collect(values: list[Any]) -> None:
        samples.extend(values)
        for value in values:
            said = value_in_words(definition.path, value)
            assert seen.setdefault(said, meant(value)) == meant(value), said

    collect()
    assert samples


def test_that_the_words_are_those_of_the_value_in_the_set() -> None:
    tree = default_tree()
    for path in by_path():
        assert words_of(path, tree) == value_in_words(path, value_at(tree, path), tree)
