"""Who owes what: one message per person (MET-13)."""

from __future__ import annotations

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.domain.workflow.requests import ChaseMessage
from chgdesk.services.changes.desk import ChaseBeyond, ChaseList


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk change chase --person ana")(chase)


def chase(
    context: typer.Context,
    person: str = typer.Option("", help="Only what this person owes: a person's key."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """One copyable message for each person who owes something on a change."""
    with desk_of(context) as desk:
        found: tuple[ChaseMessage, ...] = desk.ask(ChaseList(now=desk.context.now()))
        beyond: str = desk.ask(ChaseBeyond())
    if beyond:
        typer.echo(beyond, err=True)
    wanted = [message for message in found if not person or message.person == person]
    if json:
        show_json(
            [
                {
                    "person": m.person,
                    "name": m.name,
                    "email": m.email,
                    "changes": [{"ref": o.ref, "needs": [need.sentence for need in o.needs]} for o in m.owed],
                    "text": m.text,
                }
                for m in wanted
            ]
        )
        return
    if not wanted:
        typer.echo("Nobody owes anything on a change." if not beyond else "Nobody owes anything on those.")
    for message in wanted:
        typer.echo(f"To: {message.name}{f' <{message.email}>' if message.email else ''}\n\n{message.text}\n")
