"""What a reader is told of one change, in order: for the window and the dossier alike (CHG-12, W2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chgdesk.domain.basis import Basis
from chgdesk.domain.evaluation.findings import AttributeResult, Finding


class StopState(StrEnum):
    """How one stop of the gate strip stands."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    LOOK = "look"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of the gate strip: Request, Risk, Approval, Test, Deploy, Check, Review, Closed."""

    key: str
    title: str
    state: StopState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Something missing or to look at first, with the clause that asks for it and the field to jump to."""

    finding: Finding
    clause: str
    field: str
    explained_by: str = ""
    explanation: str = ""
    owed_by: tuple[str, ...] = ()
    """Names of those who could supply it (MET-13)."""
    is_ahead: bool = False
    """Missing before it goes live, and so nothing to be explained yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One of the five questions: what, why, who, tested, undo; empty text means it is not on record."""

    question: str
    text: str
    basis: Basis | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A piece of evidence held, or named and not held."""

    name: str
    kind: str
    sha256: str
    size: int | None
    media_type: str
    held: bool
    about: str
    location: str = ""
    """Where it is kept, if not here (EVD-20)."""
    withdrawn: str = ""
    """Since when, by whom and why it is no longer evidence of the record; empty while it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact: label, value in words, both clocks, and what it rests on."""

    label: str
    value: str
    occurred: datetime | None = None
    recorded: datetime | None = None
    basis: Basis | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Facts that belong together under one heading."""

    title: str
    facts: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act on this record from the trail: when, who, what, and old to new."""

    seq: int
    recorded: datetime
    actor: str
    sentence: str
    changes: tuple[tuple[str, str, str], ...] = ()
    said: tuple[str, ...] = ()
    """The same differences as people read them: by the words of the field, people by name, times in the zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """One change as it is read: title line, gate strip, attention, five answers, evidence, rules, facts, history."""

    rid: int
    ref: str
    title: str
    category: str
    risk: str
    systems: str
    state_words: str
    verdict: str | None
    policy_words: str
    strip: tuple[Stop, ...]
    attention: tuple[Attention, ...]
    answers: tuple[Answer, ...]
    evidence: tuple[HeldFile, ...]
    rules: tuple[AttributeResult, ...]
    facts: tuple[FactGroup, ...]
    history: tuple[HistoryLine, ...] = ()
    risk_because: tuple[str, ...] = ()
    """The answers that make the risk what it is (RSK-03)."""
    missing_kinds: tuple[str, ...] = ()
    """Kinds of evidence that a record of its type is shown by and that are not held (EVD-03)."""
    zone: str = "UTC"
