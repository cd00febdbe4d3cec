"""The jobs that put a version on paper, run in a real job process over a real workspace (POL-16, POL-17)."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from chgdesk.errors import UserError
from chgdesk.jobs import Job
from chgdesk.policy_paper_job import PolicyPages
from chgdesk.services.policies.papers import Certificate
from tests.services.policy_desk import a_desk, begin


@pytest.fixture
def workspace(tmp_path: Path) -> tuple[str, str]:
    """A workspace with a draft: its path and the draft's reference."""
    with a_desk(tmp_path) as desk:
        draft = begin(desk)
    return str(tmp_path / "Nordlys.chgdesk"), draft


def test_that_a_draft_is_shown_as_pictures_of_its_pages(workspace: tuple[str, str]) -> None:
    steps: list[tuple[int, int, str]] = []
    found = Job("chgdesk.policy_paper_job:policy_pages", *workspace, "policy", 300).wait(
        lambda *step: steps.append(step)
    )
    assert isinstance(found, PolicyPages)
    assert found.count == len(found.images) > 10
    assert all(image.startswith(b"\x89PNG") for image in found.images)
    assert (found.count, found.count, "Drawing the pages") in steps
    document = pypdfium2.PdfDocument(found.file.data)
    try:
        assert all("DRAFT" in page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_that_single_pages_can_be_asked_for(workspace: tuple[str, str]) -> None:
    found = Job("chgdesk.policy_paper_job:policy_pages", *workspace, "policy", 300, (2,)).wait()
    assert len(found.images) == 1
    assert found.count > 10
    further = Job("chgdesk.policy_paper_job:pdf_pages", found.file.data, 300, (2, 3)).wait()
    assert further[0] == found.images[0]
    assert len(further) == 2


def test_that_a_certificate_file_that_is_none_is_refused_through_the_job(workspace: tuple[str, str]) -> None:
    broken = Certificate(p12=b"nothing", passphrase="x")
    with pytest.raises(UserError, match="not a certificate file"):
        Job("chgdesk.policy_paper_job:policy_file", *workspace, "policy", broken).wait()


def test_that_a_part_the_version_does_not_have_is_refused(workspace: tuple[str, str]) -> None:
    with pytest.raises(UserError, match="no rollback procedure of its own"):
        Job("chgdesk.policy_paper_job:policy_pages", *workspace, "rollback_procedure", 300).wait()
