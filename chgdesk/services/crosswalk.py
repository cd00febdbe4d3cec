"""Interim."""

from __future__ import annotations

from chgdesk.domain.crosswalk import CrosswalkRow


def overlaid(stored: tuple[CrosswalkRow, ...]) -> tuple[CrosswalkRow, ...]:
    """The base rows with stored rows in their place."""
    return stored
