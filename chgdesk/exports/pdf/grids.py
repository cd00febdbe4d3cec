"""Tables of running text: columns as wide as their words ask, rows kept whole, the head repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chgdesk.exports.pdf.blocks import run_ink, titled
from chgdesk.exports.pdf.flow import Slab
from chgdesk.exports.pdf.house import PAD_X, PAD_Y
from chgdesk.exports.pdf.strips import Part, Setting, draw_parts
from chgdesk.exports.pdf.tables import head_slabs, row_slabs
from chgdesk.exports.pdf.typeset import Ink
from chgdesk.exports.report import Grid, ReportMeta, Run, Runs

_WIDEST_WORD = 110.0
"""A word wider than this (in points) is broken rather than let its column starve the others."""
_WHOLE_ROW = 0.6
"""A row taller than this part of the page may be cut between two."""
_WHOLE_TABLE = 0.3
"""A table no taller than this part of the page is never parted."""


def _set(runs: Runs, ink: Ink) -> list[tuple[str, Ink]]:
    return [(run.text, run_ink(run, ink)) for run in runs]


def _bold(runs: Runs) -> Runs:
    return tuple(replace(run, bold=True) for run in runs)


def _wishes(cells: Sequence[list[tuple[str, Ink]]], setting: Setting) -> tuple[float, float]:
    """The least a column can do with, the width of its longest word, and what its longest cell asks for."""
    least = most = 0.0
    for cell in cells:
        for text, ink in cell:
            words = (setting.scribe.width(word, ink) for word in text.split())
            least = max(least, min(max(words, default=0.0), _WIDEST_WORD))
        most = max(most, sum(setting.scribe.width(text, ink) for text, ink in cell))
    return least + 2 * PAD_X + 0.5, most + 2 * PAD_X + 0.5


def column_widths(wishes: Sequence[tuple[float, float]], room: float) -> list[float]:
    """Widths that fill the room: every column its longest word, the rest by how much text each still holds.

    Text is counted by its root, so that one long column does not squeeze short ones into stacks of single words.
    """
    least = [low for low, _high in wishes]
    if sum(least) >= room:
        return [low * room / sum(least) for low in least]
    if sum(high for _low, high in wishes) <= room:
        spare = (room - sum(high for _low, high in wishes)) / sum(high for _low, high in wishes)
        return [high * (1 + spare) for _low, high in wishes]
    widths = list(least)
    open_columns = set(range(len(wishes)))
    while open_columns:
        spare = room - sum(widths)
        total = sum((wishes[at][1] - widths[at]) ** 0.5 for at in open_columns)
        if spare <= 0.01 or total <= 0:
            break
        shares = {at: spare * (wishes[at][1] - widths[at]) ** 0.5 / total for at in open_columns}
        for at, share in shares.items():
            widths[at] = min(widths[at] + share, wishes[at][1])
        open_columns = {at for at in open_columns if widths[at] < wishes[at][1] - 0.01}
    return widths


def _parts(row: Sequence[list[tuple[str, Ink]]], widths: Sequence[float], ink: Ink, setting: Setting) -> list[Part]:
    parts, left = [], 0.0
    for cell, width in zip(row, widths, strict=True):
        inner = width - 2 * PAD_X
        lines = setting.scribe.wrap_runs(cell, inner)
        parts.append(Part(lines=lines, ink=ink, left=left + PAD_X, width=inner))
        left += width
    return parts


def _padded(row: tuple[Runs, ...], count: int) -> tuple[Runs, ...]:
    return (*row, *(((Run(text=""),),) * (count - len(row))))


def grid_slabs(block: Grid, meta: ReportMeta, setting: Setting) -> Iterator[Slab]:
    """The head and the rows of a table of running text."""
    del meta
    ink, head_ink = setting.style.cell, setting.style.cell_head
    head = [_set(_bold(cell), head_ink) for cell in _padded(block.head, block.count)]
    body = [[_set(cell, ink) for cell in _padded(row, block.count)] for row in block.rows]
    wishes = [_wishes([head[at], *(row[at] for row in body)], setting) for at in range(block.count)]
    widths = column_widths(wishes, setting.width)
    if block.title:
        yield from titled(block.title, 3, setting, setting.style.over_heading[2])
    else:
        yield Slab(height=setting.style.over_paragraph, draw=draw_parts(()), keep=True)
    slabs, repeat = head_slabs(_parts(head, widths, head_ink, setting), setting, head_ink)
    yield from slabs
    most = max(int((setting.height * _WHOLE_ROW - 2 * PAD_Y) / ink.leading), 1)
    rows = [
        replace(slab, keep=_heads_others(row))
        for row, cells in zip(block.rows, body, strict=True)
        for slab in row_slabs(_parts(cells, widths, ink, setting), setting, ink.leading, repeat, most)
    ]
    yield from _kept(rows, setting.height * _WHOLE_TABLE)
    yield Slab(height=setting.style.over_item, draw=draw_parts(()))


def _heads_others(row: tuple[Runs, ...]) -> bool:
    """Whether a row is a heading among the rows: all its words bold, dashes aside."""
    words = [run for cell in row for run in cell if any(char.isalnum() for char in run.text)]
    return bool(words) and all(run.bold for run in words)


def _kept(rows: Sequence[Slab], whole: float) -> Iterator[Slab]:
    """A short table in one piece; of a long one the first two rows together, and the last two."""
    short = sum(row.height for row in rows) <= whole
    last = len(rows) - 1
    for at, row in enumerate(rows):
        yield replace(row, keep=at < last and (row.keep or short or at in {0, last - 1}))
