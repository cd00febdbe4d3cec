"""Version numbers count on from what is there, and document numbers follow the organisation's pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.policy_numbers import (
    MATERIAL,
    NOT_MATERIAL,
    VersionNumber,
    document_number,
    draft_number,
    fits,
    is_same_number,
    number_after_unchanged_review,
    number_at_submission,
    read_number,
)
from chgdesk.errors import UserError


def test_that_create_approve_amend_revise_and_review_give_the_numbers_of_pol_09() -> None:
    numbers: list[str] = []
    assert draft_number(numbers) == "0.1"
    for material, number in ((NOT_MATERIAL, "1.0"), (NOT_MATERIAL, "1.1"), (MATERIAL, "2.0")):
        assert number_at_submission(numbers, material) == number
        numbers.append(number)
    assert number_after_unchanged_review(numbers, "minor") == "2.1"
    assert number_after_unchanged_review(numbers, "note") is None


def test_that_a_second_draft_is_0_2_while_the_first_is_on_record() -> None:
    assert draft_number(["0.1"]) == "0.2"
    assert draft_number(["0.9", "0.10", "1.0"]) == "0.11"
    assert draft_number(["1.0", "1.1"]) == "0.1"


@pytest.mark.parametrize(
    ("existing", "minor", "major"),
    [
        (["2.9"], "2.10", "3.0"),
        (["2.9", "2.10"], "2.11", "3.0"),
        (["2"], "2.1", "3.0"),
        (["v2.3"], "2.4", "3.0"),
        (["2.3.1"], "2.4", "3.0"),
        (["Rev B"], "2.1", "3.0"),
        (["Rev. 4"], "4.1", "5.0"),
        (["0.1", "0.2"], "1.0", "1.0"),
        (["2019-03-01", "final"], "2.1", "3.0"),
        (["final", "1.4"], "1.5", "2.0"),
        (["1.0", ""], "1.1", "2.0"),
    ],
)
def test_that_an_adopted_number_is_kept_and_counted_on(existing: list[str], minor: str, major: str) -> None:
    assert number_at_submission(existing, NOT_MATERIAL) == minor
    assert number_at_submission(existing, MATERIAL) == major


def test_that_the_number_of_a_withdrawn_version_is_never_given_again() -> None:
    assert number_at_submission(["1.0"], NOT_MATERIAL, taken=["1.1"]) == "1.2"
    assert number_at_submission(["1.0"], MATERIAL, taken=["2.0"]) == "2.1"


@pytest.mark.parametrize("text", ["", "final", "2025-01-15", "15.01.2025", "Q3", "2.3 draft", "1.2.3.4.5", "BB"])
def test_that_a_number_nothing_can_follow_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UserError, match=r"such as 2\.3"):
        read_number(text)


def test_that_material_must_be_said_in_one_of_two_words() -> None:
    with pytest.raises(UserError, match="material or not_material"):
        number_at_submission(["1.0"], "yes")
    with pytest.raises(UserError, match="neither minor nor note"):
        number_after_unchanged_review(["1.0"], "major")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("v2.3", "2.3", True), ("2", "2.0", True), ("2.1", "2.10", False), ("final", "Final ", True), ("2.3", "b", False)],
)
def test_that_a_number_is_recognised_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert is_same_number(one, other) is same


@given(st.lists(st.builds(lambda a, b: f"{a}.{b}", st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_that_the_next_number_is_above_every_approved_one(existing: list[str]) -> None:
    approved = [read_number(text) for text in existing if not read_number(text).is_draft]
    for material in (MATERIAL, NOT_MATERIAL):
        following = read_number(number_at_submission(existing, material))
        assert all(following > number for number in approved)
        assert following >= VersionNumber(major=1)


@pytest.mark.parametrize(
    ("pattern", "taken", "number"),
    [
        ("SOC2-CHG-nnn", [], "SOC2-CHG-001"),
        ("SOC2-CHG-nnn", ["SOC2-CHG-001", "SOC2-ACC-007"], "SOC2-CHG-002"),
        ("SOC-0nn", ["SOC-010", "SOC-011"], "SOC-012"),
        ("MAR-CHG-{n}", ["MAR-CHG-9"], "MAR-CHG-10"),
        ("MAR-CHG-{nnn}", ["MAR-CHG-009"], "MAR-CHG-010"),
        ("MAR-CHG-{n:03}", [], "MAR-CHG-001"),
        ("MAR-CHG-###", ["mar-chg-001"], "MAR-CHG-002"),
        ("SOC2-CHG-001", ["SOC2-CHG-001"], "SOC2-CHG-002"),
        ("nnn/POL", ["001/POL"], "002/POL"),
        ("Information-nn", [], "Information-01"),
        ("A-n", ["A-9", "A-8"], "A-1"),
        ("", [], "POL-001"),
    ],
)
def test_that_a_document_number_is_the_next_free_one_of_its_pattern(
    pattern: str, taken: list[str], number: str
) -> None:
    assert document_number(pattern, taken) == number
    assert fits(pattern, number)


@pytest.mark.parametrize(
    ("pattern", "number", "does"),
    [
        ("SOC2-CHG-nnn", "SOC2-CHG-001", True),
        ("SOC2-CHG-nnn", "SOC2-CHG-1", False),
        ("SOC2-CHG-nnn", "SOC2-CHG-0011", False),
        ("SOC-0nn", "SOC-011", True),
        ("SOC-0nn", "SOC-111", False),
        ("MAR-CHG-{n}", "MAR-CHG-12", True),
        ("MAR-CHG-{n}", "MAR-CHG-012", False),
        ("", "anything", True),
    ],
)
def test_that_a_number_is_held_against_the_pattern(pattern: str, number: str, does: bool) -> None:
    assert fits(pattern, number) is does


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("POLICY", "no place"), ("nn-CHG-nn", "two places"), ("{year}-nnn", "braces"), ("A-{x}1", "braces")],
)
def test_that_a_pattern_that_cannot_be_counted_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        document_number(pattern, [])


def test_that_a_full_pattern_fills_its_gaps_and_then_asks_for_a_digit() -> None:
    taken = [f"A-{n}" for n in range(1, 10) if n != 4]
    assert document_number("A-n", taken) == "A-4"
    with pytest.raises(UserError, match="one more place"):
        document_number("A-n", [*taken, "A-4"])


@given(st.sets(st.integers(1, 99), max_size=98))
def test_that_no_document_number_is_given_twice(counters: set[int]) -> None:
    taken = [f"SOC-{n:02d}" for n in counters]
    assert document_number("SOC-nn", taken) not in taken
