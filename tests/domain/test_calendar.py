"""Days, deadlines and windows in many zones, across clock changes (PRM-05 to PRM-08; rules: Terms)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.calendar import (
    Calendar,
    Deadline,
    add_months,
    day_words,
    in_window,
    instant_words,
    span_words,
    zone_of,
)
from tests.make import at, day

ZONES = (
    "UTC",
    "Europe/Lisbon",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "America/Nuuk",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))


@given(start=INSTANTS, count=st.integers(0, 2_000), zone=st.sampled_from(ZONES))
def test_that_hours_are_elapsed_seconds_whatever_the_clocks_do(start: datetime, count: int, zone: str) -> None:
    """PRM-08: also where the instant is given in a zone whose clock changes meanwhile."""
    calendar = Calendar(zone=zone)
    for given_start in (start, start.astimezone(zone_of(zone))):
        due = calendar.due(given_start, Deadline(value=count, unit="hours"))
        assert due is not None
        assert due.timestamp() - start.timestamp() == count * 3_600


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Lisbon", "2026-03-28 12:00"),
        ("Europe/Lisbon", "2026-10-24 12:00"),
        ("America/New_York", "2026-03-07 20:00"),
        ("Australia/Lord_Howe", "2026-04-04 12:00"),
        ("Africa/Cairo", "2026-04-23 12:00"),
    ],
)
def test_that_24_hours_across_a_clock_change_are_86400_seconds(zone: str, start: str) -> None:
    due = Calendar(zone=zone).due(at(start), Deadline(value=24, unit="hours"))
    assert due == at(start) + timedelta(seconds=86_400)


@given(on=DAYS, zone=st.sampled_from(ZONES))
def test_that_each_instant_belongs_to_one_local_day_from_its_first_to_its_last_second(on: date, zone: str) -> None:
    calendar = Calendar(zone=zone)
    first, last = calendar.start_of(on), calendar.end_of(on)
    assert calendar.local_date(first) == on == calendar.local_date(last)
    assert calendar.local_date(first - timedelta(seconds=1)) == on - timedelta(days=1)
    assert calendar.local_date(last + timedelta(seconds=1)) == on + timedelta(days=1)


@given(start=INSTANTS, count=st.integers(0, 60), zone=st.sampled_from(ZONES), holidays=st.frozensets(DAYS, max_size=40))
def test_that_business_days_are_counted_after_the_starting_day(
    start: datetime, count: int, zone: str, holidays: frozenset[date]
) -> None:
    calendar = Calendar(zone=zone, holidays=holidays)
    due = calendar.due(start, Deadline(value=count, unit="business_days"))
    assert due is not None
    begun, ended = calendar.local_date(start), calendar.local_date(due)
    between = [begun + timedelta(days=n + 1) for n in range((ended - begun).days)]
    assert sum(map(calendar.is_business_day, between)) == count
    assert count == 0 or calendar.is_business_day(ended)
    assert calendar.local(due).strftime("%H:%M:%S") == "23:59:59" or zone == "America/Nuuk"


@pytest.mark.parametrize(
    ("start", "count", "holidays", "due"),
    [
        ("2026-07-14 10:00", 1, (), "2026-07-15 23:59:59"),
        ("2026-07-17 10:00", 1, (), "2026-07-20 23:59:59"),
        ("2026-07-18 10:00", 1, (), "2026-07-20 23:59:59"),
        ("2026-07-17 10:00", 1, ("2026-07-20",), "2026-07-21 23:59:59"),
        ("2026-07-13 10:00", 5, ("2026-07-18",), "2026-07-20 23:59:59"),
        ("2026-07-14 23:59:59", 0, (), "2026-07-14 23:59:59"),
    ],
)
def test_that_weekends_and_holidays_are_skipped(start: str, count: int, holidays: tuple[str, ...], due: str) -> None:
    calendar = Calendar(holidays=frozenset(map(day, holidays)))
    assert calendar.due(at(start), Deadline(value=count, unit="business_days")) == at(due)


def test_that_the_starting_day_and_the_weekend_are_those_of_the_workspace() -> None:
    friday_saturday = Calendar(zone="Asia/Dubai", weekend=frozenset({"Fri", "Sat"}))
    one = Deadline(value=1, unit="business_days")
    assert friday_saturday.due(at("2026-07-16 19:59:59"), one) == at("2026-07-19 19:59:59")
    assert friday_saturday.due(at("2026-07-15 20:00"), one) == at("2026-07-19 19:59:59")
    assert Calendar().due(at("2026-07-16 20:00"), None) is None
    assert Calendar().due_after_day(day("2026-07-19"), 5) == at("2026-07-24 23:59:59")


def test_that_a_day_whose_last_second_comes_twice_ends_with_the_later_one() -> None:
    """In Cairo clocks go back from midnight to 23:00: the second 23:59:59 is the end of the day."""
    assert Calendar(zone="Africa/Cairo").end_of(day("2026-10-29")) == at("2026-10-29 21:59:59")


def test_that_a_day_that_begins_after_midnight_begins_with_its_first_instant() -> None:
    """In Cairo clocks go forward from midnight to 01:00."""
    calendar = Calendar(zone="Africa/Cairo")
    assert calendar.start_of(day("2026-04-24")) == at("2026-04-23 22:00")
    assert calendar.local(calendar.start_of(day("2026-04-24"))).hour == 1


@given(on=DAYS, months=st.integers(-600, 600))
def test_that_months_end_with_their_last_day_where_they_have_no_such_day(on: date, months: int) -> None:
    later = add_months(on, months)
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months
    if later.day != on.day:
        assert (later + timedelta(days=1)).month != later.month
        assert later.day < on.day


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-10-31", 1, "2026-11-30"),
    ],
)
def test_that_month_ends_and_leap_years_are_respected(on: str, months: int, later: str) -> None:
    assert add_months(day(on), months) == day(later)


def test_that_a_window_of_one_minute_holds_that_minute() -> None:
    windows = (("Tue", "10:00", "10:00"),)
    assert in_window(at("2026-07-14 10:00:59"), windows)
    assert not in_window(at("2026-07-14 10:01"), windows)
    assert not in_window(at("2026-07-14 10:00"), ())


def test_that_a_sunday_window_past_midnight_reaches_into_monday() -> None:
    windows = (("Sun", "23:00", "01:00"),)
    assert in_window(at("2026-07-13 00:30"), windows)
    assert not in_window(at("2026-07-12 00:30"), windows)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (-59, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (7_500, "2 h 05 min"),
        (86_400, "1 d"),
        (100_800, "1 d 4 h"),
    ],
)
def test_that_lengths_of_time_are_said_as_people_say_them(seconds: int, words: str) -> None:
    assert span_words(seconds) == words


def test_that_instants_days_and_limits_are_said_as_people_say_them() -> None:
    lisbon = Calendar(zone="Europe/Lisbon")
    assert instant_words(at("2026-07-14 19:15"), lisbon) == "Tue 14 Jul 2026, 20:15 WEST"
    assert day_words(day("2026-12-25")) == "Fri 25 Dec 2026"
    assert Deadline(value=1, unit="hours").words == "1 hour"
    assert Deadline(value=5, unit="business_days").words == "5 business days"
