"""Change meetings from the command line: form, agenda, sheet, minutes (CAB-01..05, EMG-16)."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.transfer import desk_that_registers, read_file, register_export, write_file
from chgdesk.domain.agenda import AgendaItem
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.meeting import ChangeMeeting, decision_words
from chgdesk.domain.meeting_form import missing_words
from chgdesk.domain.people import role_words
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import calendar_of
from chgdesk.services.meetings.commands import AttachMinutes, MinutesFile, RecordMeeting
from chgdesk.services.meetings.files import MinutesRead, read_minutes, read_moment
from chgdesk.services.meetings.papers import minutes_pdf, sheet_pdf
from chgdesk.services.meetings.reading import AgendaOf, AgendaRead, MeetingOf, MeetingRead
from chgdesk.services.reading import RecordsOf

AT = typer.Option("", help="When the meeting is, such as 2026-07-14T10:00; now where nothing is named.")
JSON = typer.Option(False, "--json", help="Print as JSON.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Change meetings.", rich_markup_mode=None, no_args_is_help=True)
    group.command("form", epilog="Example: chgdesk -w acme.chgdesk cab form")(form)
    group.command("agenda", epilog="Example: chgdesk -w acme.chgdesk cab agenda --at 2026-10-01T10:00")(agenda)
    group.command("sheet", epilog="Example: chgdesk -w acme.chgdesk cab sheet --to sheet.pdf")(sheet)
    group.command("record", epilog="Example: chgdesk -w acme.chgdesk cab record --from minutes.json")(record)
    group.command("attach", epilog="Example: chgdesk -w acme.chgdesk cab attach MTG-2026-001 scan.pdf")(attach)
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk cab list")(list_)
    group.command("minutes", epilog="Example: chgdesk -w acme.chgdesk cab minutes MTG-2026-001 --to minutes.pdf")(
        minutes
    )
    app.add_typer(group, name="cab")


def form(context: typer.Context, json: bool = JSON) -> None:
    """Say which form of meeting fits the head count, and which one the policy sets (CAB-01)."""
    with desk_of(context) as desk:
        read = _agenda(desk, desk.context.now())
    if json:
        show_json({"proposed": read.form.proposed, "set": read.form.set, "required": list(read.required)})
        return
    typer.echo(f"Proposed: {read.form.words}. {read.form.why}")
    if read.form.advice:
        typer.echo(read.form.advice)
    if read.required:
        typer.echo(f"Members by the policy: {', '.join(role_words(role) for role in read.required)}.")


def agenda(context: typer.Context, at: str = AT, json: bool = JSON) -> None:
    """List what a meeting has to talk of, each change with why it is on the list (CAB-02, EMG-16)."""
    with desk_of(context) as desk:
        read = _agenda(desk, _moment(at, desk))
    if json:
        show_json({"since": read.since.isoformat(), "items": [_item_form(item) for item in read.items]})
        return
    for item in read.items:
        kind = f"{item.category} {item.risk}".strip()
        typer.echo(f"{item.ref}  {kind}  {', '.join(item.systems)}  {item.title}")
        for why in item.why:
            typer.echo(f"    {why.words}")
        if item.needs:
            needs = "; ".join(" or ".join(role_words(role) for role in one) for one in item.needs)
            typer.echo(f"    Approval still needed: {needs}.")
    if not read.items:
        typer.echo("Nothing is on the list.")


def _item_form(item: AgendaItem) -> dict[str, object]:
    return {
        "change": item.ref,
        "title": item.title,
        "systems": list(item.systems),
        "category": item.category,
        "risk": item.risk,
        "why": [{"topic": why.topic.value, "words": why.words} for why in item.why],
        "needs": [list(one) for one in item.needs],
    }


def sheet(
    context: typer.Context,
    to: Path = typer.Option(..., "--to", help="The PDF file to write."),
    at: str = AT,
) -> None:
    """Write the agenda as a sheet to fill in and sign at the table."""
    with desk_that_registers(context) as desk:
        file = sheet_pdf(desk, _moment(at, desk))
        write_file(to, file.data)
        register_export(desk, file.data, "meeting sheet")
    typer.echo(f"Wrote {to}.")


def record(
    context: typer.Context,
    source: Path = typer.Option(..., "--from", help="The minutes: JSON, or a CSV or .xlsx list with a line a change."),
    held_at: str = typer.Option("", help="When it was held, such as 2026-07-14T10:00, where the file does not say."),
    title: str = typer.Option("", help="What it is called."),
    chair: str = typer.Option("", help="Who was in the chair, by name or key."),
    attendee: list[str] = typer.Option(None, help="Who was there, by name or key; may repeat."),
    minutes: Path | None = typer.Option(None, "--minutes", help="The signed or scanned minutes, kept as evidence."),
) -> None:
    """Record a meeting as one act: its minutes, and each decision as an approval on its change (CAB-03)."""
    data = read_file(source)
    scan = _file(minutes) if minutes is not None else None
    with desk_of(context, writes=True) as desk:
        people = [held.value for held in desk.ask(RecordsOf(kind="person"))]
        zone = calendar_of(desk).zone
        read = read_minutes(data, source.name, people=people, zone=zone)
        named = {key.casefold(): one.ref for one in people for key in (one.ref, one.name)}
        given = _over(read, title=title, chair=chair, attendees=attendee or [], named=named)
        when = _moment(held_at, desk) if held_at else given.held_at
        if when is None:
            sentence = f"Nothing was recorded: '{source.name}' does not say when the meeting was. Give --held-at."
            raise UserError(sentence)
        done = desk.execute(
            RecordMeeting(
                held_at=when,
                title=given.title,
                chair=given.chair,
                attendees=given.attendees,
                items=given.items,
                notes=given.notes,
                minutes=scan,
            )
        )
        held = max(desk.ask(RecordsOf(kind="change_meeting")), key=lambda one: one.rid).value
    typer.echo(f"Recorded {held.ref} with {_changes(held)} as entry {done.seq}.")
    if read.not_read:
        typer.echo(f"Columns not read: {', '.join(read.not_read)}.")
    if held.missing:
        typer.echo(missing_words(held.missing))
    if scan is None:
        typer.echo("No minutes are held, so the decisions are only stated. `chgdesk cab attach` adds them.")


def _over(read: MinutesRead, *, title: str, chair: str, attendees: list[str], named: dict[str, str]) -> MinutesRead:
    """The file's minutes with what the command says beside them."""

    def of(text: str) -> str:
        found = named.get(text.strip().casefold())
        if found is None:
            sentence = f"Nothing was recorded: nobody on record is {text!r}. `chgdesk person list` names them."
            raise UserError(sentence)
        return found

    return replace(
        read,
        title=title or read.title,
        chair=of(chair) if chair else read.chair,
        attendees=tuple(dict.fromkeys((*read.attendees, *map(of, attendees)))),
    )


