"""Calendar, windows and change meetings from the command line (WIN-02, WIN-06, CAB-01..03)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chgdesk.exports.pdf_text import pdf_text
from tests.cli.running import Run, entries, refused
from tests.meta.test_words import faults


@pytest.mark.parametrize(
    ("moment", "says"),
    [("2026-07-14T20:15", "inside: Tue 14 Jul 2026, 20:15 WEST"), ("2026-07-14T12:00", "outside: Tue 14 Jul 2026")],
)
def test_that_a_moment_is_inside_or_outside(moment: str, says: str, run: Run, acme: Path) -> None:
    """The acceptance of WIN-02."""
    assert run("-w", acme, "window", "test", moment).out.startswith(says)
    assert run("-w", acme, "window", "test", moment, "--json").json["inside"] is says.startswith("inside")


def test_that_an_offset_is_heeded_and_a_moment_the_clock_skips_is_refused(run: Run, acme: Path) -> None:
    assert "20:15 WEST" in run("-w", acme, "window", "test", "2026-07-14T19:15+00:00").out
    refused(run("-w", acme, "window", "test", "2026-03-29T01:30"), "does not exist in Europe/Lisbon")
    refused(run("-w", acme, "window", "test", "tomorrow"), "Write it as 2026-07-14T20:15.")


def test_that_a_week_and_a_list_show_windows_changes_and_emergencies(run: Run, acme: Path) -> None:
    week = run("-w", acme, "calendar", "week", "2026-07-22").out
    assert week.count("\n") >= 7
    assert "Tue 21 Jul 2026: window 20:00–23:00" in week
    assert "03:20–03:32  CHG-2026-112  worked  emergency  login-service" in week
    listed = run("-w", acme, "calendar", "list", "--from", "2026-07-01", "--to", "2026-09-30").out
    assert not [fault for line in listed.splitlines() for fault in faults(line)]
    form = run("-w", acme, "calendar", "list", "--from", "2026-07-20", "--to", "2026-07-20", "--json").json
    assert [entry["ref"] for day in form["days"] for entry in day["entries"]] == ["CHG-2026-112"]
    refused(run("-w", acme, "calendar", "list", "--system", "nowhere"), "No change names a system 'nowhere'")
    refused(run("-w", acme, "calendar", "list", "--from", "2026-13-01"), "is not a day")


def test_that_free_windows_are_named(run: Run, acme: Path) -> None:
    out = run("-w", acme, "window", "next", "--after", "2026-07-14T21:00", "--count", "2").out
    assert out.splitlines() == ["Tue 14 Jul 2026, 21:00 WEST to 23:00", "Thu 16 Jul 2026, 20:00 WEST to 23:00"]


def test_that_the_calendar_goes_out_as_a_file_and_into_the_trail(run: Run, acme: Path, place: Path) -> None:
    before = entries(acme)
    done = run("-w", acme, "calendar", "export", "plans.ics", "--from", "2026-07-01", "--to", "2026-09-30")
    assert done.code == 0, done.err
    data = (place / "plans.ics").read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert entries(acme) == before + 1


def minutes(place: Path, **given: object) -> Path:
    values: dict[str, object] = {"held_at": "2026-10-01T10:00", "attendees": [], "items": [], **given}
    file = place / "minutes.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return file


def people_of(run: Run, acme: Path) -> list[str]:
    return [line.split()[0] for line in run("-w", acme, "person", "list").out.splitlines()]


def test_that_minutes_are_recorded_listed_and_printed(run: Run, acme: Path, place: Path) -> None:
    who = people_of(run, acme)[0]
    item = {"change": "CHG-2026-141", "decision": "deferred", "concerns": "Too near the freeze"}
    before = entries(acme)
    done = run("-w", acme, "cab", "record", "--from", minutes(place, attendees=[who], items=[item], title="Review"))
    assert done.code == 0, done.err
    assert "Recorded MTG-2026-001 with 1 change" in done.out
    assert entries(acme) == before + 1
    assert "Review  1 change; only stated" in run("-w", acme, "cab", "list").out
    assert "Concerns: Too near the freeze" in run("-w", acme, "cab", "minutes", "MTG-2026-001").out
    (place / "scan.pdf").write_bytes(b"%PDF-1.7 scan")
    assert run("-w", acme, "cab", "attach", "MTG-2026-001", "scan.pdf").code == 0
    assert "minutes held" in run("-w", acme, "cab", "list").out
    assert run("-w", acme, "cab", "minutes", "MTG-2026-001", "--to", "m.pdf").code == 0
    said = pdf_text((place / "m.pdf").read_bytes())
    assert "Too near the freeze" in said
    assert "scan.pdf" in said


def test_that_a_list_of_decisions_is_read_line_by_line(run: Run, acme: Path, place: Path) -> None:
    who = people_of(run, acme)[0]
    (place / "list.csv").write_text("No;Decision;Who;Colour\nCHG-2026-141;put off;;red\n", encoding="utf-8")
    done = run("-w", acme, "cab", "record", "--from", "list.csv", "--held-at", "2026-10-01T10:00", "--attendee", who)
    assert done.code == 0, done.err
    assert "Columns not read: Colour." in done.out


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.json", b"{", "is not JSON that can be read"),
        (
            "a.json",
            b'{"held_at": 3, "when": 1, "items": [1, {"decision": "perhaps"}]}',
            "items 2: 'perhaps' is no decision",
        ),
        ("a.json", b'{"attendees": ["Nobody At All"]}', "nobody on record is 'Nobody At All'"),
        ("a.csv", b"", "a.csv"),
        ("a.csv", b"Number;Text\nCHG-1;x\n", "no column holds the decision"),
        ("a.csv", "Number;Decision;Who\nCHG-1;approve;Zoë Unknown\n".encode(), "line 2: nobody on record"),
        ("a.csv", b"\xff\xfe\x00\x01", "a.csv"),
    ],
)
def test_that_minutes_that_cannot_be_read_are_refused_whole(
    name: str, data: bytes, says: str, run: Run, acme: Path
) -> None:
    before = entries(acme)
    (acme.parent / name).write_bytes(data)
    refused(run("-w", acme, "cab", "record", "--from", name, "--held-at", "2026-10-01T10:00"), says)
    assert entries(acme) == before


def test_that_form_agenda_and_sheet_are_told(run: Run, acme: Path, place: Path) -> None:
    assert run("-w", acme, "cab", "form").out.startswith("Proposed: ")
    agenda = run("-w", acme, "cab", "agenda", "--at", "2026-09-25T10:00")
    assert agenda.code == 0, agenda.err
    assert run("-w", acme, "cab", "agenda", "--at", "2026-09-25T10:00", "--json").json["items"]
    assert run("-w", acme, "cab", "sheet", "--to", "sheet.pdf", "--at", "2026-09-25T10:00").code == 0
    assert "until then it shows nothing" in " ".join(pdf_text((place / "sheet.pdf").read_bytes()).split())
    refused(run("-w", acme, "cab", "minutes", "MTG-9"), "There is no change meeting MTG-9")
