"""A list as another program keeps it, read cell by cell: pasted lines, CSV of any dialect, or a workbook's sheet."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl

from chgdesk.errors import Invalid
from chgdesk.exports.text import restored

LARGEST = 50_000_000
"""Most bytes of a file."""
MOST_UNPACKED = 150_000_000
_MOST_IN_MEMORY = 25_000_000
"""A sheet up to this size unpacked is read with what it hides; a larger one row by row."""
MOST_LINES = 20_000
LONGEST_CELL = 32_767
_WORKBOOK = b"PK\x03\x04"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_DELIMITERS = (",", ";", "\t", "|")
DELIMITER_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NAMED_ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows, Western (cp1252)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One line: its number as the spreadsheet counts, and its cells as text; dates in ISO form."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Every line that says something, and how the file was read."""

    rows: tuple[RawRow, ...]
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_table(data: bytes, name: str, *, sheet: str = "", encoding: str = "") -> RawTable:
    """Read a list; the encoding and the separator are found out, and said.

    Raises:
        Invalid: it is no list, it is too large, or it is broken; the sentence says where and what to do.
    """
    if not data.strip():
        raise Invalid(f"'{name}' is empty. Copy the list again, or choose another file.")
    if len(data) > LARGEST:
        raise Invalid(f"'{name}' is larger than {LARGEST // 1_000_000} MB and was not read. Keep only the list in it.")
    if data.startswith(_OLD_OR_LOCKED):
        raise Invalid(f"'{name}' is an old or protected Excel file. Save it as .xlsx without a password, or as CSV.")
    if data.startswith(_WORKBOOK):
        return _workbook(data, name, sheet)
    return _text(data, name, encoding)


def _text(data: bytes, name: str, encoding: str) -> RawTable:
    text, used = _decoded(data, name, encoding)
    if "\0" in text:
        raise Invalid(f"'{name}' is no text file: it holds NUL characters. Save the list as CSV UTF-8, or as .xlsx.")
    delimiter = _delimiter(text)
    rows = tuple(_csv_rows(text, delimiter, name))
    return RawTable(
        rows=rows, format="csv", encoding=_NAMED_ENCODINGS.get(used, used), delimiter=DELIMITER_WORDS[delimiter]
    )


