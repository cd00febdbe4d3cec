"""People on the command line: corrected, leaving, coming back, and brought in as a list (ROLE-01, ROLE-06, ROLE-07)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.policy.choose import day_of
from chgdesk.cli.transfer import read_file
from chgdesk.domain.calendar import day_words
from chgdesk.domain.people_list import PeopleList, RowVerdict, read_people
from chgdesk.errors import Invalid, UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import today_of
from chgdesk.services.people.commands import DeactivatePerson, EditPerson, ReactivatePerson
from chgdesk.services.people.queries import PeopleHere, PersonLine, WhatIsHeld
from chgdesk.services.reading import RecordsOf
from chgdesk.services.recording import AddPeople

KEY = typer.Argument(help="The person's key.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "Example: chgdesk -w acme.chgdesk person edit kim --title 'Lead engineer' --reason 'New position'"
    group.command(epilog=example)(edit)
    group.command(epilog="Example: chgdesk -w acme.chgdesk person deactivate kim --on 2026-12-31")(deactivate)
    example = "Example: chgdesk -w acme.chgdesk person reactivate goran --reason 'Back from leave'"
    group.command(epilog=example)(reactivate)
    group.command("import", epilog="Example: chgdesk -w acme.chgdesk person import people.csv --preview")(import_)


def line_of(desk: Desk, key: str) -> PersonLine:
    """The person on record of this key.

    Raises:
        UserError: there is nobody of that key.
    """
    found: PersonLine | None = desk.ask(PeopleHere()).line(key)
    if found is None:
        raise UserError(f"Nobody is on record as '{key}'. `chgdesk person list` names everybody with their keys.")
    return found


def edit(
    context: typer.Context,
    key: str = KEY,
    reason: str = typer.Option("", help="Why; it stands beside the act."),
    name: str = typer.Option("", help="The full name."),
    title: str = typer.Option("", help="Job title."),
    email: str = typer.Option("", help="Mail address."),
    login: list[str] = typer.Option([], help="All logins, in place of those on record; several are allowed."),
    joined: str = typer.Option("", "--from", help="First day, such as 2024-02-01."),
) -> None:
    """Correct what is on record of a person, with the reason (ROLE-01)."""
    with desk_of(context, writes=True) as desk:
        line = line_of(desk, key)
        before = line.person
        person = replace(
            before,
            name=name or before.name,
            title=title or before.title,
            email=email or before.email,
            logins=tuple(login) or before.logins,
            employed_from=day_of(joined) if joined else before.employed_from,
        )
        desk.execute(EditPerson(person=person, expected_version=line.version, reason=reason))
    typer.echo(f"Corrected what is on record of {person.name}.")


def deactivate(
    context: typer.Context,
    key: str = KEY,
    on: str = typer.Option("", "--on", help="The last day, such as 2026-12-31; default today."),
    reason: str = typer.Option("", help="Why; it stands beside the act."),
    preview: bool = typer.Option(False, "--preview", help="Only say what the person still holds and owes."),
) -> None:
    """Record somebody's last day; their roles end with it and their name stays on every record (ROLE-07)."""
    with desk_of(context, writes=not preview) as desk:
        person = line_of(desk, key).person
        held = desk.ask(WhatIsHeld(person=key, at=desk.context.now()))
        last = day_of(on) if on else today_of(desk)
        if not preview:
            desk.execute(DeactivatePerson(person=key, last_day=last, reason=reason))
    typer.echo(f"{person.name}: last day {day_words(last)}{' would be recorded' if preview else ''}.")
    for sentence in held.sentences or ("Nothing is left to hand over.",):
        typer.echo(f"    {sentence}")


def reactivate(
    context: typer.Context,
    key: str = KEY,
    reason: str = typer.Option("", help="Why; it stands beside the act."),
) -> None:
    """Record that somebody is back; roles that ended stay ended (ROLE-07)."""
    with desk_of(context, writes=True) as desk:
        person = line_of(desk, key).person
        desk.execute(ReactivatePerson(person=key, reason=reason))
    typer.echo(f"{person.name} is active again and holds no role yet.")


def import_(
    context: typer.Context,
    file: Path = typer.Argument(help="A CSV file: name, title, e-mail, from, logins, with or without headings."),
    preview: bool = typer.Option(False, "--preview", help="Only say what would become of each row."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Put a list of people on record as one act; a list with a faulty row is refused whole (ROLE-01, ROLE-06)."""
    text = _text_of(file)
    with desk_of(context, writes=not preview) as desk:
        found = read_people(text, [held.value for held in desk.ask(RecordsOf(kind="person"))])
        if found.fault or (found.faults and not preview):
            raise Invalid(f"Nobody was put on record: {found.fault or found.faults[0]}", found.faults)
        if found.fresh and not preview:
            desk.execute(AddPeople(people=found.fresh))
    if json:
        show_json({"rows": [_form(row) for row in found.rows], "not_read": found.not_read})
        return
    _print(found, preview=preview)


def _text_of(file: Path) -> str:
    try:
        return read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        sentence = f"'{file.name}' is not UTF-8 text. Save the list as CSV in UTF-8 and bring it again."
        raise UserError(sentence) from fault


def _form(row: object) -> dict[str, object]:
    person = getattr(row, "person", None)
    names = ("line", "verdict", "sentence")
    return {name: getattr(row, name) for name in names} | {
        "id": person.ref if person is not None else None,
        "name": person.name if person is not None else None,
    }


def _print(found: PeopleList, *, preview: bool) -> None:
    for row in found.rows:
        if row.verdict is RowVerdict.NEW and row.person is not None:
            typer.echo(f"line {row.line}: {row.person.name} as {row.person.ref}. {row.sentence}".rstrip())
        else:
            typer.echo(f"line {row.line}: {row.sentence}")
    if found.not_read:
        typer.echo(f"Columns not read: {', '.join(found.not_read)}.")
    count = len(found.fresh)
    verb = "would be put" if preview else "put"
    typer.echo(f"{count} {'person' if count == 1 else 'people'} {verb} on record; {len(found.faults)} rows to mend.")
