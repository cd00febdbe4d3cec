"""Times as people type them: on the wall clock here, never ahead, and honest about nights with a clock change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.times_typed import SLACK, read_time, typed_words

LISBON = Calendar(zone="Europe/Lisbon")
NOW = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)
"""Wednesday, 11:00 in Lisbon."""


def read(text: str, now: datetime = NOW, *, ahead: bool = False) -> str:
    typed = read_time(text, now=now, calendar=LISBON, ahead=ahead)
    if typed.fault:
        return "! " + typed.fault
    return " ".join(f"{at:%m-%d %H:%M}" for at in (typed.start, typed.end) if at is not None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yesterday 20:15", "07-14 19:15"),
        ("14 Jul 20:15", "07-14 19:15"),
        ("14 July 2026, 20:15", "07-14 19:15"),
        ("Jul 14, 2026 8:15 pm", "07-14 19:15"),
        ("20:15 14 Jul", "07-14 19:15"),
        ("Tue 20:15", "07-14 19:15"),
        ("20:15", "07-14 19:15"),
        ("09:15", "07-15 08:15"),
        ("8.30", "07-15 07:30"),
        ("8 pm", "07-14 19:00"),
        ("20:15–20:40", "07-14 19:15 07-14 19:40"),
        ("20:15-20:40", "07-14 19:15 07-14 19:40"),
        ("14 Jul 20:15 - 20:40", "07-14 19:15 07-14 19:40"),
        ("2026-07-14 20:15 to 20:40", "07-14 19:15 07-14 19:40"),
        ("13 Jul 23:50 – 00:20", "07-13 22:50 07-13 23:20"),
        ("13 Jul 23:50 to 14 Jul 00:20", "07-13 22:50 07-13 23:20"),
        ("yesterday 20:15 for 25 min", "07-14 19:15 07-14 19:40"),
        ("2026-07-14T19:15:00Z", "07-14 19:15"),
        ("2026-07-14T21:15+02:00", "07-14 19:15"),
        ("2026-07-14 20:15", "07-14 19:15"),
        ("14.07.2026 20:15", "07-14 19:15"),
        ("14 Jul 21:15 CEST", "07-14 19:15"),
        ("14 Jul 21:15–21:30 CEST", "07-14 19:15 07-14 19:30"),
        ("20 min ago", "07-15 09:40"),
        ("2 hours ago", "07-15 08:00"),
        ("now", "07-15 10:00"),
    ],
)
def test_that_times_are_read_as_people_type_them(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    ["14 Jul", "soon", "25:99", "31 Feb 10:00", "32 Jul 10:00", "14.07.26 20:15", "x" * 200, "20:40 – 14 Jul 20:15"],
)
def test_that_what_is_no_time_is_said_so(text: str) -> None:
    assert read(text).startswith("! ")
    assert len(read(text)) > 15


def test_that_nothing_typed_is_neither_a_time_nor_a_fault() -> None:
    typed = read_time("  ", now=NOW, calendar=LISBON)
    assert not typed.is_read
    assert not typed.fault


def test_that_a_fact_never_lies_ahead_but_a_plan_may() -> None:
    assert "has not come yet" in read("16 Jul 2026 10:00")
    assert "has not come yet" in read("tomorrow 10:00")
    assert read("tomorrow 20:00", ahead=True) == "07-16 19:00"
    assert read("20:00", ahead=True) == "07-15 19:00"
    assert read("Fri 20:00–22:00", ahead=True) == "07-17 19:00 07-17 21:00"
    assert read("24 Dec 10:00") == "12-24 10:00"


def test_that_a_skipped_wall_time_is_refused_and_a_repeated_one_is_said() -> None:
    assert "clocks went forward" in read("29 Mar 2026 01:30")
    back = datetime(2026, 11, 2, 12, tzinfo=UTC)
    first = read_time("25 Oct 2026 01:30", now=back, calendar=LISBON)
    assert first.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "clocks went back" in typed_words(first, LISBON)
    second = read_time("25 Oct 2026 01:30 +00:00", now=back, calendar=LISBON)
    assert second.start == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_that_what_was_understood_is_said_in_the_zone_here() -> None:
    typed = read_time("yesterday 20:15–20:40", now=NOW, calendar=LISBON)
    assert typed_words(typed, LISBON) == "Tue 14 Jul 2026, 20:15 to 20:40 WEST"


@given(some.text(max_size=100))
def test_that_no_text_breaks_it_and_nothing_read_lies_ahead(text: str) -> None:
    typed = read_time(text, now=NOW, calendar=LISBON)
    assert bool(typed.fault) + typed.is_read <= 1
    for at in (typed.start, typed.end):
        assert at is None or at <= NOW + SLACK


@given(
    some.integers(min_value=int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()), max_value=int(NOW.timestamp()) - 86_400),
    some.sampled_from(["Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_that_every_minute_that_was_is_read_back_as_written(second: int, zone: str) -> None:
    at = datetime.fromtimestamp(second // 60 * 60, UTC)
    local = at.astimezone(ZoneInfo(zone))
    typed = read_time(f"{local:%d %b %Y %H:%M}", now=NOW, calendar=Calendar(zone=zone))
    assert typed.is_read, typed.fault
    assert typed.start is not None
    assert typed.start == at or (local.fold == 1 and timedelta() < at - typed.start <= timedelta(hours=1))
