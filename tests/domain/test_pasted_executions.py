"""Rows pasted from a sheet are read for what they say; what cannot be read is said, never guessed (STD-04, W4)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.executions import Execution
from chgdesk.domain.pasted_executions import (
    LONGEST_TEXT,
    MOST_ROWS,
    Reading,
    is_many,
    outcome_of,
    person_called,
    read_moment,
    read_rows,
)
from chgdesk.domain.people import Person
from tests.make import at, day

LISBON = Calendar(zone="Europe/Lisbon")
TODAY = day("2026-07-14")
PEOPLE = (
    Person(ref="palm", name="Lena Palm", email="lena@example.test", logins=("lpalm",)),
    Person(ref="olsen", name="Lena Olsen"),
)
SYSTEMS = (SystemCard(ref="edge-lb", title="Edge proxy"),)
USUAL = Execution(done_by="palm", at=at("2026-07-14 08:30"), system="edge-lb")
READING = Reading(people=PEOPLE, systems=SYSTEMS, calendar=LISBON, today=TODAY, usual=USUAL)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-14 09:30", "2026-07-14 08:30"),
        ("2026-07-14T09:30", "2026-07-14 08:30"),
        ("2026-07-14T09:30:00Z", "2026-07-14 09:30"),
        ("2026-07-14 09:30:00.000", "2026-07-14 08:30"),
        ("14.07.2026 9:30", "2026-07-14 08:30"),
        ("14/07/2026 09:30", "2026-07-14 08:30"),
        ("07/31/2026 09:30 AM", "2026-07-31 08:30"),
        ("14 Jul 2026, 09:30", "2026-07-14 08:30"),
        ("today 09:30", "2026-07-14 08:30"),
        ("yesterday 23:15", "2026-07-13 22:15"),
        ("09:30", "2026-07-14 08:30"),
        ("2026-01-14 09:30", "2026-01-14 09:30"),
        ("2026-07-14", None),
        ("soon", None),
        ("", None),
        ("2026-02-30 09:30", None),
    ],
)
def test_that_a_moment_is_read_as_people_type_it(text: str, instant: str | None) -> None:
    read = read_moment(text, LISBON, TODAY)
    assert (None if read is None else read.astimezone(UTC)) == (None if instant is None else at(instant))


def test_that_rows_under_headings_are_read_by_them() -> None:
    text = (
        "When\tDone by\tSystem\tResult\tNote\tProcedure\n"
        "2026-07-13 10:00\tLena Palm\tEdge proxy\tworked\tnode 1\tSTD-01\n"
        "2026-07-13 11:00\tlpalm\tmail\tRolled back\t\tSTD-01\n"
    )
    first, second = read_rows(text, READING)
    assert not first.unread
    assert (first.execution.done_by, first.execution.system, first.execution.note) == ("palm", "edge-lb", "node 1")
    assert (second.execution.system, second.execution.outcome) == ("mail", "rolled_back")
    assert second.execution.at == datetime(2026, 7, 13, 10, 0, tzinfo=UTC)


def test_that_rows_without_headings_are_told_by_what_stands_in_them() -> None:
    rows = read_rows("Olsen\t13.07.2026\t10:00\tedge-lb\tworked\tnode 2\tc0ffee1\r\nPalm\t2026-07-13 11:00\n", READING)
    first, second = (row.execution for row in rows)
    assert (first.done_by, first.at, first.note, first.commit) == ("olsen", at("2026-07-13 09:00"), "node 2", "c0ffee1")
    assert (second.done_by, second.system, second.outcome) == ("palm", "edge-lb", "success"), "the rest as above it"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("When\tDone by\n2026-07-13 10:00\tLena", "Nobody on record is called “Lena”"),
        ("When\tDone by\n2026-07-13\tLena Palm", "is no day with a time"),
        ("Done by\tResult\nLena Palm\tworked", "does not say when"),
        ("When\tResult\n2026-07-13 10:00\tsplendid", "“splendid” is no outcome"),
    ],
)
def test_that_what_cannot_be_read_is_said_of_its_row(row: str, words: str) -> None:
    (read,) = read_rows(row, READING)
    assert words in read.unread


def test_that_names_two_people_share_stand_for_neither() -> None:
    assert person_called("Lena", PEOPLE) == ""
    assert person_called("LENA OLSEN", PEOPLE) == "olsen"
    assert person_called("lena@example.test", PEOPLE) == "palm"


def test_that_one_value_is_no_list_and_rows_are() -> None:
    assert not is_many("node 1")
    assert not is_many("node 1\n")
    assert is_many("a\tb")
    assert is_many("a\nb")


def test_that_too_much_is_refused_in_a_sentence() -> None:
    many = read_rows("2026-07-13 10:00\n" * (MOST_ROWS + 1), READING)
    assert "501 rows" in many[0].unread
    assert "too much" in read_rows("x" * (LONGEST_TEXT + 1), READING)[0].unread


@given(st.text(max_size=400))
def test_that_any_text_is_read_without_falling_over(text: str) -> None:
    """Bad input is normal: whatever is pasted gives rows, each with an execution or a sentence."""
    for row in read_rows(text, READING):
        assert row.execution.at.tzinfo is not None
        assert len(row.execution.note) <= 2_000
        assert row.unread == "" or row.unread[-1] == "."


@given(st.text(max_size=60))
def test_that_an_outcome_is_one_of_the_four_or_none(text: str) -> None:
    assert outcome_of(text) in {"", "success", "rolled_back", "partially_implemented", "failed"}
