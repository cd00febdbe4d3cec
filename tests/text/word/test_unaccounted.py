"""Whatever a document is made of, and whatever is decided: nothing seen is unaccounted for (POL-25)."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chgdesk.text.blocks import plain
from chgdesk.text.found_fields import every_spans
from chgdesk.text.read_document import TRACKED, Choice, ReadDocument
from chgdesk.text.word_in import import_with, kinds, read_docx
from tests.text.word.word_files import (
    control,
    deleted,
    docx,
    field,
    inserted,
    item,
    notes,
    p,
    part,
    run,
    table,
    text_box,
)

WORDS = st.text(alphabet="abc  \u00a0é•-1.[]*|_", min_size=1, max_size=12)
STYLE = st.sampled_from(["", "", "", "berschrift1", "Kapitel", "Titel", "TOC1"])
PROPERTIES = st.sampled_from(
    ["", "", "<w:b/>", "<w:i/>", "<w:vanish/>", "<w:strike/>", '<w:rStyle w:val="Quelltext"/>']
)
MARKS = st.sampled_from([
    '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:r><w:commentReference w:id="1"/></w:r>',
    '<w:r><w:tab/><w:br/><w:sym w:font="Symbol" w:char="F0B3"/><w:softHyphen/><w:noBreakHyphen/></w:r>',
    '<w:r><w:drawing><wp:docPr id="1" name="P" descr="A flow" title="T"/></w:drawing></w:r>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "<m:oMath><m:r><m:t>y</m:t></m:r></m:oMath>", "<w:odd><w:r><w:t>odd</w:t></w:r></w:odd>",
])  # fmt: skip
RUNS = st.recursive(
    st.one_of(
        st.builds(run, WORDS, PROPERTIES),
        st.builds(inserted, WORDS),
        st.builds(deleted, WORDS),
        st.builds(text_box, WORDS),
        st.builds(text_box, WORDS, WORDS),
        st.builds(field, st.sampled_from(["DATE", "TOC", "REF a"]), WORDS),
        MARKS,
    ),
    lambda inner: st.one_of(
        inner.map(control),
        inner.map(lambda x: f'<w:ins w:author="A">{x}</w:ins>'),
        inner.map(lambda x: f'<w:hyperlink w:anchor="b">{x}</w:hyperlink>'),
        st.lists(inner, min_size=1, max_size=3).map("".join),
    ),
    max_leaves=5,
)
GONE = '<w:rPr><w:del w:id="9" w:author="A"/></w:rPr>'
PARAGRAPHS = st.builds(p, RUNS, STYLE, st.sampled_from(["", "", GONE]))
ITEMS = st.builds(item, WORDS, st.sampled_from([1, 2, 3]), st.integers(0, 3))
BLOCKS = st.recursive(
    st.one_of(PARAGRAPHS, ITEMS),
    lambda inner: st.one_of(
        inner.map(control),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(st.tuples(inner, inner), min_size=1, max_size=2).map(lambda rows: table(*rows)),
    ),
    max_leaves=6,
)
EVERYTHING: dict[str, Choice] = {kind.key: kind.allowed[0] for kind in kinds.KINDS if kind.asks}


def printed(document: ReadDocument) -> str:
    said = [document.title]
    for section in document.sections:
        said += [section.heading, *(plain(spans) for block in section.blocks for spans in every_spans(block))]
    return " ".join(said)


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(BLOCKS, max_size=4).map("".join), WORDS, st.sampled_from([Choice.ACCEPT, Choice.REJECT, Choice.AS_SHOWN])
)
def test_that_nothing_is_unaccounted_for_whatever_is_decided(body: str, aside: str, tracked: Choice) -> None:
    others = {
        "word/footnotes.xml": notes("footnote", aside, p(inserted("note"))),
        "word/comments.xml": notes("comment", aside),
        "word/header1.xml": part("hdr", p(aside)),
    }
    first = read_docx(docx(body, others), name="x.docx")
    then = import_with(first, {**{key: c for key, c in EVERYTHING.items() if "tracked" not in key}, TRACKED: tracked})
    keys = [item.key for item in first.ledger.items if Choice.TAKE in item.kind.allowed]
    some = import_with(first, dict(itertools.islice(zip(keys, itertools.cycle([Choice.TAKE, Choice.LEAVE])), 40)))
    for document in (first, then, some):
        assert document.ledger.unaccounted == 0
        assert document.ledger.seen == document.ledger.imported_characters + document.ledger.asked_characters


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(p, st.lists(st.builds(run, WORDS, st.sampled_from(["", "<w:b/>"])), min_size=1).map("".join), STYLE),
        max_size=5,
    )
)
def test_that_what_is_counted_as_imported_stands_in_the_sections(paragraphs: list[str]) -> None:
    body = "".join(paragraphs)
    document = read_docx(docx(body), name="x.docx")
    raw = letters("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body)))
    listed = letters(
        "".join(
            each.text[: each.characters] if each.kind in {kinds.MANUAL_NUMBER, kinds.LIST_MARK} else each.text
            for each in document.ledger.items
        )
    )
    assert letters(printed(document)) + listed == raw
