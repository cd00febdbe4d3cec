"""What a form looks up while somebody types: the last change of a system, and the emergencies around a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

_LAST = text(
    "SELECT c.rid FROM change_system AS s JOIN change AS c ON c.rid = s.rid WHERE s.system = :system"
    " AND c.category IN ('normal', 'major') AND c.state NOT IN ('void', 'withdrawn', 'rejected')"
    " ORDER BY coalesce(c.created, 0) DESC, c.rid DESC LIMIT 1"
)
_EMERGENCIES = text(
    "SELECT c.rid FROM change AS c WHERE c.went_live BETWEEN :first AND :last AND c.category = 'emergency'"
    " AND c.state NOT IN ('void', 'withdrawn', 'rejected') ORDER BY c.went_live DESC LIMIT :most"
)


def last_on_system(connection: Connection, system: str) -> int | None:
    """The number of the normal change of this system that was recorded last."""
    found: int | None = connection.execute(_LAST, {"system": system}).scalar()
    return found


def emergencies_between(connection: Connection, first: datetime, last: datetime, most: int = 200) -> tuple[int, ...]:
    """The numbers of emergencies that went live between two moments, newest first."""
    values = {"first": int(first.timestamp()), "last": int(last.timestamp()), "most": most}
    return tuple(connection.execute(_EMERGENCIES, values).scalars())
