"""What the window asks of an opened workspace; the desk answers it, tests answer it from memory."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from chgdesk.domain.filter_language import Vocabulary
from chgdesk.domain.filters import ChangeFilter, Order, QuickView
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.rows import ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value to narrow by, and how many records have it."""

    value: str
    count: int
    words: str = ""
    """How it reads where that is not the value itself: a person's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One group of values to narrow by; `key` names the field of `ChangeFilter`."""

    key: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody who can sit down at the desk: an active person on record, with the roles held now, in words."""

    person: str
    name: str
    roles: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCard:
    """What the frame of the window says of the open workspace."""

    name: str
    path: str = ""
    zone: str = "UTC"
    person: str = ""
    role: str = ""
    people: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    """Who can sit down at the desk, by name."""
    seat: str = ""
    """The key of the person on record who sits there now; empty while nobody by name does."""
    read_only: str = ""
    """Why it is open for reading only and who holds it; empty when it can be written."""
    fictional: bool = False
    trail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a command touched: `rids` are changes of the register, `kinds` every kind of record written.

    An empty `kinds` means that the change register alone is concerned; kind `seat` that somebody else sits down.
    """

    sentence: str
    rids: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    value: object = field(default=None)


class RegisterReader(Protocol):
    """The change register as the screen reads it. `rows` alone is asked on the GUI thread."""

    def ids(self, wanted: ChangeFilter, order: Order) -> array[int]:
        """The numbers of all records that fit, in order."""
        ...

    def rows(self, rids: Sequence[int]) -> Sequence[ChangeRow]:
        """The lines of these records, in one short statement; records that are gone are left out."""
        ...

    def counts(self, wanted: ChangeFilter) -> Mapping[QuickView, int]:
        """How many records each quick view holds under the same other conditions."""
        ...

    def facets(self, wanted: ChangeFilter) -> tuple[Facet, ...]:
        """The values to narrow by, with counts."""
        ...

    def count(self, wanted: ChangeFilter) -> int:
        """How many records fit."""
        ...

    def vocabulary(self) -> Vocabulary:
        """The words the filter may use here: of the rules, and names on record."""
        ...

    def page(self, rid: int) -> RecordPage:
        """One record as it is read."""
        ...

    def file(self, sha256: str) -> bytes:
        """The bytes of a piece of evidence held in the workspace."""
        ...


class Workspace(Protocol):
    """An opened workspace."""

    @property
    def card(self) -> WorkspaceCard:
        """What the frame says of it."""
        ...

    @property
    def changes(self) -> RegisterReader:
        """Its change register."""
        ...

    def now(self) -> datetime:
        """The desk's clock."""
        ...

    def execute(self, request: object) -> Changed:
        """Carry out what the person asked for, a `chgdesk.services.registry.Command` above all; on the writer thread.

        Commands of the policy desk are refused in a sentence while nobody by name sits at the desk (POL-15).
        """
        ...

    def ask(self, query: object) -> Any:
        """Answer one of the desk's questions; asked off the GUI thread only."""
        ...

    def seat(self, person: str) -> WorkspaceCard:
        """Sit somebody down at the desk, by the key of the record; nobody where it is empty. Off the GUI thread."""
        ...

    @property
    def judging_job(self) -> tuple[str, ...]:
        """The job that judges every record, as its name and its values; empty where the lines need none."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainFinding:
    """A person's word on what the machine found: a deviation, or explained (SMP-08; ux.md, Words)."""

    rid: int
    ref: str
    code: str
    attribute: str
    person: str
    about: str = ""
    """Which role or test of the finding is meant, where it names one."""
    verdict: str
    """`confirmed` or `explained`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOwn:
    """What the first form asks for: company, system, zone, and where the file shall lie."""

    company: str
    system: str
    zone: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepJudgement:
    """The lines that the judging job has computed, to be kept outside the trail."""

    lines: tuple[object, ...]


class Opener(Protocol):
    """Opens workspace files; every call runs off the GUI thread and raises a `UserError` with one clear sentence."""

    def open(self, path: str) -> Workspace:
        """Open an existing workspace."""
        ...

    def create(self, wish: StartOwn) -> Workspace:
        """Create a workspace and open it."""
        ...

    def sample(self) -> Workspace:
        """Open the sample company, which is there once `sample_job` is empty or has run."""
        ...

    def sample_job(self) -> tuple[str, ...]:
        """The job that builds the sample company, as its name and its values; empty where it is there already."""
        ...
