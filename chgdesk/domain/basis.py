"""What a fact rests on, and the two clocks of every fact (R24, APR-17, AUD-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Basis(StrEnum):
    """What a fact rests on, strongest first in `STRENGTH`; typed facts are only stated (R24)."""

    SIGNED = "signed"
    EXPORT = "export"
    DOCUMENT = "document"
    STATED = "stated"


STRENGTH: tuple[Basis, ...] = (Basis.SIGNED, Basis.EXPORT, Basis.DOCUMENT, Basis.STATED)


def weakest(bases: tuple[Basis, ...]) -> Basis | None:
    """The weakest of several bases; None where there is no fact at all."""
    return max(bases, key=STRENGTH.index, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from: its basis, the system or file that says so, the row, and when it was recorded.

    `recorded_at` is this machine's clock; `claimed_recorded_at` is what the source says of itself.
    `document` is the SHA-256 of evidence held in the workspace; `file` that of the export it was read from.
    """

    basis: Basis = Basis.STATED
    source: str = ""
    file: str | None = None
    row: str | None = None
    document: str | None = None
    recorded_at: datetime | None = None
    claimed_recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """The provenance of one named field of a record, where it differs from the record's own."""

    field: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapePatch:
    """How an imported file wrote something that means the same to us but reads differently.

    `pointer` is a JSON pointer into the exported record; `ours` what we would write there and `theirs` what the
    file had, both as JSON text, empty for absent. Applied on export only while `ours` still holds.
    """

    pointer: str
    ours: str
    theirs: str
