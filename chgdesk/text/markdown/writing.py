"""Blocks to canonical Markdown: the same blocks always give the same text, and reading it gives the same blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from markdown_it.common.utils import isPunctChar, isWhiteSpace

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock, plain
from chgdesk.text.markdown.escaping import escaped, guarded, link_target
from chgdesk.text.markdown.tidying import is_listing, tidy


def write(blocks: Iterable[Block], *, tokens: bool = False) -> str:
    """The blocks as Markdown; whatever would be read as markup is escaped.

    Chips write their words; with `tokens` the token they came from, so that the text can be edited further.
    """
    sheet = _Sheet()
    for block in tidy(_without_chips(block, tokens=tokens) for block in blocks):
        sheet.add(block)
    return "".join(sheet.parts)


def _without_chips(block: Block, *, tokens: bool) -> Block:
    """The block with its chips as plain words, or as spans that say their token's source."""
    if isinstance(block, TableBlock):
        if tokens and block.chip:
            return Paragraph(spans=(_source(Span(text="", chip=block.chip)),))
        head = tuple(_plain_chips(cell, tokens=tokens) for cell in block.head)
        rows = tuple(tuple(_plain_chips(cell, tokens=tokens) for cell in row) for row in block.rows)
        return TableBlock(head=head, rows=rows)
    return replace(block, spans=_plain_chips(block.spans, tokens=tokens))


def _plain_chips(spans: Spans, *, tokens: bool) -> Spans:
    if not any(span.chip for span in spans):
        return spans
    return tuple((_source(span) if tokens else replace(span, chip="")) if span.chip else span for span in spans)


