"""Parameters on the command line: show, set, presets, and which records a value would change."""

from __future__ import annotations

from typing import Any

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.cli.policy.choose import draft_of, json_of, version_line
from chgdesk.domain.parameter_compare import ParameterDifference, compare
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameter_words import words_of
from chgdesk.domain.parameters import Tree, definitions, value_at
from chgdesk.errors import UserError
from chgdesk.services.desk import Desk
from chgdesk.services.policies.affected import Affected, affected
from chgdesk.services.policies.commands import LoadPreset, SetParameters
from chgdesk.services.policies.drafts import changed
from chgdesk.services.policies.editing import OWN_TO_THE_COMPANY
from chgdesk.services.policies.queries import SetOf
from chgdesk.services.presets import preset, presets, tree_of
from chgdesk.services.reading import RegisterAt

JSON = typer.Option(False, "--json", help="Print as JSON.")
OF = typer.Option("", "--version", help="A version's number, draft or in-force; default the draft, else in force.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The rules' figures: show, set, presets.", rich_markup_mode=None, no_args_is_help=True)
    group.command(epilog="Example: chgdesk -w acme.chgdesk param show emergency")(show)
    example = "Example: chgdesk -w acme.chgdesk --actor ines param set retention.years 5"
    group.command("set", epilog=example)(set_)
    shelf = typer.Typer(help="Ready sets of rules.", rich_markup_mode=None, no_args_is_help=True)
    shelf.command("list", epilog="Example: chgdesk param preset list")(list_presets)
    shelf.command("compare", epilog="Example: chgdesk -w acme.chgdesk param preset compare recommended")(compare_preset)
    shelf.command("load", epilog="Example: chgdesk -w acme.chgdesk --actor ines param preset load preset-002")(load)
    group.add_typer(shelf, name="preset")
    app.add_typer(group, name="param")


def show(
    context: typer.Context,
    path: str = typer.Argument("", help="A path or the beginning of one, such as emergency.record_deadline."),
    version: str = OF,
    json: bool = JSON,
) -> None:
    """Show the values of a version's set, in words and as they are stored (PRM-02)."""
    with desk_of(context) as desk:
        tree = _tree(desk, version)
    wanted = [d for d in definitions() if d.path.startswith(path)]
    if not wanted:
        sentence = f"There is no parameter {path}. `param show` lists them all."
        raise UserError(sentence)
    if json:
        show_json({d.path: value_at(tree, d.path) for d in wanted})
        return
    for definition in wanted:
        typer.echo(f"{definition.path}: {words_of(definition.path, tree)}")
        typer.echo(f"    {definition.meaning} [{definition.group.value}]")


def _tree(desk: Desk, version: str) -> Tree:
    tree: Tree
    tree, _stored = desk.ask(SetOf(version=version_line(desk, version).version.ref))
    return tree


def set_(
    context: typer.Context,
    path: str = typer.Argument(help="The parameter's path."),
    value: str = typer.Argument(help="Its value as JSON; a bare word is taken as text."),
    preview: bool = typer.Option(False, "--preview", help="Say which records would stand otherwise; save nothing."),
    reason: str = typer.Option("", help="Why; needed to correct what was read from an adopted text."),
    version: str = typer.Option("draft", "--version", help="The draft, or an adopted version's number."),
    json: bool = JSON,
) -> None:
    """Set a value in the draft, checked against what it may be (PRM-03); `--preview` saves nothing."""
    given = ParameterValue(path=path, text=json_of(path, value))
    with desk_of(context, writes=not preview) as desk, progress_bar("judging the year's records") as advance:
        line = version_line(desk, version)
        before: Tree
        before, stored = desk.ask(SetOf(version=line.version.ref))
        after = changed(before, (given,))
        if preview:
            found = affected(desk.ask(RegisterAt()), before, after, desk.context.now(), advance)
            _print_affected(found, as_json=json)
            return
        desk.execute(SetParameters(version=line.version.ref, values=(given,), reason=reason, seen=stored))
    typer.echo(f"{path}: {words_of(path, after)} (version {line.version.number})")


def _print_affected(found: Affected, *, as_json: bool) -> None:
    if as_json:
        records = [
            {"id": r.ref, "now": r.now, "then": r.then, "gained": list(r.gained), "lost": list(r.lost)}
            for r in found.records
        ]
        show_json({"judged": found.judged, "records": records})
        return
    typer.echo(found.words)
    for record in found.records:
        typer.echo(f"{record.ref}  {record.now} → {record.then}  {record.title}")


def list_presets(json: bool = JSON) -> None:
    """List the presets with what each is for (PRM-02)."""
    if json:
        show_json([{"name": p.name, "title": p.title, "description": p.description} for p in presets()])
        return
    for one in presets():
        typer.echo(f"{one.name}: {one.title}. {one.description}")


def compare_preset(
    context: typer.Context,
    name: str = typer.Argument(help="The preset's name."),
    version: str = OF,
    json: bool = JSON,
) -> None:
    """Say what differs between a version's values and a preset's."""
    with desk_of(context) as desk:
        mine = _tree(desk, version)
    found = [one for one in compare(mine, tree_of(preset(name))) if not one.path.startswith(OWN_TO_THE_COMPANY)]
    if json:
        show_json([_difference(one) for one in found])
        return
    for one in found:
        typer.echo(f"{one.path}: {one.old} → {one.new}")
    typer.echo(f"{len(found)} values differ from {name}.")


def _difference(one: ParameterDifference) -> dict[str, Any]:
    return {"path": one.path, "meaning": one.meaning, "yours": one.old, "preset": one.new}


def load(context: typer.Context, name: str = typer.Argument(help="The preset's name.")) -> None:
    """Replace the draft's rules by a preset's; zone, calendar and scope stay the company's own (PRM-02)."""
    with desk_of(context, writes=True) as desk:
        desk.execute(LoadPreset(version=draft_of(desk).version.ref, preset=name))
    typer.echo(f"Loaded {name} into the draft.")
