"""Roles from the command line: who holds what, who does what, and the code host beside it (ROLE-05, APR-14)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from chgdesk.cli import role_holding, role_review
from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.transfer import desk_that_registers, read_file, register_export, write_file
from chgdesk.domain.code_host import together
from chgdesk.domain.responsibilities import Duty
from chgdesk.domain.role_standing import RoleStanding, RoleState
from chgdesk.exports.builders.responsibilities import party_words
from chgdesk.exports.report import Report
from chgdesk.exports.text import csv_bytes
from chgdesk.services.exporting import pdf_bytes, xlsx_bytes
from chgdesk.services.imports.code_host import read_host_rules
from chgdesk.services.responsibilities import host_differences, responsibilities_of, responsibilities_page

LOOK = frozenset({RoleState.VACANT, RoleState.LEAVING, RoleState.ONE_PERSON})


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="Roles: who holds them, what they have to do.", rich_markup_mode=None, no_args_is_help=True
    )
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk role list")(list_)
    group.command("check", epilog="Example: chgdesk -w acme.chgdesk role check")(check)
    group.command("chart", epilog="Example: chgdesk -w acme.chgdesk role chart --csv responsibilities.csv")(chart)
    group.command("compare", epilog="Example: chgdesk -w acme.chgdesk role compare CODEOWNERS")(compare)
    role_holding.register(group)
    role_review.register(group)
    app.add_typer(group, name="role")


def list_(context: typer.Context, json: bool = typer.Option(False, "--json", help="Print as JSON.")) -> None:
    """List every role on record or named by the policy, and who holds it today."""
    with desk_of(context) as desk:
        standings = responsibilities_of(desk).standings
    if json:
        show_json({"roles": [_standing_form(standing) for standing in standings]})
        return
    for standing in standings:
        names = ", ".join(holder.name for holder in standing.holders) or "nobody"
        typer.echo(f"{standing.role}  {standing.title}: {names}")


def check(
    context: typer.Context,
    everything: bool = typer.Option(False, "--all", help="Roles on record that no rule needs, too."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Name roles of the policy that nobody holds, that end soon, or that only one person holds (APR-14)."""
    with desk_of(context) as desk:
        every = responsibilities_of(desk).standings
    standings = [standing for standing in every if standing.needed_for or everything]
    order = list(RoleState)
    found = sorted((s for s in standings if s.state in LOOK), key=lambda s: order.index(s.state))
    if json:
        show_json({"roles": len(standings), "to_look_at": [_standing_form(standing) for standing in found]})
        return
    for standing in found:
        typer.echo(standing.sentence)
        if standing.needed_for and standing.state is not RoleState.ONE_PERSON:
            typer.echo(f"    Needed for: {'; '.join(standing.needed_for)}.")
    typer.echo(f"{len(standings)} roles, {len(found)} to look at.")
    if len(standings) < len(every):
        spare = len(every) - len(standings)
        typer.echo(f"Not looked at: {spare} roles on record that no rule needs; --all names them too.")


def _standing_form(standing: RoleStanding) -> dict[str, Any]:
    return {
        "role": standing.role,
        "title": standing.title,
        "state": standing.state.value,
        "sentence": standing.sentence,
        "needed_for": standing.needed_for,
        "holders": [
            {"person": h.person, "name": h.name, "until": h.until.isoformat() if h.until else None}
            for h in standing.holders
        ],
    }


def chart(
    context: typer.Context,
    csv: Path | None = typer.Option(None, "--csv", help="Write the chart as CSV to this file."),
    pdf: Path | None = typer.Option(None, "--pdf", help="Write it, with who holds each role, as PDF to this file."),
    xlsx: Path | None = typer.Option(None, "--xlsx", help="Write the same as an Excel workbook to this file."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Show who is responsible, accountable, consulted and informed for each step, by the rules in force (ROLE-05)."""
    wanted = [
        (path, make) for path, make in ((csv, _chart_csv), (pdf, pdf_bytes), (xlsx, xlsx_bytes)) if path is not None
    ]
    with desk_that_registers(context) if wanted else desk_of(context) as desk:
        here = responsibilities_of(desk)
        titles = {role.ref: role.title for role in here.roles}
        for path, make in wanted:
            data = make(responsibilities_page(desk))
            write_file(path, data)
            register_export(desk, data, "responsibilities")
            typer.echo(f"Wrote {path}.")
    if json:
        show_json({"duties": [_duty_form(duty) for duty in here.duties]})
    elif not wanted:
        for duty in here.duties:
            _print_duty(duty, titles)


def _chart_csv(report: Report) -> bytes:
    return csv_bytes(report.tables[0], bom=True)


def _duty_form(duty: Duty) -> dict[str, Any]:
    return {name: getattr(duty, name) for name in Duty.__dataclass_fields__}


def _print_duty(duty: Duty, titles: dict[str, str]) -> None:
    typer.echo(f"{duty.title}{f' ({duty.when})' if duty.when else ''}")
    for label in ("responsible", "accountable", "consulted", "informed"):
        words = party_words(getattr(duty, label), titles)
        if words:
            typer.echo(f"    {label.capitalize()}: {words}")
    if duty.how:
        typer.echo(f"    {duty.how[:1].upper()}{duty.how[1:]}")


def compare(
    context: typer.Context,
    files: list[Path] = typer.Argument(help="CODEOWNERS, or branch protection or rule set as JSON; several together."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Compare what the code host enforces with what the policy asks, and list the differences (ROLE-05)."""
    host = together(read_host_rules(read_file(file), file.name) for file in files)
    with desk_of(context) as desk:
        found = host_differences(desk, host)
    if json:
        names = ("about", "policy", "host", "sentence")
        show_json({"differences": [{name: getattr(each, name) for name in names} for each in found]})
        return
    for each in found:
        typer.echo(f"{each.about}: {each.sentence}")
    typer.echo(f"{len(found)} differences in what the files say." if found else "No difference in what the files say.")
