"""The 50 ms watchdog: tells when the GUI thread was held up, and by whom.

Wall-clock gaps alone cannot be asserted on a machine that other programs share: the kernel may simply not have run
us. So each gap between two heartbeats is taken apart: `cpu` is what this thread itself computed (its own CPU time),
`queued` what it spent runnable but not running (the kernel's run-queue wait, where Linux tells it), and `held` is the
rest: waiting for a lock, for Python's interpreter lock, or for a disk. A test asserts on `cpu`, which is ours alone and
does not depend on what else the machine does.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT = 0.050
"""The longest a person should ever wait for the window, in seconds (design.md section 6)."""

_BEAT_MS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One stretch in which the window could not answer, in seconds."""

    wall: float
    cpu: float
    queued: float

    @property
    def held(self) -> float:
        """Waiting for a lock or a disk: neither computing nor waiting for a processor."""
        return max(0.0, self.wall - self.cpu - self.queued)


class Watchdog(QObject):
    """Beats on the GUI thread and keeps every gap longer than the limit."""

    def __init__(self, parent: QObject | None = None, limit: float = LIMIT) -> None:
        super().__init__(parent)
        self._limit = limit
        self.blocks: list[Block] = []
        self.worst_cpu = 0.0
        self.beats = 0
        self._schedstat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._mark()

    def start(self) -> None:
        """Begin to watch from now on."""
        self._mark()
        self._timer.start()

    def stop(self) -> None:
        """Look a last time, then stop watching."""
        if self._timer.isActive():
            self._on_beat()
            self._timer.stop()

    @property
    def ours(self) -> list[Block]:
        """The blocks in which our own computing took longer than the limit."""
        return [block for block in self.blocks if block.cpu > self._limit]

    def _mark(self) -> None:
        """Remember the clocks."""
        self._wall = time.perf_counter()
        self._cpu = time.thread_time()
        self._queue = self._queue_wait()

    def _queue_wait(self) -> float:
        """Seconds this thread has stood in the kernel's run queue; 0 where the system does not tell."""
        try:
            return int(self._schedstat.read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0  # not Linux, or a container that hides it: then `held` includes it and `cpu` is unaffected

    def _on_beat(self) -> None:
        """Compare this beat with the last one."""
        wall = time.perf_counter() - self._wall
        cpu = time.thread_time() - self._cpu
        self.beats += 1
        self.worst_cpu = max(self.worst_cpu, cpu)
        if wall > self._limit:
            self.blocks.append(Block(wall=wall, cpu=cpu, queued=self._queue_wait() - self._queue))
        self._mark()
