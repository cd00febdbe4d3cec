"""What can be asked of a desk: query values, each answered by one module of storage."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.audit import AuditEntry, Checkpoint
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.filters import ChangeFilter, Order, QuickView
from chgdesk.domain.register import Register
from chgdesk.domain.rows import ChangeRow, EntryRow
from chgdesk.services.registry import answers
from chgdesk.storage import audit_log, derived
from chgdesk.storage.audit_log import Head, Store
from chgdesk.storage.derived import GOVERNING, DerivedRow
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.queries import around, changes, evidence, register, trail
from chgdesk.storage.queries.changes import ChangeDetail
from chgdesk.storage.repositories import Held, Reader

__all__ = ["ChangeDetail", "DerivedRow", "Head", "Held", "Store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordByRef:
    """The record of a kind with this reference, or None."""

    kind: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsOf:
    """Every record of a kind, oldest number first."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAt:
    """The whole register as it was known at a moment; None means now."""

    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAround:
    """The register as the judge needs it for one change alone; quick however many others there are."""

    rid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIds:
    """The numbers of the changes that meet a filter, in order."""

    filter: ChangeFilter = ChangeFilter()
    order: Order = Order()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRows:
    """The rows of some changes, in the order asked."""

    rids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCount:
    """How many changes meet a filter."""

    filter: ChangeFilter = ChangeFilter()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCounts:
    """How many changes each quick view holds."""

    filter: ChangeFilter = ChangeFilter()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacets:
    """Which values the filtered changes have, with counts."""

    filter: ChangeFilter = ChangeFilter()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNumbers:
    """Every number of the register, and whether it is void: what a list's cover says of gaps (EVD-14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeByRid:
    """One change with its whole history."""

    rid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryIds:
    """The numbers of the trail's entries, newest first."""

    actor: str = ""
    action: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRows:
    """Some entries as lines, in the order asked."""

    seqs: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryBySeq:
    """One entry in full, or None."""

    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailHead:
    """The end of the trail and the register head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceIdentity:
    """Which workspace this is and which epoch of its trail is running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointNow:
    """The checkpoint of this moment, to be printed, signed or given away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLeaves:
    """Every leaf of the trail, from which proofs are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntries:
    """Every entry behind a number, in order, as stored bytes."""

    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOfChange:
    """The evidence recorded for one change."""

    rid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNotHeld:
    """Files that changes name and the workspace does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceBytes:
    """The bytes of one held file."""

    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementDigests:
    """The input digest of every kept judgement, by record number."""

    params: str = GOVERNING


@answers(RecordByRef)
def _record_by_ref(query: RecordByRef, connection: Any) -> Held[Any] | None:
    reader: Reader[Any] = Reader(connection, BY_NAME[query.kind])
    return reader.find(query.ref)


@answers(RecordsOf)
def _records_of(query: RecordsOf, connection: Any) -> list[Held[Any]]:
    reader: Reader[Any] = Reader(connection, BY_NAME[query.kind])
    return list(reader.all())


@answers(RegisterAt)
def _register_at(query: RegisterAt, connection: Any) -> Register:
    return register.load_register(connection, query.known_at)


@answers(RegisterAround)
def _register_around(query: RegisterAround, connection: Any) -> Register:
    """Read what belongs to it."""
    return around.register_around(connection, query.rid)


@answers(ChangeIds)
def _change_ids(query: ChangeIds, connection: Any) -> array[int]:
    return changes.ids(connection, query.filter, query.order, query.zone)


@answers(ChangeRows)
def _change_rows(query: ChangeRows, connection: Any) -> list[ChangeRow]:
    return changes.rows(connection, query.rids)


@answers(ChangeCount)
def _change_count(query: ChangeCount, connection: Any) -> int:
    return changes.count(connection, query.filter, query.zone)


@answers(ChangeCounts)
def _change_counts(query: ChangeCounts, connection: Any) -> dict[QuickView, int]:
    return changes.counts(connection, query.filter, query.zone)


@answers(ChangeFacets)
def _change_facets(query: ChangeFacets, connection: Any) -> dict[str, tuple[tuple[str, int], ...]]:
    return changes.facets(connection, query.filter, query.zone)


@answers(ChangeNumbers)
def _change_numbers(_query: ChangeNumbers, connection: Any) -> tuple[tuple[str, bool], ...]:
    return changes.numbers(connection)


@answers(ChangeByRid)
def _change_by_rid(query: ChangeByRid, connection: Any) -> ChangeDetail:
    return changes.detail(connection, query.rid)


@answers(EntryIds)
def _entry_ids(query: EntryIds, connection: Any) -> array[int]:
    return trail.ids(connection, actor=query.actor, action=query.action, words=query.words)


@answers(EntryRows)
def _entry_rows(query: EntryRows, connection: Any) -> list[EntryRow]:
    return trail.rows(connection, query.seqs)


@answers(EntryBySeq)
def _entry_by_seq(query: EntryBySeq, connection: Any) -> AuditEntry | None:
    return audit_log.entry(connection, query.seq)


@answers(TrailHead)
def _trail_head(_query: TrailHead, connection: Any) -> Head:
    return audit_log.head(connection)


@answers(WorkspaceIdentity)
def _identity(_query: WorkspaceIdentity, connection: Any) -> Store:
    return audit_log.store(connection)


@answers(CheckpointNow)
def _checkpoint_now(_query: CheckpointNow, connection: Any) -> Checkpoint:
    return audit_log.make_checkpoint(connection)


@answers(TrailLeaves)
def _trail_leaves(_query: TrailLeaves, connection: Any) -> list[bytes]:
    return audit_log.leaves(connection)


@answers(TrailEntries)
def _trail_entries(query: TrailEntries, connection: Any) -> list[bytes]:
    return [payload for _seq, payload, _leaf in audit_log.rows(connection, query.after)]


@answers(EvidenceOfChange)
def _evidence_of_change(query: EvidenceOfChange, connection: Any) -> list[Held[EvidenceItem]]:
    return evidence.of_change(connection, query.rid)


@answers(EvidenceNotHeld)
def _evidence_not_held(_query: EvidenceNotHeld, connection: Any) -> list[tuple[str, str]]:
    return evidence.not_held(connection)


@answers(EvidenceBytes)
def _evidence_bytes(query: EvidenceBytes, connection: Any) -> bytes:
    return evidence.content(connection, query.sha256)


@answers(JudgementDigests)
def _judgement_digests(query: JudgementDigests, connection: Any) -> dict[int, str]:
    return derived.digests(connection, query.params)
