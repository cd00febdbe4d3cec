"""The plainest commands: people, roles, changes and evidence go on record as they are given."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from chgdesk.domain.assigning import assignment_fault, handing_over_fault, recorded_late
from chgdesk.domain.audit import Checkpoint, Note
from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.identity import identity_faults
from chgdesk.domain.people import AssignmentReason, Organisation, Person, RoleAssignment, default_role_start
from chgdesk.errors import Invalid, StorageProblem, UserError
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWorkspace(Command):
    """The first act of every workspace: whose it is."""

    organisation: Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeople(Command):
    """Put people on record."""

    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRoles(Command):
    """Record who holds which role from when to when."""

    assignments: tuple[RoleAssignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Command):
    """Record that a person holds a role; without a start it is held from joining or judged-from, whichever is later."""

    person: str
    role: str
    held_from: datetime | None = None
    held_to: datetime | None = None
    reason: AssignmentReason = AssignmentReason.PERMANENT
    system: str = ""
    """The only system it is for; empty for all."""
    delegated_by: str = ""
    note: str = ""
    """Why, in words; asked for where the role is handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChanges(Command):
    """Put new change records on record, one or many in one act."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachEvidence(Command):
    """Keep a file as evidence: its bytes from `path` or `data`, its facts in `item` (hash and size are measured)."""

    item: EvidenceItem
    path: Path | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCheckpoint(Command):
    """Keep the checkpoint that leaves this machine, signed or not; without a note the unsigned one of this moment."""

    note: Note | None = None
    purpose: str = "on demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRestore(Command):
    """Say that this workspace was restored from a copy, and which head of the trail was given up for it."""

    source: str
    lost_size: int
    lost_root: str


def _people_words(command: AddPeople) -> str:
    if len(command.people) == 1:
        return f"put {command.people[0].name} on record"
    return f"put {len(command.people)} people on record"


@handles(
    DeclareRestore,
    permission="workspace",
    sentence=lambda c: f"restored the workspace from {c.source}",
    may_do_nothing=True,
)
def declare_restore(command: DeclareRestore, work: Work, _context: Context) -> None:
    """Record the lost head beside the act."""
    work.note("source", command.source)
    work.note("lost", f"{command.lost_size} {command.lost_root}")


@handles(KeepCheckpoint, permission="checkpoint", sentence="made a checkpoint of the trail", may_do_nothing=True)
def keep_checkpoint(command: KeepCheckpoint, work: Work, _context: Context) -> None:
    """Keep it; the entry names its size and root."""
    store, head = work.store(), work.head()
    made = Checkpoint(store=store.uuid, epoch=store.epoch, size=head.size, root=head.root)
    work.keep_checkpoint(command.note or Note(checkpoint=made), command.purpose)
    work.note("checkpoint", f"{head.size} {head.root.hex()}")
    work.note("purpose", command.purpose)


@handles(
    CreateWorkspace, permission="workspace", sentence=lambda c: f"created the workspace {c.organisation.name}".rstrip()
)
def create_workspace(command: CreateWorkspace, work: Work, _context: Context) -> None:
    """Record whose workspace it is, and its identity."""
    work.note("store", work.store().uuid)
    work.organisations.add(command.organisation)


@handles(AddPeople, permission="people", sentence=_people_words)
def add_people(command: AddPeople, work: Work, _context: Context) -> None:
    """Record the people; a login or address that is somebody's already refuses the whole act (ROLE-06)."""
    nameless = [person.ref for person in command.people if not person.name.strip()]
    faults = [f"{ref}: the name is empty. Write the person's name." for ref in nameless]
    faults += identity_faults(command.people, (held.value for held in work.people.all()))
    if faults:
        raise Invalid(f"Nobody was put on record. {faults[0]}", tuple(faults))
    work.people.add_many(command.people)


@handles(AssignRoles, permission="people", sentence=lambda c: f"recorded {len(c.assignments)} role assignments")
def assign_roles(command: AssignRoles, work: Work, _context: Context) -> None:
    """Record the assignments."""
    work.assignments.add_many(command.assignments)


@handles(GrantRole, permission="people", sentence=lambda c: f"recorded {c.person} as {c.role.replace('_', ' ')}")
def grant_role(command: GrantRole, work: Work, context: Context) -> None:
    """Record the assignment under the next free reference of that person and role; a late one says so (ROLE-03)."""
    person = work.people.by_ref(command.person)
    others = tuple(held.value for held in work.assignments.all())
    wanted = RoleAssignment(
        ref=_next_ref(f"{command.person}/{command.role}", others),
        person=command.person,
        role=command.role,
        held_from=command.held_from or _default_start(person, work),
        held_to=command.held_to,
        reason=command.reason,
        system=command.system,
        delegated_by=command.delegated_by,
        note=command.note.strip(),
        provenance=Provenance(source="typed at this desk", recorded_at=context.now()),
    )
    calendar = Calendar(zone=_organisation(work).zone)
    names = {held.value.ref: held.value.name for held in work.people.all()}
    fault = handing_over_fault(wanted) or assignment_fault(
        wanted, person, others=others, names=names, calendar=calendar
    )
    if fault:
        raise UserError(f"Nothing was recorded. {fault}")
    late = recorded_late(wanted, calendar)
    if late:
        work.happened(wanted.held_from)
        work.note("recorded_late", late)
    work.because(wanted.note)
    work.assignments.add(wanted)


def _next_ref(stem: str, others: Iterable[RoleAssignment]) -> str:
    taken = {held.ref for held in others}
    number = next(n for n in itertools.count(1) if f"{stem}/{n}" not in taken)
    return f"{stem}/{number}"


def _organisation(work: Work) -> Organisation:
    return next((held.value for held in work.organisations.all()), Organisation())


def _default_start(person: Person, work: Work) -> datetime:
    organisation = _organisation(work)
    joined = Calendar(zone=organisation.zone).start_of(person.employed_from) if person.employed_from else None
    start = default_role_start(joined, organisation.judged_from)
    if start is None:
        raise UserError(
            f"Nothing was recorded: say from when {person.name} holds the role, since neither a joining date nor the "
            "day from which records are judged is known."
        )
    return start


@handles(RecordChanges, permission="record", sentence=lambda c: f"recorded {len(c.changes)} changes")
def record_changes(command: RecordChanges, work: Work, _context: Context) -> None:
    """Record the changes in bulk; what was signed at this desk comes from signing alone (peers T1)."""
    for change in command.changes:
        if change.signatures or any(a.signature is not None for a in change.approvals):
            raise UserError(f"Nothing was recorded: {change.ref} carries a signature that was not given in this act.")
    work.changes.add_many(command.changes)


@handles(AttachEvidence, permission="evidence", sentence=lambda c: f"took the file {c.item.name} as evidence")
def attach_evidence(command: AttachEvidence, work: Work, _context: Context) -> None:
    """Take the bytes in, then record the facts with the hash and size that were measured."""
    if command.path is None:
        digest, size = work.blobs.put(io.BytesIO(command.data))
    else:
        try:
            with command.path.open("rb") as file:
                digest, size = work.blobs.put(file)
        except OSError as fault:
            raise StorageProblem(f"'{command.path.name}' cannot be read ({fault.strerror}).") from fault
    work.evidence.add(replace(command.item, sha256=digest, size=size, held=True))
