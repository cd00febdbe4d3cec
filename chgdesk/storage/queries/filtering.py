"""A whole change filter as conditions: view, period, fields, words; names of people become their keys first."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, text

from chgdesk.domain.filters import ChangeFilter, QuickView
from chgdesk.storage.queries import field_conditions, view_conditions
from chgdesk.storage.queries.conditions import Conditions

_PEOPLE = text("SELECT ref, coalesce(name, '') FROM person")


def conditions_of(wanted: ChangeFilter, zone: str) -> Conditions:
    """Every condition of a filter."""
    found = Conditions()
    view_conditions.narrow(found, wanted.view, wanted, zone)
    field_conditions.narrow(found, wanted, zone)
    if wanted.deployed_from is not None or wanted.deployed_to is not None:
        found.add(found.within("c.went_live", "period", (wanted.deployed_from, wanted.deployed_to), zone))
    for number, word in enumerate((*wanted.text.split(), *wanted.phrases)):
        found.add(found.found_text(f"word{number}", word))
    for number, word in enumerate(wanted.without):
        found.add(found.found_text(f"without{number}", word), excluded=True)
    return found


def in_view(view: QuickView, wanted: ChangeFilter, zone: str, prefix: str) -> Conditions:
    """One of the ready-made views alone, its values named with a prefix."""
    found = Conditions(prefix=prefix)
    view_conditions.narrow(found, view, wanted, zone)
    return found


def with_keys(connection: Connection, wanted: ChangeFilter) -> ChangeFilter:
    """The same filter, people named by key: a value that is no key stands for everybody whose name has its words."""
    named = [condition for condition in wanted.conditions if condition.field in field_conditions.PEOPLE_FIELDS]
    if not wanted.people and not named:
        return wanted
    people = {ref: name.casefold() for ref, name in connection.execute(_PEOPLE)}

    def keys(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for value in values for key in _keys(value, people)))

    conditions = tuple(
        replace(one, values=keys(one.values)) if one.field in field_conditions.PEOPLE_FIELDS else one
        for one in wanted.conditions
    )
    return replace(wanted, people=keys(wanted.people), conditions=conditions)


def _keys(value: str, people: dict[str, str]) -> tuple[str, ...]:
    """The keys a value stands for: itself where it is one, else those of the people whose names have its words."""
    if value == field_conditions.NONE:
        return (value,)
    folded = value.casefold()
    same = tuple(ref for ref in people if ref.casefold() == folded)
    words = folded.split()
    return same or tuple(ref for ref, name in people.items() if all(word in name for word in words)) or (value,)
