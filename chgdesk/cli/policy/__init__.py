"""The policy desk on the command line: write, fill, check, hand in, sign, publish, compare, adopt."""

from __future__ import annotations

import typer

from chgdesk.cli.policy import adopting, drafting, exporting, lifecycle, reading, reviewing, taking_in

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this folder."""
    group = typer.Typer(
        help="Write, publish, adopt and compare the change policy.", rich_markup_mode=None, no_args_is_help=True
    )
    for part in (reading, drafting, lifecycle, reviewing, exporting, adopting, taking_in):
        part.register(group)
    app.add_typer(group, name="policy")
