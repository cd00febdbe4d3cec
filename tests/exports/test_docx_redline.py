"""The comparison as a Word document: tracked changes that any program shows, and that give both texts (POL-14)."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest

from chgdesk.exports.builders.redline_paper import RedlinePaper
from chgdesk.exports.docx import write_redline_docx
from chgdesk.text.read_document import TRACKED, Choice
from chgdesk.text.redline.changes import Redline
from chgdesk.text.word_in import import_with, read_docx
from tests.exports.test_redline_paper import a_redline, a_redline_paper


def docx_of(paper: RedlinePaper) -> bytes:
    sink = io.BytesIO()
    write_redline_docx(paper, sink)
    return sink.getvalue()


@pytest.fixture(scope="module")
def data() -> bytes:
    return docx_of(a_redline_paper())


@pytest.fixture(scope="module")
def document(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read("word/document.xml").decode("utf-8")


def words_after(data: bytes, choice: Choice) -> str:
    read = import_with(read_docx(data, name="redline.docx"), {TRACKED: choice})
    assert read.ledger.unaccounted == 0
    return "\n".join(f"{section.heading}\n{section.body}" for section in read.sections)


def test_that_every_change_is_tracked_with_person_and_moment(document: str) -> None:
    changes = re.findall(r"<w:(?:ins|del)( [^>]*)>", document)
    assert len(changes) > 20
    assert all('w:author="M. Koster" w:date="2026-10-05T09:00:00Z"' in change for change in changes)
    numbers = re.findall(r'<w:(?:ins|del) w:id="(\d+)"', document)
    assert len(set(numbers)) == len(changes)


def test_that_changes_are_seen_in_programs_that_know_no_tracked_changes(document: str) -> None:
    for tag, line in (("ins", '<w:u w:val="single"/>'), ("del", "<w:strike/>")):
        runs = re.findall(rf"<w:{tag} [^>/]*>(<w:r>.*?</w:r>)</w:{tag}>", document)
        assert runs
        assert all(line in run and "<w:color" in run for run in runs)


def test_that_accepting_gives_the_newer_text_and_rejecting_the_older_one(data: bytes) -> None:
    newer, older = words_after(data, Choice.ACCEPT), words_after(data, Choice.REJECT)
    assert "recorded within 24 hours of the end" in newer
    assert "recorded within 48 hours of the end" in older
    assert "Emergency workflow" in newer
    assert "Emergencies" in older
    assert "| CTO | high and critical risk |" in newer
    assert "| CTO | high risk |" in older
    assert "Deputy" in newer
    assert "Deputy" not in older
    assert "A step nobody took." not in newer
    assert "A step nobody took." in older
    assert "Freezes" in newer
    assert "Freezes" not in older
    assert "Old rules" not in newer
    assert "Old rules" in older


def test_that_a_section_that_came_or_went_leaves_nothing_behind(data: bytes) -> None:
    newer, older = words_after(data, Choice.ACCEPT), words_after(data, Choice.REJECT)
    assert not re.search(r"^6", newer, re.MULTILINE)
    assert not re.search(r"^5", older, re.MULTILINE)


def test_that_moved_sections_say_where_they_stood(data: bytes) -> None:
    text = [each.text for each in python_docx.Document(io.BytesIO(data)).paragraphs]
    assert "Moved: this was section 2." in text
    assert any(line.startswith("Moved: this was section 5.") for line in text)
    assert "Section removed." in text


def test_that_rules_stand_old_and_new_with_the_number_of_records(data: bytes) -> None:
    rules = python_docx.Document(io.BytesIO(data)).tables[2]
    assert [cell.text for cell in rules.rows[1].cells][1:] == ["48 hours", "24 hours", "7"]
    assert [cell.text for cell in rules.rows[2].cells][1:] == ["not set", "20 December to 4 January", "not counted"]


def test_that_two_equal_versions_give_a_file_without_changes() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_of(a_redline_paper(Redline(sections=()))))) as held:
        document = held.read("word/document.xml").decode("utf-8")
    assert "Nothing differs between the two versions" in document
    assert "<w:ins " not in document


def test_that_the_same_comparison_gives_the_same_bytes(data: bytes) -> None:
    assert data == docx_of(a_redline_paper())


def test_that_the_words_of_an_untouched_section_are_printed_where_they_are_known() -> None:
    redline = a_redline()
    whole = replace(redline.sections[0], blocks=redline.sections[1].blocks[:1])
    text = words_after(docx_of(a_redline_paper(replace(redline, sections=(whole,)))), Choice.ACCEPT)
    assert "within 24 hours" in text
