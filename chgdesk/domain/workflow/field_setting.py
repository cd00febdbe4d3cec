"""Setting one field of a change from text: `risk_declared=high`, `verification.person=dora`, `deployments=start=…`.

For the command line and for cells of a sheet; a form sets fields by its own boxes.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from chgdesk.domain.calendar import zone_of
from chgdesk.domain.change import Change
from chgdesk.domain.workflow.field_words import field_words

_NEVER = frozenset(
    {"ref", "state", "created_at", "provenance", "signatures", "signature", "asked", "shape", "evidence"}
)
"""What no text sets: numbers, states, origins and signatures come from acts; evidence from files."""

_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})


class FieldRefused(ValueError):
    """A field cannot be set so; the text says why and what it may be."""


def with_field(change: Change, path: str, text: str, zone: str = "UTC") -> Change:
    """The change with one field set; `path` is dotted, times without offset are of `zone`.

    Raises:
        FieldRefused: there is no such field, it is not set by text, or the text does not fit it.
    """
    return typing.cast("Change", _with(change, path.split("."), text, zone, path))


def with_further(change: Change, path: str, text: str, zone: str = "UTC") -> Change:
    """The change with one more item in a list of facts: `deployments`, `start=…,implementer=dora`.

    Raises:
        FieldRefused: it is no list of facts, or a part does not fit.
    """
    hint = _hints(Change).get(path)
    type_: Any = _item_of(hint) if hint is not None else None
    if path in _NEVER or type_ is None or not is_dataclass(type_):
        raise FieldRefused(f"“{path}” is no list to which something can be added.")
    make: Any = type_
    given: dict[str, Any] = {}
    for part in _parts(text):
        key, equals, value = part.partition("=")
        name = key.strip()
        if not equals or name not in _hints(make):
            raise FieldRefused(
                f"{field_words(path)}: “{part.strip()}” is not written as field=value of {_names(type_)}."
            )
        given[name] = _value(_hints(make)[name], value.strip(), zone, f"{path}.{name}")
    try:
        item = make(**given)
    except TypeError:
        raise FieldRefused(f"{field_words(path)}: say at least {_required(type_)}.") from None
    longer: Any = {path: (*getattr(change, path), item)}
    return replace(change, **longer)


def _with(value: Any, keys: list[str], text: str, zone: str, path: str) -> Any:
    hint = _hints(_class_of(value)).get(keys[0])
    if hint is None or keys[0] in _NEVER:
        raise FieldRefused(f"“{path}” is no field that can be set. Fields are {_names(type(value))}.")
    if len(keys) == 1:
        return replace(value, **{keys[0]: _value(hint, text, zone, path)})
    inner_type = _one_of(hint)
    if not is_dataclass(inner_type):
        raise FieldRefused(f"“{path}” is no field that can be set: {keys[0]} has no parts.")
    inner = getattr(value, keys[0])
    if inner is None:
        inner = typing.cast("Any", inner_type)()
    return replace(value, **{keys[0]: _with(inner, keys[1:], text, zone, path)})


def _class_of(value: Any) -> Any:
    return type(value)


def _value(hint: Any, text: str, zone: str, path: str) -> Any:
    """The text read as the type of the field."""
    type_ = _one_of(hint)
    if text == "" and _may_be_none(hint):
        return None
    if _item_of(hint) is str:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if type_ is str:
        return text
    reader = _READERS.get(type_)
    if reader is None:
        raise FieldRefused(f"“{path}” has parts; set one of them, such as {path}.{_first(type_)}.")
    return reader(text, zone, path)


def _flag(text: str, _zone: str, path: str) -> bool:
    said = text.strip().casefold()
    if said not in _YES | _NO:
        raise FieldRefused(f"{path}: “{text}” is neither yes nor no.")
    return said in _YES


def _number(text: str, _zone: str, path: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise FieldRefused(f"{path}: “{text}” is no whole number.") from None


def _day(text: str, _zone: str, path: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FieldRefused(f"{path}: “{text}” is no day. Write it as 2026-07-14.") from None


def _instant(text: str, zone: str, path: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise FieldRefused(f"{path}: “{text}” is no time. Write it as 2026-07-14T20:15 or with an offset.") from None
    local = found if found.tzinfo is not None else found.replace(tzinfo=zone_of(zone))
    return local.astimezone(UTC).replace(microsecond=0)


_READERS: Mapping[Any, Any] = {bool: _flag, int: _number, date: _day, datetime: _instant}


def _parts(text: str) -> list[str]:
    """Parts between commas; a comma inside quotes belongs to its part."""
    parts, quoted = [""], False
    for sign in text:
        if sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if part.strip()]


@cache
def _hints(type_: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(type_) if is_dataclass(type_) else {}


def _one_of(hint: Any) -> Any:
    """The type behind an optional one."""
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _may_be_none(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


def _item_of(hint: Any) -> Any:
    """What a list of values holds; None where it is no list."""
    one = _one_of(hint)
    return typing.get_args(one)[0] if typing.get_origin(one) is tuple else None


def _names(type_: Any) -> str:
    return ", ".join(name for name in _hints(type_) if name not in _NEVER)


def _first(type_: Any) -> str:
    return next(iter(_hints(type_)), "…")


def _required(type_: Any) -> str:
    return ", ".join(f.name for f in fields(type_) if f.default is MISSING and f.default_factory is MISSING)
