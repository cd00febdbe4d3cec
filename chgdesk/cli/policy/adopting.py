"""Adopting."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    del group
