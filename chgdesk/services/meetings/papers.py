"""Minutes and the sheet beforehand as PDF files (CAB-03)."""

from __future__ import annotations

from datetime import datetime

from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.meeting import ChangeMeeting
from chgdesk.exports.builders.meeting_paper import (
    MinutesPaper,
    PaperMade,
    SheetPaper,
    minutes_report,
    sheet_report,
)
from chgdesk.services.context import app_version
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import pdf_bytes, register_head
from chgdesk.services.meetings.deciding import CHANNEL
from chgdesk.services.meetings.reading import AgendaOf, AgendaRead, MeetingOf, MeetingRead
from chgdesk.services.policies.papers import PolicyFile, file_name
from chgdesk.services.reading import RecordByRef, RecordsOf

SAMPLE = "Fictional sample company"


def minutes_pdf(desk: Desk, ref: str) -> PolicyFile:
    """The minutes of one meeting; raises UserError where there is none of that reference."""
    read: MeetingRead = desk.ask(MeetingOf(ref=ref))
    report = minutes_report(
        MinutesPaper(
            meeting=read.meeting,
            made=_made(desk, read.organisation, read.zone, fictional=read.fictional),
            names=read.names,
            roles=_roles(desk, read.meeting),
            titles=read.titles,
            signed=_signed(desk, read.meeting),
            minutes_name=read.minutes_name,
        )
    )
    return PolicyFile(name=file_name(ref, "minutes", "", "pdf"), data=pdf_bytes(report))


def sheet_pdf(desk: Desk, at: datetime) -> PolicyFile:
    """The agenda of a meeting at that time as a sheet to fill in and sign."""
    read: AgendaRead = desk.ask(AgendaOf(at=at))
    report = sheet_report(
        SheetPaper(
            items=read.items,
            made=_made(desk, read.organisation, read.zone, fictional=read.fictional),
            names=read.names,
            required=read.required,
            day=instant_words(at, Calendar(zone=read.zone)) if at > desk.context.now() else "",
        )
    )
    return PolicyFile(name=file_name("Change meeting", "sheet", f"{at:%Y-%m-%d}", "pdf"), data=pdf_bytes(report))


def _made(desk: Desk, organisation: str, zone: str, *, fictional: bool) -> PaperMade:
    return PaperMade(
        organisation=organisation,
        zone=zone,
        generated_at=desk.context.now(),
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        head=register_head(desk),
        warnings=(SAMPLE,) if fictional else (),
    )


def _roles(desk: Desk, meeting: ChangeMeeting) -> dict[str, tuple[str, ...]]:
    """Which roles those present held when it was."""
    held: dict[str, list[str]] = {}
    for one in desk.ask(RecordsOf(kind="role_assignment")):
        duty = one.value
        if duty.person in meeting.attendees and duty.covers(meeting.held_at):
            held.setdefault(duty.person, []).append(duty.role)
    return {person: tuple(dict.fromkeys(roles)) for person, roles in held.items()}


def _signed(desk: Desk, meeting: ChangeMeeting) -> dict[str, tuple[str, ...]]:
    """By change, the words of each signature given under these minutes."""
    found: dict[str, tuple[str, ...]] = {}
    for item in meeting.items:
        held = desk.ask(RecordByRef(kind="change", ref=item.change))
        ours = held.value.approvals if held is not None else ()
        words = tuple(
            approval.signature.statement
            for approval in ours
            if approval.channel == CHANNEL
            and approval.signature is not None
            and approval.voided_at is None
            and approval.provenance.source.endswith(f"minutes of {meeting.ref}")
        )
        if words:
            found[item.change] = words
    return found
