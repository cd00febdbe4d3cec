"""A report as plain values, as canonical JSON, and the hash of its data (AUD-14, EVD-07, EVD-15)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from chgdesk.exports.columns import State, utc_text
from chgdesk.exports.report.blocks import Block, Report, Table


def _table_form(table: Table) -> dict[str, Any]:
    """A table with its cells read out."""
    columns = [{"key": column.key, "title": column.title, "kind": column.kind.value} for column in table.columns]
    rows = [[_form(column.value(row)) for column in table.columns] for row in table.rows]
    return {"block": "table", "title": table.title, "columns": columns, "rows": rows, "empty": table.empty}


def _record_form(value: Any) -> dict[str, Any]:
    """A frozen value as its fields, with the name of its block."""
    form = {field.name: _form(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Block):
        form["block"] = type(value).__name__.lower()
    return form


def _form(value: Any) -> Any:
    """A value in JSON form; pictures by digest, decimals as text, times as UTC."""
    if value is None or (isinstance(value, str | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, State):
        return {"state": value.word, "tone": value.tone.value}
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "size": len(value)}
    if isinstance(value, Table):
        return _table_form(value)
    if isinstance(value, tuple | list):
        return [_form(item) for item in value]
    return _record_form(value)


def _encode(form: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; a lone surrogate stands as its escape."""
    text = json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="backslashreplace")


def report_form(report: Report) -> dict[str, Any]:
    """The report as plain values, for snapshots and for the JSON copy (AUD-14)."""
    return {"meta": _form(report.meta), "blocks": [_form(block) for block in report.blocks]}


def canonical_json(report: Report) -> bytes:
    """The report as canonical JSON bytes: equal reports, equal bytes (EVD-15)."""
    return _encode(report_form(report))


def data_digest(blocks: Iterable[Block]) -> str:
    """SHA-256 of the blocks' canonical JSON: the hash of the data that a page states (EVD-07)."""
    return hashlib.sha256(_encode([_form(block) for block in blocks])).hexdigest()
