"""Blocks and Markdown as hostile as they come, for the properties of reading, writing and comparing."""

from __future__ import annotations

from hypothesis import strategies as st

from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, Span, Spans, TableBlock
from chgdesk.text.tokens import KINDS

_BITS = (
    *"*_`[](){}<>&!|\\#-+=~:.,;\"'/@^ \n\t0123456789abzÄéß—“”…%$€≥",
    *(
        "a",
        "b",
        "the change",
        "CAB",
        "24 hours",
        "1.",
        "2)",
        "- ",
        "+ ",
        "# ",
        "> ",
        "```",
        "~~~",
        "---",
        "===",
        "**",
        "__",
    ),
    *(
        "{{param:retention.years}}",
        "{{field:org.name}}",
        "{{table:x}}",
        "{{",
        "}}",
        "[a]: b",
        "[a](b)",
        "![",
        "](",
        "][",
    ),
    *(
        "&amp;",
        "&#35;",
        "&a",
        "amp;",
        "<b>",
        "<a@b.cd>",
        "http://a.b",
        "<http://a.b>",
        "|---|---|",
        "a|b",
        ":-:",
        "\\\n",
    ),
    *("\u00a0", "\u2003", "\u200b", "\ufeff", "\x00", "\x1f", "\x85", "\u2028", "\r", "\r\n", "\ud800", "\ufffe"),
    *("العقد", "😀", "👩‍👩‍👧", "e\u0301", "中文", "x_y", "snake__case", "  ", "\n\n", "C:\\temp"),
)
texts = st.lists(st.sampled_from(_BITS), max_size=8).map("".join) | st.text(max_size=12)
links = st.sampled_from(
    ("", "", "", "http://a.b/c?d=e&f", "a (b).pdf", "<x>\\", "javascript:alert(1)", "#x", "ü y", "mailto:a@b")
)
chips = st.just("") | st.builds(
    "{}:{}".format, st.sampled_from(KINDS[:3]), st.sampled_from(("retention.years", "a", "x_y.z"))
)
spans: st.SearchStrategy[Spans] = st.lists(
    st.builds(Span, text=texts, bold=st.booleans(), italic=st.booleans(), code=st.booleans(), link=links, chip=chips)
    | st.builds(Span, text=texts, bold=st.booleans(), italic=st.booleans())
    | st.builds(Span, text=texts, code=st.booleans()),
    max_size=5,
).map(tuple)
_rows = st.lists(spans, max_size=3).map(tuple)
blocks: st.SearchStrategy[tuple[Block, ...]] = st.lists(
    st.builds(Heading, spans=spans, level=st.integers(-1, 9))
    | st.builds(Paragraph, spans=spans)
    | st.builds(Quote, spans=spans)
    | st.builds(
        Item,
        spans=spans,
        depth=st.integers(-1, 4),
        number=st.none() | st.integers(0, 3) | st.sampled_from((-1, 9, 10, 999_999_999, 10**12)),
        continued=st.booleans(),
    )
    | st.builds(TableBlock, head=_rows, rows=st.lists(_rows, max_size=3).map(tuple)),
    max_size=6,
).map(tuple)
markdowns = st.lists(
    st.sampled_from(
        (*_BITS, "\n", "\n", "\n  ", "\n    ", "\n- ", "\n1. ", "\n> ", "\n\n", "\n| a | b |\n|---|---|\n| ")
    ),
    max_size=40,
).map("".join)
