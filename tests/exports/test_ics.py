"""The calendar as an iCalendar file, read back by a strict reader of RFC 5545 written for this test (WIN-02)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.schedule import EntryKind, Freeze, Schedule, ScheduleDay, ScheduleEntry
from chgdesk.exports.ics import IcsMeta, ics_bytes

MADE = datetime(2026, 7, 10, 9, tzinfo=UTC)
META = IcsMeta(organisation="Brandt, Söhne; Co", store="0a1b", made_at=MADE, app_version="1.0")
NAME = re.compile(r"[A-Z-]+")


def an_entry(title: str = "Move the queue", **given: object) -> ScheduleEntry:
    values: dict[str, object] = {
        "rid": 1,
        "ref": "CHG-1",
        "title": title,
        "systems": ("mail", "web"),
        "kind": EntryKind.PLANNED,
        "start": MADE,
        "end": MADE + timedelta(hours=1),
        "category": "normal",
        "risk": "high",
        "state": "approved",
    }
    return ScheduleEntry(**{**values, **given})  # type: ignore[arg-type]


def a_calendar(*entries: ScheduleEntry, freezes: tuple[Freeze, ...] = ()) -> Schedule:
    one = ScheduleDay(
        day=date(2026, 7, 10),
        is_business_day=True,
        is_holiday=False,
        windows=(),
        peaks=(),
        freezes=freezes,
        entries=entries,
    )
    return Schedule(days=(one,), clashes=(), zone="Europe/Lisbon")


def read_back(data: bytes) -> list[dict[str, str]]:
    """Unfold, part and unescape every line; whatever the format forbids fails."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    raw = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in raw)
    lines = re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    depth: list[str] = []
    for line in lines:
        head, colon, value = line.partition(":")
        name, *parameters = head.split(";")
        assert colon
        assert NAME.fullmatch(name)
        assert all(re.fullmatch(r"VALUE=DATE", each) for each in parameters)
        assert not re.search(r"[\x00-\x1f\x7f]", value)
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth == ["VCALENDAR", "VEVENT"]:
            assert name not in events[-1]
            events[-1][name] = unescaped(value) if name in {"SUMMARY", "DESCRIPTION", "LOCATION", "UID"} else value
    assert depth == []
    return events


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", value), "signs of the format stand escaped"
    parts = re.findall(r"\\.|[^\\]", value)
    assert "".join(parts) == value
    return "".join({"\\n": "\n", "\\;": ";", "\\,": ",", "\\\\": "\\"}.get(part, part) for part in parts)


def test_that_a_plan_and_a_freeze_are_read_back_as_they_are() -> None:
    freeze = Freeze(first=date(2026, 12, 24), last=date(2026, 12, 26))
    plan, days = read_back(ics_bytes(a_calendar(an_entry(), freezes=(freeze, freeze)), META))
    assert plan["SUMMARY"] == "CHG-1 Move the queue"
    assert (plan["DTSTART"], plan["DTEND"]) == ("20260710T090000Z", "20260710T100000Z")
    assert (plan["LOCATION"], plan["STATUS"], plan["UID"]) == ("mail, web", "CONFIRMED", "CHG-1@0a1b.chgdesk")
    assert (days["DTSTART"], days["DTEND"]) == ("20261224", "20261227")


@given(title=st.text(max_size=200))
def test_that_no_title_breaks_the_format(title: str) -> None:
    (plan,) = read_back(ics_bytes(a_calendar(an_entry(title)), META))
    plain = "".join(sign for sign in title.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign == "\n")
    wanted = f"CHG-1 {plain}".replace("\x7f", "").encode("utf-8", "replace").decode()
    assert plan["SUMMARY"].strip() == wanted.strip()


@pytest.mark.parametrize(
    ("state", "said"), [("draft", "TENTATIVE"), ("submitted", "TENTATIVE"), ("ready", "CONFIRMED")]
)
def test_that_a_plan_not_yet_approved_is_tentative(state: str, said: str) -> None:
    (plan,) = read_back(ics_bytes(a_calendar(an_entry(state=state)), META))
    assert plan["STATUS"] == said


def test_that_what_is_deployed_is_left_to_the_register() -> None:
    assert read_back(ics_bytes(a_calendar(an_entry(kind=EntryKind.DEPLOYED)), META)) == []
