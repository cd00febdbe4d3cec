"""System cards from the command line: list, show, save, retire (CHG-21)."""

from __future__ import annotations

from dataclasses import replace

import typer

from chgdesk.cli.options import desk_of, show_json
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.errors import UserError
from chgdesk.services.reading import RecordsOf
from chgdesk.services.systems import WAYS, RetireSystemCard, SaveSystemCard, SystemCardOf


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="System cards: what a system is, how it reaches production, how it is undone.",
        rich_markup_mode=None,
        no_args_is_help=True,
    )
    group.command("list", epilog="Example: chgdesk -w acme.chgdesk system list")(list_)
    group.command("show", epilog="Example: chgdesk -w acme.chgdesk system show billing")(show)
    group.command(
        "save", epilog="Example: chgdesk -w acme.chgdesk system save edge-lb --type configuration --way manual"
    )(save)
    group.command("retire", epilog="Example: chgdesk -w acme.chgdesk system retire billing --reason 'Switched off'")(
        retire
    )
    app.add_typer(group, name="system")


def list_(
    context: typer.Context,
    retired: bool = typer.Option(False, "--retired", help="Retired cards too."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List the systems with their type, way to production and flags."""
    with desk_of(context) as desk:
        cards = [held.value for held in desk.ask(RecordsOf(kind="system_card"))]
    shown = [card for card in cards if retired or not card.retired]
    if json:
        show_json({"systems": [_form(card) for card in shown]})
        return
    for card in shown:
        typer.echo(_line(card))
    if not shown:
        typer.echo("No system cards on record. `chgdesk system save NAME` makes one.")


def show(
    context: typer.Context,
    name: str = typer.Argument(help="The system's short name."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Show one card whole."""
    with desk_of(context) as desk:
        card = _held(desk.ask(SystemCardOf(ref=name)), name)
    if json:
        show_json(_form(card))
        return
    for key, value in _form(card).items():
        said = ", ".join(value) if isinstance(value, list) else value
        if said:
            typer.echo(f"{key.replace('_', ' '):<16} {said}")


def save(
    context: typer.Context,
    name: str = typer.Argument(help="The system's short name, such as edge-lb."),
    title: str = typer.Option(None, help="What people call it."),
    kind: str = typer.Option(None, "--type", help="Usual type of change, such as code or configuration."),
    way: str = typer.Option(None, "--way", help=f"How it reaches production: {', '.join(WAYS)}."),
    flag: list[str] = typer.Option(None, help="What is special about it, such as auth; may repeat."),
    risk: str = typer.Option(None, help="Usual risk."),
    undo: str = typer.Option(None, help="The usual way back."),
    trigger: str = typer.Option(None, help="When one goes that way."),
    covers: list[str] = typer.Option(None, help="A test type its pipeline covers; may repeat."),
    owner: str = typer.Option(None, help="Who answers for it: a person's key."),
) -> None:
    """Put a card on record, or change what is named; everything else of it stays."""
    with desk_of(context, writes=True) as desk:
        held = desk.ask(SystemCardOf(ref=name))
        card = held.value if held is not None else SystemCard(ref=name)
        given = {"title": title, "change_type": kind, "deploy": way, "usual_risk": risk, "undo": undo, "owner": owner}
        lists = {"flags": tuple(flag) if flag else None, "ci_covers": tuple(covers) if covers else None}
        card = replace(
            card, **{key: value for key, value in {**given, **lists}.items() if value is not None}, retired=""
        )
        if undo is not None or trigger is not None:
            plan = card.undo_plan or RollbackPlan()
            card = replace(card, undo_plan=replace(plan, steps=undo or plan.steps, trigger=trigger or plan.trigger))
        done = desk.execute(SaveSystemCard(card=card, expected_version=held.version if held is not None else None))
    typer.echo(f"Saved the card of {name} as entry {done.seq}.")


def retire(
    context: typer.Context,
    name: str = typer.Argument(help="The system's short name."),
    reason: str = typer.Option(..., help="Why it is no longer used; it stays on the card."),
) -> None:
    """Say that a system is no longer used; its card and its records stay."""
    with desk_of(context, writes=True) as desk:
        done = desk.execute(RetireSystemCard(ref=name, reason=reason))
    typer.echo(f"Retired the card of {name} as entry {done.seq}.")


def _held(held: object, name: str) -> SystemCard:
    if held is None:
        raise UserError(f"There is no card of “{name}”. `chgdesk system list` names them all.")
    card: SystemCard = held.value  # type: ignore[attr-defined]
    return card


def _form(card: SystemCard) -> dict[str, object]:
    names = (
        "ref",
        "title",
        "change_type",
        "deploy",
        "usual_risk",
        "undo",
        "home_system",
        "staging",
        "owner",
        "retired",
    )
    lists = {"flags": list(card.flags), "ci_covers": list(card.ci_covers)}
    return {**{name: getattr(card, name) for name in names}, **lists}


def _line(card: SystemCard) -> str:
    parts = (
        card.change_type,
        f"by {card.deploy}" if card.deploy else "",
        f"{card.usual_risk} risk" if card.usual_risk else "",
    )
    said = "; ".join(
        part for part in (*parts, ", ".join(card.flags).replace("_", " "), "retired" if card.retired else "") if part
    )
    return f"{card.ref}  {card.title or card.ref}" + (f"  [{said}]" if said else "")
