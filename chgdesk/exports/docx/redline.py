"""Two versions compared as a Word document: real tracked changes, shown by line and colour in any program (POL-14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import BinaryIO

from chgdesk.exports.builders.redline_paper import RedlinePaper, redline_report
from chgdesk.exports.docx.policy import cover, finish
from chgdesk.exports.docx.runs import Face, Ink, paragraph, run
from chgdesk.exports.docx.sheet import Sheet
from chgdesk.exports.docx.tables import grid_of
from chgdesk.exports.report import Block, Contents, PageBreak, RunMark, Text
from chgdesk.text import blocks as text
from chgdesk.text.redline.changes import ADDED, REMOVED, SAME, BlockChange, Piece, Pieces, SectionChange

_LEGEND = (
    ("Words that came are underlined", ADDED),
    (", ", ""),
    ("words that went are struck through", REMOVED),
    ("; both are tracked changes. Accepting all of them gives the newer text, rejecting all the older one, ", ""),
    ("with the remarks in small type and the order of sections of the newer version.", ""),
)


def write_redline_docx(paper: RedlinePaper, sink: BinaryIO) -> None:
    """Write the comparison: title page, what changed in numbers, rules old and new, then the whole text."""
    report = redline_report(paper)
    newer = paper.newer
    author = newer.person(newer.version.author) or report.meta.organisation
    sheet = Sheet(ink=Ink(author=author, moment=newer.generated_at))
    sheet.begin_written("cover")
    cover(sheet, report.meta)
    sheet.report_blocks(_front(report.blocks))
    sheet.add(paragraph("".join(run(words, Face(mark=mark)) for words, mark in _LEGEND).replace("w:delText", "w:t")))
    sheet.page_break()
    sheet.end_written()
    for at, section in enumerate(paper.redline.sections):
        _section(sheet, section, at)
    finish(sheet, report.meta, sink, author)


def _front(blocks: Iterable[Block]) -> Iterator[Block]:
    """What stands before the text; the legend is our own, since here all of the text is printed."""
    for block in takewhile(lambda each: not isinstance(each, PageBreak), blocks):
        is_legend = isinstance(block, Text) and any(each.mark is not RunMark.PLAIN for each in block.runs)
        if not is_legend and not isinstance(block, Contents):
            yield block


def _section(sheet: Sheet, section: SectionChange, at: int) -> None:
    """One section: its heading word by word, a remark where it moved or is only named, its blocks."""
    came_or_went = section.kind if section.kind in {ADDED, REMOVED} else SAME
    number = section.new_number or section.old_number
    words = section.heading or (_said(section.new_heading or section.old_heading, came_or_went),)
    typed = (_said(f"{number}\t", came_or_went),) if number else ()
    mark = sheet.ink.mark(came_or_went)
    sheet.typed_heading(sheet.ink.pieces((*typed, *words)), section.level, mark)
    remarks = list(_remarks(section))
    if remarks:
        sheet.begin_written(f"remark_{at}")
        sheet.add(paragraph(run(" ".join(remarks), Face(italic=True)), "SmallText"))
        sheet.end_written()
    for change in section.blocks:
        _block(sheet, change)


def _said(words: str, kind: str) -> Piece:
    return Piece(kind=kind, span=text.Span(text=words))


def _remarks(section: SectionChange) -> Iterator[str]:
    """What a reader of the section must know beside its words."""
    if section.kind == ADDED:
        yield "Section added."
    if section.kind == REMOVED:
        yield "Section removed."
    if section.moved:
        yield f"Moved: this was section {section.old_number or 'without a number'}."
    if section.kind == SAME and not section.blocks:
        yield "Its words are unchanged and not printed here."


def _block(sheet: Sheet, change: BlockChange) -> None:
    """One block with its words as they stayed, came and went."""
    if isinstance(change.shape, text.TableBlock):
        _table(sheet, change)
        return
    sheet.text(change.shape, sheet.ink.pieces(change.pieces), sheet.ink.mark(change.kind))


def _table(sheet: Sheet, change: BlockChange) -> None:
    """A table whose rows came and went as tracked rows."""
    if not change.rows:
        return
    sheet.lists.end()
    cells = [[sheet.ink.pieces(cell) for cell in row.cells] for row in change.rows]
    words = [[_words(cell) for cell in row.cells] for row in change.rows]
    marks = [sheet.ink.mark(row.kind) for row in change.rows]
    sheet.add(grid_of(cells[0], cells[1:], words, marks))


def _words(pieces: Pieces) -> str:
    return "".join(piece.span.text for piece in pieces)
