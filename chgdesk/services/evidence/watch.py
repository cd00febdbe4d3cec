"""How far the taking of large files is, and how to stop it: plain values that any thread may look at."""

from __future__ import annotations

import threading

from chgdesk.errors import Cancelled


class Watch:
    """Told by whoever copies, looked at by whoever shows it; a cancel takes effect with the next piece."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.words = ""
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop: nothing is kept of the act."""
        self._cancelled.set()

    def expect(self, total: int) -> None:
        """How many bytes there are to read in all."""
        self.done, self.total = 0, total

    def step(self, count: int, words: str) -> None:
        """So many bytes more were read.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self._cancelled.is_set():
            raise Cancelled("Cancelled; nothing was kept.")
        self.done, self.words = min(self.done + count, self.total), words
