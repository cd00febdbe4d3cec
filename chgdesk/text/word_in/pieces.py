"""What reading makes of a document before it becomes sections: pieces of text in paragraphs, items and tables.

Each piece carries how many characters of the file it stands for, so that the account can be drawn from what came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from chgdesk.text.blocks import Span

BODY = "body"
HEADING = "heading"
ITEM = "item"
QUOTE = "quote"
TITLE = "title"
NOTE = "note"
"""A footnote taken in: it goes to the end of its section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text in one face; `counted` is the number of characters of the file it stands for.

    `kind` says through which gate it came (a taken-in text box, a field's result); empty for plain text.
    """

    text: str
    counted: int = 0
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    chip: str = ""
    kind: str = ""

    @property
    def face(self) -> tuple[bool, bool, bool, str, str]:
        """What makes two neighbouring pieces look alike."""
        return (self.bold, self.italic, self.code, self.link, self.chip)

    def span(self) -> Span:
        """The piece as the typeset form holds it."""
        return Span(text=self.text, bold=self.bold, italic=self.italic, code=self.code, link=self.link, chip=self.chip)


@dataclass(slots=True, kw_only=True)
class Para:
    """One paragraph as read: its role, and its level as a heading or its depth and number as an item."""

    pieces: list[Piece] = field(default_factory=list)
    role: str = BODY
    level: int = 0
    number: int | None = None
    continued: bool = False
    bold: str = ""
    """The key of the offer to make it a heading, where it is bold throughout."""
    where: str = ""
    joins: bool = False
    """Whether its end was taken away by a tracked change, so that the next paragraph goes on in it."""
    auto: bool = False
    """A heading that Word numbers itself."""

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True, kw_only=True)
class Cell:
    """One cell: its paragraphs, and whether it only goes on showing a merged cell's text."""

    paras: list[Para] = field(default_factory=list)
    repeats: bool = False


@dataclass(slots=True, kw_only=True)
class Grid:
    """One table as read, row by row."""

    rows: list[list[Cell]] = field(default_factory=list)


Flow = list[Para | Grid]


_BLANKS = re.compile(r"\A\s++|(?<!\s)\s++\Z|(?<![^\S\n])[^\S\n]++(?=\n)|(?<=\n)[^\S\n]++")
"""Each begins where a stretch of blanks begins, so that a megabyte of blanks is gone through once."""


def trimmed(pieces: list[Piece]) -> tuple[list[Piece], int]:
    """The pieces without blanks at both ends and around line breaks; and the characters given up by that."""
    before = sum(piece.counted for piece in pieces)
    gone = [found.span() for found in _BLANKS.finditer("".join(piece.text for piece in pieces))]
    kept = list(_without(pieces, gone)) if gone else [piece for piece in pieces if piece.text]
    return kept, before - sum(piece.counted for piece in kept)


def _without(pieces: list[Piece], gone: list[tuple[int, int]]) -> Iterator[Piece]:
    """The pieces without some stretches of their text, which come in order; each is gone through once."""
    at = next_gone = 0
    for piece in pieces:
        start, end = at, at + len(piece.text)
        while start < end:
            while next_gone < len(gone) and gone[next_gone][1] <= start:
                next_gone += 1
            first, last = gone[next_gone] if next_gone < len(gone) else (end, end)
            if start < first:
                yield cut(piece, start - at, min(first, end) - at)
            start = max(start, min(last, end) if first < end else end)
        at = end


def cut(piece: Piece, start: int, end: int) -> Piece:
    """Part of a piece; a character stands for one of the file as long as the piece has any to account for."""
    text = piece.text[start:end]
    if piece.counted == len(piece.text):
        return replace(piece, text=text, counted=len(text))
    return replace(piece, text=text)


def slice_pieces(pieces: list[Piece], start: int, end: int) -> list[Piece]:
    """The pieces between two places of a paragraph's text."""
    found, at = [], 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last:
            found.append(cut(piece, first, last))
        at += len(piece.text)
    return found
