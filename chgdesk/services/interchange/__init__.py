"""Whole workspaces in and out as one JSON file of the interchange format, version 1 (evaluation rules)."""

from __future__ import annotations

from chgdesk.domain.register import Register
from chgdesk.services.interchange.losses import omitted
from chgdesk.services.interchange.reader import read_interchange
from chgdesk.services.interchange.register import Imported
from chgdesk.services.interchange.schema import interchange_schema
from chgdesk.services.interchange.writer import write_interchange

__all__ = ["Imported", "Register", "interchange_schema", "omitted", "read_interchange", "write_interchange"]
