from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pypdfium2.raw
import pytest

from chgdesk.domain.policy_text import POLICY, PolicySection
from chgdesk.errors import Bug
from chgdesk.exports.builders.policy_paper import PolicyPaper, policy_report
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.report import Contents, ContentsLine, Controlled, Grid, Heading, Report, Run
from chgdesk.exports.text import plain_text
from chgdesk.text.blocks import SetSection
from tests.exports.policy_samples import (
    TEXT_SHA,
    a_content,
    a_draft,
    a_matrix,
    a_paper,
    a_superseded,
    a_version,
    an_adopted,
    the_sections,
)
from tests.exports.report_samples import HOSTILE, a_meta
from tests.exports.test_pdf import pages_of, pdf_of


def words_of(paper: PolicyPaper) -> list[str]:
    """The words of each page of a paper, spaces evened out."""
    return [" ".join(page.split()) for page in pages_of(pdf_of(policy_report(paper)))]


@pytest.fixture(scope="module")
def in_force() -> list[str]:
    return words_of(a_paper())


def test_that_page_1_shows_every_field_of_the_document(in_force: list[str]) -> None:
    """POL-03."""
    for part in (
        "Number POL-004",
        "Change management policy",
        "Version 2.1",
        "Status In force",
        "Approved on 12 Jun 2026",
        "Effective from 1 Jul 2026",
        "Next review by 30 Jun 2027",
        "Classification Internal",
        "Owner Information security officer",
        "Author M. Koster",
        "Approver K. Lindqvist, Chief technology officer",
        "Organisation Alderpoint Freight BV",
    ):
        assert part in in_force[0], part
    assert re.search(rf"Pages .*\b{len(in_force)}\b", in_force[0])


def test_that_every_page_states_classification_number_version_date_status_and_place(in_force: list[str]) -> None:
    """POL-16, EVD-07."""
    for number, page in enumerate(in_force, 1):
        for part in (
            "Internal",
            "POL-004",
            "Version 2.1",
            "Effective 1 Jul 2026",
            "In force",
            "Uncontrolled when printed",
            f"Page {number} of {len(in_force)}",
            "Alderpoint Freight BV",
            "2026-10-05T09:00:00Z",
            "5 Oct 2026 10:00 +01:00",
            "8c1d-77aa-8c1d-77aa",
            TEXT_SHA[:16],
        ):
            assert part in page, (number, part)
        assert "DRAFT" not in page
        assert "SUPERSEDED" not in page


@pytest.mark.parametrize("standing", ["draft", "in review"])
def test_that_every_page_of_what_nobody_approved_holds_draft(standing: str) -> None:
    """POL-16."""
    pages = words_of(replace(a_draft(), standing=standing))
    assert len(pages) > 20
    assert all("DRAFT" in page for page in pages)
    assert "not approved yet; to be approved by: Chief technology officer" in pages[0]
    assert "Nobody has signed this version at this desk." in " ".join(pages)


def test_that_every_page_of_a_superseded_version_says_so_with_the_day() -> None:
    """POL-12."""
    pages = words_of(a_superseded())
    assert all("SUPERSEDED on 15 Sep 2026 by version 2.2." in page for page in pages)
    assert all(page.count("SUPERSEDED") == 2 for page in pages), "the line at the head, and the word across"


def test_that_the_signature_block_says_who_how_and_when(in_force: list[str]) -> None:
    """POL-17, AUD-13."""
    text = " ".join(in_force)
    for part in (
        "K. Lindqvist Chief technology officer",
        "approves this version",
        "2026-06-12T13:05:00Z (12 Jun 2026 14:05 +01:00, Europe/Lisbon)",
        "Signed at this desk with the passphrase enrolled for K. Lindqvist on 3 Mar 2026 by M. Koster",
        "a local electronic signature made in chgdesk, not a qualified one",
    ):
        assert part in text, part


def test_that_the_last_page_gives_the_hash_of_the_frozen_text_and_how_to_check_it(in_force: list[str]) -> None:
    """POL-17."""
    assert TEXT_SHA in in_force[-1]
    assert 'sha256sum "POL-004-2.1.txt"' in in_force[-1]


def test_that_a_certificate_is_named_where_the_file_will_carry_its_signature() -> None:
    text = " ".join(words_of(a_paper(certificate="K. Lindqvist, Alderpoint Freight BV")))
    assert "PAdES signature made with the certificate of K. Lindqvist, Alderpoint Freight BV" in text


