"""Minutes and the sheet of a change meeting on paper, read back from the PDF (CAB-03)."""

from __future__ import annotations

from datetime import timedelta

from chgdesk.domain.agenda import AgendaItem, Topic, Why
from chgdesk.domain.meeting import ChangeMeeting, MeetingItem
from chgdesk.exports.builders.meeting_paper import (
    MinutesPaper,
    PaperMade,
    SheetPaper,
    minutes_report,
    sheet_report,
)
from chgdesk.exports.pdf_text import pdf_text
from tests.exports.test_pdf import pdf_of
from tests.make import at
from tests.meta.test_words import faults

HELD = at("2026-07-14 08:00")
MADE = PaperMade(
    organisation="Brandt AG",
    zone="Europe/Lisbon",
    generated_at=HELD + timedelta(days=1),
    generated_by="Ines Koster",
    app_version="1.0",
)
ITEMS = (
    MeetingItem(
        change="CHG-1",
        decision="approve",
        deciders=("lea",),
        concerns="Mail may be late",
        mitigation="Ten customers first",
    ),
    *(MeetingItem(change=f"CHG-{n}", decision="deferred") for n in range(2, 30)),
)
MEETING = ChangeMeeting(
    ref="MTG-2026-001",
    held_at=HELD,
    title="Tuesday review",
    chair="lea",
    attendees=("lea", "quin"),
    items=ITEMS,
    missing=("security_officer",),
)
NAMES = {"lea": "Lea Fors", "quin": "Quin Dahl"}


def text_of(paper: MinutesPaper | SheetPaper) -> str:
    report = minutes_report(paper) if isinstance(paper, MinutesPaper) else sheet_report(paper)
    return " ".join(pdf_text(pdf_of(report)).split())


def test_that_minutes_say_who_decided_what_with_concerns_and_what_they_rest_on() -> None:
    said = text_of(
        MinutesPaper(
            meeting=MEETING, made=MADE, names=NAMES, roles={"lea": ("engineering_lead",)}, titles={"CHG-1": "X"}
        )
    )
    for words in (
        "REGISTER RECORD",
        "Tue 14 Jul 2026, 09:00 WEST",
        "Lea Fors (engineering lead); Quin Dahl",
        "Not at the table: security officer",
        "no document held",
        "Approved only stated",
        "Mail may be late",
        "Ten customers first",
        "Deferred",
    ):
        assert words.casefold() in said.casefold(), words
    assert not faults(said)


def test_that_held_minutes_are_named_with_their_hash_and_stay_the_original() -> None:
    held = ChangeMeeting(ref="MTG-1", held_at=HELD, attendees=("lea",), items=ITEMS[:1], minutes="ab" * 32)
    said = text_of(MinutesPaper(meeting=held, made=MADE, names=NAMES, minutes_name="scan.pdf"))
    assert f"scan.pdf, SHA-256 {'ab' * 32}" in said
    assert "does not stand in for them" in said
    assert "Approved minutes held" in said


def test_that_no_heading_of_a_change_stands_apart_from_its_decision() -> None:
    """Every page that has a heading of a change has the decision below it."""
    pages = pdf_text(pdf_of(minutes_report(MinutesPaper(meeting=MEETING, made=MADE, names=NAMES)))).split("\f")
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        for place, line in enumerate(lines):
            if line.startswith("CHG-"):
                assert lines[place + 1].startswith("Decision"), page


def test_that_the_sheet_has_room_to_decide_and_sign_and_says_it_shows_nothing_yet() -> None:
    item = AgendaItem(
        rid=1,
        ref="CHG-1",
        title="Move the queue",
        systems=("mail",),
        category="normal",
        risk="high",
        author="ada",
        planned=None,
        why=(Why(topic=Topic.HIGH_RISK, words="Coming with high risk."),),
        needs=(("engineering_lead", "cto"),),
    )
    said = text_of(SheetPaper(items=(item,), made=MADE, required=("ciso",)))
    for words in (
        "until then it shows nothing",
        "Move the queue",
        "Coming with high risk.",
        "Asked for: engineering lead or CTO",
        "with a condition",
        "Signature",
        "Members by the policy CISO",
    ):
        assert words in said, words
    assert "Nothing is on the list." in text_of(SheetPaper(items=(), made=MADE))
