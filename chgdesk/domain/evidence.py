"""Evidence held in the workspace, and what a person said of a finding (EVD-01, EVD-20, EVD-23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.basis import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A file kept as it was: hash, name, where and when it was captured, by whom, and what it covers (EVD-01)."""

    ref: str
    sha256: str
    size: int
    name: str
    media_type: str = "application/octet-stream"
    kind: str = ""
    source: str = ""
    captured_at: datetime | None = None
    captured_by: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    location: str = ""
    held: bool = True
    note: str = ""
    time_zone: str = ""
    """The zone in which times stand inside the file, such as a chat transcript (EMG-15)."""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingNote:
    """What a named person said of one machine finding: confirmed as a deviation, or explained (EVD-23)."""

    ref: str
    change: str
    code: str
    about: str = ""
    verdict: str = "explained"
    text: str = ""
    person: str = ""
    at: datetime | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedBundle:
    """A bundle or export that left the workspace: what it covered, its hash, and the head it states (EVD-17)."""

    ref: str
    kind: str
    period: str = ""
    sha256: str = ""
    files: int = 0
    register_size: int = 0
    register_root: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""
    options: str = ""
    provenance: Provenance = Provenance()
