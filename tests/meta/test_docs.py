"""What the documents tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_that_every_make_target_named_exists(document: str) -> None:
    named = set(re.findall(r"`?\bmake ([a-z]+)\b`?", (ROOT / document).read_text(encoding="utf-8")))
    named &= set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / document).read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert named
    assert named <= targets()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_that_every_file_linked_exists(document: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_that_the_two_commands_stand_on_the_first_screen_of_the_readme() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_that_decisions_are_numbered_without_gap_and_have_their_four_parts() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for record in records:
        headings = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], record.name


def test_that_the_build_server_runs_what_people_run() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
