"""Working changes from the command line: record, complete, sign, close (NFR-03)."""

import typer

from chgdesk.cli.working import acts, approving, owing, saving

__all__ = ["register"]


def register(group: typer.Typer) -> None:
    """Add the commands to the group `change`."""
    for part in (saving, acts, approving, owing):
        part.register(group)
