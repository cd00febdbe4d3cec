"""A change filter as SQL conditions with bound values; no text of a user ever becomes part of a statement."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chgdesk.domain.filters import ChangeFilter, QuickView
from chgdesk.storage.extract import instant

_IN_JSON = " IN (SELECT value FROM json_each(:"
_ENDED = "('verified', 'closed', 'rejected', 'withdrawn', 'void')"
_BEFORE_JUDGED = "coalesce(d.verdict, '') = 'NOT_JUDGED'"


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

    def bind(self, name: str, value: Any) -> str:
        """Bind a value and return the name to use in the condition."""
        self.values[self.prefix + name] = value
        return self.prefix + name

    def any_of(self, expression: str, name: str, wanted: tuple[str, ...]) -> None:
        """The expression has one of these values; no values mean no condition."""
        if wanted:
            self.parts.append(expression + _IN_JSON + self.bind(name, json.dumps(wanted)) + "))")

    def has_child(self, table: str, column: str, name: str, wanted: tuple[str, ...]) -> None:
        """One of the record's child rows has one of these values."""
        if wanted:
            key = self.bind(name, json.dumps(wanted))
            self.parts.append("c.rid IN (SELECT rid FROM " + table + " WHERE " + column + _IN_JSON + key + ")))")  # noqa: S608 - names of our own tables and columns; every value is bound

    def in_view(self, view: QuickView, wanted: ChangeFilter, zone: str) -> Conditions:
        """Narrow to one of the ready-made views."""
        if view is QuickView.NEEDS:
            self.parts.append("coalesce(d.to_look_at, 0) > 0 OR d.verdict = 'OPEN'")
        elif view is QuickView.UNDER_WAY:
            self.parts.append("c.state NOT IN " + _ENDED)
        elif view is QuickView.EMERGENCIES:
            self.parts.append("coalesce(d.category, c.category) = 'emergency'")
        elif view is QuickView.ROLLED_BACK:
            self.parts.append("c.state = 'rolled_back' OR coalesce(c.outcome, '') = 'rolled_back'")
        elif view is QuickView.HISTORY:
            self.parts.append(_BEFORE_JUDGED)
        elif view is QuickView.THIS_WEEK:
            self._this_week(wanted, zone)
        return self

    def _this_week(self, wanted: ChangeFilter, zone: str) -> None:
        """Monday to Sunday around the filter's day, by deployment or else planned start."""
        if wanted.today is None:
            self.parts.append("0")
            return
        monday = wanted.today - timedelta(days=wanted.today.weekday())
        first = self.bind("week_from", day_start(monday, zone))
        past = self.bind("week_to", day_start(monday + timedelta(days=7), zone))
        self.parts.append(
            f"coalesce(c.went_live, c.planned) >= :{first} AND coalesce(c.went_live, c.planned) < :{past}"
        )

    def text_found(self, wanted: str) -> None:
        """Every word of the box stands somewhere in the record's folded text."""
        for number, word in enumerate(wanted.casefold().split()):
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            key = self.bind(f"word{number}", f"%{escaped}%")
            self.parts.append("c.rid IN (SELECT rid FROM change_search WHERE folded LIKE :" + key + " ESCAPE '\\')")  # noqa: S608 - names of our own tables and columns; every value is bound


def day_start(day: date, zone: str) -> int:
    """The first second of a local day, as UTC epoch seconds."""
    return instant(datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))) or 0


def conditions_of(wanted: ChangeFilter, zone: str) -> Conditions:
    """Every condition of a filter."""
    found = Conditions().in_view(wanted.view, wanted, zone)
    found.any_of("coalesce(d.category, c.category)", "categories", wanted.categories)
    found.any_of("coalesce(d.risk, c.risk_declared)", "risks", wanted.risks)
    found.any_of("c.state", "states", wanted.states)
    found.any_of("c.outcome", "outcomes", wanted.outcomes)
    found.has_child("change_system", "system", "systems", wanted.systems)
    found.has_child("change_person", "person", "people", wanted.people)
    if wanted.commit:
        prefix = wanted.commit.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        key = found.bind("commit", prefix)
        found.parts.append("c.rid IN (SELECT rid FROM change_commit WHERE commit_hash LIKE :" + key + " ESCAPE '\\')")  # noqa: S608 - names of our own tables and columns; every value is bound
    if wanted.deployed_from is not None:
        found.parts.append("c.went_live >= :" + found.bind("from", day_start(wanted.deployed_from, zone)))
    if wanted.deployed_to is not None:
        after = day_start(wanted.deployed_to + timedelta(days=1), zone)
        found.parts.append("c.went_live < :" + found.bind("to", after))
    found.text_found(wanted.text)
    return found
