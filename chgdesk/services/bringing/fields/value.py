"""One field: its words, the kind of its values, and when two values say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change

Value = str | datetime | tuple[str, ...] | tuple[datetime, ...]


class Kind(StrEnum):
    """What a cell of this field holds."""

    TEXT = "text"
    WORD = "word"
    PERSON = "person"
    PEOPLE = "people"
    MOMENT = "moment"
    MOMENTS = "moments"
    SYSTEMS = "systems"
    LIST = "list"


def is_empty(value: Value | None) -> bool:
    """Whether a value says nothing."""
    return value is None or value in ("", ())


def says_the_same(held: Value, given: Value) -> bool:
    """Whether two values mean one thing: spacing, order of names and seconds of a time do not matter."""
    if isinstance(held, datetime) or isinstance(given, datetime):
        return _near(held, given)
    if isinstance(held, tuple) and isinstance(given, tuple):
        if any(isinstance(each, datetime) for each in (*held, *given)):
            return len(held) == len(given) and all(_near(a, b) for a, b in zip(held, given, strict=True))
        return {str(each).casefold() for each in held} == {str(each).casefold() for each in given}
    return " ".join(str(held).split()) == " ".join(str(given).split())


def _near(held: object, given: object) -> bool:
    """Two instants within the minute that lists write."""
    if not isinstance(held, datetime) or not isinstance(given, datetime):
        return False
    return abs(held - given) < timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field that a column can fill; `compared` is false of those that no list may correct (states, own numbers)."""

    key: str
    words: str
    kind: Kind
    get: Callable[[Change], Value]
    put: Callable[[Change, Value, Provenance], Change]
    same: Callable[[Change, Value], bool] | None = None
    compared: bool = True

    def agrees(self, change: Change, value: Value) -> bool:
        """Whether the record says what the list says."""
        if self.same is not None:
            return self.same(change, value)
        return says_the_same(self.get(change), value)
