"""One row read by the choices made: values of fields, and each cell that cannot be read with why and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chgdesk.domain.bringing import ImportMapping
from chgdesk.services.bringing.column_words import WORD_FIELDS, says_nothing
from chgdesk.services.bringing.columns import field_title, is_date
from chgdesk.services.bringing.dates import Unreadable, read_moment
from chgdesk.services.bringing.fields import BY_KEY, Kind, Value, is_empty
from chgdesk.services.bringing.names import ADD, NamesFound, split_names, split_systems
from chgdesk.services.bringing.shape import DEPLOYMENTS, REGISTER, SourceRow, SourceShape

_TOTAL = re.compile(r"^(?:grand\s+)?(?:total|totals|sum|subtotal|gesamt|summe|totaal)\b", re.IGNORECASE)
_FLAG_SIGNS = re.compile(r"[;,\n|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A cell that cannot be read: in which column, why, and what to do."""

    column: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """What a row says: values by field, faults, and which days came without a time of day."""

    values: Mapping[str, Value]
    faults: tuple[RowFault, ...] = ()
    days_only: tuple[str, ...] = ()


@dataclass(slots=True)
class RowReader:
    """Reads rows of one source by one set of choices."""

    shape: SourceShape
    mapping: ImportMapping
    zone: str
    flags: frozenset[str] = frozenset()
    added: Mapping[str, str] = field(default_factory=dict)
    """The keys that new people will have, by the name the source gives them."""
    _names: dict[str, str] = field(init=False)
    _systems: dict[str, str] = field(init=False)
    _words: dict[str, str] = field(init=False)
    _places: list[tuple[int, str, str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Look everything up once."""
        self._names = {choice.name: choice.person for choice in self.mapping.names}
        self._systems = {choice.name: choice.person for choice in self.mapping.systems}
        self._words = {choice.name: choice.person for choice in self.mapping.words}
        self._places = [
            (self.shape.column(c.column), c.column, c.field, c.reading) for c in self.mapping.columns if c.field
        ]

    def read(self, row: SourceRow) -> RowRead:
        """The values of one row."""
        values: dict[str, Value] = {}
        faults: list[RowFault] = []
        days: list[str] = []
        for place, column, key, reading in self._places:
            cell = row.cells[place] if 0 <= place < len(row.cells) else ""
            if says_nothing(cell):
                continue
            try:
                value = self._value(key, cell, reading, days)
            except Unreadable as fault:
                faults.append(RowFault(column=column, why=str(fault)))
                continue
            if not is_empty(value):
                values[key] = _together(values.get(key), value)
        return RowRead(values=values, faults=tuple(faults), days_only=tuple(days))

    def person(self, name: str) -> str:
        """The key of the person a name stands for; the name itself where nobody on record is meant."""
        meant = self._names.get(name, "")
        return self.added.get(name, name) if meant == ADD else meant or name

    def _value(self, key: str, cell: str, reading: str, days: list[str]) -> Value:
        kind = BY_KEY[key].kind if key in BY_KEY else Kind.TEXT
        if is_date(key):
            return self._moments(key, cell, reading, days, several=kind is Kind.MOMENTS)
        if key in WORD_FIELDS and (kind is Kind.WORD or self.shape.source == DEPLOYMENTS):
            return self._word(key, cell)
        if kind is Kind.PERSON:
            return self.person(cell)
        if kind is Kind.PEOPLE:
            return tuple(dict.fromkeys(self.person(name) for name in split_names(cell)))
        if kind is Kind.SYSTEMS:
            return tuple(dict.fromkeys(self._systems.get(name) or name for name in split_systems(cell)))
        if kind is Kind.LIST:
            return self._listed(key, cell)
        return cell

    def _moments(self, key: str, cell: str, reading: str, days: list[str], *, several: bool) -> Value:
        parts = re.split(r"[;\n|]", cell) if several else [cell.splitlines()[0]]
        found: list[datetime] = []
        for part in parts:
            if says_nothing(part):
                continue
            moment = read_moment(part, reading, self.mapping.zone or self.zone)
            found.append(moment.at)
            if not moment.has_time:
                days.append(key)
        return tuple(found) if several else found[0] if found else ""

    def _word(self, key: str, cell: str) -> str:
        meant = cell if self.shape.source == REGISTER else self._words.get(f"{key}:{cell}", "")
        if meant:
            return meant
        title = field_title(self.shape.source, key)
        raise Unreadable(f"'{cell[:40]}' is no {title.lower()} known here. Say what it means, or correct the cell.")

    def _listed(self, key: str, cell: str) -> tuple[str, ...]:
        parts = tuple(dict.fromkeys(part.strip() for part in _FLAG_SIGNS.split(cell) if part.strip()))
        if key != "flags" or self.shape.source == REGISTER:
            return parts
        plain = {flag.replace("_", " ").casefold(): flag for flag in self.flags}
        named = (plain.get(part.replace("_", " ").replace("-", " ").casefold(), "") for part in parts)
        return tuple(dict.fromkeys(flag for flag in named if flag))


def _together(held: Value | None, more: Value) -> Value:
    """Two columns that fill one field: lists grow, notes are joined, else the first counts."""
    if held is None:
        return more
    if isinstance(held, tuple) and isinstance(more, tuple):
        return (*held, *more)
    if isinstance(held, str) and isinstance(more, str):
        return held if more in held else f"{held}\n{more}"
    return held


def is_total(row: SourceRow) -> bool:
    """Whether a row sums up the list and is no change itself."""
    filled = [cell for cell in row.cells if cell]
    return bool(filled) and len(filled) <= 3 and _TOTAL.match(filled[0]) is not None


def settled_choices(mapping: ImportMapping, names: NamesFound) -> ImportMapping:
    """The choices with every name that was matched beside them, as they are remembered."""
    return ImportMapping(
        ref=mapping.ref,
        source=mapping.source,
        columns=mapping.columns,
        names=tuple(each.choice for each in names.people),
        systems=tuple(each.choice for each in names.systems),
        words=tuple(each.choice for each in names.words),
        zone=mapping.zone,
        provenance=mapping.provenance,
    )


def readable(faults: tuple[RowFault, ...]) -> Iterator[str]:
    """Faults as sentences, each naming its column."""
    for fault in faults:
        yield f"Column “{fault.column}”: {fault.why}"
