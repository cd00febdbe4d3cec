"""What a register is filtered and ordered by when nobody has chosen anything."""

from __future__ import annotations

from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.rows import EntryRow


def test_that_everything_is_shown_and_what_needs_attention_comes_first() -> None:
    assert ChangeFilter().view is QuickView.ALL
    assert (Order().by, Order().descending) == (ChangeSort.ATTENTION, False)


def test_that_rows_of_equal_facts_are_equal() -> None:
    facts = {"recorded": "2026-07-14", "actor": "lea", "action": "record", "sentence": "Recorded.", "objects": ""}
    assert EntryRow(seq=1, **facts) == EntryRow(seq=1, **facts)
