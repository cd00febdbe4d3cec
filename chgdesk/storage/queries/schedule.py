"""Changes of a stretch of days, and those a meeting has to talk of, found by their columns and then read (WIN-06)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from chgdesk.domain.change import Change
from chgdesk.storage.extract import instant
from chgdesk.storage.kinds import CHANGE, MEETING
from chgdesk.storage.repositories import Held, Reader

LONGEST_PLAN = timedelta(days=31)
"""A plan that began longer ago is not looked for; its end is in no column."""

_SYSTEM = "c.rid IN (SELECT rid FROM change_system WHERE system = :system)"
_PLANNED = "c.planned >= :reach AND c.planned < :past"
_WENT = "c.went_live < :past AND max(c.went_live, coalesce(c.ended, c.went_live)) >= :begin"
_BETWEEN = "SELECT c.rid FROM change AS c WHERE ((" + _PLANNED + ") OR (" + _WENT + "))"  # noqa: S608 - names of our own tables and columns; every value is bound
_IN_STATES = "(SELECT value FROM json_each(:states))"
_IN_OUTCOMES = "(SELECT value FROM json_each(:outcomes))"
_TO_TALK_OF = text(
    "SELECT c.rid FROM change AS c WHERE c.scope = 'production' AND (c.state IN "  # noqa: S608 - our own names; every value is bound
    + _IN_STATES
    + " OR (c.went_live >= :since AND (c.outcome IN "
    + _IN_OUTCOMES
    + " OR c.caused_incident = 1 OR c.category = 'emergency'))) ORDER BY c.rid"
)
_SYSTEMS = text("SELECT DISTINCT system FROM change_system WHERE system <> '' ORDER BY system")
_MEETINGS = text(
    "SELECT m.rid FROM change_meeting AS m WHERE m.rid IN (SELECT rid FROM change_meeting_item WHERE change = :change)"
    " ORDER BY m.held_at, m.rid"
)


def changes_between(connection: Connection, begin: datetime, past: datetime, system: str = "") -> list[Held[Change]]:
    """The changes planned for or deployed in a stretch of time, on one system where one is named."""
    values: dict[str, Any] = {
        "begin": instant(begin),
        "past": instant(past),
        "reach": instant(begin - LONGEST_PLAN),
    }
    statement = _BETWEEN + " ORDER BY c.rid"
    if system:
        statement = _BETWEEN + " AND " + _SYSTEM + " ORDER BY c.rid"
        values["system"] = system
    return _read(connection, text(statement), values)


def changes_to_talk_of(
    connection: Connection, since: datetime, *, states: Collection[str], outcomes: Collection[str]
) -> list[Held[Change]]:
    """The changes under way, and those since an instant that failed, caused an incident or were emergencies."""
    values = {
        "since": instant(since),
        "states": json.dumps(sorted(states)),
        "outcomes": json.dumps(sorted(outcomes)),
    }
    return _read(connection, _TO_TALK_OF, values)


def systems(connection: Connection) -> tuple[str, ...]:
    """Every system that some change names."""
    return tuple(connection.execute(_SYSTEMS).scalars())


def meetings_of(connection: Connection, change: str) -> list[Held[Any]]:
    """The meetings in which a change was on the table, earliest first."""
    reader: Reader[Any] = Reader(connection, MEETING)
    return [reader.held(rid) for rid in connection.execute(_MEETINGS, {"change": change}).scalars().all()]


def _read(connection: Connection, statement: Any, values: Mapping[str, Any]) -> list[Held[Change]]:
    reader: Reader[Change] = Reader(connection, CHANGE)
    return [reader.held(rid) for rid in connection.execute(statement, values).scalars().all()]
