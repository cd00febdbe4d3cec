"""The sheets of a workbook: About, one per table, Notes; written row by row to spare memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chgdesk.errors import UserError
from chgdesk.exports.columns import SHAPES, Align, Column, Kind, State, Tone, utc_text
from chgdesk.exports.report import Facts, Report, Table
from chgdesk.exports.text import visible_controls
from chgdesk.exports.xlsx.cells import (
    ROW_LIMIT,
    Notes,
    Styles,
    cell_value,
    line_count,
    pieces,
    sheet_title,
    stored,
)

LINE_HEIGHT = 15.0
MOST_LINES = 20
"""Taller rows are left for the reader to open; a sheet allows 409 points."""
_ABOUT_WIDTHS = (30.0, 78.0, 44.0)


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of a sheet: what it shows, and whether it is the exact UTC time beside the local one."""

    column: Column
    utc: bool = False

    @property
    def title(self) -> str:
        return f"{self.column.title} (UTC)" if self.utc else self.column.title

    @property
    def width(self) -> float:
        longest = max((len(word) for word in self.title.split()), default=0)
        return 22.0 if self.utc else max(self.column.characters * 1.1, longest * 1.15 + 2, 6.0) + 2


class BookWriter:
    """Fills one workbook, sheet by sheet, row by row."""

    def __init__(self, report: Report, advance: Callable[[], None]) -> None:
        self.book = Workbook(write_only=True)
        self.report = report
        self.notes = Notes()
        self.styles = Styles(self.book)
        self.taken: set[str] = {"about", "notes"}
        self.advance = advance

    def text(self, sheet: Any, words: str, style: str) -> Any:
        """A cell that holds text and nothing else."""
        cell: Any = WriteOnlyCell(sheet)
        cell.style = style
        _set(cell, self.safe(sheet, words), "s")
        return cell

    def safe(self, sheet: Any, words: str) -> str:
        """Words without control characters; what was escaped goes on the Notes sheet."""
        return visible_controls(words, lambda char: self.notes.escaped.update([(sheet.title, char)]))

    def sheet(self, title: str, widths: Sequence[float], *, head: str = "", lying: bool = True) -> Any:
        """A sheet with widths, frozen head, and what is printed on its margins."""
        sheet = self.book.create_sheet(title)
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = min(width, 80.0)
        if head:
            sheet.freeze_panes = head
        sheet.page_setup.orientation = "landscape" if lying else "portrait"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._margins(sheet)
        return sheet

    def _margins(self, sheet: Any) -> None:
        """What is printed above and below: number, warnings and classification; title and time."""
        meta = self.report.meta
        sheet.page_margins.top, sheet.page_margins.header = 0.95, 0.35
        sheet.oddHeader.left.text = _margin(meta.reference, 20)
        sheet.oddHeader.right.text = _margin(meta.classification, 24)
        sheet.oddHeader.center.text = _margin("; ".join(meta.warnings) or meta.organisation, 165)
        sheet.oddFooter.left.text = _margin(meta.title, 45)
        sheet.oddFooter.center.text = _margin(f"{meta.period}; generated {utc_text(meta.generated_at)}", 80)
        sheet.oddFooter.right.text = "Page &P of &N"
        for part in (sheet.oddHeader, sheet.oddFooter):
            part.left.size = part.center.size = part.right.size = 8

    def about(self) -> None:
        """The cover sheet: what the report says of itself, and its blocks of facts (EVD-08, EVD-14)."""
        sheet = self.sheet("About", _ABOUT_WIDTHS, lying=False)
        label = self.styles.named("chgdesk label", font=Font(color="555E69"), alignment=Alignment(vertical="top"))
        value = self.styles.body(Kind.TEXT, Align.LEFT)
        title = self.styles.named("chgdesk title", font=Font(bold=True, size=16))
        warn = self.styles.named("chgdesk warning", font=Font(bold=True, color="7A4A00"))
        head = self.styles.named("chgdesk section", font=Font(bold=True, size=12))
        _append(sheet, 1, [self.text(sheet, self.report.meta.title, title)])
        for warning in self.report.meta.warnings:
            _append(sheet, 1, [self.text(sheet, f"{SHAPES[Tone.LOOK]} {warning}", warn)])
        _append(sheet, 1, [])
        blocks = [Facts(rows=self.report.meta.facts()), *self.report.blocks]
        for block in blocks:
            if not isinstance(block, Facts):
                continue
            if block.title:
                _append(sheet, 1, [])
                _append(sheet, 1, [self.text(sheet, block.title, head)])
            for fact in block.rows:
                self.long_row(sheet, (fact.label, fact.value, fact.grounds), (label, value, label))
        self.contents(sheet, head, label, value)

    def contents(self, sheet: Any, head: str, label: str, value: str) -> None:
        """What each sheet holds, and how to read the times."""
        _append(sheet, 1, [])
        _append(sheet, 1, [self.text(sheet, "Sheets", head)])
        taken = set(self.taken)
        for table in self.report.tables:
            name = sheet_title(table.title, taken)
            self.long_row(sheet, (name, f"{table.title}: {len(table.rows)} rows"), (label, value))
        zone = self.report.meta.zone
        self.long_row(
            sheet,
            ("Times", f"Local time of {zone}; a column marked UTC holds the exact time"),
            (label, value),
        )

    def long_row(self, sheet: Any, texts: Sequence[str], styles: Sequence[str]) -> int:
        """One row of texts, and as many more as the longest needs."""
        columns = [pieces(self.safe(sheet, text)) for text in texts]
        depth = max(len(column) for column in columns)
        for at in range(depth):
            tallest = max(
                line_count(column[at], width)
                for column, width in zip(columns, _ABOUT_WIDTHS, strict=False)
                if at < len(column)
            )
            _append(
                sheet,
                tallest,
                [
                    self.text(sheet, column[at], style) if at < len(column) and column[at] else None
                    for column, style in zip(columns, styles, strict=True)
                ],
            )
        if depth > 1:
            self.notes.continued[sheet.title] += depth - 1
        return depth

    def table(self, table: Table) -> None:
        """One table as one sheet: head in row 1, so that filters and other programs find it."""
        fields = [
            field
            for column in table.columns
            for field in ((_Field(column), _Field(column, utc=True)) if _asks_utc(column) else (_Field(column),))
        ]
        if len(table.rows) >= ROW_LIMIT:
            raise UserError(
                f"“{table.title}” has {len(table.rows):,} rows and a sheet holds {ROW_LIMIT - 1:,}: "
                "narrow the filter or the period, or export it as CSV."
            )
        title = sheet_title(table.title, self.taken)
        sheet = self.sheet(title, [field.width for field in fields], head="A2")
        sheet.print_title_rows = "1:1"
        head = self.styles.head()
        lines = max((line_count(field.title, field.width - 2) for field in fields), default=1)
        _append(sheet, lines, [self.text(sheet, field.title, head) for field in fields])
        last = 1
        row_writer = _Rows(self, sheet, fields)
        for row in table.rows:
            last += row_writer.write(row)
            self.advance()
        if not len(table.rows):
            _append(sheet, 1, [self.text(sheet, table.empty, self.styles.body(Kind.TEXT, Align.LEFT))])
            last = 2
        span = f"A1:{get_column_letter(max(len(fields), 1))}{last}"
        sheet.auto_filter.ref = span
        sheet.print_area = span

    def fill(self) -> None:
        """Write every sheet in order."""
        self.about()
        for table in self.report.tables:
            self.table(table)
        self.notes_sheet()

    def abandon(self) -> None:
        """Close what was begun and remove openpyxl's temporary files, so that cancelling leaves nothing."""
        sheets: list[Any] = list(self.book.worksheets)
        for sheet in sheets:
            if not sheet.closed:
                sheet.close()
            sheet._writer.cleanup()  # noqa: SLF001  # openpyxl removes them only when a workbook is saved

    def notes_sheet(self) -> None:
        """The Notes sheet, when something had to be written differently."""
        if not self.notes:
            return
        lines = list(self.notes.lines())
        sheet = self.sheet("Notes", (32, 70, 10), head="A2")
        head, body = self.styles.head(), self.styles.body(Kind.TEXT, Align.LEFT)
        _append(sheet, 1, [self.text(sheet, words, head) for words in ("Sheet", "Remark", "Cells")])
        for name, remark, count in lines:
            _append(sheet, 1, [self.text(sheet, name, body), self.text(sheet, remark, body), count])


