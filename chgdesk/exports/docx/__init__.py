"""Policies and comparisons as Word documents: real headings, lists, tables, tracked changes (POL-03, 14, 16).

The same paper gives the same bytes.
"""

from __future__ import annotations

from chgdesk.exports.docx.policy import write_docx
from chgdesk.exports.docx.redline import write_redline_docx

__all__ = ["write_docx", "write_redline_docx"]
