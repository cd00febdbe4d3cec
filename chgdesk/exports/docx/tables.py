"""Tables of WordprocessingML: heads repeated on every page, rows kept whole, columns as wide as their words ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chgdesk.exports.docx.runs import paragraph

_PARTS = re.compile(r"[\s-]")
TEXT_WIDTH = 9638
"""Twentieths of a point between the margins of an A4 page."""
_CHARACTER = 110
"""The usual width of a character in a cell; of the widest face, so that no word is parted."""
_PADDING = 220
_LONGEST_WORD, _LONGEST_TEXT = 30, 60
_KEPT_WHOLE = 14
"""Characters of a column's longest text that is not broken at all, such as a date."""
_HEAD_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="EEF1F5"/>'


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column: room for its longest word first, the rest shared by how much text each one holds."""
    count = max((len(row) for row in rows), default=0)
    least: list[int] = []
    wanted: list[int] = []
    for at in range(count):
        cells = [row[at] for row in rows if at < len(row)]
        word = max((len(word) for cell in cells for word in _PARTS.split(cell)), default=0)
        text = max((len(cell) for cell in cells), default=0)
        whole = text if text <= _KEPT_WHOLE else word
        least.append(_PADDING + _CHARACTER * min(max(whole, 2), _LONGEST_WORD))
        wanted.append(max(least[-1], _PADDING + _CHARACTER * min(text, _LONGEST_TEXT)))
    return _fitted(least, wanted)


def _fitted(least: list[int], wanted: list[int]) -> list[int]:
    """Columns that fill the page exactly: between what they need and what they want."""
    room = TEXT_WIDTH - sum(least)
    more = [want - need for want, need in zip(wanted, least, strict=True)]
    if room < 0 or not sum(more):
        found = [TEXT_WIDTH * each // sum(wanted) for each in wanted]
    else:
        found = [need + room * extra // sum(more) for need, extra in zip(least, more, strict=True)]
    if found:
        found[-1] += TEXT_WIDTH - sum(found)
    return found


def cell(inner: str, width: int, style: str = "TableText", shade: str = "") -> str:
    """One cell with one paragraph of runs."""
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
    return f"<w:tc>{properties}{paragraph(inner, style)}</w:tc>"


def row(cells: str, *, head: bool = False, mark: str = "") -> str:
    """One row that no page parts; a head stands again on every page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}{mark}</w:trPr>{cells}</w:tr>"


def table(rows: str, columns: Sequence[int], style: str = "PolicyTable") -> str:
    """A table of finished rows, followed by a little room."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    room = paragraph("", properties='<w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/>')
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{room}"


def grid_of(
    head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[Sequence[str]], marks: Sequence[str] = ()
) -> str:
    """A table of cells that are runs already; `words` are their plain words, `marks` those of all rows, head first."""
    columns = widths(words)
    count = len(columns)

    def one(cells: Sequence[str], style: str, shade: str) -> str:
        held = [*cells, *[""] * (count - len(cells))]
        return "".join(cell(inner, columns[at], style, shade) for at, inner in enumerate(held))

    every = list(marks) or [""] * (len(rows) + 1)
    lines = [row(one(head, "TableHead", _HEAD_SHADE), head=True, mark=every[0])]
    lines += [row(one(cells, "TableText", ""), mark=mark) for cells, mark in zip(rows, every[1:], strict=True)]
    return table("".join(lines), columns)


def facts_of(rows: Sequence[tuple[str, str]]) -> str:
    """Labels and values side by side, both as runs."""
    columns = [2600, TEXT_WIDTH - 2600]
    lines = "".join(row(cell(label, columns[0], "Label") + cell(value, columns[1])) for label, value in rows)
    return table(lines, columns, "PolicyFacts")
