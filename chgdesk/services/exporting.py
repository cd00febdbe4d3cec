"""What every export shares: the head its pages state, bytes of a report, and the entry that a file left (EVD-17)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chgdesk.domain.evidence import IssuedBundle
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.report import RegisterHead, Report
from chgdesk.exports.xlsx import render_xlsx
from chgdesk.services.context import Context
from chgdesk.services.desk import Desk
from chgdesk.services.reading import EntryBySeq, TrailHead
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

_EXPORTS: Mapping[str, str] = {
    "crosswalk": "the crosswalk",
    "control list": "the control list",
    "responsibilities": "the responsibility chart",
    "calendar": "the calendar of planned changes",
    "meeting sheet": "the sheet of a change meeting",
    "minutes": "the minutes of a change meeting",
}
"""What left the workspace, where it was not the whole of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterExport(Command):
    """Record that a file other than a bundle left the workspace, with its hash (EVD-17, AUD-01)."""

    export: IssuedBundle


@handles(
    RegisterExport,
    permission="export",
    sentence=lambda c: (
        f"exported {c.export.options or _EXPORTS.get(c.export.kind, 'the workspace as ' + c.export.kind)}"
    ),
    action="export.file",
)
def register_export(command: RegisterExport, work: Work, _context: Context) -> None:
    """Record the export; it does not move the register head."""
    work.note("sha256", command.export.sha256)
    work.bundles.add(command.export)


def register_head(desk: Desk) -> RegisterHead | None:
    """The trail's size and root after the last entry that touched a record, as pages state it (decision 5)."""
    head = desk.ask(TrailHead())
    if head.register_size == 0:
        return None
    entry = desk.ask(EntryBySeq(seq=head.register_size))
    recorded = datetime.fromisoformat(entry.recorded).astimezone(UTC).replace(microsecond=0)
    return RegisterHead(size=head.register_size, root=head.register_root.hex(), recorded_at=recorded, signed=False)


def pdf_bytes(report: Report) -> bytes:
    """A report as PDF."""
    sink = io.BytesIO()
    render_pdf(report, sink)
    return sink.getvalue()


def xlsx_bytes(report: Report) -> bytes:
    """A report as a workbook."""
    sink = io.BytesIO()
    render_xlsx(report, sink)
    return sink.getvalue()