def _source(span: Span) -> Span:
    return replace(span, text=f"{{{{{span.chip}}}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list that is open: the sign of its items, the number last written, the column where its items' text starts."""

    sign: str
    number: int | None
    column: int


@dataclass(slots=True)
class _Sheet:
    """The page being written, and the lists open at its end."""

    parts: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    after_text: bool = False
    """Whether the block last written had words."""

    def add(self, block: Block) -> None:
        """Write one block below what stands."""
        if isinstance(block, Item):
            self._add_item(block)
        else:
            self.lists.clear()
            self._put("\n".join(_lines(block)), apart=True)
            self.after_text = True

    def _put(self, text: str, *, apart: bool) -> None:
        if self.parts:
            self.parts.append("\n" if apart else "")
        self.parts.append(f"{text}\n")

    def _add_item(self, item: Item) -> None:
        lines = _text_lines(item.spans)
        if item.continued:
            del self.lists[item.depth + 1 :]
            margin = " " * self.lists[-1].column
            self._put("\n".join(_indented(lines, margin)), apart=True)
            return
        is_open = item.depth < len(self.lists)
        before = self.lists[item.depth] if is_open else None
        del self.lists[item.depth :]
        start = self.lists[-1].column if self.lists else 0
        sign = _sign(item.number, before)
        mark = sign if item.number is None else f"{item.number}{sign}"
        self.lists.append(_List(sign=sign, number=item.number, column=start + len(mark) + 1))
        first, *others = _indented(lines, " " * (start + len(mark) + 1)) or [""]
        text = "\n".join([f"{' ' * start}{mark} {first.lstrip() if lines else ''}".rstrip(" "), *others])
        self._put(text, apart=self._is_apart(item, before, sign))
        self.after_text = bool(item.spans)

    def _is_apart(self, item: Item, before: _List | None, sign: str) -> bool:
        """Whether a blank line goes before an item: where another list begins that could be read as its text."""
        if before is not None:
            return before.sign != sign
        if item.depth == 0:
            return True
        return self.after_text and (not item.spans or item.number not in {None, 1})


def _sign(number: int | None, before: _List | None) -> str:
    """The sign of an item; a list whose numbers do not follow on changes its sign, or it would be counted on."""
    if number is None:
        return "-"
    if before is None or before.number is None:
        return "."
    if number == before.number + 1:
        return before.sign
    return ")" if before.sign == "." else "."


def _indented(lines: list[str], margin: str) -> list[str]:
    return [f"{margin}{line}" if line else "" for line in lines]


def _lines(block: Heading | Paragraph | Quote | TableBlock) -> list[str]:
    if isinstance(block, TableBlock):
        return _table_lines(block)
    if isinstance(block, Heading):
        return [f"{'#' * block.level} " + re.sub(r"(#+)$", r"\\\1", _inline(block.spans))]
    lines = _text_lines(block.spans)
    return (
        [f"> {line}".rstrip(" ") if not line else f"> {line}" for line in lines] if isinstance(block, Quote) else lines
    )


def _text_lines(spans: Spans) -> list[str]:
    """The lines of a paragraph, or of code set apart."""
    if is_listing(spans):
        code = plain(spans)
        fence = "`" * max(3, _longest_run(code) + 1)
        return [fence, *code.split("\n"), fence]
    if not spans:
        return []
    lines = [guarded(line) for line in _inline(spans).split("\n")]
    return [*(f"{line}\\" for line in lines[:-1]), lines[-1]]


def _table_lines(table: TableBlock) -> list[str]:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    head, *rows = ([_inline(cell).replace("|", "\\|") for cell in cells] for cells in (table.head, *table.rows))
    return [row(head), row("---" for _ in head), *(row(cells) for cells in rows)]


@dataclass(slots=True)
class _Piece:
    """A piece of a sentence as it will be written: words, a sign that turns a face, or what is written already."""

    text: str
    is_words: bool = False
    is_linked: bool = False
    sign: int = 0
    """1 for a sign that opens a face, -1 for one that closes it."""
    first_coded: bool = False
    last_coded: bool = False

    @property
    def is_coded(self) -> bool:
        """Whether a letter of it is written as its number."""
        return self.first_coded or self.last_coded

    def written(self, following: str) -> str:
        """The words escaped; a letter that would keep a sign beside it from being read is written as its number."""
        if not self.is_words:
            return self.text
        text, before, after = self.text, "", ""
        if self.first_coded:
            before, text = f"&#{ord(text[0])};", text[1:]
        if self.last_coded and text:
            text, after = text[:-1], f"&#{ord(text[-1])};"
        return before + escaped(text, after or following, is_linked=self.is_linked) + after


def _inline(spans: Spans) -> str:
    """A sentence as Markdown; its line breaks stay bare."""
    pieces = [piece for piece in _bold_pieces(spans) if piece.text]
    while _code_neighbours(pieces):
        pass
    written: list[str] = []
    following = ""
    for piece in reversed(pieces):
        written.append(piece.written(following))
        following = written[-1][:1]
    return "".join(reversed(written))


def _bold_pieces(spans: Spans) -> Iterator[_Piece]:
    for is_bold, bold in groupby(spans, key=lambda span: span.bold):
        if is_bold:
            yield _Piece("**", sign=1)
        for is_italic, italic in groupby(bold, key=lambda span: span.italic):
            if is_italic:
                yield _Piece("_", sign=1)
            yield from _link_pieces(italic)
            if is_italic:
                yield _Piece("_", sign=-1)
        if is_bold:
            yield _Piece("**", sign=-1)


def _link_pieces(spans: Iterable[Span]) -> Iterator[_Piece]:
    for link, linked in groupby(spans, key=lambda span: span.link):
        if link:
            yield _Piece("[")
        for is_code, faced in groupby(linked, key=lambda span: span.code):
            held = tuple(faced)
            if is_code:
                yield _Piece(_code(plain(held)))
            else:
                yield from (_Piece(span.text, is_words=not span.chip, is_linked=link != "") for span in held)
        if link:
            yield _Piece(f"]({link_target(link)})")


def _code(text: str) -> str:
    marks = "`" * (_longest_run(text) + 1 if _longest_run(text) else 1)
    is_padded = text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip(" ") != "")
    return f"{marks} {text} {marks}" if is_padded else f"{marks}{text}{marks}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _code_neighbours(pieces: list[_Piece]) -> bool:
    """Mark letters beside signs that would not be read as signs; whether one was marked that was not before."""
    changed = False
    for at, piece in enumerate(pieces):
        if not piece.sign:
            continue
        outside = pieces[at - piece.sign] if 0 <= at - piece.sign < len(pieces) else None
        inside = pieces[at + piece.sign]
        if outside is None or not outside.is_words or not _is_letter(outside, last=piece.sign > 0):
            continue
        if piece.text == "_" or not _is_letter(inside, last=piece.sign < 0):
            outside.last_coded |= piece.sign > 0
            outside.first_coded |= piece.sign < 0
            changed = True
    return changed


def _is_letter(piece: _Piece, *, last: bool) -> bool:
    """Whether the character at one end of a piece is neither a blank nor punctuation as Markdown counts them."""
    if (piece.last_coded if last else piece.first_coded) or (len(piece.text) == 1 and piece.is_coded):
        return False
    char = piece.text[-1 if last else 0]
    return not isWhiteSpace(ord(char)) and not isPunctChar(char)
