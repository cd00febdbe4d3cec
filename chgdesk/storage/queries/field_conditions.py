"""Each field of the filter language as a condition on the register's tables; values are always bound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from chgdesk.domain.filters import ChangeFilter, Condition, Field, QuickView
from chgdesk.storage.queries import view_conditions as views
from chgdesk.storage.queries.conditions import Conditions, escaped

NONE = "none"

CATEGORY = "coalesce(d.category, c.category)"
RISK = "coalesce(d.risk, c.risk_declared)"

_COLUMNS: dict[Field, str] = {
    Field.TYPE: CATEGORY,
    Field.RISK: RISK,
    Field.STATE: "c.state",
    Field.OUTCOME: "c.outcome",
    Field.RESTS: "c.rests_on",
    Field.CHANGE_TYPE: "lower(c.change_type)",
    Field.TEMPLATE: "lower(c.template)",
    Field.INCIDENT: "lower(c.incident)",
    Field.NUMBER: "lower(c.ref)",
}
_CHILDREN: dict[Field, tuple[str, str]] = {
    Field.SYSTEM: ("change_system", "lower(system)"),
    Field.FLAG: ("change_flag", "lower(flag)"),
    Field.EXCEPTION: ("change_waiver", "lower(waiver)"),
}
_PARTS: dict[Field, tuple[str, ...]] = {
    Field.PERSON: (),
    Field.REQUESTER: ("requester",),
    Field.AUTHOR: ("author",),
    Field.APPROVER: ("approver", "authoriser"),
    Field.REVIEWER: ("reviewer", "reviewer_after"),
    Field.IMPLEMENTER: ("implementer",),
    Field.CHECKER: ("checker",),
}
PEOPLE_FIELDS = frozenset(_PARTS)
"""Fields whose values name people: by key, or by words of the name."""

_INSTANTS: dict[Field, str] = {
    Field.LIVE: "c.went_live",
    Field.PLANNED: "c.planned",
    Field.CREATED: "c.created",
    Field.DUE: "d.open_until",
}
_STANDINGS: dict[str, Callable[[], str]] = {
    "emergency": lambda: views.IS_EMERGENCY,
    "late": views.is_late,
    "overdue": views.is_overdue,
    "history": lambda: views.IS_HISTORY,
    "live": lambda: "c.went_live IS NOT NULL",
    "rolled_back": lambda: views.IS_ROLLED_BACK,
    "reopened": lambda: "c.state = 'reopened'",
    "waiting": lambda: views.IS_WAITING,
    "incident": lambda: "coalesce(c.caused_incident, 0)",
}


def narrow(found: Conditions, wanted: ChangeFilter, zone: str) -> None:
    """Every condition of the filter beside view, period and words."""
    found.any_of(CATEGORY, "categories", wanted.categories)
    found.any_of(RISK, "risks", wanted.risks)
    found.any_of("c.state", "states", wanted.states)
    found.any_of("c.outcome", "outcomes", wanted.outcomes)
    found.any_of("c.rests_on", "bases", wanted.bases)
    own = (
        (Field.CHANGE_TYPE, wanted.change_types),
        (Field.SYSTEM, wanted.systems),
        (Field.PERSON, wanted.people),
        (Field.COMMIT, (wanted.commit,) if wanted.commit else ()),
    )
    for about, values in own:
        if values:
            found.add(_expression(found, Condition(field=about, values=values), f"own_{about.name}", wanted, zone))
    for number, condition in enumerate(wanted.conditions):
        expression = _expression(found, condition, f"c{number}", wanted, zone)
        found.add(expression, excluded=condition.excluded)


def _expression(found: Conditions, condition: Condition, name: str, wanted: ChangeFilter, zone: str) -> str:
    """One condition, not yet turned round."""
    about, values = condition.field, condition.values
    if about in _INSTANTS:
        if values == (NONE,):
            return f"{_INSTANTS[about]} IS NULL"
        return found.within(_INSTANTS[about], name, (condition.first, condition.last), zone)
    if about is Field.UNDECIDED:
        return _undecided(found, condition, name, wanted.today, zone)
    if about is Field.VIEW:
        return views.standing_in(found, QuickView(values[0]), wanted, zone)
    several = [_one(found, about, value, f"{name}_{number}") for number, value in enumerate(values)]
    if about in _SINGLY:
        return " OR ".join(f"({part})" for part in several) or "1"
    return _named(found, about, values, name)


def _named(found: Conditions, about: Field, values: tuple[str, ...], name: str) -> str:
    """One of these names in a column or a child table; `none` is a record without any."""
    named = tuple(value for value in values if value != NONE)
    parts = []
    if about in _PARTS:
        also = _parts_condition(found, about, name)
        if named:
            parts.append(found.child("change_person", "person", name, named, also))
        none = "c.rid NOT IN (SELECT rid FROM change_person WHERE 1" + also + ")"  # noqa: S608 - names of our own tables; every value is bound
    elif about in _CHILDREN:
        table, column = _CHILDREN[about]
        if named:
            parts.append(found.child(table, column, name, _lower(named)))
        none = "c.rid NOT IN (SELECT rid FROM " + table + ")"  # noqa: S608 - names of our own tables; every value is bound
    else:
        column = _COLUMNS[about]
        folded = _lower(named) if column.startswith("lower(") else named
        if named:
            parts.append(found.one_of(column, name, folded))
        none = f"coalesce({column}, '') = ''"
    if len(named) < len(values):
        parts.append(none)
    return " OR ".join(f"({part})" for part in parts)


def _lower(values: tuple[str, ...]) -> tuple[str, ...]:
    """In small letters as SQLite makes them: A to Z alone."""
    return tuple("".join(chr(ord(sign) + 32) if "A" <= sign <= "Z" else sign for sign in value) for value in values)


def _parts_condition(found: Conditions, about: Field, name: str) -> str:
    if not _PARTS[about]:
        return ""
    return " AND " + found.one_of("part", f"{name}_part", _PARTS[about])


def _one(found: Conditions, about: Field, value: str, name: str) -> str:
    """One value of a field whose values are each a condition of their own."""
    make = _SINGLY.get(about)
    return make(found, value, name) if make else ""


def _commit(found: Conditions, value: str, name: str) -> str:
    if value == NONE:
        return "c.rid NOT IN (SELECT rid FROM change_commit)"
    key = found.bind(name, escaped(value) + "%")
    return "c.rid IN (SELECT rid FROM change_commit WHERE commit_hash LIKE :" + key + " ESCAPE '\\')"  # noqa: S608 - names of our own tables; every value is bound


def _pull_request(found: Conditions, value: str, name: str) -> str:
    """A line of the folded text that is the pull request's number or address, or ends in it."""
    bare = escaped(value.casefold().lstrip("#!"))
    line = "char(10) || folded || char(10)"
    ends = [
        f"{line} LIKE :{found.bind(f'{name}_{number}', pattern)} ESCAPE '\\'"
        for number, pattern in enumerate((f"%\n{bare}\n%", f"%#{bare}\n%", f"%!{bare}\n%", f"%/{bare}\n%"))
    ]
    return "c.rid IN (SELECT rid FROM change_search WHERE " + " OR ".join(ends) + ")"  # noqa: S608 - names of our own tables; every value is bound


def _finding(found: Conditions, value: str, name: str) -> str:
    key = found.bind(name, f" {value} ")
    return f"d.codes <> '' AND instr(' ' || d.codes || ' ', :{key})"


_SINGLY: dict[Field, Callable[[Conditions, str, str], str]] = {
    Field.COMMIT: _commit,
    Field.PULL_REQUEST: _pull_request,
    Field.FINDING: _finding,
    Field.MISSING: lambda _found, value, _name: views.is_missing(value) if value in views.MISSING_CODES else "0",
    Field.IS: lambda _found, value, _name: _STANDINGS[value]() if value in _STANDINGS else "0",
}


def _undecided(found: Conditions, condition: Condition, name: str, today: date | None, zone: str) -> str:
    """Submitted, created more than so many days ago, and neither decided nor gone live (APR-10)."""
    if today is None:
        return "0"
    last = today - timedelta(days=(condition.days or 0) + 1)
    old = found.within("c.created", name, (None, last), zone)
    return f"{views.IS_WAITING} AND c.went_live IS NULL AND {old}"
