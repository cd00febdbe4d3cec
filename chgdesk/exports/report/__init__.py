"""The report model: what a document says, before anyone decides whether it is paper, workbook or screen."""

from __future__ import annotations

from chgdesk.exports.report.blocks import (
    Block,
    Contents,
    ContentsLine,
    Facts,
    Figure,
    FileRow,
    Files,
    Grid,
    Heading,
    Notice,
    NoticeKind,
    PageBreak,
    Report,
    Run,
    RunMark,
    Runs,
    Signature,
    Signatures,
    Table,
    Text,
)
from chgdesk.exports.report.forms import canonical_json, data_digest, report_form
from chgdesk.exports.report.meta import Controlled, Fact, Orientation, RegisterHead, ReportMeta

__all__ = [
    "Block",
    "Contents",
    "ContentsLine",
    "Controlled",
    "Fact",
    "Facts",
    "Figure",
    "FileRow",
    "Files",
    "Grid",
    "Heading",
    "Notice",
    "NoticeKind",
    "Orientation",
    "PageBreak",
    "RegisterHead",
    "Report",
    "ReportMeta",
    "Run",
    "RunMark",
    "Runs",
    "Signature",
    "Signatures",
    "Table",
    "Text",
    "canonical_json",
    "data_digest",
    "report_form",
]
