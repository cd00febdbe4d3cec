"""Reading one dropped thing from the command line: what is found in it, and where it stands (APR-09, EVD-01)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import app_state, desk_of, show_json
from chgdesk.cli.transfer import read_file
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.register import Register
from chgdesk.errors import UserError
from chgdesk.intake import Reading, read_reply, read_source
from chgdesk.intake.instants import zone_called
from chgdesk.services.reading import RegisterAt

_ENDED = {"pass": "succeeded", "passed": "succeeded", "fail": "failed"}
"""How tests and checks ended, in words that vouch for nothing more."""
_PART_WORDS = {
    "approvals": "Decisions",
    "reviews": "Code reviews",
    "tests": "Tests",
    "deployments": "Deployments",
    "times": "Times",
}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("read", epilog="Example: chgdesk read approval.eml --zone Europe/Lisbon")(read)


def read(
    context: typer.Context,
    file: Path = typer.Argument(help="A pull request, ticket, mail, chat or pipeline log."),
    zone: str = typer.Option("", help="Zone of times that name none; otherwise the workspace's, or UTC."),
    day: str = typer.Option("", help="Day on which a chat begins that names none, such as 2026-07-14."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Say what is found in a pull request, ticket, mail, chat or pipeline log, and where; nothing is recorded."""
    where = zone or _workspace_zone(context)
    if zone_called(where) is None:
        sentence = f"There is no time zone called {where!r}. Write it as Europe/Lisbon."
        raise UserError(sentence)
    reading = read_source(read_file(file), file.name, zone=where, day=_day(day))
    if json:
        show_json(_form(reading))
        return
    for line in _lines(reading, Calendar(zone=where) if "/" in where else Calendar()):
        typer.echo(line)


def _workspace_zone(context: typer.Context) -> str:
    if not app_state(context).workspace:
        return "UTC"
    with desk_of(context) as desk:
        register_now: Register = desk.ask(RegisterAt())
        return register_now.organisation.zone


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        sentence = f"{text!r} is not a day. Write it as 2026-07-14."
        raise UserError(sentence) from None


def _lines(reading: Reading, calendar: Calendar) -> Iterator[str]:
    yield f"{reading.shown}  {reading.title}".rstrip()
    if reading.first_written is not None:
        yield f"First written down: {instant_words(reading.first_written, calendar)}"
    for found in reading.facts:
        yield f"  {found.field}: {_words(found.value, calendar)}"
        yield f"      {found.source}"
    for name, title in _PART_WORDS.items():
        items = getattr(reading, name)
        if items:
            yield f"{title}: {len(items)}"
        for item in items:
            yield f"  {_item_words(item, calendar)}"
    if reading.ci is not None:
        yield f"Pipeline: {_item_words(reading.ci, calendar)}"
    if reading.mail is not None:
        reply = read_reply(reading.mail)
        marks = ", ".join(f"{mark.ref} version {mark.version}" for mark in reply.marks) or "none"
        yield f"Answer in the mail's own words: {reply.decision}. Marks: {marks}."
    if reading.missing:
        yield f"Not found in it: {', '.join(reading.missing)}."
    yield from (f"Note: {note}" for note in reading.notes)


def _item_words(item: Any, calendar: Calendar) -> str:
    """One fact on one line: its filled parts, then its source."""
    parts = [
        f"{each.name} {_words(value, calendar)}"
        for each in fields(item)
        if each.name not in {"source", "line"} and (value := getattr(item, each.name)) not in (None, "", ())
    ]
    return f"{'; '.join(parts)}  [{item.source}]"


def _words(value: Any, calendar: Calendar) -> str:
    if isinstance(value, datetime):
        return instant_words(value, calendar)
    if isinstance(value, tuple):
        return " | ".join(str(each) for each in value if each)
    words = str(getattr(value, "words", value))
    return _ENDED.get(words) or " / ".join(line.strip() for line in words.splitlines() if line.strip())


def _form(value: Any) -> Any:
    """A reading as plain values; of attached files the size stands for the content."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _form(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_form(each) for each in value]
    return value.value if isinstance(value, Enum) else value
