"""The fields of a change that a list can fill: in people's words, how each is read from a record and put on it."""

from __future__ import annotations

from chgdesk.services.bringing.fields.table import BY_KEY, FIELDS
from chgdesk.services.bringing.fields.value import Field, Kind, Value, is_empty

__all__ = ["BY_KEY", "FIELDS", "Field", "Kind", "Value", "is_empty"]
