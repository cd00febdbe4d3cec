"""Make many widgets without holding the window up: each in a turn of its own (design.md section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Carries acts out one by one, a turn each; adding others gives up what was left of the earlier ones."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._left: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._left

    def begin(self, acts: Iterable[Callable[[], object]]) -> None:
        """These acts from now on, in order."""
        self._left = list(acts)
        if self._left:
            self._timer.start(0)

    def first(self, acts: Iterable[Callable[[], object]]) -> None:
        """These acts before what is left."""
        self._left = [*acts, *self._left]
        if self._left:
            self._timer.start(0)

    def _on_turn(self) -> None:
        if self._left:
            self._left.pop(0)()
        if self._left:
            self._timer.start(0)
