"""The policy as a Word document: what stands in it, that it is clean, and that reading it again gives the same text."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chgdesk.domain.policy_text import POLICY
from chgdesk.exports.builders.policy_paper import PolicyPaper
from chgdesk.exports.docx import write_docx
from chgdesk.services.policies.starter import starter_fields, starter_sections
from chgdesk.text.blocks import Block, Item, Paragraph, SetSection, Span, TableBlock
from chgdesk.text.markdown import tidy
from chgdesk.text.read_document import ReadDocument
from chgdesk.text.setting import set_out
from chgdesk.text.word_in import read_docx
from tests.exports.policy_samples import a_draft, a_paper, a_superseded, s
from tests.text.policies import a_content
from tests.text.strategies import blocks as any_blocks


def docx_of(paper: PolicyPaper) -> bytes:
    sink = io.BytesIO()
    write_docx(paper, sink)
    return sink.getvalue()


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read(name).decode("utf-8")


def again(paper: PolicyPaper) -> ReadDocument:
    return read_docx(docx_of(paper), name="policy.docx")


def bare(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks as Markdown can say them, without the names of what they were rendered from."""

    def plain(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(replace(span, chip="") for span in spans)

    found: list[Block] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            rows = tuple(tuple(plain(cell) for cell in row) for row in block.rows)
            found.append(TableBlock(head=tuple(plain(cell) for cell in block.head), rows=rows))
        else:
            found.append(replace(block, spans=plain(block.spans)))
    return tidy(found)


def test_that_reading_a_written_policy_gives_headings_lists_tables_and_text_again() -> None:
    paper = a_paper()
    read = again(paper)
    assert [(x.heading, x.level) for x in read.sections] == [(x.heading, x.level) for x in paper.sections]
    for found, written in zip(read.sections, paper.sections, strict=True):
        assert found.blocks == bare(written.blocks)
    assert read.title == "Change management policy"
    assert read.ledger.unaccounted == 0
    assert {item.key for item in read.ledger.items if not item.is_open} == {
        "generated:chgdesk_cover",
        "generated:chgdesk_annexes",
    }
    assert {item.kind.key for item in read.ledger.open_items} == {"header", "footer"}
    assert not read.notes


def test_that_the_starter_text_outlives_word() -> None:
    content = a_content(*starter_sections("POL-V1"), fields=starter_fields())
    written = set_out(content, POLICY)
    read = again(a_paper(content=content, sections=written, standing="draft"))
    assert len(written) > 20
    assert [(x.heading, x.level) for x in read.sections] == [(x.heading, x.level) for x in written]
    assert [x.blocks for x in read.sections] == [bare(x.blocks) for x in written]
    assert {each.label for each in read.fields} >= {"Organisation", "System or service"}


def spans(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Span, ...]]:
    span = st.builds(Span, text=text, bold=st.booleans(), italic=st.booleans(), code=st.just(value=False))
    return st.lists(span, min_size=1, max_size=3).map(tuple)


WORDS = st.from_regex(r"[A-Za-zé≥“”’.,;&<>|*_0-9-][A-Za-zé≥“”’.,;&<>|*_0-9 -]{0,20}[a-z]", fullmatch=True)
LISTS = st.lists(
    st.builds(Item, spans=spans(WORDS), depth=st.integers(0, 4), number=st.one_of(st.none(), st.integers(1, 12))),
    max_size=8,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LISTS)
def test_that_lists_of_any_shape_keep_kind_nesting_and_numbers(items: list[Item]) -> None:
    blocks = tidy((Paragraph(spans=s("Before.")), *items, Paragraph(spans=s("Between.")), *items))
    paper = a_paper(sections=(SetSection(key="k", number="1", heading="Steps", level=1, blocks=blocks),))
    (section,) = again(paper).sections
    assert section.blocks == blocks


