"""One document of a version as a Word document: cover, contents, text, signatures, versions, mapping (POL-03, 16).

What the desk adds around the policy's text is marked by bookmarks, so that the file can be read again without it.
"""

from __future__ import annotations

from typing import BinaryIO

from chgdesk.exports.builders.policy_paper import PolicyPaper, meta_of
from chgdesk.exports.builders.policy_paper.annexes import annexes
from chgdesk.exports.docx.package import write_package
from chgdesk.exports.docx.pages import footer, header, page_setup
from chgdesk.exports.docx.runs import field_run, paragraph, run
from chgdesk.exports.docx.sheet import Sheet
from chgdesk.exports.docx.tables import facts_of
from chgdesk.exports.report import Fact, ReportMeta
from chgdesk.text.blocks import SetSection

_LISTED_DEPTH = 2


def write_docx(paper: PolicyPaper, sink: BinaryIO) -> None:
    """Write one document of a version as .docx: cover, contents, text, signatures, versions, mapping."""
    tail = annexes(paper)
    meta = meta_of(paper, tail)
    sheet = Sheet()
    sheet.begin_written("cover")
    cover(sheet, meta)
    contents(sheet, paper.sections)
    sheet.page_break()
    sheet.end_written()
    for section in paper.sections:
        sheet.section_heading(section.number, run(section.heading), section.level)
        sheet.blocks(section.blocks)
    sheet.begin_written("annexes")
    sheet.page_break()
    sheet.report_blocks(tail)
    sheet.end_written()
    finish(sheet, meta, sink, paper.person(paper.version.author) or meta.organisation)


def cover(sheet: Sheet, meta: ReportMeta) -> None:
    """The first page: title, organisation, and every field of POL-03 with the number of pages."""
    sheet.add(paragraph(run(meta.title), "Title"))
    sheet.add(paragraph(run(f"{meta.organisation} · {meta.kind}"), "Subtitle"))
    rows: tuple[Fact, ...] = meta.controlled.cover if meta.controlled else ()
    lines = [(run(fact.label), run(fact.value)) for fact in rows]
    sheet.add(facts_of([*lines, (run("Pages"), field_run("NUMPAGES", "1"))]))
    sheet.page_break()


def contents(sheet: Sheet, sections: tuple[SetSection, ...]) -> None:
    """The headings of the first levels, as a field that Word can fill with page numbers."""
    listed = [section for section in sections if section.level <= _LISTED_DEPTH]
    sheet.add(paragraph(run("Contents"), "ContentsTitle"))
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' TOC \\o "1-{_LISTED_DEPTH}" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for at, section in enumerate(listed):
        line = run(f"{section.number}\t" if section.number else "") + run(section.heading)
        sheet.add(paragraph((begin if at == 0 else "") + line, f"TOC{section.level}"))
    if listed:
        sheet.add(paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))


def finish(sheet: Sheet, meta: ReportMeta, sink: BinaryIO, author: str) -> None:
    """Close the document and write the package."""
    parts = {
        "document": f"<w:body>{''.join(sheet.parts)}{page_setup()}</w:body>",
        "numbering": sheet.lists.part(),
        "header1": header(meta),
        "footer1": footer(meta),
    }
    write_package(sink, meta, parts, sheet.ink.links, author)
