"""What the pages of a place share: the only way from there to the workspace, and ways to go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from chgdesk.services.registry import Command
from ui.port import WorkspaceCard
from ui.runner import Done, Failed, Step, Ticket
from ui.settings import Settings
from ui.views.places import Surroundings


class PlaceDesk(QObject):
    """Handed to every page of a place; a place with a state of its own adds it.

    `go_wanted` carries what the place shall show; `status_changed` the words for the left of the status line.
    """

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.zone = ZoneInfo(around.workspace.card.zone)

    @property
    def card(self) -> WorkspaceCard:
        """Whose workspace it is and who sits at the desk; `card.seat` is empty while nobody by name does."""
        return self._around.workspace.card

    @property
    def settings(self) -> Settings:
        """What the person set up for themselves; a page asks with its own name."""
        return self._around.settings

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    @property
    def now(self) -> datetime:
        """This instant by the desk's clock."""
        return self._around.workspace.now()

    @property
    def why_not(self) -> str:
        """Why nothing can be recorded here and now, in a sentence; empty where it can."""
        card = self.card
        if card.read_only:
            return f"Open for reading only. {card.read_only}"
        return "" if card.seat else "Nobody by name is at the desk. Choose who you are at the top right."

    def sit_down(self, person: str) -> None:
        """Sit somebody on record down at the desk."""
        self._around.sit_down(person)

    def ask(self, query: object, done: Done, failed: Failed | None = None) -> Ticket:
        """Ask the desk something off the GUI thread; without `failed` the frame says what went wrong."""
        workspace = self._around.workspace
        return self._around.runner.ask(lambda: workspace.ask(query), done, failed or self.report)

    @property
    def asker(self) -> Callable[[object], Any]:
        """Asks the desk on whatever thread it is called; for work given to `compute` that asks more than once."""
        return self._around.workspace.ask

    def report(self, error: BaseException) -> None:
        """Something a page could not say itself: a sentence in the window, or the crash report."""
        self._around.runner.failed.emit(error, self)

    def compute(self, work: Callable[[], Any], done: Done, failed: Failed | None = None) -> Ticket:
        """Run a function of plain values on a reader thread (short work only: design.md section 6)."""
        return self._around.runner.ask(work, done, failed)

    def execute(
        self, command: Command, initiator: object = None, *, done: Done | None = None, failed: Failed | None = None
    ) -> Ticket:
        """Record something; `done` gets a `Changed`. Without `failed` the frame says why it was refused."""
        return self._around.runner.execute(command, initiator, done=done, failed=failed)

    def start_job(
        self, target: str, *values: object, done: Done, failed: Failed | None = None, step: Step | None = None
    ) -> Ticket:
        """Run long work (PDF, Word, reading files, judging a year) in a process of its own."""
        return self._around.runner.start_job(target, *values, done=done, failed=failed, step=step)

    def say(self, words: str) -> None:
        """A short word over the foot of the window."""
        self._around.say(words)
