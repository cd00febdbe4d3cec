"""Reading tables: rows, merged cells shown in each place they cover, tables inside tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.names import child, value, w
from chgdesk.text.word_in.pieces import Cell, Flow, Grid, Para
from chgdesk.text.word_in.reading import Reading
from chgdesk.text.word_in.tally import count, shown

_WIDEST = 63
"""Columns Word allows in a table."""
_THROUGH = frozenset({w("customXml"), w("sdtContent"), *map(w, ("ins", "del", "moveFrom", "moveTo"))})


class GridReader:
    """Reads one table at a time; `flow` reads what stands in a cell."""

    def __init__(self, reading: Reading, flow: Callable[[Element, str], Flow]) -> None:
        self._reading = reading
        self._account = reading.account
        self._flow = flow
        self._depth = 0

    def read(self, table: Element, gate: str) -> Flow:
        """A table; one of a single cell is only a frame around its paragraphs."""
        if self._depth:
            if not self._takes_nested(table):
                return []
            gate = kinds.NESTED_TABLE.key
        rows = [(row, list(self._members(row, "tc", through))) for through, row in self._members(table, "tr", gate)]
        is_frame = len(rows) == 1 and len(rows[0][1]) == 1 and child(rows[0][0], "trPr", "tblHeader") is None
        if is_frame and not self._depth:
            through, cell = rows[0][1][0]
            self._account.note("A frame made of a table with one cell was read as plain paragraphs.")
            return self._flow(cell, through)
        grid, nested = Grid(), []
        self._depth += 1
        above: dict[int, Cell] = {}
        for row, cells in rows:
            read, inner = self._row(cells, above)
            nested.extend(inner)
            if not (_is_tracked_row(row) and _is_blank(read)):
                grid.rows.append(read)
        self._depth -= 1
        return [grid, *nested] if grid.rows else nested

    def _members(self, parent: Element, name: str, gate: str) -> Iterator[tuple[str, Element]]:
        """The rows of a table or the cells of a row, also those inside content controls that are taken in."""
        for element in parent:
            if element.tag == w(name):
                yield gate, element
            elif element.tag in _THROUGH:
                yield from self._members(element, name, gate)
            elif element.tag == w("sdt"):
                key = self._account.key(kinds.CONTENT_CONTROL, element)
                by = value(child(element, "sdtPr", "alias"))
                if self._account.takes(kinds.CONTENT_CONTROL, key):
                    self._account.taken(kinds.CONTENT_CONTROL, key, shown(element), by=by)
                    yield from self._members(element, name, kinds.CONTENT_CONTROL.key)
                else:
                    self._account.aside(kinds.CONTENT_CONTROL, key, element, by=by)
            elif count(element):
                self._account.aside(kinds.OTHER, self._account.key(kinds.OTHER, element), element)

    def _row(self, cells: list[tuple[str, Element]], above: dict[int, Cell]) -> tuple[list[Cell], Flow]:
        """One row, with merged cells repeated; and what stood in it that no cell can hold."""
        row: list[Cell] = []
        nested: Flow = []
        for gate, element in cells:
            column = len(row)
            cell = Cell()
            for each in self._flow(element, gate):
                if isinstance(each, Para):
                    cell.paras.append(each)
                else:
                    nested.append(each)
            cell = self._merged(element, cell, column, above)
            row.append(cell)
            row.extend(_repeated(cell) for _ in range(_span(element) - 1))
        return row, nested

    def _merged(self, element: Element, cell: Cell, column: int, above: dict[int, Cell]) -> Cell:
        """A cell that goes on showing the one above it shows its text again."""
        merge = child(element, "tcPr", "vMerge")
        if merge is None:
            above.pop(column, None)
            return cell
        if value(merge) == "restart" or column not in above:
            above[column] = cell
            return cell
        hidden = sum(piece.counted for para in cell.paras for piece in para.pieces)
        if hidden:
            text = " ".join(para.text for para in cell.paras)
            self._account.put(kinds.UNUSED, self._account.key(kinds.UNUSED, element), text, hidden)
        return _repeated(above[column])

    def _takes_nested(self, table: Element) -> bool:
        key = self._account.key(kinds.NESTED_TABLE, table)
        if self._account.takes(kinds.NESTED_TABLE, key):
            self._account.taken(kinds.NESTED_TABLE, key, shown(table))
            return True
        if count(table):
            self._account.aside(kinds.NESTED_TABLE, key, table)
        return False


def _span(cell: Element) -> int:
    """How many columns a cell covers; nonsense covers one."""
    said = value(child(cell, "tcPr", "gridSpan"))
    return min(max(int(said), 1), _WIDEST) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _repeated(cell: Cell) -> Cell:
    """The same text once more; it stands for no characters of the file of its own."""
    paras = [replace(para, pieces=[replace(piece, counted=0) for piece in para.pieces]) for para in cell.paras]
    return Cell(paras=paras, repeats=True)


def _is_tracked_row(row: Element) -> bool:
    properties = child(row, "trPr")
    return child(properties, "ins") is not None or child(properties, "del") is not None


def _is_blank(row: list[Cell]) -> bool:
    return not any(para.text.strip() for cell in row for para in cell.paras)
