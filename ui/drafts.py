"""What somebody typed and has not recorded yet, kept in the person's own folder so that a crash loses seconds only.

One file per open form, written to a temporary name and renamed, readable by its owner alone, written a second after
the last key and at the latest two seconds after the first, taken away once it is recorded (design.md section 7).
Nothing here ever writes to the workspace.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from chgdesk.errors import StorageProblem

AFTER_LAST_KEY_MS = 1000
AFTER_FIRST_KEY_MS = 2000
"""Somebody who types without a pause loses no more than this."""


class Seal(Protocol):
    """Closes and opens a draft; with the workspace's key once workspaces are keyed from the window."""

    def close(self, plain: bytes) -> bytes:
        """What is written to disk."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """What was typed."""
        ...


class Unsealed:
    """For workspaces without a key: the draft lies beside the workspace in the person's own folder, as it is."""

    def close(self, plain: bytes) -> bytes:
        """The same bytes."""
        return plain

    def open(self, sealed: bytes) -> bytes:
        """The same bytes."""
        return sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was left: when it was written to disk (UTC) and what, as JSON values."""

    typed_at: datetime
    value: Any


class Drafts:
    """The drafts of this person; a form is named by whatever tells it from every other."""

    def __init__(self, folder: Path, seal: Seal | None = None) -> None:
        self._folder = folder
        self._seal = seal or Unsealed()
        self._writing = threading.Lock()
        self._newest: dict[str, int] = {}

    def path_of(self, form: str) -> Path:
        """Where the draft of a form lies; a hash, because the form may name a path or a person."""
        return self._folder / f"{hashlib.sha256(form.encode()).hexdigest()[:32]}.json"

    def read(self, form: str) -> Draft | None:
        """What was left of a form; None where nothing was, or what lies there cannot be read."""
        try:
            path = self.path_of(form)
            known = json.loads(self._seal.open(path.read_bytes()))
            return Draft(typed_at=datetime.fromtimestamp(path.stat().st_mtime, UTC), value=known["value"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a damaged or foreign file: there is nothing to take up, and the form goes on without it

    def write(self, form: str, value: object, number: int) -> None:
        """Keep what is typed; an older `number` than the newest seen for this form is dropped.

        Raises:
            StorageProblem: the person's own folder cannot be written.
        """
        text = json.dumps({"value": value}, ensure_ascii=False)
        with self._writing:
            if number <= self._newest.get(form, 0):
                return
            self._newest[form] = number
            try:
                _replace(self.path_of(form), self._seal.close(text.encode()))
            except OSError as fault:
                raise StorageProblem(
                    f"What you type cannot be kept in {self._folder} ({fault.strerror}). "
                    "Record it before you close the window, or free some room there."
                ) from fault

    def drop(self, form: str, number: int) -> None:
        """It is recorded or thrown away: no draft is left, and none that is still being written comes back."""
        with self._writing:
            self._newest[form] = max(number, self._newest.get(form, 0))
            with suppress(OSError):  # gone already, or the folder is: either way there is nothing to take up
                self.path_of(form).unlink()


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file, then take its name: a crash leaves the old or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


class DraftKeeper(QObject):
    """Watches one open form: after `touch` it writes what `collect` gives, off the GUI thread through `run`."""

    def __init__(
        self,
        drafts: Drafts,
        collect: Callable[[], object],
        run: Callable[[Callable[[], None]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._collect, self._run = drafts, collect, run
        self._form = ""
        self._number = 0
        self._since_first = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_pause)

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not on disk yet."""
        return self._timer.isActive()

    def watch(self, form: str) -> Draft | None:
        """Keep the draft of this form from now on; what an earlier run left of it is handed back."""
        self.flush()
        self._form = form
        return self._drafts.read(form)

    def touch(self) -> None:
        """A key was pressed."""
        if not self._timer.isActive():
            self._since_first.start()
        left = AFTER_FIRST_KEY_MS - self._since_first.elapsed()
        self._timer.start(max(0, min(AFTER_LAST_KEY_MS, left)))

    def flush(self) -> None:
        """Write at once, on this thread: the form is about to be left."""
        if self._timer.isActive():
            self._timer.stop()
            self._next()()

    def drop(self) -> None:
        """It is recorded, or was thrown away."""
        self._timer.stop()
        self._number += 1
        self._drafts.drop(self._form, self._number)

    def _on_pause(self) -> None:
        """The typing paused, or has gone on for long enough."""
        self._run(self._next())

    def _next(self) -> Callable[[], None]:
        """The writing of what stands now, as a piece of work of plain values."""
        self._number += 1
        drafts, form, value, number = self._drafts, self._form, self._collect(), self._number
        return lambda: drafts.write(form, value, number)
