"""What the pages of the Policy place share: the desk, the shelf as last read, the version in sight, and ways to go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from chgdesk.services.policies.queries import PolicyShelf, Shelf, VersionLine
from chgdesk.services.registry import Command
from chgdesk.text.lint import LintFinding
from ui.port import WorkspaceCard
from ui.runner import Done, Failed, Step, Ticket
from ui.settings import Settings
from ui.views.places import Surroundings

SHELF_KINDS = frozenset(
    {"policy_document", "policy_version", "placeholder_field", "related_document", "role", "person", "change"}
)
"""Kinds of record whose touch makes the shelf be read again."""


class PolicyDesk(QObject):
    """Handed to every page of the Policy place; the only way from there to the workspace.

    `shelf_read` carries the `Shelf` whenever it was read; `version_shown` the reference of the version that Text and
    Parameters show; `go_wanted` the key of the page to go to.
    """

    shelf_read = Signal(object)
    version_shown = Signal(str)
    go_wanted = Signal(str)
    status_changed = Signal(str)
    adopt_wanted = Signal()
    create_wanted = Signal()
    import_wanted = Signal()
    """The three ways in (ui/views/policy/flow): adopt a version, begin from a preset, take a file into the draft."""
    parameter_wanted = Signal(str, str)
    """A parameter is to be opened: its path, and the reference of the version whose value is meant."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._shelf: Shelf | None = None
        self._chosen = ""
        self._ticket: Ticket | None = None
        self._wanted: LintFinding | None = None
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
    def shelf(self) -> Shelf | None:
        """The policy as last read; None until it was read once."""
        return self._shelf

    @property
    def why_not(self) -> str:
        """Why nothing of the policy can be recorded here and now, in a sentence; empty where it can."""
        card = self.card
        if card.read_only:
            return f"Open for reading only. {card.read_only}"
        return "" if card.seat else "Nobody by name is at the desk. Choose who you are at the top right."

    def sit_down(self, person: str) -> None:
        """Sit somebody on record down at the desk."""
        self._around.sit_down(person)

    @property
    def version(self) -> VersionLine | None:
        """The version in sight: the chosen one, else the draft, else the one in force, else the newest."""
        shelf = self._shelf
        if shelf is None:
            return None
        chosen = (one for one in shelf.versions if one.version.ref == self._chosen)
        newest = shelf.versions[0] if shelf.versions else None
        return next(chosen, None) or shelf.draft or shelf.in_force or newest

    def show_version(self, ref: str) -> None:
        """Put another version in sight; an empty reference means the usual one."""
        self._chosen = ref
        shown = self.version
        self.version_shown.emit(shown.version.ref if shown is not None else "")

    def go_to_text(self, finding: LintFinding) -> None:
        """Go to the Text page, to the place a finding is about; the page takes it up once it has read its version."""
        self._wanted = finding
        self.go_wanted.emit("text")

    def go_to_section(self, key: str, version: str = "") -> None:
        """Go to a section of the text; `version` puts that version in sight first."""
        if version:
            self.show_version(version)
        self.go_to_text(LintFinding(code="", severity="", sentence="", remedy="", section=key))

    def take_wanted(self) -> LintFinding | None:
        """What the Text page was asked to show, once."""
        wanted, self._wanted = self._wanted, None
        return wanted

    def refresh(self) -> None:
        """Read the shelf again; an older answer is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.ask(PolicyShelf(today=self.today), self._on_shelf)

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
        """Run long work (PDF, Word, comparing long texts, judging a year) in a process of its own."""
        return self._around.runner.start_job(target, *values, done=done, failed=failed, step=step)

    def say(self, words: str) -> None:
        """A short word over the foot of the window."""
        self._around.say(words)

    def _on_shelf(self, shelf: Shelf) -> None:
        """The policy was read."""
        self._ticket = None
        self._shelf = shelf
        self.shelf_read.emit(shelf)
