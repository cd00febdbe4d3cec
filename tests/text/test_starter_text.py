"""The starter text: every topic, every parameter, no leftovers, no figure typed by hand (POL-02, POL-05..07, POL-24, 26)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from chgdesk import paths
from chgdesk.domain.parameter_definitions import BY_PATH
from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameter_words import words_of
from chgdesk.domain.parameter_words.names import name_words, title_words
from chgdesk.domain.parameter_words.phrases import PHRASES
from chgdesk.domain.parameter_words.times import long_day
from chgdesk.domain.policy_text import PARTS
from chgdesk.domain.policy_topics import ASKED, FURTHER, TOPICS, missing_topics, topic_title
from chgdesk.domain.prohibited import PRACTICES
from chgdesk.services.policies.starter import starter_fields, starter_roles, starter_sections
from chgdesk.text.setting import printed_by, set_out
from chgdesk.text.tables import TABLES
from chgdesk.text.tokens import FIELD, PARAM, ROLE, TABLE, tokens
from tests.parameter_values import default_tree, three_values, trees_of
from tests.text.policy_contents import a_content, a_tree, all_words, finding_codes, words_in

SECTIONS = starter_sections("V1")
WHOLE_TEXT = "\n".join(section.body for section in SECTIONS)
TITLES = {role.ref: role.title for role in starter_roles()}
SPREAD = {
    "approval_matrix",
    "required_fields",
    "scope.boundary",
    "scope.exclusions",
    "gates.tests.software",
    "gates.tests.platform",
    "gates.code_review.min_reviewers",
    "gates.code_review.senior_required_for",
    "exception.max_days_by_risk",
    "exception.approver_roles_by_risk",
    "rollback.elements",
    "window.windows",
    "window.peak",
    "window.freezes",
}
"""Parameters whose value a table spreads over rows: their parts are found in it, not one phrase."""


def test_that_there_are_nineteen_topics_and_the_version_history() -> None:
    assert len(TOPICS) == 19
    assert list(ASKED) == [*TOPICS, "version_history"]


def test_that_the_starter_text_covers_every_topic_once() -> None:
    topics = [section.topic for section in SECTIONS if section.topic in ASKED]
    assert sorted(topics) == sorted(ASKED)
    assert missing_topics(SECTIONS) == ()


def test_that_every_topic_named_is_known_and_has_a_title() -> None:
    assert {section.topic for section in SECTIONS} <= {"", *ASKED, *FURTHER}
    assert {section.topic for section in SECTIONS} >= set(FURTHER)
    assert topic_title("windows") == "Windows"
    assert topic_title("our_own") == "our_own"


@pytest.mark.parametrize("topic", ASKED)
def test_that_a_deleted_section_leaves_its_topic_missing(topic: str) -> None:
    assert missing_topics([section for section in SECTIONS if section.topic != topic]) == (topic,)


def test_that_a_removed_or_an_empty_section_covers_nothing() -> None:
    assert missing_topics([replace(each, removed=each.topic == "scope") for each in SECTIONS]) == ("scope",)
    assert missing_topics([replace(each, body=" " if each.topic == "roles" else "x") for each in SECTIONS]) == (
        "roles",
    )


def test_that_keys_and_references_name_one_section_each() -> None:
    assert len({section.key for section in SECTIONS}) == len(SECTIONS)
    assert all(section.ref == f"V1/{section.key}" and section.version == "V1" for section in SECTIONS)
    positions = [section.position for section in SECTIONS]
    assert positions == sorted(set(positions))


def test_that_each_part_begins_on_the_first_level_and_skips_none() -> None:
    for part in PARTS:
        levels = [section.level for section in SECTIONS if section.part == part]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_that_every_parameter_is_printed() -> None:
    printed = {path for section in SECTIONS for path in printed_by(section.body)}
    assert set(BY_PATH) - printed == set()


def test_that_every_token_is_known() -> None:
    known = {
        PARAM: set(BY_PATH),
        FIELD: {field.ref for field in starter_fields()},
        ROLE: {role.ref for role in starter_roles()},
        TABLE: set(TABLES),
    }
    unknown = [token.chip for token in tokens(WHOLE_TEXT) if token.key not in known[token.kind]]
    assert unknown == []
    assert WHOLE_TEXT.count("{{") == len(list(tokens(WHOLE_TEXT)))


def test_that_every_field_and_every_table_is_printed() -> None:
    used = {(token.kind, token.key) for token in tokens(WHOLE_TEXT)}
    assert {field.ref for field in starter_fields()} == {key for kind, key in used if kind == FIELD}
    assert set(TABLES) == {key for kind, key in used if kind == TABLE}


def test_that_a_table_stands_alone_on_its_line() -> None:
    for token in tokens(WHOLE_TEXT):
        if token.kind == TABLE:
            assert f"\n{token.source}\n" in f"\n{WHOLE_TEXT}\n"


def test_that_blank_fields_leave_their_labels_in_brackets_and_nothing_else() -> None:
    labels = {f"[{field.label}]" for field in starter_fields()}
    found = set(re.findall(r"\[[^\]]*\]", all_words(a_content(blank=True))))
    assert found == labels


def test_that_a_filled_text_holds_no_brackets_no_tokens_and_no_empty_cell() -> None:
    said = all_words(a_content())
    assert "[" not in said
    assert "{{" not in said
    assert all(said.split("\n"))


def test_that_no_figure_is_typed_by_hand() -> None:
    allowed = r"CC\d\.\d|2017 criteria|revised in 2022|ISO/IEC 27001:2022, Annex A, 8\.32 and 8\.31|(?m:^\d+\. )"
    bare = re.sub(allowed, "", re.sub(r"\{\{.*?\}\}", "", WHOLE_TEXT))
    assert re.findall(r".{0,40}\d.{0,40}", bare) == []


def test_that_a_section_that_is_named_exists() -> None:
    headings = {section.heading for section in SECTIONS}
    named = re.findall(r'(?:section|under) "([^"]+)"', WHOLE_TEXT)
    assert set(named) <= headings
    assert named


def test_that_the_points_of_the_frameworks_shown_are_answered_by_name() -> None:
    answered = {point for section in SECTIONS for point in section.requirements}
    asked = {f"CC8.1 {n}" for n in range(1, 19)} | {f"A.8.32 {letter}" for letter in "abcdefghi"}
    asked |= {"A.8.31 1", "A.8.31 2", "A.8.31 3", "A.5.3 1", "A.5.3 2"}
    assert asked - answered == set()
    people = {section.key for section in SECTIONS if any(point.startswith("A.5.3 ") for point in section.requirements)}
    places = {section.key for section in SECTIONS if any(point.startswith("A.8.31") for point in section.requirements)}
    assert not people & places, "people apart and environments apart are two things (SOD-04, MAP-06)"


@pytest.mark.parametrize(
    "said",
    [
        "2017 criteria, with the points of focus revised in 2022",
        "disciplinary measures up to dismissal",
        "no promise of a certificate",
        "The smallest change needed",
        "When nobody can be reached and waiting does harm",
        "Every act has two times",
        "Nothing is deleted and nothing is overwritten",
        "Printed copies are not controlled",
    ],
)
def test_that_the_text_says_what_was_asked_of_it(said: str) -> None:
    assert said in all_words(a_content())


def test_that_every_practice_names_findings_of_the_catalogue_or_says_that_a_person_reads_it() -> None:
    named = {code for practice in PRACTICES for code in practice.findings}
    assert named <= finding_codes()
    assert "DEP-SHARED-ACCOUNT" in named
    assert "Read by a person" in all_words(a_content())


def test_that_the_roles_of_the_trade_have_duties_and_no_permissions() -> None:
    roles = {role.ref: role for role in starter_roles()}
    asked = {"policy_owner", "engineering_manager", "engineering_lead", "security_officer", "ciso", "qa", "dba", "cto"}
    asked |= {"incident_commander", "deployer", "reviewer", "compliance_officer", "business_owner", "auditor"}
    assert asked <= set(roles)
    assert all(role.duties and not role.permissions for role in roles.values())
    assert "accountable" in roles["policy_owner"].duties


def test_that_the_parts_of_a_split_set_number_from_one() -> None:
    content = a_content(a_tree(policy__document_set="split"))
    for part in PARTS:
        sections = set_out(content, part)
        assert sections[0].number == "1"
        assert {section.key for section in sections} == {s.key for s in SECTIONS if s.part == part}


def test_that_a_combined_set_prints_every_section_in_the_policy() -> None:
    content = a_content()
    assert [section.key for section in set_out(content, "policy")] == [section.key for section in SECTIONS]
    assert set_out(content, "emergency_procedure") == ()


def parts_of(path: str, value: Any) -> Iterator[str]:
    """The words that a spread value must leave somewhere in its table."""
    about = PHRASES[path].about
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from [] if key in {"when", "min_persons"} and path == "approval_matrix" else parts_of(path, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts_of(path, inner)
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield long_day(date.fromisoformat(value))
    elif isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
        yield value
    elif isinstance(value, str) and ("role" in path or path == "approval_matrix"):
        yield title_words(value, TITLES)
    elif isinstance(value, str):
        yield value if about == "text" else name_words(value, "day" if path.startswith("window") else about)
    else:
        yield str(value)


@pytest.mark.parametrize("path", BY_PATH)
def test_that_the_figure_in_the_text_is_the_figure_of_the_parameter(path: str) -> None:
    """PRM-01, POL-07: each value is found in the text in its words, and each gives another text."""
    texts = []
    for tree, value in zip(trees_of(path), three_values(path), strict=True):
        content = a_content(tree)
        clauses = [each for each in set_out(content, "policy") if path in printed_in(each.key)]
        clauses += [each for p in content.parts[1:] for each in set_out(content, p) if path in printed_in(each.key)]
        said = words_in(clauses).casefold()
        expected = parts_of(path, value) if path in SPREAD else [words_of(path, tree, TITLES)]
        missing = [words for words in expected if words.casefold() not in said]
        assert not missing, f"{path} = {value!r}: {missing} not in\n{said}"
        texts.append(said)
    assert len(set(texts)) == len(texts)


def printed_in(key: str) -> tuple[str, ...]:
    """The parameters that a section of the starter text prints."""
    return printed_by(next(section.body for section in SECTIONS if section.key == key))


def test_that_the_text_reads_the_same_twice() -> None:
    assert all_words(a_content()) == all_words(a_content())


def test_that_every_kind_of_parameter_is_among_those_tried() -> None:
    assert {BY_PATH[path].kind for path in BY_PATH} == set(Kind)
    assert set(BY_PATH) >= SPREAD
    assert default_tree()


PRESETS = sorted(file.stem for file in (paths.resources() / "presets").glob("*.json"))


@pytest.mark.parametrize("preset", PRESETS)
def test_that_the_text_reads_whole_under_every_preset(preset: str) -> None:
    """Nothing left open, no word twice in a row, no sentence that stops in the middle."""
    held = json.loads((paths.resources() / "presets" / f"{preset}.json").read_text(encoding="utf-8"))
    said = all_words(a_content(held["values"]))
    assert re.findall(r"\[|\{\{|None,|\bnull\b|\b(\w+) \1\b|  | [.,;:]|\.\.|,,", said) == []
    known = {role.ref for role in starter_roles()}
    assert set(re.findall(r'"(?:roles|any_of)": \["([a-z_]+)"', json.dumps(held))) <= known
