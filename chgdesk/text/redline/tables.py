"""Two versions of a table: columns and rows recognised, then cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chgdesk.text.blocks import Spans, TableBlock, plain
from chgdesk.text.redline.alignment import Pair, aligned, likeness
from chgdesk.text.redline.changes import ADDED, CHANGED, REMOVED, SAME, RowChange
from chgdesk.text.redline.words import compared, whole, words

_SAME_ROW = 0.4
"""The likeness from which a row is shown as changed, rather than as one that went and one that came."""
_Rows = tuple[tuple[Spans, ...], ...]


def table_text(table: TableBlock) -> str:
    """The words of a table, cell after cell, with signs between that no text holds."""
    return "\x1e".join("\x1f".join(plain(cell) for cell in row) for row in (table.head, *table.rows))


def whole_rows(table: TableBlock, kind: str) -> tuple[RowChange, ...]:
    """The rows of a table that stayed, came or went whole."""
    return tuple(RowChange(kind=kind, cells=tuple(whole(cell, kind) for cell in row)) for row in _squared(table))


def compared_tables(old: TableBlock, new: TableBlock) -> tuple[RowChange, ...]:
    """The rows of both versions; a column that came or went has its cell in every row."""
    before, after = _squared(old), _squared(new)
    columns = _columns(before[0], after[0])
    shared = [(a, b) for a, b in columns if a is not None and b is not None]
    olds = [tuple(plain(row[a]) for a, _ in shared) for row in before[1:]]
    news = [tuple(plain(row[b]) for _, b in shared) for row in after[1:]]
    old_bags = [Counter(words(" ".join(row))) for row in olds]
    new_bags = [Counter(words(" ".join(row))) for row in news]

    def alike(a: int, b: int) -> float:
        score = likeness(old_bags[a], new_bags[b]) + 0.3 * (bool(shared) and olds[a][0] == news[b][0] != "")
        return score if score >= _SAME_ROW else 0.0

    rows: list[Pair] = [(0, 0)]
    rows += [(None if a is None else a + 1, None if b is None else b + 1) for a, b in aligned(olds, news, alike)]
    return tuple(_row(None if a is None else before[a], None if b is None else after[b], columns) for a, b in rows)


def _squared(table: TableBlock) -> _Rows:
    """Head and rows, each with as many cells as the widest."""
    rows = (table.head, *table.rows)
    width = max(len(row) for row in rows)
    return tuple((*row, *((),) * (width - len(row))) for row in rows)


def _columns(old: Sequence[Spans], new: Sequence[Spans]) -> list[Pair]:
    """Which column is which, by their heads; where as many came as went in one place they were renamed."""
    heads = [plain(head) for head in old], [plain(head) for head in new]
    if len(old) == len(new) and Counter(heads[0]) != Counter(heads[1]):
        return [(n, n) for n in range(len(old))]
    bags = [[Counter(words(head)) for head in side] for side in heads]

    def alike(a: int, b: int) -> float:
        score = likeness(bags[0][a], bags[1][b])
        return score if score >= _SAME_ROW else 0.0

    return list(aligned(*heads, alike))


def _row(old: tuple[Spans, ...] | None, new: tuple[Spans, ...] | None, columns: list[Pair]) -> RowChange:
    cells = tuple(
        compared(
            () if old is None or a is None else old[a],
            () if new is None or b is None else new[b],
        )
        for a, b in columns
    )
    if old is None or new is None:
        return RowChange(kind=ADDED if old is None else REMOVED, cells=cells)
    is_same = all(piece.kind == SAME for cell in cells for piece in cell)
    return RowChange(kind=SAME if is_same else CHANGED, cells=cells)
