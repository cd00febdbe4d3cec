"""Who holds a role on a day, the review of that list, and who did which duty (DEP-01, SOD-08)."""

from __future__ import annotations

from typing import Any

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.person_keeping import line_of
from chgdesk.cli.policy.choose import day_of
from chgdesk.domain.calendar import day_words
from chgdesk.domain.deployer_list import DEPLOYER, HolderLine, holders_on, review_remark, review_standing
from chgdesk.domain.duty_matrix import Duty, DutyMatrix
from chgdesk.domain.people import role_words
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import parse_period
from chgdesk.services.local_time import today_of
from chgdesk.services.people.commands import ReviewRoleHolders
from chgdesk.services.people.figures import people_figures, usual_period
from chgdesk.services.people.queries import PeopleHere, PeopleRead

ROLE = typer.Argument(DEPLOYER, help="The role's key.")
ON = typer.Option("", "--on", help="Which day; default today.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk role holders deployer --on 2026-07-14")(holders)
    example = "Example: chgdesk -w acme.chgdesk role review deployer --reviewer ines --remove farah --confirm-others"
    group.command(epilog=example)(review)
    example = "Example: chgdesk -w acme.chgdesk role matrix --period 2026-07-01..2026-09-30"
    group.command("matrix", epilog=example)(matrix)


def holders(
    context: typer.Context,
    role: str = ROLE,
    on: str = ON,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List who held a role on a day, for which system, and when that list was last reviewed (DEP-01)."""
    with desk_of(context) as desk:
        read, today = desk.ask(PeopleHere()), today_of(desk)
        lines = _lines(desk, read, role, on)
    stands = review_standing(
        role, reviews=read.reviews, assignments=read.assignments, calendar=read.calendar, today=today
    )
    if json:
        show_json({"role": role, "holders": [_form(line) for line in lines], "review": stands.sentence})
        return
    for line in lines:
        where = line.system or "all systems"
        until = f", until {day_words(line.until)}" if line.until else ""
        typer.echo(f"{line.name}: {where}{until}{f' ({line.remark})' if line.remark else ''}")
    typer.echo(f"{len(lines)} as {role_words(role)}. {stands.sentence}")


def _lines(desk: Desk, read: PeopleRead, role: str, on: str) -> tuple[HolderLine, ...]:
    return holders_on(
        role,
        day_of(on) if on else today_of(desk),
        assignments=read.assignments,
        people=[line.person for line in read.people],
        calendar=read.calendar,
    )


def _form(line: HolderLine) -> dict[str, Any]:
    until = line.until.isoformat() if line.until else None
    return {"person": line.person, "name": line.name, "system": line.system, "until": until, "remark": line.remark}


def review(
    context: typer.Context,
    role: str = ROLE,
    reviewer: str = typer.Option(..., help="Who looked through the list: a person's key."),
    confirm: list[str] = typer.Option([], help="Who keeps the role; several are allowed."),
    remove: list[str] = typer.Option([], help="Who loses it; several are allowed."),
    confirm_others: bool = typer.Option(False, "--confirm-others", help="Everybody not removed keeps it."),
    on: str = ON,
    note: str = typer.Option("", help="What was looked at, or why somebody was removed."),
) -> None:
    """Record one look through who holds a role: each is confirmed, or removed, which ends the role (DEP-01)."""
    with desk_of(context, writes=True) as desk:
        line_of(desk, reviewer)
        read: PeopleRead = desk.ask(PeopleHere())
        lines = _lines(desk, read, role, on)
        others = {line.person for line in lines} - set(remove) if confirm_others else set()
        command = ReviewRoleHolders(
            role=role,
            reviewer=reviewer,
            on=day_of(on) if on else today_of(desk),
            confirmed=tuple(sorted({*confirm, *others})),
            removed=tuple(sorted(remove)),
            note=note,
        )
        desk.execute(command)
        after: PeopleRead = desk.ask(PeopleHere())
        stands = review_standing(
            role, reviews=after.reviews, assignments=after.assignments, calendar=after.calendar, today=today_of(desk)
        )
    done = max((one for one in after.reviews if one.role == role), key=lambda one: int(one.ref.rpartition("/")[2]))
    typer.echo(f"{len(done.confirmed)} confirmed, {len(done.removed)} removed. {stands.sentence}")
    remark = review_remark(done, lines, read.names)
    if remark:
        typer.echo(remark)


def matrix(
    context: typer.Context,
    period: str = typer.Option("", help="First and last local day; default the last year."),
    json: bool = typer.Option(False, "--json", help="Print as JSON, with the records behind each number."),
) -> None:
    """Show who did which duty in a period, and which duties met in one person though they must not (SOD-08)."""
    with desk_of(context) as desk, progress_bar("judging the records") as advance:
        figures = people_figures(desk, parse_period(period) if period else usual_period(desk), advance)
    found = figures.matrix
    if json:
        show_json(_document(found))
        return
    typer.echo(f"{'':<20} " + " ".join(f"{duty.value:>9}" for duty in Duty))
    for row in found.rows:
        cells = (f"{len(cell.records) or ('·' if cell.by_role else '')!s:>9}" for cell in row.cells)
        typer.echo(f"{row.name[:20]:<20} {' '.join(cells)}")
    typer.echo("A number counts records; a dot is a duty given by a role held, with no record in the period.")
    for conflict in found.conflicts:
        kind = "" if conflict.on_record else "By roles held: "
        typer.echo(f"{kind}{conflict.sentence} [{conflict.rule}] {', '.join(conflict.records)}".rstrip())
    met = sum(conflict.on_record for conflict in found.conflicts)
    words = "conflict" if met == 1 else "conflicts"
    typer.echo(f"{found.changes} records and {found.runs} log reviews read; {met} {words} on record.")


def _document(found: DutyMatrix) -> dict[str, Any]:
    return {
        "period": f"{found.period.first}..{found.period.last}",
        "deployer_rule": found.deployer_rule,
        "people": [
            {
                "person": row.person,
                "name": row.name,
                "duties": {cell.duty.value: {"records": cell.records, "roles": cell.by_role} for cell in row.cells},
            }
            for row in found.rows
        ],
        "conflicts": [
            {
                "person": one.person,
                "duties": [duty.value for duty in one.duties],
                "rule": one.rule,
                "sentence": one.sentence,
                "records": one.records,
                "on_record": one.on_record,
            }
            for one in found.conflicts
        ],
    }
