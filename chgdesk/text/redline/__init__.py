"""What changed between two versions of the text, word by word (POL-14, issue 3)."""

from __future__ import annotations

from chgdesk.text.redline.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    BlockChange,
    Counts,
    ParameterChange,
    Piece,
    Pieces,
    Redline,
    RowChange,
    SectionChange,
)
from chgdesk.text.redline.comparing import Progress, compare

__all__ = [
    "ADDED",
    "CHANGED",
    "REMOVED",
    "SAME",
    "BlockChange",
    "Counts",
    "ParameterChange",
    "Piece",
    "Pieces",
    "Progress",
    "Redline",
    "RowChange",
    "SectionChange",
    "compare",
]
