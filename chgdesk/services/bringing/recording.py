"""Bringing in as one sealed act: all records, the original file, the refused rows, and how it was read (B9, NFR-08)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.bringing import ImportBatch
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.ids import next_reference
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.errors import Bug, Conflict, UserError
from chgdesk.services.bringing.packing import recorded_by
from chgdesk.services.bringing.refused import refused_csv, refused_name
from chgdesk.services.bringing.shape import SOURCE_WORDS, SYSTEM_NAMES
from chgdesk.services.bringing.verdicts import Action, Rehearsal
from chgdesk.services.changes.numbering import NumberSeries, organisation_of
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

APPLIED, TAKEN_BACK = "applied", "taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class BringIn(Command):
    """Record what was rehearsed, from the very bytes it was read from; `corrections` are the numbers of ticked rows."""

    rehearsal: Rehearsal
    data: bytes = field(repr=False)
    corrections: frozenset[int] = frozenset()


@handles(
    BringIn,
    permission="import",
    sentence=lambda c: f"brought in {c.rehearsal.name}: {c.rehearsal.counts.words}",
    reversal="TakeBack",
)
def bring_in(command: BringIn, work: Work, context: Context) -> None:
    """Refuse where the register moved since the rehearsal; else record everything, or nothing."""
    plan = command.rehearsal
    chosen = tuple(_chosen(plan, command.corrections))
    if not chosen:
        raise UserError(f"Nothing was recorded: {plan.counts.words} Tick rows to correct records, or choose a file.")
    if work.head().register_size != plan.size:
        raise Conflict(
            "Nothing was recorded: the register was changed since the rehearsal. Rehearse again, then record."
        )
    ref = _batch_ref(work, context)
    keeper = _Keeper(batch=ref, work=work, context=context)
    digest = keeper.keep(command.data, plan.name, "list brought in")
    if digest != plan.sha256:
        raise Bug("the file to be recorded is not the one that was rehearsed")
    if plan.people:
        work.people.add_many(_at(person, plan, context.now()) for person in plan.people)
    created = _create(chosen, plan, work, context)
    completed, versions = _complete(chosen, plan, work, context)
    events = tuple(_at(row.event, plan, context.now()) for row in chosen if row.event is not None)
    if events:
        work.events.add_many(events)
    counts = plan.counts
    batch = ImportBatch(
        ref=ref,
        source=plan.source,
        file_name=plan.name,
        sha256=digest,
        rows_read=counts.read,
        created=created,
        completed=completed,
        versions=versions,
        known=counts.known,
        refused=counts.refused,
        events=tuple(event.ref for event in events),
        people=tuple(person.ref for person in plan.people),
        mapping=_remember(plan, work, context),
        refused_file=keeper.keep_refused(plan),
        provenance=Provenance(
            basis=Basis.EXPORT if plan.source in SYSTEM_NAMES else Basis.STATED,
            source=SOURCE_WORDS[plan.source],
            file=digest,
            recorded_at=context.now(),
        ),
    )
    work.batches.add(batch)
    work.note("batch", ref)
    work.note("counts", counts.words)


def _chosen(plan: Rehearsal, corrections: frozenset[int]) -> Iterator[_Chosen]:
    """The rows that record something, with the change and the event that each records."""
    for row in plan.rows:
        if row.action is Action.REFUSED:
            continue
        plain, corrected, event = recorded_by(row)
        change = corrected if row.number in corrections and corrected is not None else plain
        if change is not None or event is not None:
            yield _Chosen(version=row.version, change=change, event=event)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What one row records; a version of 0 means a new record."""

    version: int
    change: Change | None
    event: DeploymentEvent | None


def _create(chosen: tuple[_Chosen, ...], plan: Rehearsal, work: Work, context: Context) -> tuple[str, ...]:
    series = NumberSeries(work, context.now())
    new = [row.change for row in chosen if row.change is not None and not row.version]
    made = [replace(_at(change, plan, context.now()), ref=series.take()) for change in new]
    if made:
        work.changes.add_many(made)
    return tuple(change.ref for change in made)


def _complete(
    chosen: tuple[_Chosen, ...], plan: Rehearsal, work: Work, context: Context
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    fuller = [
        (_at(row.change, plan, context.now()), row.version) for row in chosen if row.change is not None and row.version
    ]
    touches = work.changes.save_many(fuller) if fuller else []
    return tuple(touch.ref for touch in touches), tuple(touch.version for touch in touches)


def _at(value: Any, plan: Rehearsal, now: datetime) -> Any:
    """The value with the moment of recording in place of that of the rehearsal (AUD-03)."""
    if isinstance(value, Provenance):
        is_of_plan = value.recorded_at == plan.at and value.file in {plan.sha256, None}
        return replace(value, recorded_at=now) if is_of_plan else value
    if isinstance(value, tuple):
        return tuple(_at(each, plan, now) if is_dataclass(each) else each for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    fresh = {}
    for part in fields(value):
        held = getattr(value, part.name)
        if is_dataclass(held) or (isinstance(held, tuple) and held):
            stamped = _at(held, plan, now)
            if stamped is not held and stamped != held:
                fresh[part.name] = stamped
    return replace(value, **fresh) if fresh else value


def _batch_ref(work: Work, context: Context) -> str:
    year = Calendar(zone=organisation_of(work).zone).local_date(context.now()).year
    return next_reference(f"IMP-{year}-", (held.value.ref for held in work.batches.all()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keeper:
    """Keeps the files of one act."""

    batch: str
    work: Work
    context: Context

    def keep(self, data: bytes, name: str, kind: str) -> str:
        """Keep a file as it came; one that is held already is not kept twice."""
        digest, size = self.work.blobs.put(io.BytesIO(data))
        ref = f"file-{digest[:16]}"
        if self.work.evidence.find(ref) is None:
            item = EvidenceItem(
                ref=ref,
                sha256=digest,
                size=size,
                name=name,
                kind=kind,
                source=self.batch,
                captured_at=self.context.now(),
                captured_by=self.context.actor.person,
                note=f"Kept with {self.batch}",
                provenance=Provenance(source="brought in", document=digest, recorded_at=self.context.now()),
            )
            self.work.evidence.add(item)
        return digest

    def keep_refused(self, plan: Rehearsal) -> str:
        """Keep the refused rows with their reasons, where there are any."""
        if not plan.counts.refused:
            return ""
        return self.keep(refused_csv(plan), refused_name(plan.name), "rows not brought in")


def _remember(plan: Rehearsal, work: Work, context: Context) -> str:
    """Keep how it was read, with new people under the keys they have now, so that nobody matches them twice."""
    added = {mark: person.ref for person in plan.people for mark in (person.name, person.email, *person.logins) if mark}
    names = tuple(
        replace(choice, person=_ref_of(choice.name, added)) if choice.person == "+" else choice
        for choice in plan.mapping.names
    )
    mapping = replace(plan.mapping, names=names, provenance=Provenance(recorded_at=context.now()))
    held = work.mappings.find(mapping.ref)
    if held is None:
        work.mappings.add(mapping)
    elif replace(held.value, provenance=mapping.provenance) != mapping:
        work.mappings.save(mapping, expected_version=held.version)
    return mapping.ref


def _ref_of(name: str, added: dict[str, str]) -> str:
    """The key given to a name that was put on record; it stays chosen to be added where no row needed it."""
    for mark, ref in added.items():
        if mark in {name, name.removeprefix("@")} or mark in name:
            return ref
    return "+"
