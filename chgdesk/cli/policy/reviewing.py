"""Readers and reviews: who has acknowledged a version, and a review that changed nothing."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import PASSPHRASE_FILE, desk_of, passphrase_from, show_json
from chgdesk.cli.policy.choose import VERSION, day_of, shelf_of, version_line
from chgdesk.domain.calendar import day_words
from chgdesk.errors import UserError
from chgdesk.services.local_time import today_of
from chgdesk.services.policies.acknowledging import AcknowledgeVersion, Reading, ReviewUnchanged
from chgdesk.services.policies.queries import ReadersOf

OF = typer.Option("in-force", "--version", help="A version's number; default the one in force.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy readers in-force")(readers)
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy acknowledge goran")(acknowledge)
    example = "Example: chgdesk -w acme.chgdesk policy review --reviewer ana --passphrase-file passphrase.txt"
    group.command(epilog=example)(review)


def readers(
    context: typer.Context, version: str = VERSION, json: bool = typer.Option(False, "--json", help="Print as JSON.")
) -> None:
    """List who has acknowledged a version, who is still to, and by when (POL-22)."""
    with desk_of(context) as desk:
        line = version_line(desk, version or "in-force")
        today = today_of(desk)
        found: Reading = desk.ask(ReadersOf(version=line.version.ref, today=today))
        names = {person.ref: person.name for person in shelf_of(desk).people}
    if json:
        read = [{"person": person, "at": at.isoformat()} for person, at in found.read]
        due = found.due.isoformat() if found.due else None
        show_json({"version": line.version.number, "due": due, "read": read, "waiting": list(found.waiting)})
        return
    for person, at in found.read:
        typer.echo(f"{names.get(person, person)}: {at:%Y-%m-%d}")
    for person in found.waiting:
        typer.echo(f"{names.get(person, person)}: not yet{', late' if found.is_late(today) else ''}")
    until = f", due {day_words(found.due)}" if found.due else ""
    total = len(found.read) + len(found.waiting)
    typer.echo(f"{len(found.read)} of {total} people have acknowledged version {line.version.number}{until}.")


def acknowledge(
    context: typer.Context,
    people: list[str] = typer.Argument(help="The keys of the people who have read it."),
    version: str = OF,
    on: str = typer.Option("", "--on", help="The day on which they did; default today."),
    stated: str = typer.Option("", help="Where that is known from, such as 'list signed at the meeting'."),
) -> None:
    """Record that people have read a version (POL-22)."""
    with desk_of(context, writes=True) as desk:
        line = version_line(desk, version)
        day = day_of(on) if on else today_of(desk)
        desk.execute(AcknowledgeVersion(version=line.version.ref, people=tuple(people), on=day, stated=stated))
    typer.echo(f"Recorded {len(people)} acknowledgements of version {line.version.number}.")


def review(
    context: typer.Context,
    reviewer: str = typer.Option(..., help="Who reviewed and signs: a person's key."),
    passphrase_file: Path | None = PASSPHRASE_FILE,
    notes: str = typer.Option("", help="What was looked at."),
) -> None:
    """Sign that the policy was reviewed and stays unchanged; numbered or noted as the policy says (POL-09)."""
    passphrase = passphrase_from(passphrase_file)
    if passphrase is None:
        raise UserError("A signature needs the reviewer's passphrase: name a file with --passphrase-file.")
    with desk_of(context, writes=True) as desk:
        shelf = shelf_of(desk)
        assert shelf.document is not None
        desk.execute(
            ReviewUnchanged(document=shelf.document.ref, reviewer=reviewer, passphrase=passphrase, notes=notes)
        )
        number = version_line(desk, "in-force").version.number
    typer.echo(f"Recorded the review. Version {number} is in force.")
