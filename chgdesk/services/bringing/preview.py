"""The first rows as they will be read, cell by cell, while columns are being chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.calendar import zone_of
from chgdesk.services.bringing.fields import BY_KEY, Kind
from chgdesk.services.bringing.rehearsing import shown_value
from chgdesk.services.bringing.rows import RowReader
from chgdesk.services.bringing.shape import SourceShape

_PERSONS = frozenset({Kind.PERSON, Kind.PEOPLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCell:
    """One cell: what is read of it, why it cannot be, and whether its column is read at all."""

    text: str
    fault: str = ""
    is_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One row by its label."""

    label: str
    cells: tuple[PreviewCell, ...]


def preview(shape: SourceShape, mapping: ImportMapping, names: Mapping[str, str], zone: str) -> tuple[PreviewRow, ...]:
    """The rows of a shape as they will be read; `names` are people by key."""
    readers = {
        choice.column: RowReader(shape=shape, mapping=replace(mapping, columns=(choice,)), zone=zone)
        for choice in mapping.columns
        if choice.field
    }
    fields = {choice.column: choice.field for choice in mapping.columns}
    rows = []
    for row in shape.rows:
        cells = []
        for place, column in enumerate(shape.columns):
            raw = row.cells[place] if place < len(row.cells) else ""
            reader = readers.get(column.name)
            if reader is None:
                cells.append(PreviewCell(text=raw, is_read=False))
                continue
            read = reader.read(row)
            value = read.values.get(fields[column.name])
            parts = () if value is None else value if isinstance(value, tuple) else (value,)
            key = fields[column.name]
            is_person = key in BY_KEY and BY_KEY[key].kind in _PERSONS
            text = "; ".join(_words(part, names if is_person else {}, zone) for part in parts)
            fault = "; ".join(each.why for each in read.faults)
            cells.append(PreviewCell(text=raw if fault else text, fault=fault))
        rows.append(PreviewRow(label=row.label, cells=tuple(cells)))
    return tuple(rows)


def _words(part: str | datetime, names: Mapping[str, str], zone: str) -> str:
    return names.get(part, part) if isinstance(part, str) else shown_value(part, zone_of(zone))
