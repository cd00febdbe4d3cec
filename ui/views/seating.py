"""Who sits at the desk: shown at the top right, switched in two clicks, remembered per workspace (POL-15)."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chgdesk.domain.people import Person
from chgdesk.services.recording import AddPeople
from ui.dialogs.new_person import NewPersonDialog
from ui.port import Changed, Workspace, WorkspaceCard
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.widgets.top_bar import TopBar

_VIEW = "seats"


class Seating(QObject):
    """Sits people down at the desk; `seated` tells every place, as a change of kind `seat`."""

    seated = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, runner: DeskRunner, settings: Settings, top: TopBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace, self._runner, self._settings, self._top, self._window = (
            workspace,
            runner,
            settings,
            top,
            parent,
        )
        top.person_chosen.connect(self.sit_down)
        top.new_person_wanted.connect(self._on_new_person_wanted)
        runner.changed.connect(self._on_changed)

    @property
    def _key(self) -> str:
        """Under which name this workspace's seat is remembered; a path is no settings key."""
        return hashlib.sha256(self._workspace.card.path.encode()).hexdigest()[:16]

    def recall(self) -> None:
        """Sit down whoever sat here last, unless somebody already does or has left the company."""
        card = self._workspace.card
        person = self._settings.text(_VIEW, self._key)
        if not card.seat and any(seat.person == person for seat in card.seats):
            self._sit(person, quietly=True)

    def sit_down(self, person: str) -> None:
        """Somebody else sits down; an empty key means that nobody by name does."""
        self._sit(person, quietly=False)

    def _sit(self, person: str, *, quietly: bool) -> None:
        workspace = self._workspace
        self._runner.ask(
            lambda: workspace.seat(person),
            lambda card: self._on_seated(card, quietly=quietly),
            self.failed.emit,
        )

    def _on_seated(self, card: WorkspaceCard, *, quietly: bool) -> None:
        """Show it, remember it, and let every place know."""
        self._top.show_card(card)
        self._settings.set_text(_VIEW, self._key, card.seat)
        if not quietly:
            self.said.emit(f"At the desk: {card.person}." if card.seat else "Nobody by name is at the desk.")
        self.seated.emit(Changed(sentence="", kinds=frozenset({"seat"})))

    def _on_changed(self, changed: Changed, _initiator: object) -> None:
        """People or their roles changed: the menu offers them."""
        if changed.kinds & {"person", "role_assignment"}:
            self._top.show_card(self._workspace.card)

    def _on_new_person_wanted(self) -> None:
        """Ask for a name; beside the window, not over it."""
        dialog = NewPersonDialog(tuple(seat.person for seat in self._workspace.card.seats), self._window)
        dialog.person_given.connect(lambda person: self._record(person, dialog))
        dialog.open()

    def _record(self, person: Person, dialog: NewPersonDialog) -> None:
        """Put the person on record, then sit them down."""

        def recorded(_changed: object) -> None:
            dialog.close()
            self._sit(person.ref, quietly=False)

        self._runner.execute(
            AddPeople(people=(person,)), self, done=recorded, failed=lambda error: dialog.show_fault(str(error))
        )