def test_that_an_adopted_version_says_where_it_comes_from_and_what_its_approval_rests_on() -> None:
    """POL-28."""
    held = " ".join(words_of(an_adopted(proof=True)))
    assert "Change Management Policy v2.3 FINAL.docx" in held
    assert "0f3b77c1" * 8 in held
    assert "Recorded late on 2026-09-30T14:03:00Z (30 Sep 2026 15:03 +01:00" in held
    assert "board minutes 2026-01.pdf, held in the workspace" in held
    assert 'sha256sum "Change Management Policy v2.3 FINAL.docx"' in held
    stated = an_adopted(proof=False)
    assert "only stated; no proof is held" in " ".join(words_of(stated))
    told = replace(
        stated, content=replace(stated.content, version=replace(stated.version, proof_name="told by the chair"))
    )
    assert "only stated (told by the chair); no proof is held" in " ".join(words_of(told))


def test_that_an_adopted_version_without_text_says_where_its_text_is() -> None:
    pages = words_of(replace(an_adopted(proof=True), sections=()))
    assert "Its text was not entered here and stands in the original file only." in " ".join(pages)
    assert "Origin adopted: approved before it was recorded here" in pages[0]
    assert "Frameworks and where they are answered" not in " ".join(pages), "without sections no point has an answer"


def test_that_the_table_of_versions_lists_those_up_to_this_one(in_force: list[str]) -> None:
    """POL-08: 2.10 comes after 2.1, and a version given up is not listed."""
    report = policy_report(a_paper())
    grid = next(b for b in report.blocks if isinstance(b, Grid) and b.words(b.head)[-1] == "What changed")
    assert [grid.words(row)[0] for row in grid.rows] == ["1.0", "1.2", "2.1"]
    assert "Emergency records within 24 hours instead of 48; freezes named by date." in " ".join(in_force)
    assert "Names and authors as of 5 Oct 2026." in " ".join(in_force)


def test_that_the_mapping_gives_edition_point_and_sections_of_what_is_shown(in_force: list[str]) -> None:
    """POL-24."""
    text = " ".join(in_force)
    assert "Edition: 2017 trust services criteria, with the points of focus revised in 2022." in text
    assert "CC8.1 2 Changes are tested before they go live, by risk. 6" in text
    assert "A.8.32 z Nothing answers this. none" in text
    assert "Hidden framework" not in text


@pytest.mark.parametrize(
    ("table", "heading"),
    [("version_history", "Versions"), ("framework_mapping", "Frameworks and where they are answered")],
)
def test_that_a_table_the_text_prints_itself_is_not_printed_twice(table: str, heading: str) -> None:
    section = PolicySection(ref="x", version="VER-2", key="own", heading="Own", body=f"{{{{table:{table}}}}}")
    content = a_content()
    own = a_paper(content=replace(content, sections=(*content.sections, section)))
    assert heading not in [block.text for block in policy_report(own).blocks if isinstance(block, Heading)]
    assert heading in [block.text for block in policy_report(a_paper()).blocks if isinstance(block, Heading)]


def test_that_the_contents_give_the_page_of_every_heading(in_force: list[str]) -> None:
    contents = " ".join(in_force[1:3])
    sections = [section for section in the_sections() if section.level <= 2]
    for section in sections:
        found = re.search(rf"{re.escape(f'{section.number} {section.heading}')} (\d+)", contents)
        assert found, section.heading
        assert f"{section.number} {section.heading}" in in_force[int(found[1]) - 1]
    assert re.search(rf"How to check this text {len(in_force)}\b", contents)


def test_that_a_click_in_the_contents_leads_to_the_page_printed_there() -> None:
    data = pdf_of(policy_report(a_paper()))
    document = pypdfium2.PdfDocument(data)
    try:
        links = sum(pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw) for page in document)
        marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    finally:
        document.close()
    listed = next(block for block in policy_report(a_paper()).blocks if isinstance(block, Contents))
    assert links == len(listed.rows)
    assert b"/URI" not in data
    assert (0, "1 Purpose") in marks
    assert (1, "2.1 Details of scope, part 1") in marks


def test_that_contents_pointing_nowhere_are_a_fault_of_ours() -> None:
    blocks = (Contents(rows=(ContentsLine(text="Lost", anchor="nowhere"),)),)
    with pytest.raises(Bug, match="nowhere"):
        render_pdf(Report(meta=a_meta(), blocks=blocks), io.BytesIO())


