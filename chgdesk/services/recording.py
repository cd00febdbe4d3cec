"""The plainest commands: people, roles, changes and evidence go on record as they are given."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from chgdesk.domain.audit import Checkpoint, Note
from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.errors import StorageProblem
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
class RecordChanges(Command):
    """Put new change records on record, one or many in one act."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseChange(Command):
    """Record a new version of a change; refused where somebody else changed it meanwhile."""

    change: Change
    expected_version: int
    reason: str = ""


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


@handles(AddPeople, permission="people", sentence=lambda c: f"put {len(c.people)} people on record")
def add_people(command: AddPeople, work: Work, _context: Context) -> None:
    """Record the people."""
    work.people.add_many(command.people)


@handles(AssignRoles, permission="people", sentence=lambda c: f"recorded {len(c.assignments)} role assignments")
def assign_roles(command: AssignRoles, work: Work, _context: Context) -> None:
    """Record the assignments."""
    work.assignments.add_many(command.assignments)


@handles(RecordChanges, permission="record", sentence=lambda c: f"recorded {len(c.changes)} changes")
def record_changes(command: RecordChanges, work: Work, _context: Context) -> None:
    """Record the changes in bulk."""
    work.changes.add_many(command.changes)


@handles(ReviseChange, permission="record", sentence=lambda c: f"revised {c.change.ref}", reversal="ReviseChange")
def revise_change(command: ReviseChange, work: Work, _context: Context) -> None:
    """Record the new version with the reason given."""
    work.because(command.reason)
    work.changes.save(command.change, expected_version=command.expected_version)


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
