"""Report → workbook: a cover sheet, one sheet per table, real dates and numbers, no formula ever (EVD-08, EVD-13)."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter

from chgdesk.errors import Cancelled
from chgdesk.exports.columns import SHAPES, Align, Cell, Column, Kind, State, Tone, utc_text
from chgdesk.exports.report import Facts, Report, ReportMeta, Table
from chgdesk.exports.text import visible_controls

CELL_LIMIT = 32_767
"""The most characters a cell can hold."""
ROW_LIMIT = 1_048_576
CONTINUED = "[continued from the row above] "
STEP = 250
_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets count a 29 February 1900 that never was."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_BAD_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_FORMATS = {
    Kind.DATE: "dd mmm yyyy",
    Kind.DATETIME: "dd mmm yyyy hh:mm",
    Kind.PERCENT: "0.00%",
    Kind.NUMBER: "#,##0.##########",
}
_TONE_COLOURS = {Tone.OPEN: "7A5B00", Tone.LOOK: "A33B00", Tone.CLEAR: "1F6B3A", Tone.EXPLAINED: "3B4FA3"}
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
)


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of a sheet: where it comes from, and whether it holds the exact UTC time beside the local one."""

    column: Column
    utc: bool = False

    @property
    def title(self) -> str:
        return f"{self.column.title} (UTC)" if self.utc else self.column.title

    @property
    def width(self) -> float:
        return 21.0 if self.utc else max(self.column.characters * 1.1, 6.0) + 2


class _Notes:
    """What had to be written differently, for the Notes sheet."""

    def __init__(self) -> None:
        self.escaped: Counter[tuple[str, str]] = Counter()
        self.continued: Counter[str] = Counter()
        self.as_text: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self.escaped or self.continued or self.as_text)

    def lines(self) -> Iterator[tuple[str, str, int]]:
        """Sheet, remark, count."""
        for (sheet, char), count in sorted(self.escaped.items()):
            yield sheet, f"Control character U+{ord(char):04X} written as \\u{ord(char):04x}", count
        for sheet, count in sorted(self.continued.items()):
            yield sheet, f"Text longer than {CELL_LIMIT:,} characters goes on in the next row", count
        for sheet, count in sorted(self.as_text.items()):
            yield sheet, "Number or date that a cell cannot hold exactly, written as text", count


def sheet_title(wanted: str, taken: set[str]) -> str:
    """A title that a workbook accepts and that no other sheet has."""
    base = " ".join(_BAD_TITLE.sub(" ", visible_controls(wanted)).split()).strip("'")[:31].strip("' ")
    base = base if base and base.lower() != "history" else f"{base or 'Table'} sheet".strip()
    title, number = base, 1
    while title.lower() in taken:
        number += 1
        title = f"{base[: 31 - len(f' ({number})')]} ({number})"
    taken.add(title.lower())
    return title


def _value(value: Cell, kind: Kind, zone: tzinfo) -> tuple[Any, str]:
    """A cell's value as a workbook holds it, and the kind of cell: s text, n number, d date."""
    if value is None:
        return None, "n"
    if isinstance(value, str):
        return value, "s"
    if isinstance(value, State):
        return f"{SHAPES[value.tone]} {value.word}", "s"
    if isinstance(value, bool):
        return ("yes" if value else "no"), "s"
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None)
        return (local, "d") if local.date() >= _FIRST_DAY else (utc_text(value), "s")
    if isinstance(value, date):
        return (value, "d") if value >= _FIRST_DAY else (value.isoformat(), "s")
    exact = (not isinstance(value, Decimal) or value.is_finite()) and abs(value) < _EXACT
    if not exact:
        return str(value), "s"
    return (Decimal(value) / 100 if kind is Kind.PERCENT else value), "n"


def _pieces(text: str) -> list[str]:
    """A text cut to what cells hold; nothing is lost."""
    if len(text) <= CELL_LIMIT:
        return [text]
    room = CELL_LIMIT - len(CONTINUED)
    cuts = range(CELL_LIMIT, len(text), room)
    return [text[:CELL_LIMIT], *(CONTINUED + text[at : at + room] for at in cuts)]