def test_that_no_word_of_the_text_is_lost_and_heads_of_tables_are_repeated(in_force: list[str]) -> None:
    """A cell's words may be torn between lines, so letters are compared without spaces."""
    text = re.sub(r"\s", "", " ".join(in_force))
    for section in the_sections():
        for block in section.blocks:
            for span in getattr(block, "spans", ()):
                assert re.sub(r"\s", "", span.text) in text
    pages = [page for page in in_force if page.count("Engineering lead") > 3]
    assert len(pages) > 5
    assert all("Category Risk Who approves Within Notes" in page for page in pages)


def test_that_a_row_of_a_running_table_is_never_parted() -> None:
    section = SetSection(key="k", number="1", heading="Matrix", level=1, blocks=(a_matrix(60),))
    for page in words_of(a_paper(sections=(section,))):
        assert page.count("an approval lapses after") == page.count("days without go-live.")


def test_that_a_bold_row_among_others_never_stands_last_on_a_page() -> None:
    for before in range(20, 60):
        rows = [((Run(text=f"row {at}"),),) for at in range(before)]
        rows += [((Run(text="GROUP", bold=True),),), ((Run(text="MEMBER"),),)]
        rows += [((Run(text=f"later {at}"),),) for at in range(30)]
        grid = Grid(head=((Run(text="What"),),), rows=tuple(rows))
        meta = a_meta(controlled=Controlled(effective="", cover=()))
        for page in pages_of(pdf_of(Report(meta=meta, blocks=(grid,)))):
            assert page.count("GROUP") == page.count("MEMBER")


def test_that_what_ends_in_a_colon_stays_with_what_it_announces() -> None:
    for page in words_of(a_paper()):
        assert page.count("A change goes through these steps:") == page.count("1. Record it.")


def test_that_a_split_set_prints_each_part_under_its_own_number_and_title() -> None:
    """POL-18."""
    content = a_content()
    companion = replace(
        content.document,
        ref="POL-005",
        title="Emergency change procedure",
        kind="emergency_procedure",
        part_of="POL-004",
    )
    split = replace(content, companions=(companion,), tree={"policy": {"document_set": "split"}})
    pages = words_of(a_paper(content=split, part="emergency_procedure", sections=the_sections()[:3]))
    assert "Number POL-005" in pages[0]
    assert "Emergency change procedure" in pages[0]
    assert "Part of POL-004 Change management policy" in pages[0]
    assert "PROCEDURE · POL-005" in pages[0]
    assert "The hash that was signed covers the whole set: POL-004, POL-005" in " ".join(pages)
    assert "Frameworks and where they are answered" not in " ".join(pages)
    assert split.document_of(POLICY).ref == "POL-004"


def test_that_the_same_paper_gives_the_same_bytes_and_the_fonts_are_embedded() -> None:
    """EVD-15, EVD-19."""
    data = pdf_of(policy_report(a_draft()))
    assert data == pdf_of(policy_report(a_draft()))
    assert data.count(b"/FontFile2") == data.count(b"/Type /FontDescriptor") > 0


def test_that_a_paper_can_be_read_as_plain_text() -> None:
    text = plain_text(policy_report(a_paper()))
    assert "2.1 Details of scope, part 1" in text
    assert "Emergency | high | CTO, with the change manager informed | 3 h" in text


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_hostile_text_on_a_policy_does_nothing(payload: str) -> None:
    line = ContentsLine(text=payload, number=payload[:20], anchor=payload[:40])
    heading = Heading(text=payload, number=payload[:20], anchor=payload[:40])
    grid = Grid(title=payload, head=((Run(text=payload),),), rows=(((Run(text=payload),),),))
    controlled = Controlled(effective=payload, cover=(), mark=payload[:30], notice=payload)
    meta = a_meta(controlled=controlled, title=payload, reference=payload)
    data = pdf_of(Report(meta=meta, blocks=(Contents(rows=(line,)), heading, grid)))
    assert pages_of(data)
    for active in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
        assert active not in data


def test_that_a_version_without_people_or_dates_prints_what_is_missing() -> None:
    version = a_version(
        author=None, approved_by=None, approved_on=None, effective_on=None, next_review_on=None, signatures=()
    )
    first = words_of(a_paper(content=a_content(version=version), standing="draft"))[0]
    for part in (
        "Author not named",
        "Approved on not approved yet",
        "Effective from no date yet",
        "Next review by not set",
    ):
        assert part in first
