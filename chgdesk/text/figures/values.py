"""What a figure means as a parameter's value: one reading where there is one, several where there are (POL-28)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chgdesk.domain.parameter_kinds import Kind
from chgdesk.domain.parameters import by_path, value_at
from chgdesk.text.figures.reading import INTERVAL, Figure

_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60, "calendar_days": 24 * 60, "weeks": 7 * 24 * 60}
_DAYS = {"days": 1, "calendar_days": 1, "weeks": 7, "business_days": 1}
_MONTHS = {"months": 1, "years": 12}
_FREQUENCIES = {
    (1, "days"): "daily",
    (1, "business_days"): "daily",
    (1, "weeks"): "weekly",
    (7, "days"): "weekly",
    (2, "weeks"): "fortnightly",
    (1, "months"): "monthly",
    (3, "months"): "quarterly",
}


def readings(path: str, figure: Figure, levels: tuple[str, ...], tree: Mapping[str, Any]) -> tuple[Any, ...]:
    """Every value of a parameter that a figure can mean, the likeliest first; none where it can state none.

    A day is either 24 hours or a business day, so both are given: nobody guesses. `levels` are the risk levels that
    the clause names; without them a value by level is given for all.
    """
    numbers = (figure.value,) if figure.high is None else (figure.high, figure.value)
    found = [value for number in numbers for value in _values(path, number, figure, levels, tree)]
    return tuple(value for index, value in enumerate(found) if value not in found[:index])


def _values(
    path: str, number: Decimal, figure: Figure, levels: tuple[str, ...], tree: Mapping[str, Any]
) -> tuple[Any, ...]:
    kind = by_path()[path].kind
    if kind is Kind.DEADLINE:
        return _deadlines(number, figure.unit)
    if path == "reconciliation.frequency":
        name = _FREQUENCIES.get((int(number), figure.unit)) if number == int(number) else None
        return (name,) if name else ()
    if path == "approval_matrix":
        return ()
    if kind is Kind.WHOLE_BY_LEVEL:
        each = _whole(path, number, figure)
        known = levels or tuple(value_at(tree, "risk.levels") or ("low", "medium", "high"))
        return tuple(dict.fromkeys(known, value) for value in each)
    if kind is Kind.WHOLES:
        return tuple([value] for value in _whole(path, number, figure))
    return _whole(path, number, figure)


def _deadlines(number: Decimal, unit: str) -> tuple[Any, ...]:
    def hours(count: Decimal) -> dict[str, Any]:
        return {"unit": "hours", "value": int(count)}

    def business(count: Decimal) -> dict[str, Any]:
        return {"unit": "business_days", "value": int(count)}

    if unit == "business_days":
        return (business(number),)
    if unit == "business_hours":
        return (hours(number), business(max(Decimal(1), number / 8)))
    if unit == "days":
        return (hours(number * 24), business(number))
    if unit == "weeks":
        return (hours(number * 168), business(number * 5))
    minutes = _MINUTES.get(unit)
    total = number * minutes / 60 if minutes else None
    return (hours(total),) if total is not None and total == int(total) else ()


def _whole(path: str, number: Decimal, figure: Figure) -> tuple[int, ...]:
    """A figure in the unit the parameter counts in; none where it does not come out whole or out of range."""
    asked, unit = by_path()[path].unit, figure.unit
    counts: tuple[Decimal | None, ...]
    if asked in {"hours", "minutes"}:
        per = _MINUTES.get(unit)
        counts = (number * per / (60 if asked == "hours" else 1) if per else None,)
        if unit == "business_days":
            counts = (number * 24,)
    elif asked in {"days", "business days"}:
        per = _DAYS.get(unit)
        counts = (number * (5 if (asked, unit) == ("business days", "weeks") else per) if per else None,)
        if unit in _MONTHS:
            months = number * _MONTHS[unit]
            counts = (months * 365 / 12 if months % 12 == 0 else months * 30,)
    elif asked in {"months", "years"}:
        per = _MONTHS.get(unit)
        counts = (number * per / (12 if asked == "years" else 1) if per else None,)
    else:
        counts = (number if unit in _PLAIN.get(asked, ()) else None,)
    return tuple(int(count) for count in counts if count is not None and count == int(count) and _in_range(path, count))


_PLAIN: dict[str, tuple[str, ...]] = {
    "people": ("people",),
    "characters": ("characters",),
    "times": ("times",),
    "%": ("percent",),
}


def _in_range(path: str, number: Decimal) -> bool:
    definition = by_path()[path]
    least, most = definition.minimum, definition.maximum
    return (least is None or number >= least) and (most is None or number <= most)


def is_exact(path: str, figure: Figure) -> bool:
    """Whether the figure's unit is the one the parameter counts in, so that nothing was converted by assumption."""
    asked = by_path()[path].unit
    if figure.unit == "business_days":
        return by_path()[path].kind is Kind.DEADLINE or asked in {"business days", ""} or figure.kind == INTERVAL
    if asked == "business days":
        return False
    return not (asked == "days" and figure.unit in _MONTHS and (figure.value * _MONTHS[figure.unit]) % 12 != 0)
