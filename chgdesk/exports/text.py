"""Report → CSV, JSON and plain text: for spreadsheets, other programs and the command line."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from functools import singledispatch
from typing import TextIO

from chgdesk.exports.columns import Align, Cell, Column, State, data_text, moment_text, reading_text
from chgdesk.exports.report import (
    Block,
    Contents,
    Facts,
    Figure,
    Files,
    Grid,
    Heading,
    Notice,
    PageBreak,
    Report,
    ReportMeta,
    Signatures,
    Table,
    Text,
    report_form,
)

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the start of a formula (reliability.md 4.8)."""
NEUTRAL_NOTE = "A leading apostrophe was set before text that a spreadsheet could take for a formula."
_HIDDEN_STARTS = " \ufeff\u200b\u00a0"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_TERMINAL_LIMIT = 60


def visible_controls(text: str, seen: Callable[[str], None] | None = None) -> str:
    r"""Control characters, lone surrogates and non-characters as visible escapes such as `\u001b`."""

    def escape(match: re.Match[str]) -> str:
        char = match.group()
        if seen is not None:
            seen(char)
        return f"\\u{ord(char):04x}"

    return _CONTROLS.sub(escape, text.replace("\r\n", "\n"))


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `restored` takes the mark off again (EVD-13).

    Text that starts with an apostrophe already gets one more, so that taking one off is always right.
    """
    start = text.lstrip(_HIDDEN_STARTS)[:1]
    return f"'{text}" if (start in FORMULA_STARTS and start) or text.startswith("'") else text


def restored(text: str) -> str:
    """The text as it was before `neutral`."""
    return text.removeprefix("'")


def _csv_cell(value: Cell) -> str:
    """A cell for a CSV file; numbers and dates are our own writing and stay as they are."""
    if isinstance(value, str):
        return neutral(value)
    return neutral(value.word) if isinstance(value, State) else data_text(value)


def write_csv(table: Table, sink: TextIO, *, bom: bool = False) -> None:
    """A table as CSV after RFC 4180; open the sink with `newline=""` and UTF-8."""
    if bom:
        sink.write("\ufeff")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([neutral(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(column.value(row)) for column in table.columns])


def csv_bytes(table: Table, *, bom: bool = False) -> bytes:
    """A table as CSV in UTF-8; a lone surrogate stands as its escape."""
    sink = io.StringIO(newline="")
    write_csv(table, sink, bom=bom)
    return sink.getvalue().encode("utf-8", errors="backslashreplace")


def json_bytes(report: Report) -> bytes:
    """The report as indented JSON with sorted keys, the machine-readable copy (AUD-14)."""
    text = json.dumps(report_form(report), sort_keys=True, ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", errors="backslashreplace")


def terminal_text(text: str) -> str:
    """Text safe on a terminal: one line, no control or direction characters, nothing hidden."""
    line = " ".join(text.split())
    return "".join(char if not unicodedata.category(char).startswith("C") else f"\\u{ord(char):04x}" for char in line)


def _shown(value: Cell, column: Column, zone: tzinfo) -> str:
    text = terminal_text(reading_text(value, column.kind, zone))
    if len(text) > _TERMINAL_LIMIT:
        text = text[: _TERMINAL_LIMIT - 1] + "…"
    return f"{value.shape} {text}" if isinstance(value, State) else text


def columns_text(table: Table, zone: tzinfo) -> Iterator[str]:
    """A table in plain columns, each as wide as its widest cell; long text is cut with `…`."""
    if not len(table.rows):
        yield terminal_text(table.empty)
        return
    head = [terminal_text(column.title) for column in table.columns]
    body = [[_shown(column.value(row), column, zone) for column in table.columns] for row in table.rows]
    widths = [max(len(line[at]) for line in (head, *body)) for at in range(len(table.columns))]
    for line in (head, ["-" * width for width in widths], *body):
        cells = (
            cell.rjust(width) if column.alignment is Align.RIGHT else cell.ljust(width)
            for cell, width, column in zip(line, widths, table.columns, strict=True)
        )
        yield "  ".join(cells).rstrip()


@singledispatch
def _block_lines(block: Block, meta: ReportMeta) -> Iterable[str]:
    del meta
    raise TypeError(f"No way to write a {type(block).__name__} as text")


@_block_lines.register
def _(block: Heading, meta: ReportMeta) -> Iterator[str]:
    del meta
    yield ""
    text = terminal_text(block.words)
    yield text
    if block.level <= 2:
        yield ("=" if block.level == 1 else "-") * len(text)


@_block_lines.register
def _(block: Text, meta: ReportMeta) -> Iterator[str]:
    del meta
    marker = f"{terminal_text(block.marker)} " if block.marker else ""
    yield "  " * block.indent + marker + terminal_text(block.content)


def _fact_lines(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    safe = [(terminal_text(label), terminal_text(value)) for label, value in pairs]
    width = max((len(label) for label, _value in safe), default=0)
    yield from (f"{label.ljust(width)}  {value}".rstrip() for label, value in safe)


@_block_lines.register
def _(block: Facts, meta: ReportMeta) -> Iterator[str]:
    del meta
    if block.title:
        yield terminal_text(block.title)
    yield from _fact_lines(
        (fact.label, f"{fact.value} ({fact.grounds})" if fact.grounds else fact.value) for fact in block.rows
    )


@_block_lines.register
def _(block: Table, meta: ReportMeta) -> Iterator[str]:
    if block.title:
        yield f"{terminal_text(block.title)} ({len(block.rows)})"
    yield from columns_text(block, meta.zone_info)


@_block_lines.register
def _(block: Grid, meta: ReportMeta) -> Iterator[str]:
    del meta
    if block.title:
        yield terminal_text(block.title)
    for row in (block.head, *block.rows):
        yield " | ".join(terminal_text(words) for words in block.words(row)).rstrip()


@_block_lines.register
def _(block: Contents, meta: ReportMeta) -> Iterator[str]:
    del meta
    yield terminal_text(block.title)
    for line in block.rows:
        yield "  " * line.level + terminal_text(f"{line.number} {line.text}")


@_block_lines.register
def _(block: Figure, meta: ReportMeta) -> Iterator[str]:
    del meta
    yield f"[picture] {terminal_text(block.caption)}"


@_block_lines.register
def _(block: Files, meta: ReportMeta) -> Iterator[str]:
    del meta
    yield terminal_text(block.title)
    for row in block.rows:
        state = terminal_text(row.sha256) if row.held else "not held"
        yield "  ".join(part for part in (terminal_text(row.name), state, terminal_text(row.note)) if part)


@_block_lines.register
def _(block: Signatures, meta: ReportMeta) -> Iterator[str]:
    yield terminal_text(block.title)
    for row in block.rows:
        moment = moment_text(row.signed_at, meta.zone_info) if row.signed_at else "not signed"
        parts = (row.person, row.role, row.meaning, moment, row.statement, row.digest)
        yield "; ".join(terminal_text(part) for part in parts if part)
    yield terminal_text(block.note)


@_block_lines.register
def _(block: PageBreak, meta: ReportMeta) -> Iterator[str]:
    del block, meta
    yield ""


@_block_lines.register
def _(block: Notice, meta: ReportMeta) -> Iterator[str]:
    del meta
    words = {"info": "Note", "look": "To look at", "open": "Open", "explained": "Explained"}
    yield terminal_text(f"{words[block.kind.value]}: {block.title} {block.text}")


def plain_text(report: Report) -> str:
    """The report as plain text for the command line."""
    lines = [terminal_text(report.meta.title)]
    lines.extend(f"! {terminal_text(warning)}" for warning in report.meta.warnings)
    lines.extend(_fact_lines((fact.label, fact.value) for fact in report.meta.facts()))
    for block in report.blocks:
        lines.append("")
        lines.extend(_block_lines(block, report.meta))
    return "\n".join(lines) + "\n"
