from __future__ import annotations

import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest

from chgdesk.exports.columns import Column, Kind
from chgdesk.exports.report import Table
from chgdesk.exports.text import (
    FORMULA_STARTS,
    columns_text,
    csv_bytes,
    json_bytes,
    neutral,
    plain_text,
    restored,
    terminal_text,
    visible_controls,
)
from tests.exports.report_samples import HOSTILE, WARNINGS, a_hostile_report, a_record, a_table

LISBON = ZoneInfo("Europe/Lisbon")
ENCODABLE = tuple(text for text in HOSTILE if "\ud800" not in text and "\x00" not in text)


def a_list(*values: str) -> Table:
    column = Column(key="v", title="Value", value=lambda row: row)
    return Table(title="Data", columns=(column, column), rows=values)


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_neutral_text_starts_no_formula_and_comes_back_as_it_was(payload: str) -> None:
    written = neutral(payload)
    assert written.lstrip(" \ufeff\u200b\u00a0")[:1] not in FORMULA_STARTS or not payload.strip()
    assert restored(written) == payload


@pytest.mark.parametrize("payload", ENCODABLE, ids=lambda text: ascii(text[:18]))
def test_that_csv_gives_every_text_back(payload: str) -> None:
    lines = read_back(csv_bytes(a_list(payload, "next")))
    assert [restored(cell) for cell in lines[1]] == [payload, payload]
    assert lines[2] == ["next", "next"]


def test_that_csv_follows_the_standard() -> None:
    data = csv_bytes(a_list('say "x", y', "two\nlines"))
    assert data == b'Value,Value\r\n"say ""x"", y","say ""x"", y"\r\n"two\nlines","two\nlines"\r\n'


def test_that_csv_can_start_with_a_byte_order_mark() -> None:
    assert csv_bytes(a_list("x"), bom=True).startswith(b"\xef\xbb\xbfValue")
    assert csv_bytes(a_list("x")).startswith(b"Value")


def test_that_csv_holds_exact_values() -> None:
    lines = read_back(csv_bytes(a_table(2)))
    assert lines[1] == [
        "CHG-2026-0001",
        "Raise the connection limit of the tariff service and restart the workers",
        "Tariff service",
        "2026-07-01",
        "2026-07-01T08:30:00Z",
        "A. Nwosu",
        "0",
        "97.67",
        "no",
        "in state neutral",
    ]


def test_that_a_negative_number_is_not_taken_for_text() -> None:
    column = Column(key="n", title="N", kind=Kind.NUMBER, value=lambda row: row)
    assert read_back(csv_bytes(Table(title="", columns=(column,), rows=(-5,))))[1] == ["-5"]


def test_that_the_json_copy_is_readable_by_other_programs() -> None:
    form = json.loads(json_bytes(a_record()))
    assert form["meta"]["organisation"] == "Alderpoint Freight BV"
    assert next(b for b in form["blocks"] if b["block"] == "table")["rows"][0][0] == "CHG-2026-0001"


def test_that_plain_columns_line_up() -> None:
    lines = list(columns_text(a_table(3), LISBON))
    assert lines[0].startswith("No.            What changed")
    assert set(lines[1]) == {"-", " "}
    at = lines[0].index("Went live")
    assert lines[2][at:].startswith("1 Jul 2026 09:30 +01:00")
    assert "· in state neutral" in lines[2]


def test_that_an_empty_table_says_none() -> None:
    assert list(columns_text(a_table(0), LISBON)) == ["None in period."]


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_plain_text_carries_no_terminal_codes(payload: str) -> None:
    text = plain_text(a_hostile_report(payload))
    assert not [char for char in text if char != "\n" and not char.isprintable() and not char.isspace()]
    text.encode("utf-8")


def test_that_a_forged_log_line_stays_on_its_line() -> None:
    assert terminal_text("ok\n2026-01-01 INFO approved") == "ok 2026-01-01 INFO approved"


def test_that_plain_text_holds_every_kind_of_block() -> None:
    text = plain_text(a_record(warnings=WARNINGS))
    for part in (
        *(f"! {warning}" for warning in WARNINGS),
        "In five sentences\n=================",
        "Raise the limit (export of 10 Jul 2026 · PR 1184)",
        "To look at: Approved after go-live.",
        "[picture] Changes per month.",
        "ci_results.pdf  not held  never collected",
        "M. Koster; Compliance officer; reviewed as written; 4 Oct 2026 16:00 +01:00",
        "K. Lindqvist; CTO; approves; not signed",
        "  • An item",
        "Changes (5)",
    ):
        assert part in text


def test_that_controls_are_made_visible_and_reported() -> None:
    seen: list[str] = []
    assert visible_controls("a\x1b\tb\r\nc\r", seen.append) == "a\\u001b\tb\nc\\u000d"
    assert seen == ["\x1b", "\r"]
