"""The organisation's own controls from the command line: list, propose, import, export (EVD-21)."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.cli.transfer import desk_that_registers, read_file, register_export, write_file
from chgdesk.domain.controls import OwnControl, in_use, numbers_by_letter
from chgdesk.domain.people import role_words
from chgdesk.services.controls import controls_of, differing, proposals_for, read_controls, role_names, write_controls
from chgdesk.services.policies.commands import KeepControls


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Your own controls, under your own numbers.", rich_markup_mode=None, no_args_is_help=True)
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk control list")(list_)
    group.command("propose", epilog="Example: chgdesk -w acme.chgdesk control propose --keep")(propose)
    group.command("import", epilog="Example: chgdesk -w acme.chgdesk control import controls.csv")(import_)
    group.command("export", epilog="Example: chgdesk -w acme.chgdesk control export controls-out.csv")(export)
    app.add_typer(group, name="control")


def list_(
    context: typer.Context,
    retired: bool = typer.Option(False, "--retired", help="Retired controls too."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List your own controls and the letters of the test sheet that test them."""
    with desk_of(context) as desk:
        every = controls_of(desk)
    controls = every if retired else in_use(every)
    if json:
        show_json({"controls": [_form(control) for control in controls]})
        return
    for control in controls:
        typer.echo(_line(control))
    untested = [letter for letter, numbers in numbers_by_letter(every).items() if not numbers]
    if not controls:
        typer.echo("No controls of your own on record. `chgdesk control propose` shows ten to start from.")
    elif untested:
        typer.echo(f"Letters without a control of yours: {', '.join(untested)}.")


def _form(control: OwnControl) -> dict[str, object]:
    names = ("ref", "wording", "owner_role", "frequency", "attributes", "retired")
    return {name: getattr(control, name) for name in names}


def _line(control: OwnControl) -> str:
    letters = ", ".join(control.attributes) or "no letter"
    parts = (letters, role_words(control.owner_role), control.frequency, "retired" if control.retired else "")
    return f"{control.ref}  {control.wording}  [{'; '.join(part for part in parts if part)}]"


def propose(context: typer.Context, keep: bool = typer.Option(False, "--keep", help="Put them on record.")) -> None:
    """Show ten controls in our words to start from, without those whose number you use; --keep records them."""
    with desk_of(context, writes=keep) as desk:
        controls = proposals_for(desk)
        done = desk.execute(KeepControls(controls=controls)) if keep and controls else None
    for control in controls:
        typer.echo(_line(control))
    if not controls:
        typer.echo("Nothing to propose: all ten numbers are on record.")
    elif done is None:
        typer.echo("Nothing was recorded; --keep puts these on record.")
    else:
        typer.echo(f"Kept {len(controls)} controls as entry {done.seq}.")


def import_(
    context: typer.Context, file: Path = typer.Argument(help="Your control list, CSV or .xlsx, headings first.")
) -> None:
    """Take in your control list under its own numbers; a list with any fault is refused whole, line by line."""
    data = read_file(file)
    with desk_of(context, writes=True) as desk:
        read = read_controls(data, file.name, roles=role_names(desk))
        controls = differing(desk, read.controls)
        done = desk.execute(KeepControls(controls=controls)) if controls else None
    entry = f" as entry {done.seq}" if done is not None else ""
    typer.echo(f"Took in {len(controls)} controls{entry}; {len(read.controls) - len(controls)} stand unchanged.")
    if read.not_read:
        typer.echo(f"Columns not read: {', '.join(read.not_read)}.")


def export(context: typer.Context, file: Path = typer.Argument(help="The CSV file to write.")) -> None:
    """Write your controls as CSV for a spreadsheet; what is in it can be taken in again."""
    with desk_that_registers(context) as desk:
        controls = controls_of(desk)
        data = write_controls(controls)
        write_file(file, data)
        register_export(desk, data, "control list")
    typer.echo(f"Wrote {len(controls)} controls to {file}.")
