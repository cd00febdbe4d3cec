"""Make or open a workspace and sit down at its desk: everything is put together here and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import chgdesk.services.bringing.handlers
import chgdesk.services.catalogue.handlers
import chgdesk.services.change_lists.handlers
import chgdesk.services.changes.handlers
import chgdesk.services.evidence.handlers
import chgdesk.services.integrity
import chgdesk.services.meetings.reading
import chgdesk.services.meetings.recording
import chgdesk.services.people.handlers
import chgdesk.services.policies.handlers
import chgdesk.services.policies.lists
import chgdesk.services.reading
import chgdesk.services.recording
import chgdesk.services.schedule
import chgdesk.services.systems  # noqa: F401 - commands register themselves on import
from chgdesk.domain.audit import stamp
from chgdesk.domain.people import SYSTEM, Actor, Organisation
from chgdesk.services.context import Clock, Context, SystemClock, read_clocks
from chgdesk.services.desk import Desk
from chgdesk.services.reading import Head, TrailHead
from chgdesk.services.recording import CreateWorkspace, DeclareRestore
from chgdesk.storage import backup, founding
from chgdesk.storage.engine import WorkspaceKey
from chgdesk.storage.lock import HeldElsewhere
from chgdesk.storage.upgrade import Moment
from chgdesk.storage.workspace import open_for_reading, open_for_writing

SUFFIX = ".chgdesk"


def create_workspace(
    path: Path,
    *,
    organisation: Organisation,
    actor: Actor,
    clock: Clock | None = None,
    key: WorkspaceKey | None = None,
    context: Context | None = None,
) -> Desk:
    """Make a new workspace and open it; the file appears whole or not at all."""
    used = context or Context(actor=actor, clock=clock or SystemClock())
    founding.refuse_taken(path)
    draft = path.with_name(path.name + ".new")
    try:
        founding.make(draft, key, used.entropy)
        with Desk(open_for_writing(draft, key, used.actor.name, _moment(used)), used) as desk:
            desk.execute(CreateWorkspace(organisation=organisation))
        founding.publish(draft, path)
    finally:
        founding.clear(draft)
    return Desk(open_for_writing(path, key, used.actor.name, _moment(used)), used)


def _moment(context: Context) -> Moment:
    """The clocks and the machine, for the entry of an upgrade."""
    reading = read_clocks(context.clock)
    return Moment(
        recorded=stamp(reading.wall),
        offset=context.clock.offset(),
        mono=reading.mono_ns // 1_000_000,
        host=context.host,
        app=context.app,
    )


def open_desk(
    path: Path,
    *,
    actor: Actor | None = None,
    clock: Clock | None = None,
    read_only: bool = False,
    key: WorkspaceKey | None = None,
    context: Context | None = None,
) -> Desk:
    """Open a workspace; without an actor, or where another process writes to it, use `read_only`."""
    used = context or Context(actor=actor or SYSTEM, clock=clock or SystemClock())
    if not read_only:
        return Desk(open_for_writing(path, key, used.actor.name, _moment(used)), used)
    reader = replace(used, actor=replace(used.actor, read_only=True))
    return Desk(open_for_reading(path, key, "the workspace was opened read-only."), reader)


def restore_workspace(
    source: Path,
    target: Path,
    before: Path,
    *,
    actor: Actor,
    clock: Clock | None = None,
    key: WorkspaceKey | None = None,
) -> int:
    """Put a checked copy in a closed workspace's place, keep what stood there, and record the restore (AUD-17).

    The entry names the head that was lost, so that a verifier with a later checkpoint sees a declared restore.
    Returns the entry's number.

    Raises:
        StorageProblem: the copy is not sound, the place cannot be written, or somebody has the workspace open.
    """
    founding.refuse_taken(before)
    with open_desk(target, actor=actor, clock=clock, key=key) as desk:
        lost: Head = desk.ask(TrailHead())
    backup.restore(source, target, key, before)
    with open_desk(target, actor=actor, clock=clock, key=key) as desk:
        declared = DeclareRestore(source=source.name, lost_size=lost.size, lost_root=lost.root.hex())
        return desk.execute(declared).seq


__all__ = ["SUFFIX", "HeldElsewhere", "create_workspace", "open_desk", "restore_workspace"]
