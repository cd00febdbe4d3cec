"""A change filter as SQL conditions with bound values; no text of a user ever becomes part of a statement."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chgdesk.storage.extract import instant

_IN_JSON = " IN (SELECT value FROM json_each(:"


@dataclass(slots=True, kw_only=True)
class Conditions:
    """Conditions joined by AND, and the values bound to them."""

    prefix: str = ""
    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def expression(self) -> str:
        """All conditions as one expression; empty where there is none."""
        return " AND ".join(f"({part})" for part in self.parts)

    @property
    def where(self) -> str:
        """The WHERE clause; empty where every record is wanted."""
        return " WHERE " + self.expression if self.parts else ""

    def add(self, expression: str, *, excluded: bool = False) -> None:
        """One more condition; excluded, it must not hold, and a record that says nothing counts as not holding."""
        self.parts.append("NOT coalesce((" + expression + "), 0)" if excluded else expression)

    def bind(self, name: str, value: Any) -> str:
        """Bind a value and return the name to use in the condition."""
        self.values[self.prefix + name] = value
        return self.prefix + name

    def one_of(self, expression: str, name: str, wanted: tuple[str, ...]) -> str:
        """That an expression has one of these values."""
        return expression + _IN_JSON + self.bind(name, json.dumps(wanted)) + "))"

    def any_of(self, expression: str, name: str, wanted: tuple[str, ...]) -> None:
        """The expression has one of these values; no values mean no condition."""
        if wanted:
            self.add(self.one_of(expression, name, wanted))

    def child(self, table: str, column: str, name: str, wanted: tuple[str, ...], also: str = "") -> str:
        """That one of the record's child rows has one of these values."""
        found = self.one_of(column, name, wanted)
        return "c.rid IN (SELECT rid FROM " + table + " WHERE " + found + also + ")"  # noqa: S608 - names of our own tables and columns; every value is bound

    def has_child(self, table: str, column: str, name: str, wanted: tuple[str, ...]) -> None:
        """One of the record's child rows has one of these values; no values mean no condition."""
        if wanted:
            self.add(self.child(table, column, name, wanted))

    def within(self, expression: str, name: str, days: tuple[date | None, date | None], zone: str) -> str:
        """That an instant falls on local days from the first to the last, either open; never where there is none."""
        parts = []
        first, last = days
        if first is not None:
            parts.append(f"{expression} >= :" + self.bind(f"{name}_from", day_start(first, zone)))
        if last is not None:
            parts.append(f"{expression} < :" + self.bind(f"{name}_to", day_start(next_day(last), zone)))
        return " AND ".join(parts) or f"{expression} IS NOT NULL"

    def found_text(self, name: str, wanted: str) -> str:
        """That a text stands somewhere in the record's folded text."""
        key = self.bind(name, f"%{escaped(wanted.casefold())}%")
        return "c.rid IN (SELECT rid FROM change_search WHERE folded LIKE :" + key + " ESCAPE '\\')"  # noqa: S608 - names of our own tables and columns; every value is bound


def escaped(text: str) -> str:
    """A text in which the wildcards of LIKE stand for themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def day_start(day: date, zone: str) -> int:
    """The first second of a local day, as UTC epoch seconds."""
    return instant(datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))) or 0


def next_day(day: date) -> date:
    """The day after; there is none behind the last day a calendar can count."""
    return day if day == date.max else day + timedelta(days=1)
