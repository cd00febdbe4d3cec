"""The crosswalk as a CSV file: written for a spreadsheet, read back line by line, every bad line named (MAP-04)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from chgdesk.domain.crosswalk import CrosswalkRow, ref_of
from chgdesk.domain.crosswalk_checks import Vocabulary, row_faults
from chgdesk.errors import Invalid
from chgdesk.exports.columns import Column
from chgdesk.exports.report import Table
from chgdesk.exports.text import csv_bytes
from chgdesk.services.imports.sheets import Line, read_sheet

_LISTS = ("topics", "sections", "fields", "findings", "evidence")
_TEXTS = ("framework", "point", "edition", "category", "paraphrase")
HEADINGS = (*_TEXTS, *_LISTS, "shown")
"""The columns of the file; `framework` and `paraphrase` must be there, a column left out changes nothing."""

_PARTED = re.compile(r"[\s,;|]+")
_SHOWN: Mapping[str, bool] = MappingProxyType(
    {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """What a file says: the rows that differ from those on record, how many do not, and columns that were not read."""

    rows: tuple[CrosswalkRow, ...]
    unchanged: int
    not_read: tuple[str, ...] = ()


def write_crosswalk(rows: Iterable[CrosswalkRow]) -> bytes:
    """Rows as CSV in UTF-8 with a byte order mark, so that Excel reads it; nothing in it runs as a formula."""
    return csv_bytes(Table(title="Crosswalk", columns=_COLUMNS, rows=tuple(rows)), bom=True)


def _listed(name: str) -> Column:
    return Column(key=name, title=name, value=lambda row: " ".join(getattr(row, name)))


def _text(name: str) -> Column:
    return Column(key=name, title=name, value=lambda row: getattr(row, name))


_COLUMNS = (
    *(_text(name) for name in _TEXTS),
    *(_listed(name) for name in _LISTS),
    Column(key="shown", title="shown", value=lambda row: row.shown),
)


def read_crosswalk(data: bytes, name: str, current: Iterable[CrosswalkRow], known: Vocabulary) -> ReadRows:
    """Read a file against the rows on record; comma or semicolon, lists parted by spaces.

    Raises:
        Invalid: some line cannot be taken in; each is named with what to write instead, and nothing is read.
    """
    sheet = read_sheet(data, name)
    headings = {heading.casefold(): heading for heading in sheet.headings}
    lacking = [heading for heading in ("framework", "paraphrase") if heading not in headings]
    if lacking:
        asked = ", ".join(HEADINGS)
        raise Invalid(f"'{name}' was not read: the column {lacking[0]} is missing. The headings are {asked}.")
    here = {row.ref.casefold(): row for row in current}
    given: list[tuple[int, CrosswalkRow]] = []
    faults: list[str] = []
    for line in sheet.lines:
        row, said = _row(line, headings, here)
        faults += (f"line {line.number}: {fault}" for fault in (*said, *row_faults(row, known)))
        given.append((line.number, row))
    faults += _twice(given)
    if faults:
        raise Invalid(f"'{name}' was not taken in: {faults[0]}", tuple(faults))
    placed = _placed([row for _, row in given], here)
    changed = tuple(row for row in placed if row != here.get(row.ref.casefold()))
    not_read = tuple(heading for heading in sheet.headings if heading.casefold() not in HEADINGS)
    return ReadRows(rows=changed, unchanged=len(placed) - len(changed), not_read=not_read)


def _row(
    line: Line, headings: Mapping[str, str], here: Mapping[str, CrosswalkRow]
) -> tuple[CrosswalkRow, tuple[str, ...]]:
    """The row a line describes, and what is wrong with how it is written."""
    cells = {key: line[heading] for key, heading in headings.items() if key in HEADINGS}
    framework, point = (" ".join(cells.get(key, "").split()) for key in ("framework", "point"))
    ref = ref_of(framework, point)
    before = here.get(ref.casefold())
    row = before or CrosswalkRow(ref=ref, framework=framework, point=point, own=True)
    shown, faults = _shown(cells, row)
    texts = {key: cells[key] for key in ("edition", "category", "paraphrase") if key in cells}
    lists = {key: _words(cells[key]) for key in _LISTS if key in cells}
    return replace(row, **texts, **lists, shown=shown), (*faults, *_ours_kept(before, texts))  # type: ignore[arg-type]


def _shown(cells: Mapping[str, str], row: CrosswalkRow) -> tuple[bool, tuple[str, ...]]:
    said = cells.get("shown", "").casefold()
    if not said:
        return row.shown, ()
    if said not in _SHOWN:
        return row.shown, (f"shown: {cells['shown']!r} is neither yes nor no. Write yes or no.",)
    return _SHOWN[said], ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _PARTED.split(text) if word))


def _ours_kept(before: CrosswalkRow | None, texts: Mapping[str, str]) -> Iterator[str]:
    """A shipped point keeps its edition and category: they say what our own words were written from (MAP-03)."""
    if before is None or before.own:
        return
    for key in ("edition", "category"):
        stands = getattr(before, key)
        if key in texts and texts[key] != stands:
            yield (
                f"{key}: {before.ref} keeps {stands or 'no ' + key}. Write that, or give the row a framework "
                "of your own."
            )


def _twice(given: list[tuple[int, CrosswalkRow]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in given:
        first = seen.setdefault(row.ref.casefold(), number)
        if first != number:
            yield f"line {number}: {row.ref} stands on line {first} already. Keep one of the two lines."


def _placed(rows: list[CrosswalkRow], here: Mapping[str, CrosswalkRow]) -> list[CrosswalkRow]:
    """New rows take the places after those their framework has."""
    last: dict[str, int] = {}
    for row in here.values():
        last[row.framework] = max(last.get(row.framework, 0), row.position)
    placed = []
    for row in rows:
        if row.ref.casefold() not in here:
            last[row.framework] = last.get(row.framework, 0) + 1
            placed.append(replace(row, position=last[row.framework]))
        else:
            placed.append(row)
    return placed
