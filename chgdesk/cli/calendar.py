"""Windows, freezes, plans and clashes from the command line (WIN-02, WIN-06, WIN-07)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.transfer import desk_that_registers, register_export, write_file
from chgdesk.domain.calendar import Calendar, day_words, instant_words, zone_of
from chgdesk.domain.schedule import Clash, ScheduleDay, ScheduleEntry, WindowAnswer
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import calendar_of, today_of
from chgdesk.services.schedule import FreeWindows, FreeWindowsRead, ScheduleOf, ScheduleRead, WindowAt, ics_of

_AHEAD = timedelta(days=27)
FROM = typer.Option("", "--from", help="First local day, such as 2026-07-13; today where none is named.")
TO = typer.Option("", "--to", help="Last local day; four weeks from the first where none is named.")
SYSTEM = typer.Option("", help="Only this system.")
STANDARD = typer.Option(False, "--standard", help="Executions of standard procedures too.")
JSON = typer.Option(False, "--json", help="Print as JSON.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Plans, windows, freezes and clashes.", rich_markup_mode=None, no_args_is_help=True)
    group.command("week", epilog="Example: chgdesk -w acme.chgdesk calendar week 2026-07-14")(week)
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk calendar list --from 2026-07-01 --to 2026-07-31")(
        list_
    )
    group.command(
        "export", epilog="Example: chgdesk -w acme.chgdesk calendar export plans.ics --from 2026-07-01 --to 2026-07-31"
    )(export)
    app.add_typer(group, name="calendar")
    windows = typer.Typer(help="Maintenance windows.", rich_markup_mode=None, no_args_is_help=True)
    windows.command("test", epilog="Example: chgdesk -w acme.chgdesk window test 2026-07-14T20:15")(inside)
    windows.command("next", epilog="Example: chgdesk -w acme.chgdesk window next --after 2026-07-14T12:00")(next_)
    app.add_typer(windows, name="window")


def week(
    context: typer.Context,
    day: str = typer.Argument("", help="Any local day of the week, such as 2026-07-14; this week where none is named."),
    system: str = SYSTEM,
    standard: bool = STANDARD,
    json: bool = JSON,
) -> None:
    """Show one week, Monday to Sunday: windows, freezes, what is planned and done, and what clashes."""
    with desk_of(context) as desk:
        chosen = _day(day) if day else today_of(desk)
        monday = chosen - timedelta(days=chosen.weekday())
        read = _read(desk, monday, monday + timedelta(days=6), system, standard=standard)
    _show(read, every_day=True, as_json=json)


def list_(
    context: typer.Context,
    first: str = FROM,
    last: str = TO,
    system: str = SYSTEM,
    standard: bool = STANDARD,
    json: bool = JSON,
) -> None:
    """List the days on which something is planned, done or frozen, and what clashes."""
    with desk_of(context) as desk:
        begin, end = _range(desk, first, last)
        read = _read(desk, begin, end, system, standard=standard)
    _show(read, every_day=False, as_json=json)


def export(
    context: typer.Context,
    file: Path = typer.Argument(help="The .ics file to write."),
    first: str = FROM,
    last: str = TO,
    system: str = SYSTEM,
) -> None:
    """Write planned changes and freezes as an iCalendar file; what leaves the workspace is in the trail."""
    with desk_that_registers(context) as desk:
        begin, end = _range(desk, first, last)
        read = _read(desk, begin, end, system, standard=False)
        data = ics_of(desk.ask, read, desk.context.now())
        write_file(file, data)
        register_export(desk, data, "calendar")
    typer.echo(f"Wrote {data.count(b'BEGIN:VEVENT')} entries to {file}.")


def inside(
    context: typer.Context,
    instant: str = typer.Argument(help="A moment, such as 2026-07-14T20:15; local time unless an offset is given."),
    json: bool = JSON,
) -> None:
    """Say whether a moment is inside a maintenance window, and whether a freeze covers it."""
    with desk_of(context) as desk:
        answer: WindowAnswer = desk.ask(WindowAt(at=_moment(instant, calendar_of(desk))))
    if json:
        show_json({"inside": answer.inside, "freeze": answer.freeze is not None, "words": answer.words})
        return
    frozen = ", frozen" if answer.freeze else ""
    typer.echo(f"{'inside' if answer.inside else 'outside'}{frozen}: {answer.words}")


def next_(
    context: typer.Context,
    after: str = typer.Option("", help="From this moment on; now where none is named."),
    count: int = typer.Option(5, min=1, max=50, help="How many."),
    system: list[str] = typer.Option(None, help="Keep clear of what is planned on this system; may repeat."),
    json: bool = JSON,
) -> None:
    """Name the next maintenance windows that are free, freezes left out."""
    with desk_of(context) as desk:
        moment = _moment(after, calendar_of(desk)) if after else desk.context.now()
        read: FreeWindowsRead = desk.ask(FreeWindows(after=moment, count=count, systems=tuple(system or ())))
    if json:
        show_json({"windows": [{"from": _utc(span.start), "to": _utc(span.end)} for span in read.spans]})
        return
    for span in read.spans:
        until = read.calendar.local(span.end - timedelta(minutes=1))
        typer.echo(f"{instant_words(span.start, read.calendar)} to {until:%H:%M}")
    if not read.has_windows:
        typer.echo("No maintenance window is set. `chgdesk param` shows where: window.windows.")
    elif not read.spans:
        typer.echo("No free window in the next 400 days.")


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-22."
        raise UserError(sentence) from None


def _moment(text: str, calendar: Calendar) -> datetime:
    """A moment as typed; without an offset it is local, and one that the clock skips does not exist."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        sentence = f"{text!r} is not a moment. Write it as 2026-07-14T20:15."
        raise UserError(sentence) from None
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    local = given.replace(tzinfo=zone_of(calendar.zone))
    there = local.astimezone(UTC)
    if there.astimezone(local.tzinfo).replace(tzinfo=None) != given:
        sentence = f"{text} does not exist in {calendar.zone}: the clock is put forward over it. Write another moment."
        raise UserError(sentence)
    return there


