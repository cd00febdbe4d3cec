"""Chats: who said what when, on any clock, past midnight, in the right zone, and who said go (EMG-15, APR-09, W5)."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.intake import Reading, SourceKind, read_pasted
from tests.intake.samples import MONDAY, ZONE, facts, links, read_sample


def chat(text: str, day: date | None = MONDAY, zone: str = ZONE) -> Reading:
    reading = read_pasted(text, zone=zone, day=day)
    assert reading.kind is SourceKind.CHAT, reading
    return reading


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_that_a_chat_tells_the_course_of_an_emergency_past_midnight() -> None:
    reading = read_sample("chat_plain.txt")
    assert [(t.meaning, t.at) for t in reading.times] == [
        ("detected", utc("2026-07-13 22:52")),
        ("asked", utc("2026-07-13 22:58")),
        ("go", utc("2026-07-13 23:04")),
        ("started", utc("2026-07-13 23:06")),
        ("fixed", utc("2026-07-13 23:15")),
    ]
    assert reading.first_written == utc("2026-07-13 22:52")
    (go,) = reading.approvals
    assert (go.who.name, go.words, go.source) == ("Tomas Nwosu", "go ahead", "chat, line 3, 00:04, Tomas Nwosu")
    assert facts(reading) == {
        "incident": "INC-221",
        "emergency.criterion": "restore_service",
        "deployments.start": utc("2026-07-13 23:06"),
        "deployments.end": utc("2026-07-13 23:15"),
    }
    assert ("incident", "INC-221") in links(reading)
    assert next(f.source for f in reading.facts if f.field == "incident") == "chat, line 5, 00:15"


FORMS = {
    "plain": "[02:14] Mara Lind: checkout is down\n[02:20] Tomas Nwosu: approved\n",
    "seconds": "[02:14:00] Mara Lind: checkout is down\n[02:20:00] Tomas Nwosu: approved\n",
    "no brackets": "02:14 Mara Lind: checkout is down\n02:20 Tomas Nwosu: approved\n",
    "angles": "02:14 <Mara Lind> checkout is down\n02:20 <Tomas Nwosu> approved\n",
    "with day": "[2026-07-14 02:14] Mara Lind: checkout is down\n[2026-07-14 02:20] Tomas Nwosu: approved\n",
    "WhatsApp": "14/07/2026, 02:14 - Mara Lind: checkout is down\n14/07/2026, 02:20 - Tomas Nwosu: approved\n",
    "WhatsApp, half days": "7/14/26, 2:14 AM - Mara Lind: checkout is down\n7/14/26, 2:20 AM - Tomas Nwosu: approved\n",
    "WhatsApp on a phone": "[14/07/2026, 02:14:00] Mara Lind: checkout is down\n[14/07/2026, 02:20:00] Tomas Nwosu: approved\n",
    "Teams": "[14/07/2026 02:14] Mara Lind\ncheckout is down\n[14/07/2026 02:20] Tomas Nwosu\napproved\n",
    "Slack": "Mara Lind\n  2:14 AM\ncheckout is down\nTomas Nwosu\n  2:20 AM\napproved\n",
    "Slack on one line": "Mara Lind  2:14 AM\ncheckout is down\nTomas Nwosu  2:20 AM\napproved\n",
    "Slack, 24 hours": "Mara Lind\n  02:14\ncheckout is down\nTomas Nwosu\n  02:20\napproved\n",
    "Slack with a day": "Tuesday, July 14th, 2026\nMara Lind  2:14 AM\ncheckout is down\nTomas Nwosu  2:20 AM\napproved\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_that_every_form_gives_the_same_people_words_and_times(text: str) -> None:
    reading = chat(text, day=date(2026, 7, 14))
    assert [(t.who.name if t.who else "", t.words, t.at) for t in reading.times] == [
        ("Mara Lind", "checkout is down", utc("2026-07-14 01:14")),
        ("Tomas Nwosu", "approved", utc("2026-07-14 01:20")),
    ]
    assert [(a.who.name, a.decision) for a in reading.approvals] == [("Tomas Nwosu", "approve")]


def test_that_what_slack_leaves_without_a_name_is_the_same_persons() -> None:
    """A line of text above a bare clock is a message, not a name."""
    reading = read_sample("chat_slack.txt")
    assert [(t.who.name if t.who else "", t.words) for t in reading.times] == [
        ("Mara Lind", "checkout is down"),
        ("Mara Lind", "please approve a restart of the gateway"),
        ("Tomas Nwosu", "approved"),
        ("Mara Lind", "restarting now"),
    ]


def test_that_a_clock_within_a_message_is_not_a_head() -> None:
    assert [t.words for t in read_sample("chat_teams.txt").times] == ["checkout is down since 02:10", "go for it"]


def test_that_messages_of_several_lines_stay_whole() -> None:
    reading = chat("[02:14] A: first\nsecond line\nthird\n[02:15] B: approved\n")
    assert reading.times[0].words == "first\nsecond line\nthird"


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("Times are in UTC\n", "2026-07-13 02:14"),
        ("(all times: CEST)\n", "2026-07-13 00:14"),
        ("time zone: America/New_York\n", "2026-07-13 06:14"),
        ("", "2026-07-13 01:14"),
    ],
)
def test_that_a_zone_named_in_the_chat_wins_over_the_workspaces(head: str, at: str) -> None:
    reading = chat(f"{head}[02:14] Mara: checkout is down\n[02:15] Tomas: go\n")
    assert reading.times[0].at == utc(at)
    assert any("zone" in note or "times are in" in note for note in reading.notes)


def test_that_a_zone_beside_one_clock_counts_for_it() -> None:
    reading = chat("[02:14 UTC] Mara: checkout is down\n[02:15 UTC] Tomas: go\n")
    assert reading.times[0].at == utc("2026-07-13 02:14")


def test_that_without_a_day_no_moment_is_invented() -> None:
    reading = chat("[02:14] Mara: checkout is down\n[02:15] Tomas: go\n", day=None)
    assert {t.at for t in reading.times} == {None}
    assert reading.first_written is None
    assert any("names no day" in note for note in reading.notes)


def test_that_a_day_line_turns_the_day() -> None:
    reading = chat("July 14th, 2026\n[23:50] Mara: down\nJuly 16th, 2026\n[00:10] Tomas: go\n", day=None)
    assert [t.at for t in reading.times] == [utc("2026-07-14 22:50"), utc("2026-07-15 23:10")]


def test_that_the_hour_that_comes_twice_or_never_is_survived() -> None:
    """The clocks of Lisbon go back on 25 October 2026 at 02:00 and forward on 29 March at 01:00."""
    back = chat("[01:30] A: down\n[02:30] B: go\n", day=date(2026, 10, 25))
    forward = chat("[00:30] A: down\n[01:30] B: go\n", day=date(2026, 3, 29))
    assert all(t.at is not None for t in (*back.times, *forward.times))


def test_that_days_written_both_ways_are_told_apart_or_said() -> None:
    first = chat("[13/07/2026, 02:14] A: down\n[13/07/2026, 02:15] B: go\n", day=None)
    assert first.times[0].at == utc("2026-07-13 01:14")
    american = chat("[7/13/26, 2:14 AM] A: down\n[7/13/26, 2:15 AM] B: go\n", day=None)
    assert american.times[0].at == utc("2026-07-13 01:14")
    unsure = chat("[03/07/2026, 02:14] A: down\n[03/07/2026, 02:15] B: go\n", day=None)
    assert any("day first" in note for note in unsure.notes)


def test_that_slacks_export_has_exact_times_and_logins() -> None:
    reading = read_sample("chat_slack.json")
    assert reading.system == "Slack"
    assert reading.times[0].at == utc("2026-07-14 01:14")
    assert reading.times[0].words == "checkout is down status"
    assert (reading.approvals[0].who.login, reading.approvals[0].source[:21]) == ("tomas", "chat, line 2, 02:20, ")


@pytest.mark.parametrize(
    "words", ["not approved, wait", "can I go?", "Jan said go", "go where", "no", "ok", "approved?"]
)
def test_that_doubt_in_a_chat_is_no_go(words: str) -> None:
    reading = chat(f"[02:14] Mara: checkout is down\n[02:15] Tomas: {words}\n")
    assert all(approval.decision == "reject" for approval in reading.approvals)
    assert "go" not in {t.meaning for t in reading.times}


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12), st.integers(0, 1439))
def test_that_a_chat_that_goes_forward_is_read_going_forward(gaps: list[int], begin: int) -> None:
    """However often midnight lies between two messages, the time between them is what the clocks show."""
    minutes = [begin + sum(gaps[:n]) for n in range(len(gaps) + 1)]
    shown = [f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in minutes]
    reading = chat("".join(f"[{clock}] P{n % 3}: word {n}\n" for n, clock in enumerate(shown)), zone="UTC")
    times = [t.at for t in reading.times if t.at is not None]
    assert [(b - a).total_seconds() / 60 for a, b in itertools.pairwise(times)] == gaps
