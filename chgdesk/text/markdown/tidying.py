"""Blocks in the one form that Markdown can say: no empty stretches, no face on blank edges, no control characters.

What Word or a program hands over may hold more than Markdown can write: a bold blank, a list that starts three
levels deep, a tab. `tidy` settles these, so that text read, written and read again stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock, plain
from chgdesk.text.tokens import pieces

DEEPEST_LIST = 20
"""Levels of lists in lists that are kept apart; Word knows nine."""
_LAST_NUMBER = 999_999_999
_DEEPEST_HEADING = 6
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_ODD_BREAKS = re.compile(r"\r\n?")
_ODD_BLANKS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ALL_ODD = re.compile(_CONTROLS.pattern[:-1] + r"\r\x0b\x0c\x85\u2028\u2029]")
# Each alternative begins where a stretch of blanks begins, so that a megabyte of blanks is gone through once.
_TRIM = re.compile(r"\A\s++|(?<!\s)\s++\Z|(?<![^\S\n])[^\S\n]++(?=\n)|(?<=\n)[^\S\n]++")


def clean(text: str) -> str:
    """Text without characters that no paper can show: they become U+FFFD; odd line ends become plain ones."""
    if not _ALL_ODD.search(text):
        return text
    return _CONTROLS.sub("\ufffd", _ODD_BLANKS.sub(" ", _ODD_BREAKS.sub("\n", text)))


def is_safe_link(address: str) -> bool:
    """Whether an address may be opened from the text: web, mail, telephone, or a place in the same set."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[1].lower() in _SCHEMES


