"""Taking records in and giving them out: imports, bulk recording, PDF and Excel, each against the bare library."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from benchmarks import build, company
from benchmarks.timing import Result, Sizes, compare
from chgdesk.app import create_workspace
from chgdesk.domain.evaluation.judge import Period, evaluate
from chgdesk.exports.builders.change_log import change_log
from chgdesk.exports.builders.scope import Scope
from chgdesk.exports.fonts import Face
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.report import Report
from chgdesk.exports.xlsx import render_xlsx
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.interchange import write_interchange
from chgdesk.services.recording import RecordChanges
from chgdesk.storage import engine
from chgdesk.storage.ledger import insert_by_position
from chgdesk.storage.schema import metadata

_RECORDS = 10_000
_LINES = 44
_SCHEMA = (
    "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
)


def measures(sizes: Sizes) -> Iterator[Result]:
    """Imports into new workspaces, then the change log on paper and as a workbook."""
    with tempfile.TemporaryDirectory(dir=sizes.folder) as place:
        folder, number = Path(place), count(1)

        def fresh() -> Path:
            return folder / f"{next(number)}.chgdesk"

        yield _import(fresh)
        yield _add_many(fresh, sizes.rows)
    register = company.register_of(_RECORDS)
    period = Period(first=company.FIRST.date(), last=date(2026, 12, 31))
    scope = Scope(
        evaluation=evaluate(register, period, company.AS_OF),
        generated_at=company.AS_OF,
        generated_by=build.OFFICER.name,
        app_version="bench",
        head=None,
    )
    yield from _papers(scope)


def _import(fresh: Any) -> Result:
    document = json.dumps(write_interchange(company.register_of(_RECORDS), omitted={})).encode()
    command = ImportInterchange(data=document, name="bench.json")
    filled = fresh()
    _executed(filled, command)
    return compare(
        f"import of {_RECORDS:,} changes, {len(document) / 1e6:.0f} MB",
        lambda: _executed(fresh(), command),
        lambda: _copied(filled, fresh(), document),
        target=8.0,
        against="json.loads and inserting the same rows",
        times=1,
    )


def _add_many(fresh: Any, rows: int) -> Result:
    command = RecordChanges(changes=tuple(company.finished(number, rows) for number in range(1, rows + 1)))
    filled = fresh()
    _executed(filled, command)
    return compare(
        f"recording {rows:,} changes in one act",
        lambda: _executed(fresh(), command),
        partial(_copied, filled, fresh()),
        target=4.0,
        against="inserting the same rows",
        times=1,
    )


def _executed(path: Path, command: Any) -> None:
    organisation = company.ORGANISATION
    with create_workspace(path, organisation=organisation, actor=build.OFFICER, context=build.context()) as desk:
        desk.execute(command)


def _copied(source: Path, target: Path, document: bytes = b"[]") -> None:
    """The same rows into the same tables and indexes by the bare driver, in one transaction on the same disk."""
    json.loads(document)
    target.touch()
    raw, held = engine.connect(target), engine.connect(source, mode="ro")
    engine.set_journal(raw)
    raw.execute("PRAGMA foreign_keys = OFF")
    for (statement,) in held.execute(_SCHEMA).fetchall():
        raw.execute(statement)
    raw.execute("BEGIN IMMEDIATE")
    for table in metadata.sorted_tables:
        raw.executemany(insert_by_position(table), held.execute("SELECT * FROM " + table.name))
    raw.execute("COMMIT")
    raw.close()
    held.close()


def _papers(scope: Scope) -> Iterator[Result]:
    log, sheet = change_log(scope), change_log(scope, sheet=True)
    lines = _cells(log)
    yield compare(
        f"change log of {len(lines):,} records as PDF",
        lambda: render_pdf(log, io.BytesIO()),
        lambda: _bare_pdf(lines),
        target=12.0,
        against="drawing each cell once, unwrapped",
        times=1,
    )
    cells = _cells(sheet)
    yield compare(
        f"change log of {len(cells):,} records as XLSX",
        lambda: render_xlsx(sheet, io.BytesIO()),
        lambda: _bare_xlsx(cells),
        target=3.0,
        against="openpyxl with the same cells",
        times=1,
    )


def _cells(report: Report) -> list[list[str]]:
    (table,) = report.tables
    return [[str(column.value(row) or "") for column in table.columns] for row in table.rows]


def _bare_pdf(lines: list[list[str]]) -> None:
    canvas = Canvas(io.BytesIO(), pageCompression=1)
    for number, line in enumerate(lines):
        place = number % _LINES
        if not place:
            canvas.showPage()
            canvas.setFont(Face.REGULAR.value, 7)
        for column, text in enumerate(line):
            canvas.drawString(30 + 70 * column, 800 - 17 * place, text)
    canvas.save()


def _bare_xlsx(cells: list[list[str]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("Change log")
    for line in cells:
        page.append(line)
    book.save(io.BytesIO())
