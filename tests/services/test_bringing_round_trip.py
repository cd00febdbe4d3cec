"""Out and in again: the register as a sheet, changed in another program, comes back cell by cell (peers C16)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chgdesk.exports.text import csv_bytes
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.sheet import register_sheet
from chgdesk.services.bringing.verdicts import Action
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import xlsx_bytes
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.reading import TrailHead
from tests.cli.running import SMALL
from tests.services import bringing_lists as lists


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which 300 rows and ten requests were brought, made once."""
    path = lists.make_workspace(tmp_path_factory.mktemp("trip") / "brandt.chgdesk")
    with lists.a_desk(path) as desk:
        lists.brought_in(desk, lists.messy_workbook(), "log.xlsx")
        lists.brought_in(desk, lists.requests(10), "prs.json")
    return path


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of it, open."""
    path = tmp_path / "brandt.chgdesk"
    path.write_bytes(template.read_bytes())
    with lists.a_desk(path) as opened:
        yield opened


def edited(data: bytes, cells: dict[tuple[str, str], Any]) -> bytes:
    """The sheet with some cells changed by another program, found by number and heading."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Changes"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Number")
    place = {cell.value: cell.column for cell in head}
    line = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=(head[0].row or 0) + 1)}
    for (ref, heading), value in cells.items():
        sheet.cell(row=line[ref] or 0, column=place[heading] or 0).value = value
    return lists.saved(book)


def test_that_the_register_goes_out_and_comes_in_again_with_no_difference(desk: Desk) -> None:
    """C16: every row is known, nothing differs, nothing would be recorded."""
    report = register_sheet(desk)
    for data, name in ((xlsx_bytes(report), "out.xlsx"), (csv_bytes(report.tables[0], bom=True), "out.csv")):
        plan = lists.rehearsed(desk, data, name)
        assert plan.source == "register"
        assert (plan.counts.read, plan.counts.known, plan.counts.differing) == (310, 310, 0), name


def test_that_the_original_list_comes_in_again_with_no_difference(desk: Desk) -> None:
    """The list somebody goes on keeping can be brought in every month."""
    plan = lists.rehearsed(desk, lists.messy_workbook(), "log.xlsx")
    assert (plan.counts.known, plan.counts.refused, plan.counts.differing) == (301, 1, 0)


def test_that_five_changed_cells_are_five_differences_and_recorded_only_when_ticked(desk: Desk) -> None:
    """C16: each cell shows what the register holds and what the sheet says."""
    data = edited(
        xlsx_bytes(register_sheet(desk)),
        {
            ("CHG-2026-0001", "What changed"): "Change 1 of the general ledger",
            ("CHG-2026-0001", "Risk"): "high",
            ("CHG-2026-0007", "Deployed by"): "Ines Koster",
            ("CHG-2026-0008", "Went live"): "2026-01-09 11:30",
            ("CHG-2026-0009", "Approved by"): "Tobi Nwosu",
        },
    )
    plan = lists.rehearsed(desk, data, "out.xlsx")
    found = [(row.ref, cell.words, cell.held, cell.given) for row in plan.rows for cell in row.differences]
    assert found == [
        ("CHG-2026-0001", "What changed", "Change 1 of the ledger", "Change 1 of the general ledger"),
        ("CHG-2026-0001", "Risk", "low", "high"),
        ("CHG-2026-0007", "Deployed by", "Tobi Nwosu", "Ines Koster"),
        ("CHG-2026-0008", "Went live", "2026-01-09 18:00", "2026-01-09 11:30"),
        ("CHG-2026-0009", "Approved by", "Jonas Palm", "Tobi Nwosu"),
    ]
    assert plan.counts.known == 310
    assert not plan.records_something
    ticked = frozenset(row.number for row in plan.rows if row.ref in {"CHG-2026-0001", "CHG-2026-0009"})
    desk.execute(BringIn(rehearsal=plan, data=data, corrections=ticked))
    held = {each.value.ref: each for each in lists.changes(desk)}
    first, ninth = held["CHG-2026-0001"], held["CHG-2026-0009"]
    assert (first.version, first.value.title, first.value.risk_declared) == (
        2,
        "Change 1 of the general ledger",
        "high",
    )
    assert {source.field for source in first.value.field_sources} == {"title", "risk_declared"}
    assert ninth.value.approvals[0].person == "tobi"
    assert ninth.value.approvals[0].roles_claimed == (), "who approved anew holds no role"
    assert held["CHG-2026-0007"].version == 1, "not ticked, not touched"


def test_that_an_empty_record_filled_in_the_sheet_is_completed(desk: Desk) -> None:
    """Cells the register has nothing for are additions and need no tick."""
    data = edited(xlsx_bytes(register_sheet(desk)), {("CHG-2026-0002", "Why"): "The old one was full"})
    plan = lists.rehearsed(desk, data, "out.xlsx")
    assert [row.ref for row in plan.rows if row.action is Action.COMPLETES] == ["CHG-2026-0002"]
    desk.execute(BringIn(rehearsal=plan, data=data))
    assert lists.changes(desk)[1].value.justification == "The old one was full"


def test_that_a_register_of_every_kind_of_record_goes_out_and_in_with_no_difference(tmp_path: Path) -> None:
    """The example with emergencies, voids, several approvals and times in a clock change."""
    path = lists.make_workspace(tmp_path / "acme.chgdesk", staffed=False)
    with lists.a_desk(path) as desk:
        desk.execute(ImportInterchange(data=SMALL.read_bytes(), name="small.json"))
        before = desk.ask(TrailHead()).size
        plan = lists.rehearsed(desk, xlsx_bytes(register_sheet(desk)), "out.xlsx")
        told = [(row.ref, row.sentence, row.differences) for row in plan.rows if row.action is not Action.KNOWN]
        assert not told
        assert plan.counts.differing == 0, [row for row in plan.rows if row.differences]
        assert desk.ask(TrailHead()).size == before
