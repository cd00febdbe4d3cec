"""Report → workbook: a cover sheet, a sheet per table, equal bytes for equal reports (EVD-08, EVD-15)."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from chgdesk.errors import Cancelled
from chgdesk.exports.columns import utc_text
from chgdesk.exports.report import Report, ReportMeta
from chgdesk.exports.text import visible_controls
from chgdesk.exports.xlsx.sheets import BookWriter

STEP = 250
"""Rows written between two reports of progress, and between two looks at whether to stop."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
)


def _core(meta: ReportMeta) -> bytes:
    """Document properties with the report's own time, never the machine's."""
    title, creator = (escape(visible_controls(text)) for text in (meta.title, meta.organisation))
    moment = utc_text(meta.generated_at)
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

    writer = BookWriter(report, advance)
    try:
        writer.fill()
    except BaseException:
        writer.abandon()
        raise
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
