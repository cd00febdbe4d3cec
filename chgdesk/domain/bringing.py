"""What was brought in from another system, and how its columns, dates and people were read (CHG-18, CHG-24)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.basis import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One act of bringing in: which file, how many rows, which records came of it, and whether it was taken back."""

    ref: str
    source: str
    file_name: str = ""
    sha256: str = ""
    rows_read: int = 0
    created: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    """Records that stood already and were given further facts."""
    known: int = 0
    """Rows that said nothing new."""
    refused: int = 0
    mapping: str = ""
    state: str = "applied"
    kept: tuple[str, ...] = ()
    """Records left as they are when the batch was taken back, because somebody had worked on them."""
    reason: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """One column of a source and the field it fills; an empty field means that it is not read."""

    column: str
    field: str
    reading: str = ""
    """How its values are read where there is a choice: `day_first`, `month_first`, a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChoice:
    """A name as a source writes it, and the person on record it stands for; empty: nobody on record."""

    name: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping:
    """How a kind of file was read last time, told by its columns, so that nobody matches them twice."""

    ref: str
    source: str
    columns: tuple[ColumnChoice, ...] = ()
    names: tuple[NameChoice, ...] = ()
    zone: str = ""
    provenance: Provenance = Provenance()