def _decoded(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    """The text and the encoding it was read by: as told, by its mark, UTF-8, else that of Western Windows."""
    wanted = (encoding,) if encoding else ()
    if not wanted and data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        wanted = ("utf-16",)
    for each in wanted or ("utf-8", "cp1252"):
        try:
            return data.decode("utf-8-sig" if each == "utf-8" else each), each
        except (UnicodeDecodeError, LookupError):
            continue
    raise Invalid(f"'{name}' cannot be read as {wanted[0] if wanted else 'text'}. Save the list as CSV UTF-8.")


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines most evenly into the most cells."""
    head = "\n".join(text.splitlines()[:30])[:200_000]

    def worth(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if any(row))
        except csv.Error:
            return 0.0, 0
        several = Counter({width: count for width, count in widths.items() if width > 1})
        if not several:
            return 0.0, 0
        width, count = several.most_common(1)[0]
        return count / widths.total(), width

    return max(_DELIMITERS, key=worth)


def _csv_rows(text: str, delimiter: str, name: str) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, taken = 1, 0
    try:
        for row in reader:
            cells = _cells(map(restored, row), begins, name)
            if any(cells):
                taken += 1
                _require_room(taken, name)
                yield RawRow(number=begins, cells=cells)
            begins = reader.line_num + 1
    except csv.Error as fault:
        sentence = f"'{name}' was not read: line {begins}: {fault}. Check the double quotes around its text."
        raise Invalid(sentence) from fault


def _cells(row: Iterable[Any], number: int, name: str) -> tuple[str, ...]:
    cells = tuple(_cell(value).strip() for value in row)
    longest = max(map(len, cells), default=0)
    if longest > LONGEST_CELL:
        sentence = f"'{name}' was not read: line {number} has a cell of {longest:,} characters. Look at its quotes."
        raise Invalid(sentence)
    return cells


def _require_room(taken: int, name: str) -> None:
    if taken > MOST_LINES:
        raise Invalid(f"'{name}' has more than {MOST_LINES:,} lines and was not read. Split it, by year for example.")


def _workbook(data: bytes, name: str, wanted: str) -> RawTable:
    try:
        unpacked = _unpacked(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep on saving is of no interest to a reader
            whole = unpacked <= _MOST_IN_MEMORY
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=not whole, data_only=True)
            try:
                return _sheet(book, data, name, wanted, whole=whole)
            finally:
                book.close()
    except Invalid:
        raise
    except Exception as fault:  # openpyxl raises nearly anything on a broken file
        sentence = f"'{name}' cannot be read as an Excel workbook. Open it in Excel, save it anew, or save it as CSV."
        raise Invalid(sentence) from fault


def _unpacked(data: bytes, name: str) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MOST_UNPACKED:
        raise Invalid(f"'{name}' unpacks to {size // 1_000_000:,} MB and was not read. Keep only the list in it.")
    return size


def _sheet(book: Any, data: bytes, name: str, wanted: str, *, whole: bool) -> RawTable:
    sheets = tuple(str(each.title) for each in book.worksheets)
    if not sheets:
        raise Invalid(f"'{name}' has no sheet with cells. Choose another file.")
    if wanted and wanted not in sheets:
        raise Invalid(f"'{name}' has no sheet called {wanted}; it has {', '.join(sheets)}.")
    page = book[wanted or _first_filled(book, sheets)]
    rows: list[RawRow] = []
    for number, values in enumerate(page.iter_rows(values_only=True), start=1):
        cells = _cells(values, number, name)
        if any(cells):
            _require_room(len(rows) + 1, name)
            rows.append(RawRow(number=number, cells=cells))
    notes = (*_hidden(page, rows, whole=whole), *_formulas(data, page.title, rows, whole=whole))
    return RawTable(rows=tuple(rows), format="xlsx", sheet=str(page.title), sheets=sheets, notes=notes)


def _first_filled(book: Any, sheets: tuple[str, ...]) -> str:
    """The first sheet with a table on it; a cover page of a few cells is no list."""
    sized = ((title, (book[title].max_row or 0), (book[title].max_column or 0)) for title in sheets)
    return next((title for title, rows, columns in sized if rows > 1 and columns > 2), sheets[0])


def _hidden(page: Any, rows: list[RawRow], *, whole: bool) -> Iterator[str]:
    if not whole:
        yield "The sheet is large; whether rows of it are hidden was not looked at."
        return
    hidden = [row.number for row in rows if page.row_dimensions[row.number].hidden]
    if hidden:
        listed = ", ".join(map(str, hidden[:12])) + (" …" if len(hidden) > 12 else "")
        said = "One row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
        yield f"{said} hidden in the workbook and read all the same: {listed}."


def _formulas(data: bytes, title: str, rows: list[RawRow], *, whole: bool) -> Iterator[str]:
    """Cells with a formula whose result was never kept: they read as empty, and that is said."""
    if not whole:
        return
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    try:
        held = {row.number: row.cells for row in rows}
        empty = [
            cell.coordinate
            for line in book[title].iter_rows()
            for cell in line
            if cell.data_type == "f" and not _at(held.get(cell.row or 0, ()), (cell.column or 1) - 1)
        ]
    finally:
        book.close()
    if empty:
        listed = ", ".join(empty[:8]) + (" …" if len(empty) > 8 else "")
        said = "One cell holds" if len(empty) == 1 else f"{len(empty)} cells hold"
        yield f"{said} a formula without a kept result and counts as empty: {listed}. Save the workbook in Excel."


def _at(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
