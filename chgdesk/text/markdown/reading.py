"""Markdown to blocks: CommonMark and tables; HTML is text, tokens become spans, values are never read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.list import list_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Mark

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock, Values
from chgdesk.text.markdown.tidying import DEEPEST_LIST, clean, is_safe_link, tidy
from chgdesk.text.tokens import TABLE, Token, pieces, token_at

_LEVELS = 2 * DEEPEST_LIST
"""Levels the reader goes down: a list and its item are two. Deeper marks stay in the text as they are written."""


def parse(markdown: str, values: Values | None = None) -> tuple[Block, ...]:
    """The blocks of a section's Markdown; with `values` the tokens' words stand in their place, else their source.

    A hard break is a line break in a span's text; lines of code are one paragraph of code; horizontal rules are left
    out; an image is its description with a link. Characters that no paper can show become U+FFFD.
    """
    return tidy(_Setting(values=values).set_out(_reader().parse(clean(markdown))))


class _Reader(MarkdownIt):
    """The reader of Markdown with our view of links: only addresses that may be opened, kept as they are written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the reader's own name
        """Whether a link is one."""
        return is_safe_link(url)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the reader's own name
        """The address unchanged, so that it can be written back."""
        return url


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": False, "maxNesting": _LEVELS + 8}).enable("table")
    reader.inline.ruler.before("text", "chip", _chip)
    reader.inline.add_terminator_char("{")
    reader.block.ruler.at("list", _list_not_too_deep, {"alt": ["paragraph", "reference", "blockquote"]})
    reader.block.ruler.at("blockquote", _quote_not_too_deep, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return reader


def _list_not_too_deep(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - its signature
    return state.level < _LEVELS and list_block(state, first, end, silent)


def _quote_not_too_deep(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the same
    return state.level < _LEVELS and blockquote(state, first, end, silent)


def _chip(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the reader calls its rules so
    """A token in the text, before any other rule can look into it."""
    token = token_at(state.src, state.pos)
    if token is None or token.end > state.posMax:
        return False
    if not silent:
        mark = state.push("chip", "", 0)
        mark.content, mark.meta = token.source, {"token": token}
    state.pos = token.end
    return True


@dataclass(slots=True)
class _Face:
    """The face of the text at one place of a sentence."""

    bold: int = 0
    italic: int = 0
    links: list[str] = field(default_factory=list)

    def span(self, text: str, *, code: bool = False, chip: str = "") -> Span:
        link = self.links[-1] if self.links else ""
        return Span(text=text, bold=self.bold > 0, italic=self.italic > 0, code=code, link=link, chip=chip)

    def turn(self, mark: Mark) -> None:
        """Follow the start or end of a face."""
        if mark.type.startswith("strong"):
            self.bold += mark.nesting
        elif mark.type.startswith("em"):
            self.italic += mark.nesting
        elif mark.nesting > 0:
            self.links.append(str(mark.attrs.get("href", "")))
        else:
            self.links.pop()


@dataclass(slots=True)
class _Setting:
    """The setting out of one section: which lists and quotes are open while its marks are read in order."""

    values: Values | None
    numbers: list[int | None] = field(default_factory=list)
    """Of each open list: the number of its next item, None in a bulleted one."""
    begun: list[bool] = field(default_factory=list)
    """Of each open item: whether something of it was set already."""
    quotes: int = 0

    def set_out(self, marks: Sequence[Mark]) -> Iterator[Block]:
        """The blocks of the marks, in order."""
        at = 0
        while at < len(marks):
            mark = marks[at]
            if mark.type == "table_open":
                end = next(n for n in range(at, len(marks)) if marks[n].type == "table_close")
                yield from self._emptied()
                yield self._table(marks[at:end])
                at = end
            elif mark.type == "inline":
                yield from self._text(mark, marks[at - 1])
            elif mark.type in {"fence", "code_block"}:
                yield self._block(tuple(self._code(mark.content.removesuffix("\n"), _Face())))
            else:
                yield from self._turn(mark)
            at += 1

    def _turn(self, mark: Mark) -> Iterator[Block]:
        """Follow lists, items and quotes; an item that ends or goes deeper before it said anything is empty."""
        if mark.type in {"bullet_list_open", "ordered_list_open"}:
            yield from self._emptied()
            first = int(mark.attrs.get("start", 1)) if mark.type == "ordered_list_open" else None
            self.numbers.append(first)
        elif mark.type in {"bullet_list_close", "ordered_list_close"}:
            self.numbers.pop()
        elif mark.type == "list_item_open":
            self.begun.append(False)
        elif mark.type == "list_item_close":
            yield from self._emptied()
            self.begun.pop()
            number = self.numbers[-1]
            self.numbers[-1] = None if number is None else number + 1
        elif mark.type.startswith("blockquote"):
            self.quotes += mark.nesting

    def _emptied(self) -> Iterator[Block]:
        if self.begun and not self.begun[-1]:
            yield self._block(())

    def _block(self, spans: Spans) -> Block:
        """Text where it stands: an item of a list, a quote, a paragraph."""
        if self.begun:
            continued, self.begun[-1] = self.begun[-1], True
            number = None if continued else self.numbers[-1]
            return Item(spans=spans, depth=len(self.begun) - 1, number=number, continued=continued)
        return Quote(spans=spans) if self.quotes else Paragraph(spans=spans)

    def _text(self, mark: Mark, opened: Mark) -> Iterator[Block]:
        marks = mark.children or []
        if opened.type == "heading_open" and not self.begun:
            yield Heading(spans=self._spans(marks), level=int(opened.tag[1:]))
        elif self.values is not None and len(marks) == 1 and (token := _table_token(marks[0])):
            yield from self._data(self.values.table(token), token)
        else:
            yield self._block(self._spans(marks))

    def _data(self, data: TableBlock | Paragraph, token: Token) -> Iterator[Block]:
        """A table of data, or the sentence that says why there is none; both name the token."""
        if isinstance(data, TableBlock):
            yield from self._emptied()
            yield replace(data, chip=token.chip)
        else:
            yield self._block(tuple(replace(span, chip=token.chip) for span in data.spans))

    def _table(self, marks: Sequence[Mark]) -> TableBlock:
        rows: list[list[Spans]] = []
        for mark in marks:
            if mark.type == "tr_open":
                rows.append([])
            elif mark.type == "inline":
                rows[-1].append(self._spans(mark.children or []))
        head, *others = (tuple(row) for row in rows)
        return TableBlock(head=head, rows=tuple(others))

    def _spans(self, marks: Sequence[Mark]) -> Spans:
        face = _Face()
        return tuple(span for at, mark in enumerate(marks) for span in self._said(mark, face, marks, at))

    def _said(self, mark: Mark, face: _Face, marks: Sequence[Mark], at: int) -> Iterator[Span]:
        """What one mark of a sentence says in the face at its place; a link without words says its address."""
        if mark.type == "chip":
            yield self._token_span(mark.meta["token"], face, code=False)
        elif mark.type == "code_inline":
            yield from self._code(mark.content, face)
        elif mark.type in {"softbreak", "hardbreak"}:
            yield face.span("\n" if mark.type == "hardbreak" else " ")
        elif mark.type == "image":
            yield from self._image(mark, face)
        elif mark.nesting:
            if mark.type == "link_close" and marks[at - 1].type == "link_open":
                yield face.span(face.links[-1])
            face.turn(mark)
        else:
            yield face.span(mark.content)

    def _image(self, mark: Mark, face: _Face) -> Iterator[Span]:
        address = str(mark.attrs.get("src", ""))
        described = self._spans(mark.children or []) or (Span(text=address),)
        link = face.links[-1] if face.links else address
        for span in described:
            yield replace(span, bold=span.bold or face.bold > 0, italic=span.italic or face.italic > 0, link=link)

    def _code(self, text: str, face: _Face) -> Iterator[Span]:
        for piece in pieces(text):
            yield face.span(piece, code=True) if isinstance(piece, str) else self._token_span(piece, face, code=True)

    def _token_span(self, token: Token, face: _Face, *, code: bool) -> Span:
        """A token within a sentence; a table cannot stand there and shows as it is written."""
        is_said = self.values is not None and token.kind != TABLE
        text = self.values.inline(token) if self.values is not None and is_said else token.source
        return face.span(text, code=code, chip=token.chip)


def _table_token(mark: Mark) -> Token | None:
    token = mark.meta.get("token") if mark.type == "chip" else None
    return token if isinstance(token, Token) and token.kind == TABLE else None
