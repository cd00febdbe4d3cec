from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from chgdesk.exports.builders.redline_paper import RedlinePaper, redline_report
from chgdesk.exports.pdf.blocks import run_ink
from chgdesk.exports.pdf.house import DOCUMENT
from chgdesk.exports.pdf.typeset import THROUGH, UNDER, Scribe, register_faces
from chgdesk.exports.report import Grid, Run, RunMark
from chgdesk.exports.text import plain_text
from chgdesk.text.blocks import Heading, Item, Paragraph, Span, TableBlock
from chgdesk.text.redline.changes import (
    BlockChange,
    ParameterChange,
    Piece,
    Pieces,
    Redline,
    RowChange,
    SectionChange,
)
from tests.exports.policy_samples import PROSE, TEXT_SHA, a_content, a_paper, a_version
from tests.exports.test_pdf import pages_of, pdf_of


def p(*parts: str) -> Pieces:
    """Pieces: `+words` came, `-words` went, the rest stayed."""
    kinds = {"+": "added", "-": "removed"}
    return tuple(
        Piece(kind=kinds.get(part[0], "same"), span=Span(text=part.lstrip("+-"), bold="bold" in part)) for part in parts
    )


def a_redline() -> Redline:
    """Sections untouched, changed, moved, added and removed; a table with a new row; two rules."""
    table = BlockChange(
        kind="changed",
        shape=TableBlock(head=((Span(text="Role"),),), rows=()),
        rows=(
            RowChange(kind="same", cells=(p("Role"), p("Approves"))),
            RowChange(kind="changed", cells=(p("CTO"), p("high ", "-risk", "+and critical risk"))),
            RowChange(kind="added", cells=(p("+Deputy"), p("+while the CTO is away"))),
        ),
    )
    paragraph = BlockChange(
        kind="changed",
        shape=Paragraph(spans=()),
        pieces=p("An emergency change is recorded within ", "-48 hours", "+24 hours", " of the end of its implementation. " + PROSE[0]),
    )  # fmt: skip
    item = BlockChange(kind="removed", shape=Item(spans=(), number=2), pieces=p("-A step nobody took."))
    inner = BlockChange(kind="added", shape=Heading(spans=()), pieces=p("+A bold heading inside"))
    return Redline(
        sections=(
            SectionChange(kind="same", key="a", old_number="1", new_number="1", old_heading="Purpose", new_heading="Purpose"),
            SectionChange(
                kind="changed", key="b", old_number="2", new_number="3", moved=True, old_heading="Emergencies",
                new_heading="Emergency workflow", heading=p("-Emergencies", "+Emergency workflow"),
                blocks=(paragraph, item, inner, table),
            ),
            SectionChange(kind="same", key="m", moved=True, old_number="5", new_number="4", old_heading="Testing", new_heading="Testing"),
            SectionChange(
                kind="added", key="c", new_number="5", new_heading="Freezes", heading=p("+Freezes"),
                blocks=(BlockChange(kind="added", shape=Paragraph(spans=()), pieces=p("+" + PROSE[1])),),
            ),
            SectionChange(
                kind="removed", key="d", old_number="6", old_heading="Old rules", heading=p("-Old rules"),
                blocks=(BlockChange(kind="removed", shape=Paragraph(spans=()), pieces=p("-" + PROSE[2])),),
            ),
        ),
        parameters=(
            ParameterChange(path="emergency.record_deadline", meaning="Time to record an emergency", old="48 hours", new="24 hours", records=7),
            ParameterChange(path="freeze.dates", meaning="Freezes", old="", new="20 December to 4 January"),
        ),
    )  # fmt: skip


def a_redline_paper(redline: Redline | None = None) -> RedlinePaper:
    newer = a_version(ref="VER-4", number="2.2", effective_on=date(2026, 9, 15), content_sha256="0f3b77c1" * 8)
    return RedlinePaper(
        redline=a_redline() if redline is None else redline,
        older=a_version(),
        older_standing="superseded",
        newer=a_paper(content=a_content(version=newer), sections=()),
    )


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [" ".join(page.split()) for page in pages_of(pdf_of(redline_report(a_redline_paper())))]


def test_that_the_title_page_names_both_versions(pages: list[str]) -> None:
    first = re.sub(r"\s", "", pages[0])
    for part in (
        "2.1, superseded, effective 1 Jul 2026",
        TEXT_SHA,
        "2.2, in force, effective 15 Sep 2026",
        "0f3b77c1" * 8,
    ):
        assert re.sub(r"\s", "", part) in first
    assert "COMPARISON OF TWO VERSIONS · POL-004" in pages[0]
    assert all("Version 2.1 to 2.2" in page for page in pages)


def test_that_the_numbers_of_what_changed_and_the_rules_old_and_new_are_printed(pages: list[str]) -> None:
    text = " ".join(pages)
    for part in ("Sections changed 1", "Sections added 1", "Sections removed 1", "Sections moved 2", "Rules changed 2"):
        assert part in text, part
    assert re.search(r"Time to record an emergency \(emergency\.record_deadline\).* 48 hours 24 hours 7", text)
    assert "not set 20 December to 4 January not counted" in text


def test_that_words_that_came_and_went_carry_marks_in_the_model() -> None:
    text = plain_text(redline_report(a_redline_paper()))
    assert "recorded within [-48 hours-] {+24 hours+} of the end" in text
    assert "[-Emergencies-] {+Emergency workflow+}" in text
    assert "2. [-A step nobody took.-]" in text
    grid = next(
        b for b in redline_report(a_redline_paper()).blocks if isinstance(b, Grid) and b.words(b.head)[0] == "Role"
    )
    assert [grid.words(row) for row in grid.rows] == [
        ("CTO", "high [-risk-] {+and critical risk+}"),
        ("{+Deputy+}", "{+while the CTO is away+}"),
    ]


def test_that_colour_never_speaks_alone_on_paper() -> None:
    """What came has a line under it and what went a line through it, whatever its colour."""
    register_faces()
    for mark, rule in ((RunMark.ADDED, UNDER), (RunMark.REMOVED, THROUGH)):
        ink = run_ink(Run(text="x", mark=mark), DOCUMENT.body)
        assert ink.rule == rule
        lines = Scribe().wrap_runs([("several words that fill two lines", ink)], 90)
        assert len(lines) > 1
        assert all(piece[5] == rule for line in lines for piece in line.pieces)
    marked = pdf_of(redline_report(a_redline_paper()))
    plain = replace(a_redline(), sections=(), parameters=())
    assert len(marked) > len(pdf_of(redline_report(a_redline_paper(plain))))


def test_that_moved_sections_say_where_they_stood_and_untouched_ones_are_only_named(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "Changed, moved, was 2:" in text
    assert "4 Testing Moved, was 5." in text
    assert "Unchanged: 1 Purpose." in text
    assert "6 Old rules Removed:" in text
    assert "5 Freezes Added:" in text


def test_that_two_equal_versions_are_said_to_be_equal() -> None:
    text = " ".join(pages_of(pdf_of(redline_report(a_redline_paper(Redline(sections=()))))))
    assert "Nothing differs between the two versions" in " ".join(text.split())


def test_that_a_comparison_with_a_draft_is_marked_as_one() -> None:
    paper = a_redline_paper()
    drafted = replace(paper, newer=replace(paper.newer, standing="draft"))
    assert all("DRAFT" in page for page in pages_of(pdf_of(redline_report(drafted))))