def tidy(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same text in the form that Markdown can say; `parse` gives only such blocks."""
    tidied: list[Block] = []
    depth = -1  # of the item last seen, while a list is open
    for block in blocks:
        if isinstance(block, Item):
            placed = _placed(block, tidied, depth)
            depth = placed.depth if isinstance(placed, Item) else depth
        else:
            placed = _tidied(block)
            depth = -1 if placed is not None else depth
        if placed is not None:
            tidied.append(placed)
    return tuple(tidied)


def _tidied(block: Heading | Paragraph | Quote | TableBlock) -> Block | None:
    """One block outside lists; None where nothing of it is left."""
    if isinstance(block, TableBlock):
        return _tidied_table(block)
    spans = tidied_spans(block.spans, lines=not isinstance(block, Heading))
    if not spans:
        return None
    if isinstance(block, Heading):
        return Heading(spans=spans, level=min(max(block.level, 1), _DEEPEST_HEADING))
    return Quote(spans=spans) if isinstance(block, Quote) else Paragraph(spans=spans)


def _tidied_table(table: TableBlock) -> TableBlock | None:
    width = max([len(table.head), *(len(row) for row in table.rows)])
    if width == 0:
        return None
    head, *rows = (
        (*(tidied_spans(cell, lines=False) for cell in row), *((),) * (width - len(row)))
        for row in (table.head, *table.rows)
    )
    return TableBlock(head=head, rows=tuple(rows), chip=table.chip)


def _placed(item: Item, before: list[Block], depth: int) -> Block | None:
    """An item where the list before it allows it; None where it said nothing.

    A further paragraph of an item that had none takes the item's place; one with no item before it is a paragraph.
    """
    spans = tidied_spans(item.spans)
    if not item.continued:
        number = None if item.number is None else min(max(item.number, 0), _LAST_NUMBER)
        return Item(spans=spans, depth=max(0, min(item.depth, depth + 1, DEEPEST_LIST - 1)), number=number)
    if not spans:
        return None
    if depth < 0:
        return Paragraph(spans=spans)
    placed = Item(spans=spans, depth=max(0, min(item.depth, depth)), continued=True)
    last = before[-1]
    if isinstance(last, Item) and not last.spans and last.depth == placed.depth:
        before.pop()
        return replace(last, spans=spans)
    return placed


def tidied_spans(spans: Spans, *, lines: bool = True) -> Spans:
    """Spans joined where nothing parts them, without blanks at the edges; line breaks kept where `lines`."""
    held = [_cleaned(span) for span in spans if span.text or span.chip]
    if lines and is_listing(held):
        return _listing(held)
    flat = [piece for span in held for piece in _flat(span, lines=lines)] if _is_rough(held, lines=lines) else held
    flat = _bare_edges(_bare_edges(_trimmed(flat), "bold"), "italic")
    return tuple(_joined(flat))


def is_listing(spans: Iterable[Span]) -> bool:
    """Whether these spans are lines of code set apart rather than code within a sentence."""
    held = list(spans)
    return bool(held) and all(span.code for span in held) and any("\n" in span.text for span in held)


def _cleaned(span: Span) -> Span:
    text, link = clean(span.text), span.link
    if link:
        link = " ".join(clean(link).split())
        link = link if is_safe_link(link) else ""
    return span if text == span.text and link == span.link else replace(span, text=text, link=link)


def _listing(spans: list[Span]) -> Spans:
    """Lines of code: one face, no blank lines before or after, tabs as blanks."""
    text = "".join(span.text for span in spans)
    first = len(text) - len(re.sub(r"^(?:[^\S\n]*\n)+", "", text))
    kept = (first, len(text.rstrip()))
    cut = [replace(span, text=part) for span, part in _within(spans, *kept) if part or span.chip]
    bare = [Span(text=span.text.expandtabs(4), code=True, chip=span.chip) for span in cut]
    if not is_listing(bare):
        return tidied_spans(tuple(bare))
    return tuple(_joined(piece for span in bare for piece in _code_pieces(span)))


def _within(spans: list[Span], first: int, end: int) -> Iterator[tuple[Span, str]]:
    at = 0
    for span in spans:
        yield span, span.text[max(first - at, 0) : max(end - at, 0)]
        at += len(span.text)


def _is_rough(spans: list[Span], *, lines: bool) -> bool:
    """Whether any span may have to be made flat; most have not."""
    return any(span.code or "\t" in span.text or (not lines and "\n" in span.text) for span in spans)


def _flat(span: Span, *, lines: bool) -> Iterator[Span]:
    """A span without tabs, and without line breaks where these cannot stand."""
    text = span.text.replace("\t", " ")
    if span.code or not lines:
        text = text.replace("\n", " ")
    flat = span if text == span.text else replace(span, text=text)
    return _code_pieces(flat) if span.code else iter((flat,))


def _code_pieces(span: Span) -> Iterator[Span]:
    """Code taken apart at its tokens: within code nothing can be escaped, so what looks like a token is one."""
    if span.chip or "{{" not in span.text:
        yield span
        return
    for piece in pieces(span.text):
        yield replace(span, text=piece) if isinstance(piece, str) else replace(span, text=piece.source, chip=piece.chip)


def _is_solid(span: Span) -> bool:
    """Whether blanks of a span are its own: code, and the words of a token."""
    return span.code or bool(span.chip)


def _trimmed(spans: list[Span]) -> list[Span]:
    """Spans without blanks at the edges and around line breaks."""
    mask = "".join("x" * max(len(span.text), 1) if _is_solid(span) else span.text for span in spans)
    gone = [found.span() for found in _TRIM.finditer(mask)]
    if not gone:
        return spans
    kept: list[Span] = []
    at = 0
    for span in spans:
        if _is_solid(span):
            kept.append(span)
            at += max(len(span.text), 1)
            continue
        text = _without(span.text, at, gone)
        at += len(span.text)
        if text:
            kept.append(replace(span, text=text))
    return kept


def _without(text: str, at: int, gone: list[tuple[int, int]]) -> str:
    """The text that starts at a place, without the stretches that go."""
    for first, end in reversed(gone):
        text = text[: max(first - at, 0)] + text[max(end - at, 0) :] if first - at < len(text) and end > at else text
    return text


def _bare_edges(spans: list[Span], face: str) -> list[Span]:
    """Spans in which no bold (or italic) stretch begins or ends with a blank."""
    if not any(getattr(span, face) for span in spans):
        return spans
    bare: list[Span] = []
    for (is_set, *_), grouped in groupby(spans, key=lambda span: (getattr(span, face), span.bold)):
        run = list(grouped)
        if not is_set:
            bare += run
            continue
        before = _shed(run, face, last=False)
        after = _shed(run, face, last=True)
        bare += [*before, *run, *reversed(after)]
    return bare


def _shed(run: list[Span], face: str, *, last: bool) -> list[Span]:
    """Take the blanks off one end of a run; they stay in the text, without the face."""
    shed: list[Span] = []
    place = -1 if last else 0
    while run and not _is_solid(run[place]):
        span = run[place]
        core = span.text.rstrip() if last else span.text.lstrip()
        blank = span.text[len(core) :] if last else span.text[: len(span.text) - len(core)]
        if blank:
            shed.append(replace(span, text=blank, **{face: False}))  # type: ignore[arg-type]
        if core:
            run[place] = replace(span, text=core)
            break
        run.pop(place)
    return shed


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of one face as one span; chips stay apart, they name what they came from."""
    for (*_, chip), grouped in groupby(spans, key=lambda s: (s.bold, s.italic, s.code, s.link, s.chip)):
        run = list(grouped)
        if chip or len(run) == 1:
            yield from run
        else:
            yield replace(run[0], text=plain(tuple(run)))
