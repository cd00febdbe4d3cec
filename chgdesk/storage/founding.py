"""Make a new workspace file: the schema, the triggers and an identity, under a name of its own until it is whole."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from chgdesk.errors import StorageProblem
from chgdesk.storage import audit_log, engine, location, upgrade
from chgdesk.storage.engine import WorkspaceKey
from chgdesk.storage.ledger import Entropy

_COMPANIONS = ("-wal", "-shm", "-journal", ".lock", ".holder")


def refuse_taken(path: Path) -> None:
    """A new workspace goes to a writable folder on this machine's disk, under a name that is free."""
    location.require_writable_folder(path.parent)
    if path.exists() or path.is_symlink():
        raise _taken(path)
    location.refuse_network(path)


def make(draft: Path, key: WorkspaceKey | None, entropy: Entropy) -> None:
    """Write an empty workspace to `draft`, readable by its owner alone."""
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    identity = str(uuid.UUID(bytes=entropy(16), version=4))

    def found(connection: Connection) -> None:
        audit_log.found_store(connection, identity)

    founding = engine.write_engine(draft, key, guarded=False)
    try:
        upgrade.migrate(founding, found)
    except DBAPIError as fault:
        refused = fault.orig if isinstance(fault.orig, Exception) else fault
        raise engine.translate(refused, draft.with_name(draft.name.removesuffix(".new"))) from fault
    finally:
        founding.dispose()


def publish(draft: Path, path: Path) -> None:
    """Give a finished workspace its name, unless the name was taken meanwhile."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise _taken(path) from None
    draft.unlink()
    location.sync_folder(path.parent)


def clear(draft: Path) -> None:
    """Remove what a failed or finished founding left beside the workspace."""
    for end in ("", *_COMPANIONS):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def _taken(path: Path) -> StorageProblem:
    return StorageProblem(f"'{path.name}' exists already; open it, or give the new workspace another name.")
