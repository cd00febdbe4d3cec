"""Roles on the command line: given, ended, handed over, and what each may do (ROLE-02, ROLE-03, ROLE-08)."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.person_keeping import line_of
from chgdesk.cli.policy.choose import day_of
from chgdesk.domain.assigning import recorded_late, span_text
from chgdesk.domain.people import AssignmentReason, RoleAssignment, role_words
from chgdesk.domain.permissions import PERMISSIONS, permission_words
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.local_time import calendar_of
from chgdesk.services.people.commands import EndRole, SetRole
from chgdesk.services.people.queries import PeopleHere, PeopleRead
from chgdesk.services.recording import GrantRole

PERSON = typer.Argument(help="The person's key.")
ROLE = typer.Argument(help="The role's key, such as deployer.")
SYSTEM = typer.Option("", help="The only system it is for; default all.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk role grant joao qa --from 2026-10-01")(grant)
    example = "Example: chgdesk -w acme.chgdesk role end farah deployer --reason 'Moves to another team'"
    group.command(epilog=example)(end)
    example = (
        "Example: chgdesk -w acme.chgdesk role delegate qa dina kim --from 2026-12-21 --to 2026-12-31 --reason Holiday"
    )
    group.command(epilog=example)(delegate)
    group.command(epilog="Example: chgdesk -w acme.chgdesk role permit auditor --allow read --title Auditor")(permit)


def grant(
    context: typer.Context,
    person: str = PERSON,
    role: str = ROLE,
    start: str = typer.Option("", "--from", help="From which day; default the later of joining and judged-from."),
    end_: str = typer.Option("", "--to", help="Until which day; default no end."),
    system: str = SYSTEM,
    acting: bool = typer.Option(False, "--acting", help="Held for somebody, without being handed over by them."),
    note: str = typer.Option("", help="A word on it."),
) -> None:
    """Give a person a role from a day; a day in the past is recorded late and says so (ROLE-03)."""
    with desk_of(context, writes=True) as desk:
        line_of(desk, person)
        desk.execute(
            GrantRole(
                person=person,
                role=role,
                held_from=_start(desk, start),
                held_to=_end(desk, end_),
                system=system,
                reason=AssignmentReason.ACTING if acting else AssignmentReason.PERMANENT,
                note=note,
            )
        )
        _say_newest(desk, person, role)


def _start(desk: Desk, text: str) -> datetime | None:
    return calendar_of(desk).start_of(day_of(text)).astimezone(UTC) if text else None


def _end(desk: Desk, text: str) -> datetime | None:
    return calendar_of(desk).end_of(day_of(text)).astimezone(UTC) if text else None


def _say_newest(desk: Desk, person: str, role: str) -> None:
    """What stands on record now."""
    read: PeopleRead = desk.ask(PeopleHere())
    held = [a for a in read.assignments if (a.person, a.role) == (person, role)]
    newest = max(held, key=lambda a: a.provenance.recorded_at or datetime.min.replace(tzinfo=UTC))
    late = recorded_late(newest, read.calendar)
    typer.echo(
        f"{read.names[person]} is {read.title(role)} {span_text(newest, read.calendar)}{f' ({late})' if late else ''}."
    )


def end(
    context: typer.Context,
    person: str = PERSON,
    role: str = ROLE,
    on: str = typer.Option("", "--on", help="The last day; default this moment."),
    reason: str = typer.Option("", help="Why; it stands beside the act."),
    system: str = SYSTEM,
) -> None:
    """End a role that a person holds, with the reason (ROLE-03)."""
    with desk_of(context, writes=True) as desk:
        found = _running(desk, person, role, system)
        desk.execute(EndRole(assignment=found.ref, held_to=_end(desk, on) or desk.context.now(), reason=reason))
        _say_newest(desk, person, role)


def _running(desk: Desk, person: str, role: str, system: str) -> RoleAssignment:
    now = desk.context.now()
    mine = [a for a in line_of(desk, person).assignments if a.role == role and (a.held_to is None or a.held_to > now)]
    chosen = [a for a in mine if a.system == system]
    if not chosen:
        held = ", ".join(sorted({a.role for a in line_of(desk, person).assignments if a.covers(now)})) or "no role"
        raise UserError(f"{person} does not hold {role}{f' for {system}' if system else ''} now; held: {held}.")
    return chosen[0]


def delegate(
    context: typer.Context,
    role: str = ROLE,
    giver: str = typer.Argument(help="Who hands it over: the key of its holder."),
    taker: str = typer.Argument(help="Who takes it: a person's key."),
    start: str = typer.Option(..., "--from", help="The first day."),
    end_: str = typer.Option(..., "--to", help="The last day."),
    reason: str = typer.Option("", help="Why; it stands beside the delegation."),
) -> None:
    """Hand a role over for some days; it stays to be seen when it is over (ROLE-03)."""
    with desk_of(context, writes=True) as desk:
        line_of(desk, giver)
        line_of(desk, taker)
        desk.execute(
            GrantRole(
                person=taker,
                role=role,
                held_from=_start(desk, start),
                held_to=_end(desk, end_),
                reason=AssignmentReason.DELEGATION,
                delegated_by=giver,
                note=reason,
            )
        )
        _say_newest(desk, taker, role)


def permit(
    context: typer.Context,
    role: str = typer.Argument("", help="The role's key; without it the table of permissions is shown."),
    allow: list[str] = typer.Option([], help="A permission to give; several are allowed."),
    deny: list[str] = typer.Option([], help="A permission to take away; several are allowed."),
    title: str = typer.Option("", help="What people call the role."),
    duties: str = typer.Option("", help="What it has to do, in a sentence or two."),
    reason: str = typer.Option("", help="Why; it stands beside the act."),
    json: bool = typer.Option(False, "--json", help="Print the table as JSON."),
) -> None:
    """Say what a role may and has to do, or show who may do what (ROLE-02, ROLE-08)."""
    writes = bool(role)
    with desk_of(context, writes=writes) as desk:
        if writes:
            before = next((one for one in desk.ask(PeopleHere()).roles if one.ref == role), None)
            held = set(before.permissions) if before is not None else set()
            desk.execute(
                SetRole(
                    role=role,
                    title=title,
                    duties=duties or None,
                    permissions=tuple((held | set(allow)) - set(deny)),
                    reason=reason,
                )
            )
        read: PeopleRead = desk.ask(PeopleHere())
    if json:
        show_json({"permissions": {one.ref: one.permissions for one in read.roles}})
        return
    for permission in PERMISSIONS:
        given = [one.title or role_words(one.ref) for one in read.roles if permission in one.permissions]
        typer.echo(f"{permission:<15} {permission_words(permission)}: {', '.join(given) or _nobody(permission)}")


def _nobody(permission: str) -> str:
    return "no role" if permission == "read" else "open to everybody"
