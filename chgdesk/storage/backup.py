"""Backups: through SQLite's own backup to a private file, read back and checked, only then named (reliability 4.3)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from chgdesk.domain.audit import check_chain
from chgdesk.errors import StorageProblem
from chgdesk.storage import location
from chgdesk.storage.engine import Raw, WorkspaceKey, connect, translate

Progress = Callable[[int, int], None]


def make(source: Path, target: Path, key: WorkspaceKey | None, progress: Progress | None = None) -> Path:
    """Copy a workspace, live or not, to `target`; a failed copy never takes the name of a good one."""
    if target.exists():
        raise StorageProblem(f"'{target.name}' exists already; give the backup another name.")
    location.require_writable_folder(target.parent)
    draft = target.with_name(target.name + ".part")
    _private_file(draft)
    try:
        _copy(source, draft, key, progress)
        _require_sound(draft, key)
        _sync(draft)
        draft.replace(target)
        location.sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return target


def restore(source: Path, target: Path, key: WorkspaceKey | None, before: Path) -> Path:
    """Put a checked backup in the place of a closed workspace; what stood there is kept first, as `before`.

    Written through SQLite's own backup into the standing file, so that no journal of the old one can mix with it.
    """
    _require_sound(source, key)
    make(target, before, key)
    with contextlib.closing(connect(source, key=key, mode="ro")) as origin, _place(target, key) as place:
        origin.backup(place, pages=-1)
    _require_sound(target, key)
    return before


@contextlib.contextmanager
def _place(target: Path, key: WorkspaceKey | None) -> Iterator[Raw]:
    """The standing file, open to be overwritten whole."""
    with contextlib.closing(connect(target, key=key)) as place:
        try:
            yield place
            place.execute("PRAGMA journal_mode = DELETE").fetchone()
        except dbapi2.DatabaseError as fault:
            raise translate(fault, target) from fault


def _private_file(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _copy(source: Path, draft: Path, key: WorkspaceKey | None, progress: Progress | None) -> None:
    origin = connect(source, key=key, wait_ms=5_000)
    try:
        copy = connect(draft, key=key)
        try:
            report = None if progress is None else (lambda _status, left, total: progress(total - left, total))
            origin.backup(copy, pages=-1, progress=report)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        finally:
            copy.close()
    except dbapi2.DatabaseError as fault:
        raise translate(fault, draft) from fault
    finally:
        origin.close()


def _require_sound(path: Path, key: WorkspaceKey | None) -> None:
    """The copy opens, its pages are whole, nothing points nowhere, and the trail agrees with its head."""
    raw = connect(path, key=key, mode="ro")
    try:
        pages = [row[0] for row in raw.execute("PRAGMA integrity_check").fetchall()]
        loose = raw.execute("PRAGMA foreign_key_check").fetchall()
        report = check_chain(raw.execute("SELECT seq, payload, leaf FROM audit_event ORDER BY seq"))
        head = raw.execute("SELECT size, leaf FROM audit_head").fetchone()
    except dbapi2.DatabaseError as fault:
        raise translate(fault, path) from fault
    finally:
        raw.close()
    if pages != ["ok"] or loose or not report.is_consistent or head != (report.size, report.leaf):
        raise StorageProblem("The copy does not agree with its own trail; no backup was made. Verify the workspace.")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
