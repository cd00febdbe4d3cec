"""Where tables, headings and paragraphs stand in a section's Markdown: offsets, not a rendering (POL-06)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*|\s{0,3}(#{1,6})\s*")
_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})")
_BLANK_CELL = re.compile(r"(?:\s|\u00a0|&nbsp;|<br\s*/?>|[*_`\\])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a text with its offset; `fenced` inside a block of code."""

    text: str
    start: int
    fenced: bool = False

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: where it stands, in which row (0 is the head) and column."""

    start: int
    end: int
    row: int
    column: int
    blank: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerHeading:
    """A heading inside a section's text; `bare` where no text follows before the next of its level, or the end."""

    text: str
    start: int
    end: int
    level: int
    bare: bool


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a text, each with its offset."""
    found: list[Line] = []
    start, fenced = 0, False
    for line in text.split("\n"):
        fence = _FENCE.match(line) is not None
        found.append(Line(text=line, start=start, fenced=fenced or fence))
        fenced = fenced != fence
        start += len(line) + 1
    return tuple(found)


def cells(text: str) -> Iterator[Cell]:
    """Every cell of every table of a text; a row too short has blank cells at its end."""
    all_lines = lines(text)
    at = 1
    while at < len(all_lines):
        if not _begins_table(all_lines, at):
            at += 1
            continue
        head = list(_row(all_lines[at - 1], 0))
        yield from head
        row = 1
        at += 1
        while at < len(all_lines) and "|" in all_lines[at].text and not all_lines[at].fenced:
            given = list(_row(all_lines[at], row))
            yield from given[: len(head)]
            end = all_lines[at].end
            for column in range(len(given), len(head)):
                yield Cell(start=end, end=end, row=row, column=column, blank=True)
            row, at = row + 1, at + 1


def _begins_table(all_lines: tuple[Line, ...], at: int) -> bool:
    line, head = all_lines[at], all_lines[at - 1]
    if line.fenced or "|" not in head.text or "-" not in line.text or not _DELIMITERS.fullmatch(line.text):
        return False
    return len(list(_row(head, 0))) == len(list(_row(line, 0)))


def _row(line: Line, row: int) -> Iterator[Cell]:
    bars = [found.start() for found in re.finditer(r"(?<!\\)\|", line.text)]
    stripped = line.text.strip()
    if not stripped.startswith("|"):
        bars.insert(0, len(line.text) - len(line.text.lstrip()) - 1)
    if not (stripped.endswith("|") and not stripped.endswith("\\|")):
        bars.append(len(line.text.rstrip()))
    for column, (left, right) in enumerate(itertools.pairwise(bars)):
        inner = line.text[left + 1 : right]
        yield Cell(
            start=line.start + left + 1,
            end=line.start + right,
            row=row,
            column=column,
            blank=_BLANK_CELL.fullmatch(inner) is not None,
        )


def inner_headings(text: str) -> tuple[InnerHeading, ...]:
    """The headings inside a section's text, in order."""
    marked = [
        (line, found)
        for line in lines(text)
        if not line.fenced and (found := _HEADING.fullmatch(line.text)) is not None
    ]
    headings: list[InnerHeading] = []
    for index, (line, heading) in enumerate(marked):
        level = len(heading[1] or heading[3])
        following = marked[index + 1] if index + 1 < len(marked) else None
        stop = following[0].start if following else len(text)
        deeper = following is not None and len(following[1][1] or following[1][3]) > level
        headings.append(
            InnerHeading(
                text=(heading[2] or "").strip(),
                start=line.start,
                end=line.end,
                level=level,
                bare=not text[line.end : stop].strip() and not deeper,
            )
        )
    return tuple(headings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, list item or table row of a text with its offsets."""

    text: str
    start: int
    end: int


_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,3}[.)])\s+")


def passages(text: str) -> tuple[Passage, ...]:
    """Paragraphs, list items and table rows, each with its offsets; headings and delimiter rows are none."""
    found: list[list[Line]] = []
    current: list[Line] = []
    for line in lines(text):
        alone = "|" in line.text or _HEADING.fullmatch(line.text) is not None
        if not line.text.strip() or alone or _ITEM.match(line.text):
            found.append(current)
            current = []
        if alone:
            found.append([line])
        elif line.text.strip():
            current.append(line)
    found.append(current)
    return tuple(
        Passage(text=text[group[0].start : group[-1].end], start=group[0].start, end=group[-1].end)
        for group in found
        if group and not _HEADING.fullmatch(group[0].text) and not _DELIMITERS.fullmatch(group[0].text)
    )