def attach(
    context: typer.Context,
    ref: str = typer.Argument(help="The meeting, such as MTG-2026-001."),
    file: Path = typer.Argument(help="The signed or scanned minutes."),
) -> None:
    """Keep the minutes of a meeting as evidence; decisions only stated so far rest on them from now on."""
    scan = _file(file)
    with desk_of(context, writes=True) as desk:
        done = desk.execute(AttachMinutes(meeting=ref, minutes=scan))
    typer.echo(f"Attached {file.name} to {ref} as entry {done.seq}.")


def list_(context: typer.Context, json: bool = JSON) -> None:
    """List the meetings on record, newest first."""
    with desk_of(context) as desk:
        held = [one.value for one in desk.ask(RecordsOf(kind="change_meeting"))]
        calendar = calendar_of(desk)
    meetings = sorted(held, key=lambda one: one.held_at, reverse=True)
    if json:
        show_json({"meetings": [_meeting_form(meeting) for meeting in meetings]})
        return
    for meeting in meetings:
        typer.echo(_meeting_line(meeting, calendar))
    if not meetings:
        typer.echo("No meeting is on record. `chgdesk cab agenda` shows what there is to talk of.")


def _changes(meeting: ChangeMeeting) -> str:
    count = len(meeting.items)
    return f"{count} change{'' if count == 1 else 's'}"


def _meeting_line(meeting: ChangeMeeting, calendar: Calendar) -> str:
    paper = "minutes held" if meeting.minutes else "only stated"
    missing = f"; not there: {', '.join(role_words(role) for role in meeting.missing)}" if meeting.missing else ""
    when = instant_words(meeting.held_at, calendar)
    return f"{meeting.ref}  {when}  {meeting.title or 'Change meeting'}  {_changes(meeting)}; {paper}{missing}"


def _meeting_form(meeting: ChangeMeeting) -> dict[str, object]:
    return {
        "ref": meeting.ref,
        "held_at": meeting.held_at.isoformat(),
        "title": meeting.title,
        "attendees": list(meeting.attendees),
        "missing": list(meeting.missing),
        "minutes": meeting.minutes,
        "items": [
            {"change": item.change, "decision": item.decision, "deciders": list(item.deciders)}
            for item in meeting.items
        ],
    }


def minutes(
    context: typer.Context,
    ref: str = typer.Argument(help="The meeting, such as MTG-2026-001."),
    to: Path | None = typer.Option(None, "--to", help="The PDF file to write; printed as text where none is named."),
) -> None:
    """Write the minutes of a meeting as PDF, or print them."""
    if to is None:
        with desk_of(context) as desk:
            _print_minutes(desk.ask(MeetingOf(ref=ref)))
        return
    with desk_that_registers(context) as desk:
        file = minutes_pdf(desk, ref)
        write_file(to, file.data)
        register_export(desk, file.data, "minutes")
    typer.echo(f"Wrote {to}.")


def _print_minutes(read: MeetingRead) -> None:
    meeting = read.meeting
    typer.echo(_meeting_line(meeting, Calendar(zone=read.zone)))
    typer.echo(f"Present: {', '.join(read.names.get(person, person) for person in meeting.attendees)}")
    for item in meeting.items:
        by = ", ".join(read.names.get(person, person) for person in item.deciders)
        typer.echo(f"{item.change}  {decision_words(item.decision)}{f' by {by}' if by else ''}")
        for label, words in (
            ("Condition", item.condition),
            ("Concerns", item.concerns),
            ("Mitigation", item.mitigation),
            ("Note", item.note),
        ):
            if words:
                typer.echo(f"    {label}: {words}")


def _agenda(desk: Desk, at: datetime) -> AgendaRead:
    read: AgendaRead = desk.ask(AgendaOf(at=at))
    return read


def _moment(text: str, desk: Desk) -> datetime:
    if not text:
        return desk.context.now()
    found = read_moment(text, calendar_of(desk).zone)
    if found is None:
        sentence = f"{text!r} is not a moment. Write it as 2026-07-14T10:00."
        raise UserError(sentence)
    return found


def _file(path: Path) -> MinutesFile:
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return MinutesFile(name=path.name, data=read_file(path), media_type=media)
