"""The manual's page on the register says of the filter language exactly what the program reads (CHG-11)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from chgdesk.domain.filter_language import guide_rows, read_filter
from chgdesk.domain.filter_language.fields import IS_WORDS, MISSING_WORDS

PAGE = Path(__file__).parents[2] / "docs" / "officer" / "register.md"
TODAY = date(2026, 7, 22)


def table(title: str) -> list[tuple[str, ...]]:
    """The rows of the table below a heading, without the marks."""
    text = PAGE.read_text("utf-8").partition(f"### {title}\n")[2].partition("\n#")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return [tuple(cell.strip().replace("`", "") for cell in row) for row in rows]


def test_that_the_table_of_fields_is_the_programs_own() -> None:
    assert table("Fields") == list(guide_rows())


def test_that_the_tables_of_missing_and_standing_are_the_programs_own() -> None:
    assert table("What is missing") == [(f"missing:{word}", says) for word, says in MISSING_WORDS.items()]
    assert table("How it stands") == [(f"is:{word.replace('_', '-')}", says) for word, says in IS_WORDS.items()]


def test_that_every_example_of_the_page_can_be_read() -> None:
    text = PAGE.read_text("utf-8")
    examples = {found for found in re.findall(r"`(-?[a-z-]+:[^`]+)`", text) if "…" not in found}
    examples |= {line.strip() for line in text.splitlines() if line.startswith("    ")}
    assert len(examples) > 40
    for example in examples:
        assert not read_filter(example, TODAY).faults, example
