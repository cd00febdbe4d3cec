"""The small values of an interchange file as they are accepted at the edge: ids, words, instants, days, numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_INSTANT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INSTANT_EXPECTED = "expected an instant such as 2026-07-02T08:30:00Z or 2026-07-02T09:30:00+01:00"
_DAY_EXPECTED = "expected a day such as 2026-07-02"
_NEARNESS = 0.75


@dataclass(slots=True, kw_only=True)
class Edge:
    """What the reading of one file needs to know while it looks at each value, and what it cut on the way."""

    people: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    cut: Counter[str] = field(default_factory=Counter)


def fault(sentence: str) -> PydanticCustomError:
    """A fault of one value, told as it will be read."""
    return PydanticCustomError("chgdesk", "{sentence}", {"sentence": sentence})


def shown(value: object) -> str:
    """A value as a fault quotes it: short, and with its kind where it is not text."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "an object"


def nearest(word: str, words: tuple[str, ...]) -> str:
    """` Did you mean "x"?` for a close miss of a known word, else nothing."""
    match = close_to(word, words)
    return f' Did you mean "{match}"?' if match else ""


def close_to(word: str, words: tuple[str, ...]) -> str | None:
    """The known word that this one most likely stands for: other case, a start of it, or a slip of the pen."""
    folded = {known.casefold(): known for known in words}
    plain = word.casefold().strip().replace(" ", "_").replace("-", "_")
    if plain in folded:
        return folded[plain]
    started = [known for known in words if len(plain) >= 3 and known.startswith(plain)]
    matches = started or [folded[m] for m in get_close_matches(plain, folded, n=1, cutoff=_NEARNESS)]
    return matches[0] if matches else None


def _text(value: object, expected: str) -> str:
    if not isinstance(value, str):
        raise fault(f"found {shown(value)}; {expected}")
    return value


def _edge(info: core_schema.ValidationInfo[Any]) -> Edge:
    return cast("Edge", info.context) if info.context is not None else Edge()


