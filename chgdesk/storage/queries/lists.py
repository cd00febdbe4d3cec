"""Long lists in one row each: a fetch row by row gives the interpreter away for every row, a screen then stutters."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, text

BEFORE = "WITH listed(number) AS ("
AFTER = ") SELECT json_group_array(number) FROM listed"
_numbers = msgspec.json.Decoder(list[int])


def numbers(connection: Connection, select: str, values: Mapping[str, Any]) -> array[int]:
    """The one column of a SELECT, in its order.

    SQLite keeps the order of a subquery for every aggregate but count, min and max.
    """
    whole = text(BEFORE + select + AFTER)
    return array("q", _numbers.decode(connection.execute(whole, values).scalar_one()))


def objects(fields: Mapping[str, str]) -> str:
    """The SQL that puts lines into one JSON array of objects: field name → expression."""
    pairs = ", ".join("'" + name + "', " + expression for name, expression in fields.items())
    return "SELECT json_group_array(json_object(" + pairs + "))"
