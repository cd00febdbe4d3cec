"""What one interchange file holds: the registers of a workspace, and what to tell the person importing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chgdesk.domain.register import Register

SOURCE: Final = "interchange file"
"""What provenance names as the source of everything read from such a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Register):
    """What one file holds, with the sentences that its reader should tell the person importing it."""

    notes: tuple[str, ...] = ()
