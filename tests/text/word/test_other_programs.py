"""Documents that another word processor wrote: `tests/data/word` was saved by LibreOffice 7.4 from texts of our own.

`foreign.docx` was written there; `resaved.docx` and `compared.docx` are our exports opened and saved again.
"""

from __future__ import annotations

import pickle
from pathlib import Path

from chgdesk.text.read_document import TRACKED, Choice, ReadDocument
from chgdesk.text.word_in import import_with, proposed_choices, read_docx

DATA = Path(__file__).resolve().parents[2] / "data" / "word"


def read(name: str) -> ReadDocument:
    return read_docx((DATA / name).read_bytes(), name=name)


def test_that_everything_hidden_in_a_foreign_document_is_found_and_can_be_taken_in() -> None:
    first = read("foreign.docx")
    assert first.ledger.unaccounted == 0
    assert [(each.kind.key, each.text.strip(), each.by) for each in first.ledger.items] == [
        ("footnote", "Except the museum.", ""),
        ("comment", "Really all?", "Ann Lee"),
        ("hidden_text", "Not shown.", ""),
        ("text_box", "In a frame.", ""),
        ("tracked_deletion", "one year", "Ben Roy"),
        ("tracked_insertion", "two years", "Ben Roy"),
    ]
    then = import_with(first, proposed_choices(first))
    assert then.ledger.unaccounted == 0
    assert then.text == (
        "# Scope\n\nThis policy of [Company name] covers **all** systems (note 1) in use.\n\nText beside the frame.\n\n"
        "In a frame.\n\nNote 1: Except the museum.\n\n## Retention\n\nLogs are kept for two years.\n\n1. First\n   - inner\n"
        "2. Second\n\n| Who | What |\n| --- | --- |\n| CTO | approves |\n\nSee [the page](https://example.org/x).\n"
    )


def test_that_our_own_export_reads_the_same_after_another_program_saved_it() -> None:
    document = read("resaved.docx")
    assert [(each.level, each.heading) for each in document.sections] == [
        (1, "Purpose"),
        (1, "Scope"),
        (2, "Details of scope, part 1"),
        (1, "Categories and risk"),
        (2, "Details of categories and risk, part 1"),
    ]
    assert document.title == "Change management policy"
    assert "1. **Record it.** The record names systems" in document.sections[0].body
    assert (
        "   - which of the three categories it belongs to:\n     - standard, normal or emergency;\n"
        in document.sections[0].body
    )
    assert "12. Step 12 of the workflow" in document.sections[0].body
    assert "| Emergency | **high** | CTO, with the change manager informed | 3 h |" in document.sections[1].body
    assert "`customs-gateway.production.internal`" in document.sections[2].body
    assert {each.kind.key for each in document.ledger.open_items} == {"header", "footer"}
    assert document.ledger.unaccounted == 0


def test_that_tracked_changes_of_a_comparison_outlive_another_program() -> None:
    first = read("compared.docx")
    newer = import_with(first, {TRACKED: Choice.ACCEPT})
    older = import_with(first, {TRACKED: Choice.REJECT})
    assert "recorded within 24 hours of" in newer.text
    assert "recorded within 48 hours of" in older.text
    assert "Freezes" not in older.text
    assert "Old rules" not in newer.text
    assert newer.ledger.unaccounted == older.ledger.unaccounted == 0


def test_that_what_was_read_can_be_handed_between_processes() -> None:
    document = read("foreign.docx")
    assert pickle.loads(pickle.dumps(document)) == document
