"""Sheets, index and registers use the organisation's own control numbers, and say nothing where it has none (EVD-21)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from chgdesk.domain.controls import OwnControl
from chgdesk.services.bundles import BundleRequest
from chgdesk.services.controls import proposed_controls
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import KeepControls
from tests.services.bundle_making import AT, PERIOD, cells, make, pages, small_desk

LOG = "Change Management"
FIXED = BundleRequest(period=PERIOD, as_of=AT, fixed_time=AT)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_desk(tmp_path / "acme.chgdesk") as desk:
        yield desk


def rows(data: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


def test_that_nothing_speaks_of_own_controls_where_there_are_none(desk: Desk, tmp_path: Path) -> None:
    files = make(desk, tmp_path / "b", FIXED).files
    assert "Own controls" not in cells(files[f"{LOG}/Registers.xlsx"])
    assert "Own controls" not in " ".join(
        " ".join(c) for c in cells(files[f"{LOG}/Management self-test.xlsx"]).values()
    )
    assert "Own controls" not in " ".join(pages(files["Index.pdf"]))


def test_that_the_own_numbers_stand_beside_the_letters(desk: Desk, tmp_path: Path) -> None:
    desk.execute(
        KeepControls(controls=(*proposed_controls(), OwnControl(ref="X-9", wording="Also.", attributes=("C",))))
    )
    files = make(desk, tmp_path / "b", FIXED).files
    for book in ("Management self-test.xlsx", "Test sheet - auditor copy.xlsx"):
        legend = {row[0]: row[2] for row in rows(files[f"{LOG}/{book}"], "Attributes") if row[0] in {"C", "K"}}
        assert legend == {"C": "C-03, X-9", "K": "C-09"}
    found = rows(files[f"{LOG}/Management self-test.xlsx"], "Findings")
    head = next(row for row in found if "Code" in row)
    letter, number = head.index("Attribute"), head.index("Own controls")
    assert {row[number] for row in found if row[letter] == "H"} == {"C-07"}
    text = " ".join(pages(files["Index.pdf"]))
    assert "Management self-test, attributes C, D" in text
    assert "X-9" in text
    registers = cells(files[f"{LOG}/Registers.xlsx"])["Own controls"]
    assert {"C-01", "C-10", "X-9"} <= set(registers)


def test_that_a_retired_control_stays_in_the_register_and_leaves_the_sheets(desk: Desk, tmp_path: Path) -> None:
    old = OwnControl(ref="OLD-1", wording="Gone.", attributes=("C",), retired=True)
    desk.execute(KeepControls(controls=(old,)))
    files = make(desk, tmp_path / "b", FIXED).files
    assert "OLD-1" in cells(files[f"{LOG}/Registers.xlsx"])["Own controls"]
    assert "OLD-1" not in " ".join(cells(files[f"{LOG}/Management self-test.xlsx"])["Attributes"])
    assert "OLD-1" not in " ".join(pages(files["Index.pdf"]))


def test_that_equal_controls_give_equal_bytes(desk: Desk, tmp_path: Path) -> None:
    desk.execute(KeepControls(controls=proposed_controls()))
    assert make(desk, tmp_path / "a", FIXED).files == make(desk, tmp_path / "b", FIXED).files
