"""The policy's text, set out, as blocks of a report; and the table of contents over it (POL-07, POL-16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chgdesk.exports.report import Block, Contents, ContentsLine, Grid, Heading, Run, Runs, Text
from chgdesk.text import blocks as text
from chgdesk.text.blocks import SetSection, Span

_BULLETS = ("•", "–", "•")
_DEEPEST = 4
LISTED_DEPTH = 2
"""Levels of sections that the contents list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A section and the name by which the contents point to it."""

    section: SetSection
    anchor: str


def runs_of(spans: Iterable[Span]) -> Runs:
    """Spans as runs; a link's address is printed after its words, for paper cannot be clicked."""
    found: list[Run] = []
    for span in spans:
        found.append(Run(text=span.text, bold=span.bold, italic=span.italic, mono=span.code))
        if span.link and span.link not in span.text:
            found.append(Run(text=f" ({span.link})", muted=True))
    return tuple(found)


def block_of(block: text.Block, level: int) -> Block:
    """One block of a section's text; `level` is that of the section it stands in."""
    if isinstance(block, text.Heading):
        return Heading(text=text.plain(block.spans), level=min(level + block.level, _DEEPEST))
    if isinstance(block, text.Item):
        return _item(block)
    if isinstance(block, text.TableBlock):
        rows = tuple(tuple(runs_of(cell) for cell in row) for row in block.rows)
        return Grid(head=tuple(runs_of(cell) for cell in block.head), rows=rows)
    if isinstance(block, text.Quote):
        return Text(runs=runs_of(block.spans), indent=1)
    return Text(runs=runs_of(block.spans))


def _item(item: text.Item) -> Text:
    """An item of a list; its second paragraph stands under the words of the first."""
    if item.continued:
        return Text(runs=runs_of(item.spans), indent=item.depth + 1)
    marker = _BULLETS[min(item.depth, 2)] if item.number is None else f"{item.number}."
    return Text(runs=runs_of(item.spans), marker=marker, indent=item.depth)


def body_blocks(placed: Iterable[Placed]) -> Iterator[Block]:
    """Every section with its number, heading and text."""
    for each in placed:
        section = each.section
        yield Heading(text=section.heading, level=section.level, number=section.number, anchor=each.anchor)
        for block in section.blocks:
            yield block_of(block, section.level)


def contents_of(placed: Iterable[Placed], tail: Sequence[Block]) -> Contents:
    """The table of contents: sections of the first levels, then what follows the text."""
    sections = tuple(
        ContentsLine(text=p.section.heading, number=p.section.number, level=p.section.level, anchor=p.anchor)
        for p in placed
        if p.section.level <= LISTED_DEPTH
    )
    after = tuple(
        ContentsLine(text=block.text, anchor=block.anchor)
        for block in tail
        if isinstance(block, Heading) and block.anchor
    )
    return Contents(rows=(*sections, *after))
