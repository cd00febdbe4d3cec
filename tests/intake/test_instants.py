"""Moments as documents write them are read exactly or not at all (EMG-15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.intake.instants import clock_in, day_in, instant, instant_in_words, zone_called

LISBON = ZoneInfo("Europe/Lisbon")
FOUR = datetime(2026, 7, 13, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-13T15:20:00Z", "2026-07-13T15:20:00.1234567Z", "2026-07-13T16:20:00+01:00", "2026-07-13T16:20:00.000+0100",
        "2026-07-13 16:20", "2026-07-13 15:20 UTC", "Mon, 13 Jul 2026 16:20:00 +0100", "Mon, 13 Jul 2026 15:20:00 GMT",
        "Mon, 13 Jul 2026 17:20:00 CEST", "13 Jul 2026 16:20:00 +0100 (WEST)", "Mon, 13 Jul 2026 15:20:00 -0000", "Jul 13, 2026, 4:20 PM",
        "on Jul 13, 2026, 4:20 PM", "July 13th, 2026 4:20 p.m.", "13 July 2026 16:20", "13/Jul/26 4:20 PM", "Monday, July 13, 2026 4:20 PM",
        "13.07.2026 16:20", "Mon 13 Jul 2026, 16:20 WEST", "13 de julho de 2026 16:20", "13. Juli 2026 16:20", "13 juil. 2026 16:20",
    ],
)  # fmt: skip
def test_that_a_moment_is_read_in_the_ways_people_and_machines_write_it(text: str) -> None:
    assert instant_in_words(text, LISBON) == FOUR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2 days ago",
        "Jul 13, 2026",
        "4:20 PM",
        "13/07/2026",
        "2026-13-45 10:00",
        "99 Jul 2026 10:00",
        "a 10:20",
    ],
)
def test_that_what_is_no_whole_moment_is_none(text: str) -> None:
    assert instant_in_words(text, LISBON) is None


@pytest.mark.parametrize("value", [None, True, "", "x", -5, 10**15, float("inf"), float("nan"), {}, []])
def test_that_a_value_that_is_no_moment_is_none(value: object) -> None:
    assert instant(value, UTC) is None


def test_that_seconds_and_thousandths_since_1970_are_read() -> None:
    assert instant(1783956000, UTC) == instant(1783956000123, UTC) == datetime(2026, 7, 13, 15, 20, tzinfo=UTC)


@given(st.integers(10**8, 4 * 10**9), st.integers(-23 * 60, 23 * 60))
def test_that_the_date_of_any_mail_header_is_read(seconds: int, minutes: int) -> None:
    sent = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))
    assert instant(format_datetime(sent), LISBON) == sent.astimezone(UTC)
    assert instant(sent.isoformat(), LISBON) == sent.astimezone(UTC)


@given(st.times(), st.booleans())
def test_that_both_clocks_tell_the_same_time(at: time, half: bool) -> None:
    shown = at.replace(second=0, microsecond=0)
    assert clock_in(shown.strftime("%I:%M %p" if half else "%H:%M")) == shown


def test_that_half_days_and_days_are_checked() -> None:
    assert clock_in("13:00 PM") is None
    assert clock_in("12:00 AM") == clock_in("00:00")
    assert day_in("July 14th", near=date(2026, 1, 1)) == date(2026, 7, 14)
    assert day_in("July 14th") is None
    assert zone_called("CEST") is not None
    assert zone_called("../etc/passwd") is None
    assert zone_called("") is None


@given(st.text(max_size=60))
def test_that_no_text_raises(text: str) -> None:
    instant_in_words(text, LISBON, date(2026, 7, 13))
    zone_called(text)
