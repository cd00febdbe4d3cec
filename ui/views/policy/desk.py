"""What the pages of the Policy place share: the desk, the shelf as last read, the version in sight, and ways to go."""

from __future__ import annotations

from PySide6.QtCore import Signal

from chgdesk.services.policies.queries import PolicyShelf, Shelf, VersionLine
from chgdesk.text.lint import LintFinding
from ui.runner import Ticket
from ui.views.place_desk import PlaceDesk
from ui.views.places import Surroundings

SHELF_KINDS = frozenset(
    {"policy_document", "policy_version", "placeholder_field", "related_document", "role", "person", "change"}
)
"""Kinds of record whose touch makes the shelf be read again."""


class PolicyDesk(PlaceDesk):
    """Handed to every page of the Policy place; the only way from there to the workspace.

    `shelf_read` carries the `Shelf` whenever it was read; `version_shown` the reference of the version that Text and
    Parameters show; `go_wanted` the key of the page to go to.
    """

    shelf_read = Signal(object)
    version_shown = Signal(str)
    adopt_wanted = Signal()
    create_wanted = Signal()
    import_wanted = Signal()
    """The three ways in (ui/views/policy/flow): adopt a version, begin from a preset, take a file into the draft."""
    parameter_wanted = Signal(str, str)
    """A parameter is to be opened: its path, and the reference of the version whose value is meant."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._shelf: Shelf | None = None
        self._chosen = ""
        self._ticket: Ticket | None = None
        self._wanted: LintFinding | None = None

    @property
    def shelf(self) -> Shelf | None:
        """The policy as last read; None until it was read once."""
        return self._shelf

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

    def _on_shelf(self, shelf: Shelf) -> None:
        """The policy was read."""
        self._ticket = None
        self._shelf = shelf
        self.shelf_read.emit(shelf)
