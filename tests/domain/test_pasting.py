"""A block from the clipboard: read as exactly the rows that were copied, whatever is in it (peers T16)."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.pasting import guess_columns, read_pasted
from chgdesk.errors import Invalid


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n", "\r\n\t\t\r\n"])
def test_that_what_a_spreadsheet_leaves_at_the_end_is_no_row(end: str) -> None:
    pasted = read_pasted(f"A\tB\nc\td{end}")
    assert [cells for _, cells in pasted.rows] == [("A", "B"), ("c", "d")]
    assert pasted.left_out == ()


def test_that_an_empty_line_in_between_is_named_and_left_out() -> None:
    pasted = read_pasted("a\n\nb\n")
    assert [number for number, _ in pasted.rows] == [1, 3]
    assert pasted.left_out == (2,)


def test_that_a_quoted_cell_may_hold_line_ends_and_tabs() -> None:
    pasted = read_pasted('a\t"two\nlines\tand a tab"\tc')
    assert pasted.rows == ((1, ("a", "two lines and a tab", "c")),) or pasted.rows[0][1][1] == "two lines and a tab"


def test_that_columns_are_guessed_from_their_heads_and_each_field_once() -> None:
    keys, has_head = guess_columns(read_pasted("Issue key\tSummary\tTitle\tRequested_by\nx\ty\tz\tq"))
    assert keys == ("home_ref", "title", "", "requester")
    assert has_head


def test_that_without_heads_the_wordiest_column_is_what_changed() -> None:
    keys, has_head = guess_columns(read_pasted("7\tRenew the certificate\n8\tRotate the key"))
    assert keys == ("", "title")
    assert not has_head


@pytest.mark.parametrize("text", ["", "\n\t\n", "\x00", "x\n" * 2_001, "\t" * 61 + "x", "y" * 20_001])
def test_that_nothing_or_too_much_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid, match="Nothing was pasted"):
        read_pasted(text)


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(lambda text: " ".join(text.split()))


@given(st.lists(st.lists(_CELL, min_size=1, max_size=4), min_size=1, max_size=12), st.sampled_from(["", "\r\n"]))
def test_that_there_are_never_more_rows_than_were_copied(rows: list[list[str]], end: str) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter="\t", lineterminator="\r\n").writerows(rows)
    filled = [tuple(row) for row in rows if any(row)]
    if not filled:
        return
    pasted = read_pasted(sink.getvalue() + end)
    assert [cells for _, cells in pasted.rows] == filled


@given(st.text(max_size=200))
def test_that_any_clipboard_is_survived(text: str) -> None:
    said = ""
    try:
        pasted = read_pasted(text)
    except Invalid as refused:
        said = str(refused)
    else:
        assert len(guess_columns(pasted)[0]) == pasted.columns
    assert not said or said.startswith("Nothing was pasted")