def read_instant(value: object, edge: Edge) -> datetime:
    """An instant with its offset, kept in UTC; fractions of seconds are cut and counted (rules: Terms)."""
    text = _text(value, _INSTANT_EXPECTED)
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise fault(f"{shown(text)} is not an instant; {_INSTANT_EXPECTED}")
    if match["zone"] is None:
        raise fault(f"{shown(text)} names no time zone; {_INSTANT_EXPECTED}")
    try:
        moment = datetime.fromisoformat(f"{match['day']}T{match['time']}{match['zone'].upper()}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise fault(f"{shown(text)} does not exist on the calendar or the clock; {_INSTANT_EXPECTED}") from None
    if match["fraction"] and int(match["fraction"]):
        edge.cut["instants"] += 1
    return moment


def read_day(value: object) -> date:
    """A calendar day."""
    text = _text(value, _DAY_EXPECTED)
    if not _DAY.fullmatch(text):
        raise fault(f"{shown(text)} is not a day; {_DAY_EXPECTED}")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault(f"{shown(text)} does not exist on the calendar; {_DAY_EXPECTED}") from None


def _looks_like_day(value: object) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


class _Read:
    """Base of the annotations below: how pydantic reads the value, and how the JSON Schema describes it."""

    json: dict[str, Any]

    def read(self, value: Any, edge: Edge) -> Any:
        """The value as the register keeps it, or a fault."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(lambda value, info: self.read(value, _edge(info)))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.json)


class _InstantText(_Read):
    json = {"type": "string", "format": "date-time"}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> datetime:
        return read_instant(value, edge)


class _DayText(_Read):
    json = {"type": "string", "format": "date"}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> date:  # noqa: ARG002
        return read_day(value)


class _LocalDay(_Read):
    json = {"type": "string", "description": "A local day, or an instant that lies in it."}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> date:
        return read_day(value) if _looks_like_day(value) else read_instant(value, edge).astimezone(edge.zone).date()


class _FirstInstant(_Read):
    json = {"type": "string", "description": "An instant, or a local day for its first second."}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> datetime:
        if not _looks_like_day(value):
            return read_instant(value, edge)
        return datetime.combine(read_day(value), time(), tzinfo=edge.zone).astimezone(UTC)


class _Reference(_Read):
    json = {"type": "string", "minLength": 1}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> str:  # noqa: ARG002
        text = _text(value, "expected a reference as text")
        if not text.strip():
            raise fault("is empty; expected a reference")
        if text != text.strip() or _CONTROL.search(text):
            raise fault(f"{shown(text)} has blanks around it or control characters in it; expected a plain reference")
        return text


class _KnownPerson(_Reference):
    json = {"type": "string", "minLength": 1, "description": "The id of one of `people`."}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> str:
        person = super().read(value, edge)
        if person not in edge.people:
            near = nearest(person, tuple(edge.people))
            raise fault(f"{shown(person)} is nobody in `people`; expected the id of a person listed there.{near}")
        return person


class _PersonOrNobody(_KnownPerson):
    json = {"type": "string", "description": "The id of one of `people`, or empty for nobody."}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> str:
        return "" if value == "" else super().read(value, edge)


class _Category(_Read):
    json = {"type": "string", "minLength": 1}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> str:
        word = _text(value, "expected a category")
        if word not in edge.categories:
            known = ", ".join(edge.categories)
            near = nearest(word, edge.categories)
            raise fault(f"{shown(word)} is not a category; expected one of {known}.{near}")
        return word


class _Risk(_Read):
    json = {"type": "string"}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> str:
        word = _text(value, "expected a risk level")
        if word and word not in edge.risks:
            known = ", ".join(edge.risks)
            raise fault(f"{shown(word)} is not a risk level; expected one of {known}.{nearest(word, edge.risks)}")
        return word


class _Number(_Read):
    json = {"type": "number", "minimum": 0}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise fault(f"found {shown(value)}; expected a number, zero or more")
        if value < 0:
            raise fault(f"found {shown(value)}; expected zero or more")
        if value != math.floor(value):
            edge.cut["numbers"] += 1
        # Rounded up, so that a short but stated time is never kept as none.
        return math.ceil(value)


class _Count(_Number):
    json = {"type": "integer", "minimum": 0}  # noqa: RUF012

    def read(self, value: Any, edge: Edge) -> int:
        if isinstance(value, float) and value != math.floor(value):
            raise fault(f"found {shown(value)}; expected a whole number, zero or more")
        return super().read(value, edge)


class OneOf(_Read):
    """A word from a fixed list; with `free`, other words too, save close misses of the known ones."""

    def __init__(self, *words: str, free: bool = False, blank: bool = False) -> None:
        self.words = words
        self.free = free
        self.blank = blank
        self.json = {"type": "string"}
        if free:
            self.json["examples"] = list(words)
        else:
            self.json["enum"] = [*words, ""] if blank else list(words)

    def read(self, value: Any, edge: Edge) -> str:  # noqa: ARG002
        """The word itself, or a fault that names the likely one."""
        word = _text(value, f"expected one of {', '.join(self.words)}")
        if word in self.words or (not word and (self.blank or self.free)):
            return word
        near = nearest(word, self.words)
        if self.free and not near:
            return word
        raise fault(f"{shown(word)} is not known here; expected one of {', '.join(self.words)}.{near}")


Instant = Annotated[datetime, _InstantText()]
Day = Annotated[date, _DayText()]
LocalDay = Annotated[date, _LocalDay()]
FirstInstant = Annotated[datetime, _FirstInstant()]
Reference = Annotated[str, _Reference()]
KnownPerson = Annotated[str, _KnownPerson()]
PersonOrNobody = Annotated[str, _PersonOrNobody()]
Category = Annotated[str, _Category()]
Risk = Annotated[str, _Risk()]
Amount = Annotated[int, _Number()]
Count = Annotated[int, _Count()]
