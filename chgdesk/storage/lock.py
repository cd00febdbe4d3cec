"""One writing process per workspace: the lock file beside it, released by the kernel when its holder ends."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from chgdesk.errors import StorageProblem

_LONGEST_NAME = 200


class HeldElsewhere(StorageProblem):
    """Another process writes to this workspace; it can still be opened read-only."""


class WorkspaceLock:
    """The right to write to one workspace, held by this process until released or ended."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self.path = workspace.with_name(workspace.name + ".lock")
        self._holder_path = workspace.with_name(workspace.name + ".holder")
        self._lock = FileLock(self.path, timeout=0, mode=0o600, thread_local=False)

    def take(self, holder: str) -> None:
        """Take the lock or say who holds it; what an ended process left behind is taken over."""
        try:
            self._lock.acquire()
        except Timeout:
            raise HeldElsewhere(
                f"'{self._workspace.name}' is already open for writing{self._by()}; "
                "close it there, or open it read-only here."
            ) from None
        except OSError as fault:
            raise StorageProblem(
                f"No lock can be made beside '{self._workspace.name}' ({fault.strerror}); "
                "open it read-only, or move it to a folder you may write to."
            ) from fault
        self._name(holder)

    def release(self) -> None:
        """Give the lock back."""
        if self._lock.is_locked:
            self._holder_path.unlink(missing_ok=True)
            self._lock.release()

    @property
    def is_held(self) -> bool:
        """Whether this process holds it."""
        return self._lock.is_locked

    def _name(self, holder: str) -> None:
        """Leave the holder's name for the other's message; it has no other meaning."""
        line = " ".join(holder.split())[:_LONGEST_NAME].encode("utf-8", "replace")
        handle = os.open(self._holder_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

    def _by(self) -> str:
        try:
            text = self._holder_path.read_bytes()[:_LONGEST_NAME].decode("utf-8", "replace")
        except OSError:
            return ""
        name = "".join(letter for letter in text if letter.isprintable()).strip()
        return f" by {name}" if name else ""
