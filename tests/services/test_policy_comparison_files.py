"""A comparison as a file, made in a real job process from the redline on the screen (POL-14)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from chgdesk.errors import UserError
from chgdesk.jobs import Job
from chgdesk.services.policies.commands import Edited, SaveSections, StartDraft
from chgdesk.services.policies.queries import SectionsOf
from tests.services import policy_desk as office


@pytest.fixture
def two_versions(tmp_path: Path) -> tuple[str, str, str]:
    """Version 1.0 and a draft in which a sentence came: path, older, newer."""
    with office.a_desk(tmp_path) as desk:
        first = office.begin(desk)
        office.submit(desk, first)
        office.approve(desk, first)
        office.publish(desk, first, date(2026, 7, 6))
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
        assert draft is not None
        stored = desk.ask(SectionsOf(version=draft.version.ref))[0]
        edited = replace(stored.section, body=stored.section.body + "\n\nHerons nest here.")
        desk.execute(SaveSections(version=draft.version.ref, edits=(Edited(section=edited, seen=stored.stored),)))
    return str(tmp_path / "Nordlys.chgdesk"), first, draft.version.ref


def test_that_a_comparison_is_written_as_pdf_and_as_word(two_versions: tuple[str, str, str]) -> None:
    redline = Job("chgdesk.policy_job:compare_versions", *two_versions).wait()
    assert redline.counts.words_added == 3
    pdf = Job("chgdesk.policy_job:write_comparison", *two_versions, redline, "pdf").wait()
    assert pdf.name == "NOR-CHG-001 Change Management Policy 1.0 to 0.1.pdf"
    document = pypdfium2.PdfDocument(pdf.data)
    try:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    assert "Herons nest here." in " ".join(text.split())
    word = Job("chgdesk.policy_job:write_comparison", *two_versions, redline, "docx").wait()
    body = zipfile.ZipFile(io.BytesIO(word.data)).read("word/document.xml").decode()
    assert "<w:ins " in body
    assert "Herons nest here." in body


def test_that_another_ending_is_refused(two_versions: tuple[str, str, str]) -> None:
    redline = Job("chgdesk.policy_job:compare_versions", *two_versions).wait()
    with pytest.raises(UserError, match="pdf or docx"):
        Job("chgdesk.policy_job:write_comparison", *two_versions, redline, "odt").wait()
