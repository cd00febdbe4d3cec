"""Which form of change meeting fits, who has to be there, and the fixed text of minutes (CAB-01, CAB-04, CAB-05)."""

from __future__ import annotations

import pytest

from chgdesk.domain.meeting import ChangeMeeting, MeetingItem, minutes_digest, minutes_text
from chgdesk.domain.meeting_form import meeting_form, missing_roles, missing_words, required_roles
from tests.make import a_role, at


@pytest.mark.parametrize(
    ("people", "form"),
    [
        (11, "standup_review"),
        (19, "standup_review"),
        (20, "weekly_30"),
        (100, "weekly_30"),
        (101, "formal"),
        (None, "standup_review"),
    ],
)
def test_that_the_form_follows_the_head_count(people: int | None, form: str) -> None:
    """CAB-01: eleven people are offered the stand-up review."""
    assert meeting_form(people, "none").proposed == form


def test_that_no_meeting_is_demanded_where_the_policy_asks_for_none() -> None:
    """CAB-05."""
    silent = meeting_form(300, "none")
    assert not silent.is_asked_for
    assert "none is asked for" in silent.advice
    assert meeting_form(300, "formal").advice == ""
    assert "change cab.mode" in meeting_form(11, "formal").advice


def test_that_a_role_counts_as_present_only_when_held_that_day() -> None:
    """CAB-04."""
    roles = (a_role("cira", "ciso"), a_role("quin", "dpo", since="2026-08-01 00:00"))
    asked = ("ciso", "dpo")
    assert missing_roles(asked, ("cira", "quin"), roles, at("2026-07-14 09:00")) == ("dpo",)
    assert missing_roles(asked, ("cira", "quin"), roles, at("2026-08-02 09:00")) == ()
    assert missing_roles(asked, (), roles, at("2026-08-02 09:00")) == asked
    assert missing_words(("dpo",)) == "Not at the table: DPO. The policy names it as a member."
    assert required_roles({"cab": {"required_roles": ["dpo"]}}) == ("dpo",)


def test_that_the_text_of_minutes_is_fixed_and_every_part_of_it_counts() -> None:
    item = MeetingItem(change="CHG-1", decision="conditional", deciders=("lea",), condition="After\nlunch")
    meeting = ChangeMeeting(ref="", held_at=at("2026-07-14 09:00"), chair="lea", attendees=("lea",), items=(item,))
    names = {"lea": "Lea Fors"}
    assert minutes_text(meeting, names).splitlines() == [
        "Minutes: Change meeting",
        "Held: 2026-07-14 09:00 UTC",
        "Chair: Lea Fors",
        "Present: Lea Fors",
        "",
        "CHG-1: approved with a condition",
        "  by Lea Fors",
        "  condition: After lunch",
    ]
    other = ChangeMeeting(ref="", held_at=at("2026-07-14 09:00"), chair="lea", attendees=("lea",), items=())
    assert minutes_digest(meeting, names) != minutes_digest(other, names)