def _asks_utc(column: Column) -> bool:
    return column.utc and column.kind is Kind.DATETIME


def _set(cell: Any, value: Any, kind: str) -> None:
    """Fill a cell with its type said outright; openpyxl's setter would take `=1+1` for a formula."""
    cell._value = stored(value) if kind == "s" else value  # noqa: SLF001  # the setter guesses types
    cell.data_type = kind


def _append(sheet: Any, lines: int, cells: list[Any]) -> None:
    """Append a row as tall as its text; programs that trust the file would cut it otherwise."""
    number = sheet._written = getattr(sheet, "_written", 0) + 1  # noqa: SLF001  # the sheet does not count
    if lines > 1:
        sheet.row_dimensions[number].height = min(lines, MOST_LINES) * LINE_HEIGHT
    sheet.append(cells)
    sheet.row_dimensions.pop(number, None)


def _margin(text: str, longest: int) -> str:
    """Text for a page margin: one line, its ampersands doubled so that none is a code.

    All three parts of a margin together may hold 255 characters.
    """
    line = " ".join(visible_controls(text).split())
    room = longest - line.count("&")
    return (line if len(line) <= room else line[: max(room, 1) - 1] + "…").replace("&", "&&")


class _Rows:
    """Writes the rows of one sheet with one cell per column used over and over: a cell is costly to make."""

    def __init__(self, writer: BookWriter, sheet: Any, fields: Sequence[_Field]) -> None:
        self._writer = writer
        self._sheet = sheet
        self._fields = fields
        self._zone = writer.report.meta.zone_info
        self._cells: dict[tuple[int, Tone | None], Any] = {}

    def _cell(self, at: int, tone: Tone | None) -> Any:
        found = self._cells.get((at, tone))
        if found is None:
            found = WriteOnlyCell(self._sheet)
            column = self._fields[at].column
            found.style = self._writer.styles.body(column.kind, column.alignment, tone)
            self._cells[at, tone] = found
        return found

    def _read(self, field: _Field, row: Any) -> tuple[Any, str, Tone | None]:
        raw = field.column.value(row)
        if field.utc:
            return (utc_text(raw) if isinstance(raw, datetime) else raw), "s", None
        value, kind = cell_value(raw, field.column.kind, self._zone)
        if kind == "s" and not isinstance(raw, str | State | bool):
            self._writer.notes.as_text[self._sheet.title] += 1
        return value, kind, raw.tone if isinstance(raw, State) else None

    def write(self, row: Any) -> int:
        """Write one record; gives the number of rows it took."""
        read = [self._read(field, row) for field in self._fields]
        depth = self._append(read, 0)
        for at in range(1, depth):
            self._append(read, at)
        if depth > 1:
            self._writer.notes.continued[self._sheet.title] += depth - 1
        return depth

    def _append(self, read: Sequence[tuple[Any, str, Tone | None]], part: int) -> int:
        line: list[Any] = []
        depth = tallest = 1
        for at, (whole, kind, tone) in enumerate(read):
            value = whole
            if value is None or (kind != "s" and part):
                line.append(None)
                continue
            cell = self._cell(at, tone)
            if kind == "s":
                parts = pieces(visible_controls(value, self._seen if not part else None))
                depth = max(depth, len(parts))
                value = parts[part] if part < len(parts) else ""
                tallest = max(tallest, line_count(value, self._fields[at].width))
            _set(cell, value, kind)
            line.append(cell if value != "" else None)
        _append(self._sheet, tallest, line)
        return depth

    def _seen(self, char: str) -> None:
        self._writer.notes.escaped[self._sheet.title, char] += 1
