"""Faults in a set of parameters, each named with its path (PRM-03)."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameters import by_path, flatten, value_at

_CLOCK = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RULE_KEYS = {"when", "roles", "any_of", "min_persons", "optional", "note"}
_WHEN_KEYS = {"category", "risk", "type", "flags_any"}

Checker = Callable[[ParameterDefinition, Any, Mapping[str, Any]], Iterator[str]]


def check_parameters(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fault in a set, in path order: unknown names, wrong types, values out of range (PRM-03)."""
    known = by_path()
    faults: list[str] = []
    for value in flatten(tree):
        definition = known.get(value.path)
        if definition is None:
            close = difflib.get_close_matches(value.path, known, n=1, cutoff=0.6)
            hint = f" Did you mean {close[0]}?" if close else ""
            faults.append(f"{value.path}: there is no such parameter.{hint}")
            continue
        given = value_at(tree, value.path)
        faults.extend(f"{value.path}: {fault}" for fault in _CHECKERS[definition.kind](definition, given, tree))
    return tuple(faults)


def _text(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if given is None:
        return
    if not isinstance(given, str):
        yield "expected text."
    elif definition.path == "timezone" and given not in zoneinfo.available_timezones():
        yield f"{given!r} is not a time zone; write one such as Europe/Lisbon."


def _choice(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    # The interchange format writes `verbal_accepted_for` as a list of one choice.
    chosen = given if isinstance(given, list) else [given]
    for one in chosen:
        if one not in definition.allowed:
            yield f"{one!r} is not one of {', '.join(definition.allowed)}."


def _flag(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, bool):
        yield "expected true or false."


def _whole(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, int) or isinstance(given, bool):
        yield f"expected a whole number{_range(definition)}."
    else:
        yield from _in_range(definition, Decimal(given))


def _number(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        yield f"expected a number{_range(definition)}."
        return
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        yield f"expected a number{_range(definition)}."
        return
    if not number.is_finite():
        yield f"expected a number{_range(definition)}."
        return
    yield from _in_range(definition, number)


def _range(definition: ParameterDefinition) -> str:
    low, high = _bounds(definition)
    return f" from {low} to {high}"


def _bounds(definition: ParameterDefinition) -> tuple[int, int]:
    """Least and most of a number; every numeric parameter has both."""
    assert definition.minimum is not None
    assert definition.maximum is not None
    return definition.minimum, definition.maximum


def _in_range(definition: ParameterDefinition, number: Decimal) -> Iterator[str]:
    low, high = _bounds(definition)
    if not low <= number <= high:
        yield f"{number} is outside the range{_range(definition)}."


def _words(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list) or not all(isinstance(word, str) and word for word in given):
        yield "expected a list of names."
        return
    for word in given:
        if definition.allowed and word not in definition.allowed:
            yield f"{word!r} is not one of {', '.join(definition.allowed)}."
    if definition.path == "business_calendar.weekend" and len(set(given)) >= len(_WEEKDAYS):
        yield "at least one day of the week must be a business day."
    if definition.minimum is not None and len(given) < definition.minimum:
        yield f"at least {definition.minimum} are needed."
    if len(set(given)) != len(given):
        yield "a name stands twice."


def _levels(definition: ParameterDefinition, given: Any, tree: Mapping[str, Any]) -> Iterator[str]:
    yield from _words(definition, given, tree)
    if isinstance(given, list) and definition.maximum is not None and len(given) > definition.maximum:
        yield f"at most {definition.maximum} levels can be ordered."


def _deadline(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if given is None:
        return
    if not isinstance(given, dict) or set(given) != {"value", "unit"}:
        yield 'expected {"value": n, "unit": "hours" or "business_days"}, or null for no deadline.'
        return
    value = given["value"]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        yield "value: expected a whole number from 0 to 100000."
    if given["unit"] not in {"hours", "business_days"}:
        yield "unit: expected hours or business_days."


def _whole_by_level(definition: ParameterDefinition, given: Any, tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, dict):
        yield "expected a number for each risk level."
        return
    for level, number in given.items():
        for fault in _whole(definition, number, tree):
            yield f"{level}: {fault}"


def _words_by_key(definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, dict):
        yield "expected a list of names for each key."
        return
    for key, words in given.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            yield f"{key}: expected a list of names."
            continue
        for word in words:
            if definition.allowed and word not in definition.allowed:
                yield f"{key}: {word!r} is not one of {', '.join(definition.allowed)}."


def _matrix(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list):
        yield "expected a list of rules."
        return
    for index, rule in enumerate(given):
        for fault in _matrix_rule(rule):
            yield f"rule {index + 1}: {fault}"


def _matrix_rule(rule: Any) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield "expected an object with when and roles."
        return
    unknown = set(rule) - _RULE_KEYS
    if unknown:
        yield f"{', '.join(sorted(unknown))} is not known; a rule has {', '.join(sorted(_RULE_KEYS))}."
    when = rule.get("when", {})
    if not isinstance(when, dict) or set(when) - _WHEN_KEYS:
        yield f"when: only {', '.join(sorted(_WHEN_KEYS))} can be asked for."
    elif not all(isinstance(names, list) for names in when.values()):
        yield "when: expected lists of names."
    for key in ("roles", "any_of", "optional"):
        names = rule.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            yield f"{key}: expected a list of roles."
    persons = rule.get("min_persons", 1)
    if not isinstance(persons, int) or isinstance(persons, bool) or not 0 <= persons <= 50:
        yield "min_persons: expected a whole number from 0 to 50."


def _windows(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list):
        yield "expected a list of windows."
        return
    for index, window in enumerate(given):
        if not isinstance(window, dict) or not {"day", "from", "to"} <= set(window):
            yield f'window {index + 1}: expected {{"day": "Tue", "from": "20:00", "to": "23:00"}}.'
            continue
        if window["day"] not in _WEEKDAYS:
            yield f"window {index + 1}: {window['day']!r} is not one of {', '.join(_WEEKDAYS)}."
        for end in ("from", "to"):
            if not isinstance(window[end], str) or not _CLOCK.match(window[end]):
                yield f"window {index + 1}: {end} must be a time such as 20:00."


def _freezes(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list):
        yield "expected a list of periods."
        return
    for index, freeze in enumerate(given):
        try:
            first, last = freeze_days(freeze)
        except (ValueError, TypeError, KeyError):
            yield f'period {index + 1}: expected {{"from": "2026-12-20", "to": "2027-01-03"}}.'
            continue
        if last < first:
            yield f"period {index + 1}: it ends before it begins."


def freeze_days(freeze: Any) -> tuple[date, date]:
    """First and last day of a freeze, both included; `from`/`to` and `start`/`end` are both read.

    Raises:
        ValueError, TypeError or KeyError: the value is not a period of days.
    """
    if isinstance(freeze, str):
        day = date.fromisoformat(freeze)
        return day, day
    first = freeze["from"] if "from" in freeze else freeze["start"]
    last = freeze["to"] if "to" in freeze else freeze["end"]
    return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])


def _days(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list):
        yield "expected a list of dates."
        return
    for day in given:
        try:
            date.fromisoformat(day)
        except (ValueError, TypeError):
            yield f"{day!r} is not a date such as 2026-12-25."


def _wholes(_definition: ParameterDefinition, given: Any, _tree: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(given, list) or not all(isinstance(n, int) and not isinstance(n, bool) for n in given):
        yield "expected a list of whole numbers."


_CHECKERS: dict[Kind, Checker] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.WORDS: _words,
    Kind.LEVELS: _levels,
    Kind.DEADLINE: _deadline,
    Kind.WHOLE_BY_LEVEL: _whole_by_level,
    Kind.WORDS_BY_KEY: _words_by_key,
    Kind.MATRIX: _matrix,
    Kind.WINDOWS: _windows,
    Kind.FREEZES: _freezes,
    Kind.DAYS: _days,
    Kind.WHOLES: _wholes,
}
