"""When Python looks for unreachable objects: between two acts of a person, never in the middle of one.

Left alone, the search starts in whichever thread allocates next and walks every object of the program while it holds
the interpreter lock: 80 ms were measured when a record was opened. It may also end a Qt object from a worker thread,
which Qt forbids. So it is off, what stood at the start is set aside, and the GUI thread looks at young objects only,
in turns of its own (design.md section 6).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_YOUNG = 2_000
"""Fewer new objects than this are not worth a look."""
_BULK = 40_000
"""More new objects than this are values just read from the desk; they hold no cycles and go by themselves."""


class Collector(QObject):
    """Owns the search for unreachable objects from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._on_turn)
        self._was_on = gc.isenabled()

    def start(self) -> None:
        """Look once, set aside what stays for the whole run, and take over."""
        self._was_on = gc.isenabled()
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give the search back to Python, as it stood."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    def _on_turn(self) -> None:
        """A quiet turn of the GUI thread."""
        young = gc.get_count()[0]
        if young > _BULK:
            gc.freeze()
        elif young > _YOUNG:
            gc.collect(0)
