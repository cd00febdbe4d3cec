"""Finding out what a file is: where its table begins, which system wrote it, what its columns hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chgdesk.errors import Invalid
from chgdesk.services.bringing.code_lists import read_code_list
from chgdesk.services.bringing.column_words import field_of
from chgdesk.services.bringing.fields import FIELDS
from chgdesk.services.bringing.shape import (
    DEPLOYMENTS,
    EXCEL,
    JIRA,
    REGISTER,
    SourceColumn,
    SourceRow,
    SourceShape,
)
from chgdesk.services.imports.tables import RawRow, RawTable, read_table

_OWN_HEADINGS = frozenset(field.words for field in FIELDS)
_HEAD_WITHIN = 25
_EXAMPLES = 3
MOST_COLUMNS = 400
_MANY = 12
"""Where a heading repeats more often than a hundred times, so many of its values are kept apart on a row."""


def sniff(data: bytes, name: str, *, source: str = "", sheet: str = "", encoding: str = "") -> SourceShape:
    """Read a source and say what it is; `source`, `sheet` and `encoding` overrule what was found out.

    Raises:
        Invalid: there is no list in it; the sentence says why.
    """
    digest = hashlib.sha256(data).hexdigest()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}:
        shape = read_code_list(data, name, digest)
        return replace(shape, source=source) if source else shape
    raw = read_table(data, name, sheet=sheet, encoding=encoding)
    head = _head_of(raw.rows)
    if head is None:
        raise Invalid(f"'{name}' has no table with headings. Its columns need names, such as Number and What changed.")
    return _shape(raw, head, name, digest, source)


def _shape(raw: RawTable, head: int, name: str, digest: str, source: str) -> SourceShape:
    above, heading, rows = raw.rows[:head], raw.rows[head], raw.rows[head + 1 :]
    if not rows:
        raise Invalid(f"'{name}' has headings and no rows below them. Choose the file with the list in it.")
    names, places = _columns(heading.cells, rows)
    taken = [SourceRow(number=r.number, label=f"row {r.number}", cells=_merged(r, places)) for r in rows]
    columns = _exampled(names, taken)
    notes = list(raw.notes)
    if above:
        notes.append(f"The table begins in row {heading.number}; what stands above it is not read.")
    if len(places) < len(heading.cells):
        notes.append(f"{len(heading.cells):,} columns, of which {len(places):,} have names of their own and values.")
    return SourceShape(
        source=source or _source(names),
        name=name,
        sha256=digest,
        columns=columns,
        rows=tuple(taken),
        total=len(taken),
        format=raw.format,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        sheet=raw.sheet,
        sheets=raw.sheets,
        notes=tuple(notes),
    )


def _head_of(rows: Sequence[RawRow]) -> int | None:
    """The row with the headings: the one whose cells name most fields, else the first with several cells."""
    best, most = None, 0
    for place, row in enumerate(rows[:_HEAD_WITHIN]):
        named = len({field_of(cell) for cell in row.cells if cell} - {""})
        if named > most and named >= min(2, sum(1 for cell in row.cells if cell)):
            best, most = place, named
    if best is not None:
        return best
    wide = max((sum(1 for cell in row.cells if cell) for row in rows[:_HEAD_WITHIN]), default=0)
    if wide < 2:
        return None
    return next(p for p, row in enumerate(rows) if sum(1 for cell in row.cells if cell) * 2 > wide)


def _columns(heading: Sequence[str], rows: Sequence[RawRow]) -> tuple[list[str], list[list[int]]]:
    """Names of the columns and the places each takes; a heading that repeats (Jira) is one column of many values."""
    filled = {place for row in rows for place, cell in enumerate(row.cells) if cell}
    names: list[str] = []
    places: list[list[int]] = []
    at: dict[str, int] = {}
    for place in sorted(filled | {place for place, cell in enumerate(heading) if cell}):
        name = (heading[place] if place < len(heading) else "") or f"Column {_letters(place)}"
        known = at.get(name.casefold())
        if known is not None:
            if place in filled:
                places[known].append(place)
            continue
        at[name.casefold()] = len(names)
        names.append(name)
        places.append([place])
    if len(names) > MOST_COLUMNS:
        kept = [n for n in range(len(names)) if any(place in filled for place in places[n])][:MOST_COLUMNS]
        names, places = [names[n] for n in kept], [places[n] for n in kept]
    return names, places


def _merged(row: RawRow, places: Sequence[Sequence[int]]) -> tuple[str, ...]:
    def cell(at: Sequence[int]) -> str:
        found = (row.cells[place] for place in at if place < len(row.cells) and row.cells[place])
        return "\n".join(value for _n, value in zip(range(_MANY * 10), found, strict=False))

    return tuple(cell(at) for at in places)


def _exampled(names: Sequence[str], rows: Sequence[SourceRow]) -> tuple[SourceColumn, ...]:
    def values(place: int) -> Iterator[str]:
        return (row.cells[place] for row in rows if row.cells[place])

    columns = []
    for place, name in enumerate(names):
        examples = tuple(dict.fromkeys(value for _n, value in zip(range(40), values(place), strict=False)))[:_EXAMPLES]
        columns.append(SourceColumn(name=name, examples=examples, filled=sum(1 for _ in values(place))))
    return tuple(columns)


def _source(names: Sequence[str]) -> str:
    """Which system wrote it, told by its own headings; else a list that people keep."""
    folded = {name.casefold() for name in names}
    if len(_OWN_HEADINGS & set(names)) * 4 >= len(_OWN_HEADINGS) * 3:
        return REGISTER
    if {"issue key", "summary"} <= folded:
        return JIRA
    if {"environment", "status"} <= folded and folded & {"deployed at", "timestamp", "time", "finished at", "at"}:
        return DEPLOYMENTS
    return EXCEL


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
