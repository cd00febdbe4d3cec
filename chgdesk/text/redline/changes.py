"""What a redline says: sections, blocks and words that stayed, came and went, in the order in which they are read.

Everything is in one sequence for a renderer to print from top to bottom: what stayed and what came stand in the new
order, what went stands where it was. Taking the pieces that are not `added` gives the old text to the letter, taking
those that are not `removed` the new one; what stayed is shown in its new face.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chgdesk.text.blocks import Block, Span

SAME = "same"
CHANGED = "changed"
ADDED = "added"
REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of words in one face that stayed, came or went; `kind` is same, added or removed."""

    kind: str
    span: Span


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row of a table; `kind` is same, changed, added or removed.

    Every row of one table has the same number of cells: a column that came or went has a cell in each row, whose
    pieces are all added or all removed.
    """

    kind: str
    cells: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """One block; `kind` is same, changed, added or removed.

    `shape` says what is to be set (heading, paragraph, item with its depth and number, quote, table): the new block,
    or the old one where it was removed. Its spans are not for printing; `pieces` are. A table has no pieces but
    `rows`, the first of which is its head; any other block has no rows.
    """

    kind: str
    shape: Block
    pieces: Pieces = ()
    rows: tuple[RowChange, ...] = ()

    @property
    def every_piece(self) -> Iterator[Piece]:
        """Its pieces, of a table those of every cell in order."""
        yield from self.pieces
        for row in self.rows:
            for cell in row.cells:
                yield from cell


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """One section; `kind` is same, changed (heading or text), added or removed.

    `moved` says that it stands elsewhere among the sections that both versions have. `old_number` and `old_heading`
    are empty where it was added, `new_number` and `new_heading` where it was removed. A number that only shifted
    because of other sections is no change. `heading` is the heading word by word. `key` is the new version's key, the
    old one's where it was removed; `old_key` is empty where it was added.
    """

    kind: str
    key: str
    old_key: str = ""
    moved: bool = False
    level: int = 1
    old_number: str = ""
    new_number: str = ""
    old_heading: str = ""
    new_heading: str = ""
    heading: Pieces = ()
    blocks: tuple[BlockChange, ...] = ()

    @property
    def is_untouched(self) -> bool:
        """Whether neither its words nor its place changed."""
        return self.kind == SAME and not self.moved

    @property
    def every_piece(self) -> Iterator[Piece]:
        """The pieces of its heading and of every block, in order."""
        yield from self.heading
        for block in self.blocks:
            yield from block.every_piece


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterChange:
    """A rule's figure that differs: its path, what it means, both values in words.

    `records` is the number of last year's records that would be judged otherwise, None where that was not counted.
    """

    path: str
    meaning: str
    old: str
    new: str
    records: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much changed: sections by what happened to them, and words that came and went.

    `moved` counts every section in another place, changed or not. Punctuation is not counted.
    """

    changed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    words_added: int = 0
    words_removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """Everything that differs between two versions, with what stayed between (POL-14)."""

    sections: tuple[SectionChange, ...]
    parameters: tuple[ParameterChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs: no section's words or place, no parameter."""
        return not self.parameters and all(section.is_untouched for section in self.sections)

    @property
    def counts(self) -> Counts:
        """How much changed."""
        kinds = [section.kind for section in self.sections]
        pieces = [piece for section in self.sections for piece in section.every_piece]
        return Counts(
            changed=kinds.count(CHANGED),
            added=kinds.count(ADDED),
            removed=kinds.count(REMOVED),
            moved=sum(section.moved for section in self.sections),
            words_added=_words(piece for piece in pieces if piece.kind == ADDED),
            words_removed=_words(piece for piece in pieces if piece.kind == REMOVED),
        )


def _words(pieces: Iterable[Piece]) -> int:
    return sum(any(char.isalnum() for char in word) for piece in pieces for word in piece.span.text.split())
