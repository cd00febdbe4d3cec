"""Taking a whole act of bringing in back: taken back, kept because somebody worked on it, or could not (B8, CHG-02)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from chgdesk.domain.bringing import ImportBatch
from chgdesk.domain.change import Change, ChangeState
from chgdesk.errors import UserError
from chgdesk.services.bringing.recording import TAKEN_BACK
from chgdesk.services.context import Context
from chgdesk.services.reading import Held, RecordsOf
from chgdesk.services.registry import Command, answers, handles
from chgdesk.storage.kinds import BY_NAME
from chgdesk.storage.repositories import Reader
from chgdesk.storage.work import Work

_UNTOUCHED = frozenset({"ref", "provenance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Command):
    """Take an act of bringing in back, with the reason; numbers stay given (CHG-02)."""

    batch: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What taking back would do, or did: each record in one of three buckets, the last with its sentence."""

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    could_not: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The three counts in one line."""
        said = f"{len(self.taken)} taken back, {len(self.kept)} kept because somebody worked on them since"
        return f"{said}, {len(self.could_not)} could not be." if self.could_not else f"{said}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldTakeBack:
    """What taking a batch back would do now, without doing it."""

    batch: str


@handles(
    TakeBack,
    permission="import",
    sentence=lambda c: f"took back {c.batch}",
)
def take_back(command: TakeBack, work: Work, _context: Context) -> None:
    """Void what it created and restore what it completed, unless somebody worked on it since."""
    held = work.batches.find(command.batch)
    if held is None:
        raise UserError(f"Nothing was brought in under {command.batch}; see `chgdesk import batches`.")
    if not command.reason.strip():
        raise UserError("Nothing was taken back. Say why; the reason stays on every record concerned.")
    if held.value.state == TAKEN_BACK:
        raise UserError(f"{command.batch} was taken back already.")
    plan = _Taking(batch=held.value, changes=work.changes, reason=command.reason.strip())
    saved, told = plan.worked_out()
    if not saved and not held.value.events:
        raise UserError(f"Nothing was taken back: {told.words} {' '.join(told.could_not)}".rstrip())
    if saved:
        work.changes.save_many(saved)
    _events(held.value, work)
    work.because(command.reason)
    work.note("outcome", told.words)
    for place, sentence in enumerate(told.could_not[:50]):
        work.note(f"could_not_{place + 1}", sentence)
    after = replace(held.value, state=TAKEN_BACK, kept=told.kept, reason=command.reason.strip())
    work.batches.save(after, expected_version=held.version)


@answers(WouldTakeBack)
def _would_take_back(query: WouldTakeBack, connection: Any) -> TakenBack:
    batches: Reader[ImportBatch] = Reader(connection, BY_NAME["import_batch"])
    changes: Reader[Change] = Reader(connection, BY_NAME["change"])
    return _Taking(batch=batches.by_ref(query.batch), changes=changes, reason="").worked_out()[1]


@dataclass(slots=True, kw_only=True)
class _Taking:
    """Works out what becomes of each record of a batch."""

    batch: ImportBatch
    changes: Reader[Change]
    reason: str

    def worked_out(self) -> tuple[list[tuple[Change, int | None]], TakenBack]:
        """The records as they would be saved, and the three buckets."""
        saved: list[tuple[Change, int | None]] = []
        taken: list[str] = []
        kept: list[str] = []
        could_not: list[str] = []
        for ref, written in (*((ref, 1) for ref in self.batch.created), *self._completed()):
            held = self.changes.find(ref)
            if held is None:
                could_not.append(f"{ref} is not on record any more.")
                continue
            back = self._void(held) if ref in self.batch.created else self._restored(held, written)
            if back is None:
                kept.append(ref)
            elif back == held.value:
                could_not.append(
                    f"{ref}: what was brought in was changed since, so nothing of it is left to take back."
                )
            else:
                saved.append((back, held.version))
                taken.append(ref)
        return saved, TakenBack(taken=tuple(taken), kept=tuple(kept), could_not=tuple(could_not))

    def _completed(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(self.batch.completed, self.batch.versions, strict=False))

    def _void(self, held: Held[Change]) -> Change | None:
        """A record nobody worked on becomes void and keeps its number; any other is kept."""
        if held.version > 1:
            return None
        return replace(
            held.value,
            state=ChangeState.VOID,
            state_reason=f"Brought in by mistake: {self.batch.ref}. {self.reason}".strip(),
        )

    def _restored(self, held: Held[Change], written: int) -> Change:
        """The record with each field put back that the batch wrote and nobody changed since."""
        ours = self.changes.version(held.rid, written)
        before = self.changes.version(held.rid, written - 1)
        back: dict[str, Any] = {}
        for field in fields(Change):
            mine, old, now = (getattr(each, field.name) for each in (ours, before, held.value))
            if field.name not in _UNTOUCHED and mine != old and now == mine:
                back[field.name] = old
        return replace(held.value, **back) if back else held.value


def _events(batch: ImportBatch, work: Work) -> None:
    """Events of the batch stay on record and count no more: they never happened as production deployments."""
    for ref in batch.events:
        held = work.events.find(ref)
        if held is not None and held.version == 1:
            text = f"Taken back with {batch.ref}. {held.value.text}".strip()
            work.events.save(replace(held.value, status="taken back", text=text), expected_version=held.version)


def batches(ask: Any) -> list[Held[ImportBatch]]:
    """Every act of bringing in, newest first."""
    found: list[Held[ImportBatch]] = ask(RecordsOf(kind="import_batch"))
    return found[::-1]


__all__ = ["TakeBack", "TakenBack", "WouldTakeBack", "batches"]
