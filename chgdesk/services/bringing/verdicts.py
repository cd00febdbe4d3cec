"""What a rehearsal says: a verdict for each row, with counts that add up (NFR-08, peers C16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.change import Change
from chgdesk.domain.people import Person
from chgdesk.domain.reconcile import DeploymentEvent


class Action(StrEnum):
    """What happens with a row."""

    NEW = "new"
    COMPLETES = "completes"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDifference:
    """One cell in which list and register say different things."""

    field: str
    words: str
    held: str
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerdict:
    """One row: what happens with it, why, and what it would record.

    `change` is what it records without corrections, `corrected` with them; both are None where nothing is recorded.
    """

    number: int
    label: str
    action: Action
    ref: str = ""
    title: str = ""
    sentence: str = ""
    differences: tuple[CellDifference, ...] = ()
    is_history: bool = False
    version: int = 0
    change: Change | None = None
    corrected: Change | None = None
    event: DeploymentEvent | None = None
    packed: bytes = b""
    """These three as bytes, on the way from the job process; see `packing`."""
    cells: tuple[str, ...] = ()
    """The cells of a refused row as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows were read and what became of them: read = new + completes + known + refused."""

    read: int
    new: int
    completes: int
    known: int
    refused: int
    history: int = 0
    differing: int = 0

    @property
    def words(self) -> str:
        """The counts in one line."""
        said = (
            f"{self.read} rows read: {self.new} new, {self.completes} complete a record, {self.known} known, "
            f"{self.refused} refused"
        )
        return f"{said}; {self.history} of the new are History." if self.history else f"{said}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Everything that recording would do, computed without writing; `size` is the register it was computed on."""

    source: str
    name: str
    sha256: str
    headings: tuple[str, ...]
    mapping: ImportMapping
    rows: tuple[RowVerdict, ...]
    people: tuple[Person, ...] = ()
    size: int = 0
    at: datetime | None = None
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """The counts, from the rows themselves."""
        by_action = Counter(row.action for row in self.rows)
        return Counts(
            read=len(self.rows),
            new=by_action[Action.NEW],
            completes=by_action[Action.COMPLETES],
            known=by_action[Action.KNOWN],
            refused=by_action[Action.REFUSED],
            history=sum(1 for row in self.rows if row.is_history and row.action is Action.NEW),
            differing=sum(1 for row in self.rows if row.differences),
        )

    @property
    def records_something(self) -> bool:
        """Whether bringing it in would record anything, without corrections."""
        return any(row.action in {Action.NEW, Action.COMPLETES} for row in self.rows)
