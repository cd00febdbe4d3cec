from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from chgdesk.errors import Cancelled, UserError
from chgdesk.exports.columns import Cell, Column, Kind
from chgdesk.exports.report import Fact, Facts, Report, Table
from chgdesk.exports.text import visible_controls
from chgdesk.exports.xlsx import render_xlsx
from chgdesk.exports.xlsx.cells import (
    CELL_LIMIT,
    CONTINUED,
    ROW_LIMIT,
    cell_value,
    pieces,
    sheet_title,
    stored,
)
from tests.exports.report_samples import (
    COLUMNS,
    HOSTILE,
    WARNINGS,
    a_hostile_report,
    a_meta,
    a_record,
    a_table,
)


def xlsx_of(report: Report) -> bytes:
    sink = io.BytesIO()
    render_xlsx(report, sink)
    return sink.getvalue()


def book_of(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_of(report)))


def one_column(values: tuple[Any, ...], kind: Kind = Kind.TEXT, title: str = "Value") -> Report:
    column = Column(key="v", title=title, kind=kind, value=lambda row: row[0])
    return Report(meta=a_meta(), blocks=(Table(title="Data", columns=(column,), rows=[(v,) for v in values]),))


def about(book: Workbook) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in book["About"].iter_rows(max_col=2, values_only=True) if row[1]}


def test_that_the_first_sheet_says_what_the_workbook_holds() -> None:
    facts = Facts(
        title="Sequence",
        rows=(
            Fact(label="First number", value="CHG-2026-0001"),
            Fact(label="Numbers", value="44 numbers issued, 1 void, none missing", basis="register"),
        ),
    )
    book = book_of(Report(meta=a_meta(warnings=WARNINGS), blocks=(facts, a_table(43))))
    assert book.sheetnames == ["About", "Changes"]
    said = about(book)
    assert said["Shows"] == "Went live in the period, all systems"
    assert said["Records"] == "43"
    assert said["SHA-256 of the data"] == "3f9a11c0" * 8
    assert said["Made with"] == "chgdesk 0.1.0"
    assert said["Register head code"] == "8c1d-77aa-8c1d-77aa"
    assert said["Numbers"] == "44 numbers issued, 1 void, none missing"
    assert said["Changes"] == "Changes: 43 rows"
    column = [cell.value for cell in book["About"]["A"]]
    assert all(f"! {warning}" in column for warning in WARNINGS)


