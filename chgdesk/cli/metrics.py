"""Figures on the command line: who approves whom (SOD-06)."""

from __future__ import annotations

from typing import Any

import typer

from chgdesk.cli.options import desk_of, progress_bar, show_json
from chgdesk.services.evaluation import parse_period
from chgdesk.services.people.figures import PeopleFigures, people_figures, usual_period


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Figures of a period.", rich_markup_mode=None, no_args_is_help=True)
    example = "Example: chgdesk -w acme.chgdesk metrics approvals --period 2026-07-01..2026-09-30"
    group.command("approvals", epilog=example)(approvals)
    app.add_typer(group, name="metrics")


def approvals(
    context: typer.Context,
    period: str = typer.Option("", help="First and last local day; default the last year."),
    json: bool = typer.Option(False, "--json", help="Print as JSON, with the records behind each number."),
) -> None:
    """Show who approves whose work, who approve each other, and the share of each person (SOD-06)."""
    with desk_of(context) as desk, progress_bar("judging the records") as advance:
        figures = people_figures(desk, parse_period(period) if period else usual_period(desk), advance)
    if json:
        show_json(_document(figures))
    else:
        _print(figures)


def _document(figures: PeopleFigures) -> dict[str, Any]:
    found = figures.approvals
    return {
        "approved": found.approved,
        "without_approval": found.without,
        "pairs": [{"approver": p.approver, "author": p.author, "records": p.changes} for p in found.pairs],
        "mutual": [{"people": (m.one, m.other), "by_first": m.by_one, "by_second": m.by_other} for m in found.mutual],
        "shares": [{"approver": s.approver, "share": s.words, "records": s.changes} for s in found.shares],
    }


def _print(figures: PeopleFigures) -> None:
    found, name = figures.approvals, figures.name
    typer.echo(f"{len(found.approved)} records with an approval, {len(found.without)} without.")
    for share in found.shares:
        typer.echo(f"{name(share.approver)} approved {share.words}.")
    for pair in found.pairs:
        whose = "own work" if pair.is_own else f"work of {name(pair.author)}"
        typer.echo(f"    {name(pair.approver)}: {whose}, {len(pair.changes)}: {', '.join(pair.changes)}")
    for both in found.mutual:
        counts = f"{len(both.by_one)} and {len(both.by_other)}"
        typer.echo(f"Each other: {name(both.one)} and {name(both.other)} ({counts}).")
    if not found.mutual:
        typer.echo("Nobody approved each other's work.")
