"""People on the command line: put on record, given roles, given a passphrase for signing."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import typer

from chgdesk.cli import person_keeping
from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.policy.choose import day_of
from chgdesk.domain.people import Person
from chgdesk.errors import UserError
from chgdesk.services.local_time import calendar_of
from chgdesk.services.reading import RecordsOf
from chgdesk.services.recording import AddPeople, GrantRole
from chgdesk.services.signatures import EnrolPassphrase, ResetPassphrase

START = typer.Option("", "--from", help="From which day; default the later of joining and judged-from.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="People, their roles and passphrases.", rich_markup_mode=None, no_args_is_help=True)
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk person list")(list_)
    group.command(epilog="Example: chgdesk -w acme.chgdesk person add ida 'Ida Lund' --from 2024-02-01")(add)
    group.command(epilog="Example: chgdesk -w acme.chgdesk person role ana policy_approver --from 2024-02-01")(role)
    example = "Example: chgdesk -w acme.chgdesk person passphrase ana --passphrase-file passphrase.txt"
    group.command(epilog=example)(passphrase)
    person_keeping.register(group)
    app.add_typer(group, name="person")


def list_(context: typer.Context, json: bool = typer.Option(False, "--json", help="Print as JSON.")) -> None:
    """List the people on record with the roles they hold now."""
    with desk_of(context) as desk:
        now = desk.context.now()
        people = [held.value for held in desk.ask(RecordsOf(kind="person"))]
        duties = [held.value for held in desk.ask(RecordsOf(kind="role_assignment"))]
    roles = {p.ref: sorted({d.role for d in duties if d.person == p.ref and d.covers(now)}) for p in people}
    if json:
        show_json([{"id": p.ref, "name": p.name, "active": p.active, "roles": roles[p.ref]} for p in people])
        return
    for person in people:
        typer.echo(f"{person.ref:<12} {person.name}: {', '.join(roles[person.ref]) or 'no role now'}")


def add(
    context: typer.Context,
    key: str = typer.Argument(help="A short key, such as ida."),
    name: str = typer.Argument(help="The full name."),
    title: str = typer.Option("", help="Job title."),
    email: str = typer.Option("", help="Mail address."),
    login: list[str] = typer.Option([], help="A login at the code host or ticket system; several are allowed."),
    joined: str = typer.Option("", "--from", help="First day, such as 2024-02-01."),
) -> None:
    """Put a person on record (ROLE-01)."""
    person = Person(
        ref=key,
        name=name,
        title=title,
        email=email,
        logins=tuple(login),
        employed_from=day_of(joined) if joined else None,
    )
    with desk_of(context, writes=True) as desk:
        desk.execute(AddPeople(people=(person,)))
    typer.echo(f"Put {name} on record as {key}.")


def role(
    context: typer.Context,
    key: str = typer.Argument(help="The person's key."),
    held: str = typer.Argument(help="The role's key, such as policy_approver."),
    start: str = START,
) -> None:
    """Record that a person holds a role from a day (ROLE-03)."""
    with desk_of(context, writes=True) as desk:
        since = calendar_of(desk).start_of(day_of(start)).astimezone(UTC) if start else None
        desk.execute(GrantRole(person=key, role=held, held_from=since))
    typer.echo(f"{key} holds {held}.")


def passphrase(
    context: typer.Context,
    key: str = typer.Argument(help="The person's key."),
    passphrase_file: Path | None = PASSPHRASE_FILE,
    witness: str = typer.Option("", help="Reset it before this second person, who gives a passphrase too."),
    witness_file: Path | None = typer.Option(None, help="A file whose first line is the witness's passphrase."),
) -> None:
    """Enrol a person's passphrase for signing, or reset it before a witness (AUD-08, AUD-19)."""
    new = passphrase_from(passphrase_file)
    if new is None:
        raise UserError("Name a file whose first line is the passphrase with --passphrase-file.")
    with desk_of(context, writes=True) as desk:
        if witness:
            seen = passphrase_from(witness_file) or ""
            desk.execute(ResetPassphrase(person=key, new=new, witness=witness, witness_passphrase=seen))
        else:
            desk.execute(EnrolPassphrase(person=key, passphrase=new))
    typer.echo(f"{key} can sign at this desk." if not witness else f"Reset the passphrase of {key} before {witness}.")
