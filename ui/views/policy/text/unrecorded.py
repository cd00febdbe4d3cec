"""What is typed into a version and not recorded: kept on disk while it is typed, offered after a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from chgdesk.services.policies.commands import Edited
from ui.drafts import Draft, DraftKeeper, Drafts
from ui.times import moment_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.board import NAME, TextBoard
from ui.views.policy.text.working import as_values, from_values
from ui.widgets.strip import Strip


class Unrecorded(QObject):
    """Speaks through a strip over the text; `taken_up` tells that an earlier run's typing is back in the editor."""

    failed = Signal(object)
    taken_up = Signal()

    def __init__(self, desk: PolicyDesk, board: TextBoard, strip: Strip) -> None:
        super().__init__()
        self._desk, self._board, self._strip = desk, board, strip
        drafts = Drafts(desk.settings.path.parent / "drafts")
        self._keeper = DraftKeeper(drafts, self._values, self._on_disk, self)

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not on disk yet."""
        return self._keeper.is_waiting

    def touch(self) -> None:
        """Something was typed."""
        self._keeper.touch()

    def flush(self) -> None:
        """The text is about to be left: write at once what is not on disk yet."""
        self._keeper.flush()

    def watch(self, version: str) -> Draft | None:
        """Another version is about to be shown: what was left of it earlier is handed back."""
        return self._keeper.watch(f"{self._desk.card.path}|{NAME}|{version}")

    def settle(self) -> None:
        """It is recorded: nothing is left on disk, unless more was typed meanwhile."""
        self._strip.say("")
        self._keeper.drop()
        if self._board.working.is_dirty or self._board.beside.fields.fills():
            self._keeper.touch()

    def offer(self, left: Draft | None) -> None:
        """What an earlier run left unrecorded is offered, never taken up by itself."""
        self._strip.say("")
        if left is None:
            return
        try:
            edits = from_values(left.value["version"], left.value["edits"])
            fills = dict(left.value["fills"])
        except (TypeError, ValueError, KeyError):
            return  # written by another version of the program; it stays on disk until something new is typed
        if not edits and not fills:
            return
        what = f"{len(edits)} section{'' if len(edits) == 1 else 's'}" if edits else f"{len(fills)} fields"
        self._strip.say(
            f"Typed on {moment_words(left.typed_at, self._desk.zone)} and not recorded: {what}.",
            ("Take it up", lambda: self._take_up(edits, fills)),
            ("Throw it away", self._throw_away),
        )

    def _values(self) -> Mapping[str, Any]:
        """What is typed and not recorded, as JSON values."""
        self._board.sync()
        working = self._board.working
        fills = {fill.key: fill.value for fill in self._board.beside.fields.fills()}
        return {"version": working.version, "edits": as_values(working.edits()), "fills": fills}

    def _on_disk(self, write: Callable[[], None]) -> None:
        """Write on a reader thread; a full disk is told."""
        self._desk.compute(write, lambda _none: None, self.failed.emit)

    def _take_up(self, edits: tuple[Edited, ...], fills: Mapping[str, str]) -> None:
        """Bring it back, as one step that Undo takes away again."""
        self._strip.say("")
        self._board.sync()
        self._board.working.take_up(edits)
        self._board.beside.fields.take_up(fills)
        self.taken_up.emit()

    def _throw_away(self) -> None:
        """It is not wanted."""
        self._strip.say("")
        self._keeper.drop()