class _Styles:
    """The named styles of the house."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._names: set[str] = set()

    def named(self, name: str, **looks: Any) -> str:
        """Register a style once and give its name."""
        if name not in self._names:
            self._names.add(name)
            self._book.add_named_style(NamedStyle(name=name, **looks))
        return name

    def head(self) -> str:
        """The style of a table's head."""
        fill = PatternFill("solid", fgColor="EEF1F5")
        place = Alignment(wrap_text=True, vertical="top")
        return self.named("chgdesk head", font=Font(bold=True), fill=fill, alignment=place)

    def body(self, kind: Kind, align: Align, tone: Tone | None = None) -> str:
        """The style of a table's cells."""
        side = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center"}[align]
        place = Alignment(wrap_text=kind in {Kind.TEXT, Kind.STATE}, vertical="top", horizontal=side)
        colour = _TONE_COLOURS.get(tone) if tone else None
        name = f"chgdesk {kind.value} {align.value}" + (f" {tone.value}" if tone and colour else "")
        font = Font(color=colour) if colour else Font()
        return self.named(name, alignment=place, font=font, number_format=_FORMATS.get(kind, "@"))


class _Writer:
    """Fills one workbook, sheet by sheet, row by row."""

    def __init__(self, report: Report, advance: Callable[[], None]) -> None:
        self.book = Workbook(write_only=True)
        self.report = report
        self.notes = _Notes()
        self.styles = _Styles(self.book)
        self.taken: set[str] = {"about", "notes"}
        self.advance = advance

    def text(self, sheet: Any, words: str, style: str) -> WriteOnlyCell:
        """A cell that holds text and nothing else."""
        cell = WriteOnlyCell(sheet)
        cell.style = style
        safe = visible_controls(words, lambda char: self.notes.escaped.update([(sheet.title, char)]))
        cell._value = safe  # noqa: SLF001  # the setter would refuse, or guess a formula
        cell.data_type = "s"
        return cell

    def sheet(self, title: str, widths: Sequence[float], *, head: str = "") -> Any:
        """A sheet with widths, frozen head, and what is printed on its margins."""
        sheet = self.book.create_sheet(title)
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = min(width, 80.0)
        if head:
            sheet.freeze_panes = head
        meta = self.report.meta
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddHeader.left.text = _margin(f"{meta.reference} {meta.title}".strip(), 80)
        sheet.oddHeader.right.text = _margin(meta.classification, 30)
        sheet.oddHeader.center.text = _margin("; ".join(meta.warnings), 120)
        sheet.oddFooter.left.text = _margin(f"{meta.organisation}, {meta.period}", 60)
        sheet.oddFooter.center.text = _margin(f"Generated {utc_text(meta.generated_at)}", 40)
        sheet.oddFooter.right.text = "Page &P of &N"
        return sheet

    def about(self) -> None:
        """The cover sheet: everything the report says of itself, and its label and value blocks (EVD-08, EVD-14)."""
        sheet = self.sheet("About", (30, 78, 44))
        label = self.styles.named("chgdesk label", font=Font(color="555E69"), alignment=Alignment(vertical="top"))
        value = self.styles.body(Kind.TEXT, Align.LEFT)
        title = self.styles.named("chgdesk title", font=Font(bold=True, size=16))
        warn = self.styles.named("chgdesk warning", font=Font(bold=True, color="7A4A00"))
        head = self.styles.named("chgdesk section", font=Font(bold=True, size=12))
        sheet.append([self.text(sheet, self.report.meta.title, title)])
        for warning in self.report.meta.warnings:
            sheet.append([self.text(sheet, f"{SHAPES[Tone.LOOK]} {warning}", warn)])
        sheet.append([])
        blocks = [Facts(rows=self.report.meta.facts()), *self.report.blocks]
        for block in blocks:
            if not isinstance(block, Facts):
                continue
            if block.title:
                sheet.append([])
                sheet.append([self.text(sheet, block.title, head)])
            for fact in block.rows:
                self.long_row(sheet, (fact.label, fact.value, fact.grounds), (label, value, label))
        self.contents(sheet, head, label, value)

    def contents(self, sheet: Any, head: str, label: str, value: str) -> None:
        """What each sheet holds, and how to read the times."""
        sheet.append([])
        sheet.append([self.text(sheet, "Sheets", head)])
        taken = set(self.taken)
        for table in self.report.tables:
            name = sheet_title(table.title, taken)
            self.long_row(sheet, (name, f"{table.title}: {len(table.rows)} rows"), (label, value))
        zone = self.report.meta.zone
        self.long_row(sheet, ("Times", f"Local time of {zone}; a column marked UTC holds the exact time"), (label, value))

    def long_row(self, sheet: Any, texts: Sequence[str], styles: Sequence[str]) -> int:
        """One row of texts, and as many more as the longest needs."""
        columns = [_pieces(text) for text in texts]
        depth = max(len(column) for column in columns)
        for at in range(depth):
            sheet.append(
                [
                    self.text(sheet, column[at], style) if at < len(column) and column[at] else None
                    for column, style in zip(columns, styles, strict=True)
                ]
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
        title = sheet_title(table.title, self.taken)
        sheet = self.sheet(title, [field.width for field in fields], head="A2")
        sheet.print_title_rows = "1:1"
        head = self.styles.head()
        sheet.append([self.text(sheet, field.title, head) for field in fields])
        last = 1
        row_writer = _Rows(self, sheet, fields)
        for row in table.rows:
            last += row_writer.write(row)
            self.advance()
        if not len(table.rows):
            sheet.append([self.text(sheet, table.empty, self.styles.body(Kind.TEXT, Align.LEFT))])
            last = 2
        span = f"A1:{get_column_letter(max(len(fields), 1))}{last}"
        sheet.auto_filter.ref = span
        sheet.print_area = span

    def notes_sheet(self) -> None:
        """The Notes sheet, when something had to be written differently."""
        if not self.notes:
            return
        lines = list(self.notes.lines())
        sheet = self.sheet("Notes", (32, 70, 10), head="A2")
        head, body = self.styles.head(), self.styles.body(Kind.TEXT, Align.LEFT)
        sheet.append([self.text(sheet, words, head) for words in ("Sheet", "Remark", "Cells")])
        for name, remark, count in lines:
            sheet.append([self.text(sheet, name, body), self.text(sheet, remark, body), count])


def _asks_utc(column: Column) -> bool:
    return column.utc and column.kind is Kind.DATETIME


def _margin(text: str, longest: int) -> str:
    """Text for a page margin: one line, its ampersands doubled so that none is a code."""
    line = " ".join(visible_controls(text).split())
    return (line if len(line) <= longest else line[: longest - 1] + "…").replace("&", "&&")


class _Rows:
    """Writes the rows of one sheet with one cell per column used over and over: a cell is costly to make."""

    def __init__(self, writer: _Writer, sheet: Any, fields: Sequence[_Field]) -> None:
        self._writer = writer
        self._sheet = sheet
        self._fields = fields
        self._zone = writer.report.meta.zone_info
        self._cells: dict[tuple[int, Tone | None], WriteOnlyCell] = {}

    def _cell(self, at: int, tone: Tone | None) -> WriteOnlyCell:
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
        value, kind = _value(raw, field.column.kind, self._zone)
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
        line: list[WriteOnlyCell | None] = []
        depth = 1
        for at, (value, kind, tone) in enumerate(read):
            if value is None or (kind != "s" and part):
                line.append(None)
                continue
            cell = self._cell(at, tone)
            if kind == "s":
                pieces = _pieces(visible_controls(value, self._seen if not part else None))
                depth = max(depth, len(pieces))
                value = pieces[part] if part < len(pieces) else ""
            cell._value, cell.data_type = value, kind  # noqa: SLF001  # the setter would guess a formula
            line.append(cell if value != "" else None)
        self._sheet.append(line)
        return depth

    def _seen(self, char: str) -> None:
        self._writer.notes.escaped[self._sheet.title, char] += 1


def _core(meta: ReportMeta) -> bytes:
    """Document properties with the report's own time, never the machine's."""
    title, creator = (escape(visible_controls(text)) for text in (meta.title, meta.organisation))
    moment = utc_text(meta.generated_at.astimezone(UTC))
    return _CORE.format(title=title, creator=creator, moment=moment).encode("utf-8", "backslashreplace")


def _rewrite(made: Path, sink: BinaryIO, core: bytes) -> None:
    """Copy the package with fixed times and order, so that equal reports give equal bytes (EVD-15)."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            if name == "docProps/core.xml":
                target.writestr(entry, core)
                continue
            entry.file_size = source.getinfo(name).file_size
            with source.open(name) as read, target.open(entry, "w") as write:
                shutil.copyfileobj(read, write, 1 << 20)


def _never() -> bool:
    return False


def render_xlsx(
    report: Report,
    sink: BinaryIO | Path,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = _never,
) -> None:
    """Write the report as a workbook; cancelling leaves nothing."""
    total = sum(len(table.rows) for table in report.tables)
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done % STEP == 0:
            if cancelled():
                raise Cancelled("The workbook was not written.")
            if progress is not None:
                progress(done, total)

    writer = _Writer(report, advance)
    writer.about()
    for table in report.tables:
        writer.table(table)
    writer.notes_sheet()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.xlsx"
        writer.book.save(made)
        if isinstance(sink, Path):
            with sink.open("wb") as out:
                _rewrite(made, out, _core(report.meta))
        else:
            _rewrite(made, sink, _core(report.meta))
    if progress is not None:
        progress(total, total)
