"""One value inside a record by its place, such as `impact.privacy` or `deployments.0.start`: read, or put there.

A form shows places; whatever is not on it stays as it was. A part that comes to hold nothing goes away again, so that
an emptied form leaves no trace of having been filled.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from chgdesk.domain.change import Change


def value_at(record: Any, place: str) -> Any:
    """What stands at a place; None where a part on the way is not there."""
    value = record
    for step in place.split("."):
        if value is None:
            return None
        value = _item(value, int(step)) if step.isdigit() else getattr(value, step)
    return value


def _item(items: tuple[Any, ...], at: int) -> Any:
    return items[at] if at < len(items) else None


def with_value(change: Change, place: str, value: Any) -> Change:
    """The change with a value put at a place; the parts on the way are made where they are missing."""
    put: Change = _put(change, place.split("."), value, Change)
    return put


def _put(holder: Any, steps: list[str], value: Any, hint: Any) -> Any:
    step, *rest = steps
    if step.isdigit():
        return _put_item(tuple(holder or ()), int(step), rest, value, _item_type(hint))
    made = holder if holder is not None else _blank(_class_of(hint))
    inner = _hints(made.__class__)[step]
    if rest:
        value = _put(getattr(made, step), rest, value, inner)
        if not isinstance(value, tuple) and _is_nothing(value):
            value = None
    if value is None:
        value = _emptiest(inner)
    return replace(made, **{step: value})


def _put_item(items: tuple[Any, ...], at: int, rest: list[str], value: Any, hint: Any) -> tuple[Any, ...]:
    old = items[at] if at < len(items) else None
    new = _put(old, rest, value, hint) if rest else value
    kept = [*items[:at], *((new,) if new is not None and not _is_nothing(new) else ()), *items[at + 1 :]]
    return tuple(kept)


def _blank(class_: type[Any]) -> Any:
    """The class with every field at its default; a field without one is empty text."""
    needed = {f.name: "" for f in fields(class_) if f.default is dataclasses.MISSING}
    return class_(**needed)


def _is_nothing(part: Any) -> bool:
    if part is None:
        return True
    if not is_dataclass(part) or isinstance(part, type):
        return False
    blank = _blank(type(part))
    return all(getattr(part, f.name) == getattr(blank, f.name) for f in fields(part) if f.name != "provenance")


def _emptiest(hint: Any) -> Any:
    """What a field holds when it holds nothing: nothing at all where it may, else no text, no items."""
    if hint is str:
        return ""
    if typing.get_origin(hint) is tuple:
        return ()
    return False if hint is bool else None


@cache
def _hints(class_: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(class_)


def _class_of(hint: Any) -> type[Any]:
    """The dataclass behind a hint, which may be optional."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    found: type[Any] = next(one for one in options if isinstance(one, type) and is_dataclass(one))
    return found


def _item_type(hint: Any) -> Any:
    return typing.get_args(hint)[0]
