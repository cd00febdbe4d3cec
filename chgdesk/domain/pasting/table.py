"""Tab-separated cells as a spreadsheet puts them on the clipboard, read as exactly the rows that were copied."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from chgdesk.errors import Invalid

MOST_ROWS = 2_000
MOST_COLUMNS = 60
_LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The cells: every row that holds anything, with the number of its line in the block."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: int
    left_out: tuple[int, ...] = ()
    """Lines between the first and the last row that hold nothing."""


def read_pasted(text: str) -> Pasted:
    """Read a block; the empty line a spreadsheet leaves at its end is no row (peers T16).

    Raises:
        Invalid: there is nothing in it, or more than one act should record.
    """
    rows: list[tuple[int, tuple[str, ...]]] = []
    empty: list[int] = []
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter="\t")
    try:
        for number, cells in enumerate(reader, start=1):
            held = tuple(" ".join(cell.split()) for cell in cells)
            if any(held):
                rows.append((number, held))
            else:
                empty.append(number)
            if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                sentence = f"Nothing was pasted: at most {MOST_ROWS:,} rows of {MOST_COLUMNS} columns fit one act."
                raise Invalid(sentence)
    except csv.Error as fault:
        sentence = "Nothing was pasted: the clipboard holds no cells that can be read. Copy the cells again."
        raise Invalid(sentence) from fault
    if not rows:
        sentence = "Nothing was pasted: the clipboard holds no cells. Copy rows in the spreadsheet first."
        raise Invalid(sentence)
    if any(len(cell) > _LONGEST_CELL for _, cells in rows for cell in cells):
        sentence = f"Nothing was pasted: a cell holds more than {_LONGEST_CELL:,} signs. Shorten it and copy again."
        raise Invalid(sentence)
    last = rows[-1][0]
    return Pasted(
        rows=tuple(rows),
        columns=max(len(cells) for _, cells in rows),
        left_out=tuple(number for number in empty if number < last),
    )
