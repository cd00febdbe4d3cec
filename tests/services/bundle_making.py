"""Bundles made for tests, and what is read from their pages and sheets."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2

from chgdesk.app import create_workspace
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.people import Organisation
from chgdesk.services.bundles import BuiltBundle, BundleRequest, build_bundle
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.importing import ImportInterchange
from tests.storage import desks

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
PERIOD = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
AT = datetime(2026, 10, 5, 9, 0, 0, tzinfo=UTC)
REQUEST = BundleRequest(period=PERIOD, as_of=AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A bundle on disk with what its build answered."""

    folder: Path
    built: BuiltBundle

    @property
    def files(self) -> dict[str, bytes]:
        return {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    @property
    def manifest(self) -> Any:
        return json.loads((self.folder / "manifest.json").read_bytes())


def small_desk(path: Path) -> Desk:
    context = desks.a_context(FixedClock(at=AT))
    desk = create_workspace(path, organisation=Organisation(zone="Europe/Lisbon"), actor=desks.ANN, context=context)
    desk.execute(ImportInterchange(data=SMALL.read_bytes(), name="small.json"))
    return desk


def make(desk: Desk, folder: Path, request: BundleRequest = REQUEST) -> Made:
    return Made(folder=folder, built=build_bundle(desk, request, folder=folder, zip_file=None))


def pages(data: bytes) -> list[str]:
    """The text of each page, white space made even."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def cells(data: bytes) -> dict[str, list[str]]:
    """The words of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in book.worksheets
    }


def of_kind(files: dict[str, bytes], ending: str) -> dict[str, bytes]:
    found = {name: data for name, data in files.items() if name.endswith(ending)}
    assert found
    return found
