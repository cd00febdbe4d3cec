"""Jobs that read and rehearse a list in a process of their own, and never write (design section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.bringing import ImportMapping
from chgdesk.jobs import Progress, job
from chgdesk.services.bringing.columns import ColumnGuess, mapping_ref, propose_columns, remembered_for
from chgdesk.services.bringing.known import Known, known_of
from chgdesk.services.bringing.names import NamesFound, find_names
from chgdesk.services.bringing.packing import packed
from chgdesk.services.bringing.refused import refused_csv
from chgdesk.services.bringing.rehearsing import rehearse
from chgdesk.services.bringing.rows import settled_choices
from chgdesk.services.bringing.shape import SourceShape
from chgdesk.services.bringing.sniffing import sniff
from chgdesk.services.bringing.verdicts import Rehearsal

SHOWN_ROWS = 20
"""So many rows are shown while columns are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A list as it was given: its bytes and name, and what was said of it; empty words are found out."""

    data: bytes
    name: str
    source: str = ""
    sheet: str = ""
    encoding: str = ""

    def read(self) -> SourceShape:
        """Read it."""
        return sniff(self.data, self.name, source=self.source, sheet=self.sheet, encoding=self.encoding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A source at first sight: its first rows, a guess for each column, and every name to be matched."""

    shape: SourceShape
    guesses: tuple[ColumnGuess, ...]
    names: NamesFound
    mapping: ImportMapping
    is_remembered: bool = False
    people: tuple[tuple[str, str], ...] = ()
    systems: tuple[tuple[str, str], ...] = ()
    zone: str = "UTC"


def look_at(shape: SourceShape, known: Known, chosen: ImportMapping | None = None) -> Looked:
    """Guess what is not chosen yet; with `chosen` the columns stand and the names are matched for them."""
    remembered = remembered_for(shape, known.mappings)
    basis = chosen or remembered
    guesses = propose_columns(shape, basis)
    mapping = ImportMapping(
        ref=mapping_ref(shape),
        source=shape.source,
        columns=tuple(guess.choice for guess in guesses),
        names=basis.names if basis else (),
        systems=basis.systems if basis else (),
        words=basis.words if basis else (),
        zone=(basis.zone if basis else "") or known.zone,
    )
    names = find_names(shape, mapping, known.people, known.systems, remembered)
    return Looked(
        shape=replace(shape, rows=shape.rows[:SHOWN_ROWS]),
        guesses=guesses,
        names=names,
        mapping=settled_choices(mapping, names),
        is_remembered=remembered is not None and remembered.ref == mapping.ref,
        people=tuple((person.ref, person.name) for person in known.people if person.active),
        systems=tuple((card.ref, card.title or card.ref) for card in known.systems),
        zone=known.zone,
    )


@job
def read_source(path: str, given: Given, chosen: ImportMapping | None = None, *, progress: Progress) -> Looked:
    """Read a list and say what it is."""
    progress(0, 2, f"Reading {given.name}")
    shape = given.read()
    progress(1, 2, "Matching columns, people and systems")
    with open_desk(Path(path), read_only=True) as desk:
        return look_at(shape, known_of(desk, with_changes=False), chosen)


@job
def rehearse_source(path: str, given: Given, mapping: ImportMapping, *, progress: Progress) -> Rehearsal:
    """What bringing it in would record, row by row."""
    progress(0, 1, f"Reading {given.name}")
    shape = replace(given, source=mapping.source).read()
    with open_desk(Path(path), read_only=True) as desk:
        known = known_of(desk)
    plan = rehearse(shape, mapping, known, lambda done, total: progress(done, total, "Comparing with the register"))
    return packed(plan)


@job
def refused_rows(rehearsal: Rehearsal, *, progress: Progress) -> bytes:
    """The refused rows of a rehearsal as a file."""
    progress(0, 1, "Writing the refused rows")
    return refused_csv(rehearsal)