def test_that_cells_have_the_type_of_what_they_hold() -> None:
    sheet = book_of(Report(meta=a_meta(), blocks=(a_table(2),)))["Changes"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert head[4:6] == ["Went live", "Went live (UTC)"]
    assert row["Day"].value == datetime(2026, 7, 1)  # noqa: DTZ001  # a workbook's dates have no zone
    assert row["Day"].number_format == "dd mmm yyyy"
    assert row["Went live"].value == datetime(2026, 7, 1, 9, 30)  # noqa: DTZ001
    assert row["Went live (UTC)"].value == "2026-07-01T08:30:00Z"
    assert (row["Rests on"].value, row["Rests on"].data_type) == (0, "n")
    assert row["Share"].value == pytest.approx(0.9767)
    assert row["Share"].number_format == "0.00%"
    assert row["Rolled back"].value == "no"
    assert row["State"].value == "· in state neutral"


def test_that_a_sheet_opens_frozen_filtered_and_ready_to_print() -> None:
    sheet: Any = book_of(Report(meta=a_meta(warnings=WARNINGS), blocks=(a_table(20),)))["Changes"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K21"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'Changes'!$A$1:$K$21"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert all(warning in sheet.oddHeader.center.text for warning in WARNINGS)
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["I"].width


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda text: ascii(text[:18]))
def test_that_hostile_text_stays_text_in_every_cell(payload: str) -> None:
    data = xlsx_of(a_hostile_report(payload))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        for name in sheets:
            xml = package.read(name)
            assert b"<f>" not in xml
            assert b"<f " not in xml
            assert b"hyperlink" not in xml
        assert not any("external" in name.lower() for name in package.namelist())
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    sheet = book.worksheets[1]
    parts = [str(line[0].value or "") for line in sheet.iter_rows(min_row=2)]
    last = parts.index("plain")
    whole = parts[0] + "".join(part.removeprefix(CONTINUED) for part in parts[1:last])
    assert whole == stored(visible_controls(payload))


def test_that_text_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    text = "".join(f"{at:06d}" for at in range(12_000))
    book = book_of(one_column((text, "next")))
    values = [str(cell.value) for cell in book["Data"]["A"]][1:]
    assert all(len(value) <= CELL_LIMIT for value in values)
    assert values[0] + "".join(value.removeprefix(CONTINUED) for value in values[1:-1]) == text
    assert values[-1] == "next"
    assert "Data" in [cell.value for cell in book["Notes"]["A"]]


def test_that_characters_of_two_units_never_overfill_a_cell() -> None:
    text = "😀" * 40_000
    parts = pieces(text)
    assert all(len(part.encode("utf-16-le")) // 2 <= CELL_LIMIT for part in parts)
    assert "".join(part.removeprefix(CONTINUED) for part in parts) == text


def test_that_control_characters_are_shown_and_listed() -> None:
    book = book_of(one_column(("a\x1bb", "c\x1bd", "e\x00f")))
    assert [cell.value for cell in book["Data"]["A"]][1:] == ["a\\u001bb", "c\\u001bd", "e\\u0000f"]
    remarks = {row[1]: row[2] for row in book["Notes"].iter_rows(min_row=2, values_only=True)}
    assert remarks == {
        "Control character U+0000 written as \\u0000": 1,
        "Control character U+001B written as \\u001b": 2,
    }


def test_that_text_like_an_escape_of_the_format_is_kept() -> None:
    assert stored("_x000D_ _x0041_ _x41_") == "_x005F_x000D_ _x005F_x0041_ _x41_"


@pytest.mark.parametrize(
    ("value", "kind", "stored_value", "cell_kind"),
    [
        (10**15, Kind.NUMBER, "1000000000000000", "s"),
        (Decimal("NaN"), Kind.NUMBER, "NaN", "s"),
        (Decimal("Infinity"), Kind.PERCENT, "Infinity", "s"),
        (Decimal("2.50"), Kind.NUMBER, Decimal("2.50"), "n"),
        (date(1899, 12, 31), Kind.DATE, "1899-12-31", "s"),
        (date(9999, 12, 31), Kind.DATE, date(9999, 12, 31), "d"),
        (datetime(1900, 1, 1, tzinfo=UTC), Kind.DATETIME, "1900-01-01T00:00:00Z", "s"),
        (None, Kind.TEXT, None, "n"),
        (True, Kind.FLAG, "yes", "s"),
    ],
)
def test_that_what_a_cell_cannot_hold_exactly_becomes_text(
    value: Cell, kind: Kind, stored_value: object, cell_kind: str
) -> None:
    assert cell_value(value, kind, UTC) == (stored_value, cell_kind)


def test_that_a_number_written_as_text_is_listed() -> None:
    book = book_of(one_column((10**18, 5), Kind.NUMBER))
    assert [cell.value for cell in book["Data"]["A"]][1:] == [str(10**18), 5]
    assert "written as text" in str(book["Notes"]["B2"].value)


def test_that_sheet_titles_are_safe_and_unique() -> None:
    taken: set[str] = set()
    wanted = ("a/b:c", "A B C", "History", "", "'x'", "y" * 300, "y" * 299, "[]:*?/\\", "\x00", "../x")
    titles = [sheet_title(title, taken) for title in wanted]
    assert len({title.lower() for title in titles}) == len(wanted)
    for title in titles:
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\")
        assert title.strip("'") == title


def test_that_an_empty_table_keeps_its_head_and_says_none() -> None:
    sheet = book_of(Report(meta=a_meta(), blocks=(a_table(0),)))["Changes"]
    assert sheet["A1"].value == "No."
    assert sheet["A2"].value == "None in period."


def test_that_equal_reports_give_equal_workbooks_without_the_machines_time() -> None:
    first = xlsx_of(a_record())
    assert first == xlsx_of(a_record())
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
        assert core.count("2026-10-05T09:00:00Z") == 2
        assert package.testzip() is None


def test_that_ampersands_in_a_title_are_no_codes_in_the_margin() -> None:
    sheet: Any = book_of(Report(meta=a_meta(title="R&D &P"), blocks=(a_table(1),)))["Changes"]
    assert "R&&D &&P" in sheet.oddFooter.left.text


def test_that_more_rows_than_a_sheet_holds_are_refused_with_a_way_out() -> None:
    table = Table(title="Trail", columns=COLUMNS[:1], rows=range(ROW_LIMIT))
    with pytest.raises(UserError, match="export it as CSV"):
        xlsx_of(Report(meta=a_meta(), blocks=(table,)))


def test_that_cancelling_writes_nothing_and_progress_counts_rows(tmp_path: Path) -> None:
    report = Report(meta=a_meta(), blocks=(a_table(600),))
    target = tmp_path / "register.xlsx"
    with pytest.raises(Cancelled):
        render_xlsx(report, target, cancelled=lambda: True)
    assert not target.exists()
    seen: list[tuple[int, int]] = []
    render_xlsx(report, target, lambda done, total: seen.append((done, total)))
    assert seen == [(250, 600), (500, 600), (600, 600)]
    assert target.read_bytes() == xlsx_of(report)


def test_that_rows_are_as_tall_as_their_text() -> None:
    sheet = book_of(one_column(("short", "word " * 60, "last")))["Data"]
    assert sheet.row_dimensions[2].height is None
    assert (sheet.row_dimensions[3].height or 0) > 100
    assert sheet.row_dimensions[4].height is None


def test_that_two_tables_of_one_name_get_two_sheets() -> None:
    book = book_of(Report(meta=a_meta(), blocks=(a_table(1), a_table(1), replace(a_table(1), title="CHANGES"))))
    assert book.sheetnames == ["About", "Changes", "Changes (2)", "CHANGES (3)"]
