"""From paragraphs and tables in order to sections: what each paragraph is in the policy, and what is counted for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock
from chgdesk.text.found_fields import bind_fields
from chgdesk.text.markdown import tidy, write
from chgdesk.text.read_document import Choice, Counted, HeadingOffer, Kind, ReadSection
from chgdesk.text.tokens import Token, pieces
from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.account import Account
from chgdesk.text.word_in.pieces import (
    BODY,
    HEADING,
    ITEM,
    NOTE,
    QUOTE,
    TITLE,
    Cell,
    Flow,
    Grid,
    Para,
    Piece,
    slice_pieces,
    trimmed,
)

SECTION_LEVELS = 3
"""Levels of headings that are sections; deeper ones are headings inside a section's text."""
_LONGEST_OFFER = 100
_TYPED_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})[.)]?[\s\u00a0]+(?=\S)")
_TYPED_BULLET = re.compile(r"[•◦▪▫‣●○■□❖➢·]\s+(?=\S)|[–—-]\t(?=\S)")
_ROLE_KINDS = {HEADING: "headings", ITEM: "lists", QUOTE: "quotes", TITLE: "title", NOTE: "notes"}


@dataclass(slots=True, kw_only=True)
class Cutting:
    """Sections under way."""

    account: Account
    title: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    offers: list[HeadingOffer] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _sections: list[ReadSection] = field(default_factory=list)
    _head: ReadSection = ReadSection(heading="", level=1, body="")
    _blocks: list[Block] = field(default_factory=list)
    _notes: list[Block] = field(default_factory=list)

    def cut(self, flow: Flow) -> tuple[ReadSection, ...]:
        """The sections of a flow; every character goes into the count or to the account."""
        kept = self._prepared(flow)
        shift = min((each.level for each in kept if isinstance(each, Para) and each.role == HEADING), default=1) - 1
        for each in kept:
            if isinstance(each, Grid):
                self._blocks.append(self._table(each))
            else:
                each.level -= shift if each.role == HEADING else 0
                self._place(each)
        self._close()
        return tuple(self._sections)

    def imported(self) -> tuple[Counted, ...]:
        """What was counted, kind by kind."""
        return tuple(Counted(kind=kind, characters=number) for kind, number in self.counts.items() if number)

    def _prepared(self, flow: Flow) -> Flow:
        """Paragraphs joined where a change took their end, without blanks at their ends, empty ones dropped."""
        kept: Flow = []
        waiting: list[Piece] = []
        for each in flow:
            if isinstance(each, Grid):
                kept.extend(self._loose(waiting))
                waiting = []
                kept.append(each)
                continue
            each.pieces = [*waiting, *each.pieces]
            waiting = each.pieces if each.joins else []
            if not each.joins:
                kept.extend(self._kept(each))
        return [*kept, *self._loose(waiting)]

    def _loose(self, waiting: list[Piece]) -> list[Para]:
        """What should have gone on in a next paragraph where there is none."""
        return self._kept(Para(pieces=waiting)) if waiting else []

    def _kept(self, para: Para) -> list[Para]:
        self._bare(para)
        if not para.pieces:
            return []
        if para.role == TITLE:
            para.role = BODY if self.title else TITLE
            self.title = self.title or para.text
        self._offer(para)
        return [para]

    def _bare(self, para: Para) -> None:
        para.pieces, given_up = trimmed(para.pieces)
        self.account.spacing(given_up)

    def _offer(self, para: Para) -> None:
        """A short line that is bold throughout may be a heading; the officer says."""
        text = para.text
        words = [piece for piece in para.pieces if piece.text.strip()]
        is_bold = para.bold and para.role == BODY and words and all(piece.bold for piece in words)
        if not is_bold or len(text) > _LONGEST_OFFER or text.endswith((".", ",", ";", ":")) or text.isdigit():
            return
        decision = self.account.choices.get(para.bold) or self.account.choices.get("heading")
        self.offers.append(HeadingOffer(key=para.bold, text=text, where=para.where, decision=decision))
        if decision is Choice.TAKE:
            typed = _TYPED_NUMBER.match(text)
            para.role, para.level = HEADING, typed["number"].count(".") + 1 if typed else 1

    def _place(self, para: Para) -> None:
        """One paragraph as a section's beginning, a block, or a note at its section's end."""
        if para.role == HEADING:
            self._strip_number(para)
            if para.level <= SECTION_LEVELS:
                self._open(para)
                return
        elif para.role == BODY:
            self._strip_bullet(para)
        self._count(para.pieces, _ROLE_KINDS.get(para.role, "paragraphs"))
        spans = spans_of(para.pieces)
        if para.role == NOTE:
            self._notes.append(Paragraph(spans=spans))
        elif para.role == HEADING:
            self._blocks.append(Heading(spans=bare(spans), level=para.level - SECTION_LEVELS))
        elif para.role == ITEM:
            self._blocks.append(Item(spans=spans, depth=para.level, number=para.number, continued=para.continued))
        elif para.role == QUOTE:
            self._blocks.append(Quote(spans=spans))
        elif para.role != TITLE:
            self._blocks.append(Paragraph(spans=spans))

    def _open(self, para: Para) -> None:
        """A heading begins a section; one that skips levels is kept one below the last."""
        self._close()
        deepest = (self._sections[-1].level if self._sections else 0) + 1
        if para.level > deepest:
            self.account.note(f"The heading “{para.text[:60]}” skips a level; it stands at level {deepest}.")
        self._count(para.pieces, "headings")
        heading = "".join(piece.text for piece in para.pieces).replace("\n", " ").replace("\t", " ")
        self._head = ReadSection(heading=heading, level=min(para.level, deepest), body="")

    def _close(self) -> None:
        """End the section under way, with its notes; nothing before the first heading makes no section."""
        blocks = tidy(bind_fields([*self._blocks, *self._notes], self.account.choices))
        if blocks or self._head.heading:
            done = replace(self._head, body=write(blocks, tokens=True), blocks=blocks)
            self._sections.append(done)
        self._blocks, self._notes = [], []

    def _strip_number(self, para: Para) -> None:
        """A typed number goes where the heading's place gives the same; another one stays, and that is noted."""
        level = min(para.level, len(self._numbers) + 1)
        del self._numbers[level:]
        self._numbers.extend([0] * (level - len(self._numbers)))
        self._numbers[level - 1] += 1
        typed = _TYPED_NUMBER.match(para.text)
        if typed is None:
            return
        own = ".".join(str(number) for number in self._numbers)
        if typed["number"] == own:
            self._cut_front(para, typed.end(), kinds.MANUAL_NUMBER, para.text)
        elif not para.auto:
            self.account.note(
                f"The heading “{para.text[:60]}” carries the typed number {typed['number']}, its place gives {own}; "
                "the typed one was kept in the text."
            )

    def _strip_bullet(self, para: Para) -> None:
        typed = _TYPED_BULLET.match(para.text)
        if typed is not None:
            self._cut_front(para, typed.end(), kinds.LIST_MARK, para.text[: typed.end()].strip())
            para.role, para.level = ITEM, 0

    def _cut_front(self, para: Para, end: int, kind: Kind, text: str) -> None:
        """Take typed marks off the front of a paragraph and list them."""
        gone = slice_pieces(para.pieces, 0, end)
        para.pieces = slice_pieces(para.pieces, end, len(para.text))
        self.account.put(kind, f"{kind.key}:{text}", text, sum(piece.counted for piece in gone), where=para.where)

    def _count(self, counted: list[Piece], otherwise: str) -> None:
        for piece in counted:
            self.counts[piece.kind or otherwise] += piece.counted

    def _table(self, grid: Grid) -> TableBlock:
        """A table: its first row is the head."""
        head, *rows = [tuple(self._cell(cell) for cell in row) for row in grid.rows]
        return TableBlock(head=head, rows=tuple(rows))

    def _cell(self, cell: Cell) -> Spans:
        """The text of a cell in one line; items keep a mark of their own, since a cell holds no list."""
        spans: list[Span] = []
        for para in cell.paras:
            para.pieces, given_up = trimmed(para.pieces)
            self.account.spacing(given_up)
            if not para.pieces:
                continue
            self._count(para.pieces, "tables")
            mark = (
                "" if para.role != ITEM or para.continued else f"{'•' if para.number is None else f'{para.number}.'} "
            )
            if mark:
                self.account.note("A list inside a table's cell was set in one line, each item after its mark.")
            spans.extend([Span(text=("\n" if spans else "") + mark), *spans_of(para.pieces)])
        return tuple(spans)


def spans_of(found: list[Piece]) -> Spans:
    """Pieces as spans; what is written like one of our tokens is one."""
    spans: list[Span] = []
    for piece in found:
        for part in pieces(piece.text) if "{{" in piece.text and not piece.chip else (piece.text,):
            if isinstance(part, Token):
                spans.append(replace(piece.span(), text=part.source, chip=part.chip))
            else:
                spans.append(replace(piece.span(), text=part))
    return tuple(spans)


def bare(spans: Spans) -> Spans:
    """A heading's words; its own face makes it bold."""
    return tuple(replace(span, bold=False) for span in spans)
