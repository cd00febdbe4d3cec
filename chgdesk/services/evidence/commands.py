"""What can be done with evidence on a record: add, refer to, correct, withdraw; nothing is deleted (EVD-01, EVD-20)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from chgdesk.services.evidence.watch import Watch
from chgdesk.services.registry import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One file to be taken: its bytes from `path` or `data`, and what somebody said of it."""

    path: Path | None = None
    data: bytes = b""
    name: str = ""
    kind: str = ""
    source: str = ""
    captured_at: datetime | None = None
    captured_by: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    attribute: str = ""
    about: str = ""
    note: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    """Take one or many files as evidence of a change, or of none, in one act (EVD-01)."""

    change: str | None
    files: tuple[EvidenceFile, ...]
    watch: Watch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLocation(Command):
    """Refer to a file that is too large or is kept elsewhere: where, how large, and its hash (EVD-20).

    Hash and size are measured where the file can be reached at `path`; the file itself is not taken in.
    """

    change: str | None
    location: str
    name: str
    sha256: str = ""
    size: int = 0
    path: Path | None = None
    facts: EvidenceFile = EvidenceFile()
    watch: Watch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEvidence(Command):
    """Correct what is said of a file, never its bytes; a field that is None stays (CHG-12).

    `item` is its reference or SHA-256; with `change` the kind named on that record follows.
    """

    item: str
    reason: str
    change: str | None = None
    name: str | None = None
    kind: str | None = None
    source: str | None = None
    captured_at: datetime | None = None
    captured_by: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    note: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEvidence(Command):
    """Say that a file is no longer evidence of a change, and why; it stays held and listed."""

    change: str
    sha256: str
    reason: str
