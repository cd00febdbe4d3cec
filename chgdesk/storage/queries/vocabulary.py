"""The names that stand in the register, for completion: systems, people, flags and so on, most used first."""

from __future__ import annotations

from sqlalchemy import Connection, text

_MOST = 300
_COLUMNS = {
    "system": ("system", "change_system"),
    "flag": ("flag", "change_flag"),
    "exception": ("waiver", "change_waiver"),
    "change-type": ("change_type", "change"),
    "template": ("template", "change"),
    "incident": ("incident", "change"),
}
_MOST_USED = " <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT " + str(_MOST)
_NAMES = {
    key: text("SELECT " + column + " FROM " + table + " WHERE " + column + _MOST_USED)  # noqa: S608 - names of our own tables and columns
    for key, (column, table) in _COLUMNS.items()
}
_PEOPLE = text("SELECT ref, coalesce(nullif(name, ''), ref) FROM person ORDER BY 2 LIMIT 2000")
_PARTS = ("person", "requester", "author", "approver", "reviewer", "implementer", "checker")


def names(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The names by field of the filter language; people by name, where they have one, else by key."""
    found = {key: tuple(connection.execute(statement).scalars()) for key, statement in _NAMES.items()}
    people = tuple(name for _ref, name in connection.execute(_PEOPLE))
    return {**found, **dict.fromkeys(_PARTS, people)}


def people(connection: Connection) -> dict[str, str]:
    """Everybody's name by key."""
    return {ref: name for ref, name in connection.execute(_PEOPLE)}  # noqa: C416 - rows are no pairs to mypy


def home_refs(connection: Connection) -> dict[str, str]:
    """The numbers of other systems that stand on records, and on which."""
    found = connection.execute(text("SELECT home_ref, ref FROM change WHERE home_ref <> ''"))
    return {home: ref for home, ref in found}  # noqa: C416 - the same