@pytest.mark.parametrize("number", ["1", "7", "A.2", ""])
def test_that_a_number_word_would_not_count_is_written_as_text(number: str) -> None:
    section = SetSection(key="k", number=number, heading="Scope", level=1, blocks=(Paragraph(spans=s("All.")),))
    document = part_of(docx_of(a_paper(sections=(section,))), "word/document.xml")
    typed = f'<w:t xml:space="preserve">{number}</w:t>'
    assert (typed in document.partition("Heading1")[2]) == (number not in {"1", ""})
    assert again(a_paper(sections=(section,))).sections[0].heading.endswith("Scope")


def test_that_the_first_page_holds_every_field_of_the_document() -> None:
    document = python_docx.Document(io.BytesIO(docx_of(a_paper())))
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts["Number"] == "POL-004"
    assert facts["Version"] == "2.1"
    assert facts["Status"] == "In force"
    assert set(facts) >= {"Approved on", "Effective from", "Classification", "Owner", "Author", "Approver", "Pages"}
    assert "NUMPAGES" in part_of(docx_of(a_paper()), "word/document.xml")


def test_that_every_page_states_number_version_classification_status_and_place() -> None:
    section = python_docx.Document(io.BytesIO(docx_of(a_paper()))).sections[0]
    head = "\n".join(each.text for each in section.header.paragraphs)
    assert "POL-004 · Change management policy\tInternal" in head
    assert "Version 2.1 · In force" in head
    foot = part_of(docx_of(a_paper()), "word/footer1.xml")
    assert " PAGE " in foot
    assert " NUMPAGES " in foot
    assert "Uncontrolled when printed" in foot


def test_that_only_what_nobody_approved_is_marked_as_a_draft() -> None:
    assert part_of(docx_of(a_draft()), "word/header1.xml").count("DRAFT") == 2
    assert "DRAFT" not in part_of(docx_of(a_paper()), "word/header1.xml")
    assert "SUPERSEDED on 15 Sep 2026" in part_of(docx_of(a_superseded()), "word/header1.xml")


def test_that_signatures_versions_and_mapping_stand_behind_the_text() -> None:
    text = "\n".join(each.text for each in python_docx.Document(io.BytesIO(docx_of(a_paper()))).paragraphs)
    order = [
        text.index(words) for words in ("Related documents", "Approval and signatures", "\nVersions", "Frameworks")
    ]
    assert order == sorted(order)


def test_that_heads_of_tables_are_repeated_and_rows_kept_whole() -> None:
    document = part_of(docx_of(a_paper()), "word/document.xml")
    assert document.count("<w:tblHeader/>") >= document.count("PolicyTable")
    assert document.count("<w:cantSplit/>") == document.count("<w:tr>")


def test_that_the_same_paper_gives_the_same_bytes_and_no_template_is_left_in_them() -> None:
    data = docx_of(a_paper())
    assert data == docx_of(a_paper())
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(held.read(name) for name in held.namelist())
    assert b"python-docx" not in everything
    core = python_docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.author, core.language) == ("Change management policy", "M. Koster", "en-GB")
    assert core.created == core.modified
    assert re.search(r"2026-10-05T09:00:00Z", everything.decode("utf-8"))


@pytest.mark.parametrize("hostile", ["</w:t><w:p>", "&amp;<script>", "a\x00b\x1b", "]]>", "\ud800", "\"quoted\" 'so'"])
def test_that_hostile_text_stays_text(hostile: str) -> None:
    section = SetSection(key="k", number="1", heading=hostile, level=1, blocks=(Paragraph(spans=s(hostile)),))
    paper = a_paper(sections=(section,), generated_by=hostile)
    (read,) = again(paper).sections
    shown = hostile.replace("\x00", "\\u0000").replace("\x1b", "\\u001b").replace("\ud800", "\\ud800")
    assert read.heading == shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_blocks)
def test_that_whatever_stands_in_a_section_the_file_opens_and_nothing_is_unaccounted_for(blocks: list[Block]) -> None:
    paper = a_paper(sections=(SetSection(key="k", number="1", heading="Any", level=1, blocks=tuple(blocks)),))
    assert again(paper).ledger.unaccounted == 0
    assert python_docx.Document(io.BytesIO(docx_of(paper))).paragraphs
