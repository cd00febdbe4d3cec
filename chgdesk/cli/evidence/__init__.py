"""Evidence from the command line: add, refer to, correct, withdraw, list, show, save, lint (EVD-01..04, EVD-20)."""

from __future__ import annotations

import typer

from chgdesk.cli.evidence import adding, reading


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Files that show what a record says.", rich_markup_mode=None, no_args_is_help=True)
    adding.register(group)
    reading.register(group)
    app.add_typer(group, name="evidence")
