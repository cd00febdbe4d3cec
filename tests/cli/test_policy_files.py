"""Adopting a version and importing a file from the command line (POL-05, POL-25, POL-28)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.policy_ground import OURS, ines
from tests.cli.running import Run, entries, refused
from tests.text.word.word_files import docx, inserted, p


@pytest.fixture
def place_of(acme: Path) -> Path:
    """The folder of the workspace, with a file to import and one to adopt."""
    (acme.parent / "ours.md").write_text(OURS, encoding="utf-8")
    (acme.parent / "policy.pdf").write_bytes(b"%PDF-1.7 as approved")
    (acme.parent / "minutes.eml").write_bytes(b"From: ana\n\nApproved.")
    return acme.parent


def test_that_an_imported_file_takes_the_drafts_place_and_says_what_became_of_it(
    acme: Path, place_of: Path, run: Run
) -> None:
    ines(acme, "policy", "draft", "--starter")
    done = run("-w", acme, "--actor", "ines", "policy", "import", place_of / "ours.md")
    assert done.code == 0, done.err
    assert "Took in 1 sections of ours.md." in done.out
    assert "0 unaccounted" in done.out
    assert "Blanks left as written, see --fields: Company name." in done.out
    assert "left as it stands, offered: ≥" in done.out
    shown = run("-w", acme, "policy", "show", "draft")
    assert "\u00e2\u2030\u00a53 years" in shown.out, "nothing changes without consent"
    done = run("-w", acme, "--actor", "ines", "policy", "import", place_of / "ours.md", "--repair", "--fields")
    assert "put right as ≥" in done.out
    assert "≥3 years" in run("-w", acme, "policy", "show", "draft").out


def test_that_tracked_changes_are_never_decided_for_anybody(acme: Path, place_of: Path, run: Run) -> None:
    words = "<w:r><w:t>All changes</w:t></w:r>" + inserted(" of every kind")
    (place_of / "t.docx").write_bytes(docx(p("Scope", "berschrift1") + p(words)))
    ines(acme, "policy", "draft")
    before = entries(acme)
    importing = ("-w", acme, "--actor", "ines", "policy", "import", place_of / "t.docx")
    refused(run(*importing), "1 tracked changes", "--accept-changes", "--reject-changes")
    refused(run(*importing, "--accept-changes", "--reject-changes"), "either")
    refused(run(*importing, "--accept-changes", "--leave", "nonsense"), "There is no kind nonsense", "footnote")
    assert entries(acme) == before
    assert run(*importing, "--reject-changes").code == 0
    assert "of every kind" not in run("-w", acme, "policy", "show", "draft").out
    assert run(*importing, "--accept-changes").code == 0
    assert "All changes of every kind" in run("-w", acme, "policy", "show", "draft").out


def test_that_a_file_of_another_kind_leaves_the_draft_alone(acme: Path, place_of: Path, run: Run) -> None:
    ines(acme, "policy", "draft", "--starter")
    before = entries(acme)
    importing = ("-w", acme, "--actor", "ines", "policy", "import")
    refused(run(*importing, place_of / "policy.pdf"), "is a PDF")
    (place_of / "fake.docx").write_bytes(b"no zip at all")
    refused(run(*importing, place_of / "fake.docx"), "fake.docx")
    assert entries(acme) == before


def test_that_an_adopted_version_answers_the_day_and_says_it_is_late(acme: Path, place_of: Path, run: Run) -> None:
    adopting = ("-w", acme, "--actor", "ines", "policy", "adopt", "0.9", place_of / "policy.pdf", "--author", "ines")
    dates = ("--approved-on", "2024-01-12", "--effective-on", "2024-01-15")
    done = run(
        *adopting, "--approver", "ana", *dates, "--proof", place_of / "minutes.eml", "--set", "retention.years=5"
    )
    assert done.code == 0, done.err
    assert "recorded late" in done.out
    assert "shown by minutes.eml" in done.out
    assert "0.9" in run("-w", acme, "policy", "on", "2024-02-01").out
    assert "5 years" in run("-w", acme, "param", "show", "retention", "--version", "0.9").out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--approver", "nobody"), "The approver 'nobody' is not on record"),
        (("--approver", "ana", "--effective-on", "yesterday"), "'yesterday' is not a day"),
        (("--approver", "ana", "--set", "retention.years"), "sets nothing"),
        (("--approver", "ana", "--set", "retention.yaers=5"), "Did you mean retention.years"),
        (("--approver", "ana", "--document", "OTHER-1"), "belongs to OTHER-1"),
    ],
)
def test_that_what_cannot_be_adopted_is_said_in_a_sentence(
    acme: Path, place_of: Path, run: Run, given: tuple[str, ...], said: str
) -> None:
    before = entries(acme)
    usual = ("--author", "ines", "--approved-on", "2024-01-12", "--effective-on", "2024-01-15")
    refused(run("-w", acme, "--actor", "ines", "policy", "adopt", "0.9", place_of / "policy.pdf", *usual, *given), said)
    assert entries(acme) == before
