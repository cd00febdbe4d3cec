"""A list kept in a spreadsheet, read as lines of named cells: a CSV file, or a workbook's first sheet."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl

from chgdesk.errors import Invalid
from chgdesk.exports.text import restored

LARGEST = 20 * 1024 * 1024
"""Most bytes of a list, packed or unpacked."""
MOST_LINES = 5_000
LONGEST_CELL = 4_000
MOST_COLUMNS = 100
Numbered = tuple[int, list[str]]
"""A row with the number of the line it begins on."""
_WORKBOOK = b"PK\x03\x04"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: its number as the spreadsheet counts, and its cells by the heading they stand under."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        """What stands under a heading; nothing where the sheet has no such column."""
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Headings as written, and the lines that say something."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(data: bytes, name: str) -> Sheet:
    """Read a CSV file (UTF-8, comma or semicolon) or the first sheet of an .xlsx file; the first line has headings.

    Raises:
        Invalid: it is neither, it is too large, or its lines do not fit its headings; every bad line is named.
    """
    if len(data) > LARGEST:
        raise Invalid(f"'{name}' is larger than {LARGEST // 1024**2} MB and was not read. Keep only the list in it.")
    if data.startswith(_OLD_OR_LOCKED):
        raise Invalid(f"'{name}' is an old or protected Excel file. Save it as .xlsx without a password, or as CSV.")
    rows = _workbook(data, name) if data.startswith(_WORKBOOK) else _csv(data, name)
    return _sheet(rows, name)


def _sheet(rows: Iterable[Numbered], name: str) -> Sheet:
    headings: tuple[str, ...] | None = None
    lines: list[Line] = []
    faults: list[str] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if headings is None:
            headings = _headings(row, name)
            continue
        if len(lines) == MOST_LINES:
            raise Invalid(f"'{name}' has more than {MOST_LINES} lines and was not read. Split it.")
        faults += _line_faults(number, row, headings)
        cells = {heading: restored(cell).strip() for heading, cell in zip(headings, row, strict=False) if heading}
        lines.append(Line(number=number, cells=cells))
    if headings is None:
        raise Invalid(f"'{name}' is empty. Its first line must hold the headings.")
    if faults:
        raise Invalid(f"'{name}' was not read: {faults[0]}", tuple(faults))
    return Sheet(headings=tuple(heading for heading in headings if heading), lines=tuple(lines))


def _headings(row: list[str], name: str) -> tuple[str, ...]:
    headings = tuple(restored(cell).strip() for cell in row)
    named = [heading.casefold() for heading in headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        raise Invalid(f"'{name}' was not read: the heading {twice[0]!r} stands twice. Give each column its own.")
    return headings


def _line_faults(number: int, row: list[str], headings: tuple[str, ...]) -> Iterator[str]:
    spare = [cell for cell in row[len(headings) :] if cell.strip()]
    if spare:
        yield (
            f"line {number}: {len(row)} cells under {len(headings)} headings. "
            "Put text with the separator in it in double quotes."
        )
    for cell in row:
        if len(cell) > LONGEST_CELL:
            yield f"line {number}: a cell of {len(cell)} characters. Keep each under {LONGEST_CELL}."


def _csv(data: bytes, name: str) -> list[Numbered]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        sentence = f"'{name}' is not UTF-8 text (byte {fault.start}). Save it as CSV UTF-8, or as .xlsx."
        raise Invalid(sentence) from fault
    if "\0" in text:
        raise Invalid(f"'{name}' is no text file. Save the list as CSV UTF-8, or as .xlsx.")
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Numbered] = []
    begins = 1
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as fault:
        sentence = f"'{name}' was not read: line {begins}: {fault}. Check the double quotes around its text."
        raise Invalid(sentence) from fault
    return rows


def _workbook(data: bytes, name: str) -> list[Numbered]:
    try:
        _refuse_bomb(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep on saving is of no interest to a reader
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                rows = book.worksheets[0].iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS, values_only=True)
                return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]
            finally:
                book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError, AttributeError) as fault:
        sentence = f"'{name}' cannot be read as an Excel workbook. Open it in Excel, save it anew, or save it as CSV."
        raise Invalid(sentence) from fault


def _refuse_bomb(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
    if unpacked > 5 * LARGEST:
        raise Invalid(f"'{name}' unpacks to {unpacked // 1024**2} MB and was not read. Keep only the list in it.")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
