"""The typeset form of the policy's text: what paper, screen and Word render alike. No renderer's notions here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chgdesk.text.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text in one face; `chip` names the token it came from (`param:retention.years`), else empty."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    chip: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section's text; level 1 is directly under the section's own heading."""

    spans: Spans
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list; `depth` counts from 0, `number` is its number in a numbered list and None in a bulleted one.

    A second paragraph of an item is an Item with `continued` set.
    """

    spans: Spans
    depth: int = 0
    number: int | None = None
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table: one head row and its rows; `chip` names the data it was rendered from (`table:approval_matrix`)."""

    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    chip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A paragraph set apart."""

    spans: Spans


Block = Heading | Paragraph | Item | TableBlock | Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSection:
    """One section set out: key, printed number (`4.2`), heading, level and its blocks."""

    key: str
    number: str
    heading: str
    level: int
    blocks: tuple[Block, ...]


def plain(spans: Spans) -> str:
    """The words of some spans."""
    return "".join(span.text for span in spans)


class Values(Protocol):
    """Gives tokens their words: parameters, fields and roles inside a sentence, tables alone on a line."""

    def inline(self, token: Token) -> str:
        """What stands in the sentence in the token's place; a blank field gives its label in brackets."""
        ...

    def table(self, token: Token) -> TableBlock | Paragraph:
        """The table, or one sentence that says why there is none."""
        ...
