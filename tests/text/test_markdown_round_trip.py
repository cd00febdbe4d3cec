"""What is written reads as what was meant, whatever the words (issue 3: the text is the program)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings

from chgdesk.text.blocks import Block, Paragraph, Span, Spans, TableBlock
from chgdesk.text.markdown import parse, tidy, write
from tests.text.strategies import blocks, markdowns


def _bare(spans: Spans) -> Spans:
    return tuple(replace(span, chip="") for span in spans)


def _without_chips(block: Block) -> Block:
    if isinstance(block, TableBlock):
        return TableBlock(head=tuple(map(_bare, block.head)), rows=tuple(tuple(map(_bare, row)) for row in block.rows))
    return replace(block, spans=_bare(block.spans))


def _sourced(block: Block) -> Block:
    def sourced(spans: Spans) -> Spans:
        return tuple(replace(span, text=f"{{{{{span.chip}}}}}") if span.chip else span for span in spans)

    if isinstance(block, TableBlock):
        return TableBlock(
            head=tuple(map(sourced, block.head)), rows=tuple(tuple(map(sourced, row)) for row in block.rows)
        )
    return replace(block, spans=sourced(block.spans))


@settings(max_examples=400)
@given(blocks)
def test_that_written_blocks_read_as_the_same_blocks(held: tuple[Block, ...]) -> None:
    """Words never become markup and markup is never lost."""
    meant = tidy(map(_without_chips, held))
    assert parse(write(held)) == meant


@settings(max_examples=400)
@given(blocks)
def test_that_blocks_written_with_their_tokens_read_with_their_chips(held: tuple[Block, ...]) -> None:
    """A chip goes back to the token it came from."""
    assert parse(write(held, tokens=True)) == tidy(map(_sourced, held))


@settings(max_examples=400)
@given(markdowns)
@example("- a\n\n  b\n- - - x\n")
@example("> - a\n> - b\n>\n> c\n")
def test_that_writing_what_was_read_is_stable(markdown: str) -> None:
    """Once written canonically, reading and writing again changes no character."""
    written = write(parse(markdown), tokens=True)
    assert write(parse(written), tokens=True) == written
    assert parse(written) == parse(markdown)


@settings(max_examples=200)
@given(blocks)
def test_that_tidy_blocks_are_tidy(held: tuple[Block, ...]) -> None:
    """Settling the form twice settles nothing more."""
    assert tidy(tidy(held)) == tidy(held)


def test_that_a_figure_beside_a_letter_can_be_bold() -> None:
    """A bold stretch inside a word, beginning with a sign, survives; the letter beside it is written as a number."""
    spans = (Span(text="at"), Span(text="“24”", bold=True), Span(text="h"))
    written = write((Paragraph(spans=spans),))
    assert parse(written) == (Paragraph(spans=spans),)
    assert "&#116;**“24”**&#104;" in written