def _range(desk: Desk, first: str, last: str) -> tuple[date, date]:
    begin = _day(first) if first else today_of(desk)
    return begin, _day(last) if last else begin + _AHEAD


def _read(desk: Desk, first: date, last: date, system: str, *, standard: bool) -> ScheduleRead:
    query = ScheduleOf(first=first, last=last, as_of=desk.context.now(), system=system, standard=standard)
    read: ScheduleRead = desk.ask(query)
    if system and system not in read.systems:
        known = ", ".join(read.systems[:12]) or "none yet"
        sentence = f"No change names a system {system!r}. Those there are: {known}."
        raise UserError(sentence)
    return read


def _show(read: ScheduleRead, *, every_day: bool, as_json: bool) -> None:
    if as_json:
        show_json(_form(read))
        return
    calendar = Calendar(zone=read.schedule.zone)
    shown = [day for day in read.schedule.days if every_day or day.entries or day.freezes]
    for day in shown:
        typer.echo(_day_line(day))
        for entry in day.entries:
            typer.echo(f"  {_entry_line(entry, calendar)}")
    if not shown:
        typer.echo("Nothing is planned, done or frozen on these days.")
    for clash in read.schedule.clashes:
        typer.echo(f"{'~' if clash.due else '!'} {_clash_line(clash)}")


def _day_line(day: ScheduleDay) -> str:
    parts = ["window " + band.words for band in day.windows]
    parts += ["busy " + band.words for band in day.peaks]
    parts += [freeze.words[:1].lower() + freeze.words[1:] for freeze in day.freezes]
    if day.is_holiday:
        parts.append("holiday")
    elif not day.is_business_day:
        parts.append("no business day")
    return f"{day_words(day.day)}{': ' if parts else ''}{'; '.join(parts)}"


def _entry_line(entry: ScheduleEntry, calendar: Calendar) -> str:
    start, end = calendar.local(entry.start), calendar.local(entry.end)
    until = f"–{end:%H:%M}" if entry.end > entry.start else ""
    if end.date() != start.date():
        until = f"–{end.day}.{end.month}. {end:%H:%M}"
    kind = "emergency" if entry.is_emergency else f"{entry.category} {entry.risk}".strip()
    systems = ", ".join(entry.systems) or "no system named"
    return f"{start:%H:%M}{until}  {entry.ref}  {entry.state_words}  {kind}  {systems}  {entry.title}"


def _clash_line(clash: Clash) -> str:
    return f"{clash.sentence}{f' ({clash.clause})' if clash.clause else ''}"


def _form(read: ScheduleRead) -> dict[str, Any]:
    return {
        "zone": read.schedule.zone,
        "days": [
            {
                "day": day.day.isoformat(),
                "business_day": day.is_business_day,
                "holiday": day.is_holiday,
                "windows": [{"from": _utc(b.start), "to": _utc(b.end), "words": b.words} for b in day.windows],
                "freezes": [{"first": f.first.isoformat(), "last": f.last.isoformat()} for f in day.freezes],
                "entries": [_entry_form(entry) for entry in day.entries],
            }
            for day in read.schedule.days
        ],
        "clashes": [
            {
                "kind": clash.kind.value,
                "changes": list(clash.refs),
                "system": clash.system,
                "sentence": clash.sentence,
                "clause": clash.clause,
                "due": _utc(clash.due) if clash.due else None,
            }
            for clash in read.schedule.clashes
        ],
    }


def _entry_form(entry: ScheduleEntry) -> dict[str, Any]:
    return {
        "ref": entry.ref,
        "title": entry.title,
        "kind": entry.kind.value,
        "systems": list(entry.systems),
        "from": _utc(entry.start),
        "to": _utc(entry.end),
        "category": entry.category,
        "risk": entry.risk,
        "state": entry.state_words,
    }
