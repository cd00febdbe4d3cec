"""The comparison of two versions as a file: PDF, or Word with tracked changes (POL-14)."""

from __future__ import annotations

import io

from chgdesk.errors import UserError
from chgdesk.exports.builders.redline_paper import RedlinePaper, redline_report
from chgdesk.exports.docx import write_redline_docx
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import pdf_bytes
from chgdesk.services.policies.papers import PolicyFile, file_name, line_of, paper_of
from chgdesk.text.redline import Redline

PDF, WORD = "pdf", "docx"


def redline_paper(desk: Desk, old: str, new: str, redline: Redline) -> RedlinePaper:
    """What the comparison prints, from a redline that was computed already."""
    older = line_of(desk, old)
    newer = paper_of(desk, new, "policy")
    return RedlinePaper(redline=redline, older=older.version, older_standing=older.standing, newer=newer)


def redline_file(desk: Desk, old: str, new: str, redline: Redline, ending: str) -> PolicyFile:
    """The comparison as a file; `ending` is pdf or docx.

    Raises:
        UserError: another ending.
    """
    paper = redline_paper(desk, old, new, redline)
    if ending == PDF:
        data = pdf_bytes(redline_report(paper))
    elif ending == WORD:
        sink = io.BytesIO()
        write_redline_docx(paper, sink)
        data = sink.getvalue()
    else:
        raise UserError(f"A comparison is written as pdf or docx, not as {ending}.")
    document = paper.newer.content.document
    numbers = f"{paper.older.number} to {paper.newer.version.number}"
    return PolicyFile(name=file_name(document.ref, document.title, numbers, ending), data=data)
