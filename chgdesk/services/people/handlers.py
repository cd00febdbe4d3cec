"""Importing this registers every command and query about people (chgdesk/app.py)."""

from __future__ import annotations

from chgdesk.services.people import persons, queries, roles

__all__ = ["persons", "queries", "roles"]
