"""Whole workspaces in and out as one JSON file of the interchange format, version 1 (evaluation rules)."""

from __future__ import annotations

from chgdesk.services.interchange.reader import read_interchange
from chgdesk.services.interchange.register import Imported, Register
from chgdesk.services.interchange.schema import interchange_schema
from chgdesk.services.interchange.writer import write_interchange

__all__ = ["Imported", "Register", "interchange_schema", "read_interchange", "write_interchange"]
