"""What the pages of the People place share: everybody as last read, and ways to records."""

from __future__ import annotations

from PySide6.QtCore import Signal

from chgdesk.services.people.queries import PeopleHere, PeopleRead
from chgdesk.services.reading import RecordByRef
from ui.runner import Ticket
from ui.views.place_desk import PlaceDesk
from ui.views.places import Surroundings

PEOPLE_KINDS = frozenset(
    {
        "person",
        "person_key",
        "role",
        "role_assignment",
        "role_review",
        "parameter_set",
        "system_card",
        "organisation",
        "seat",
    }
)
"""Kinds of record whose touch makes people be read again."""
NOBODY_BY_NAME = "Nobody by name is at the desk. Choose who you are at the top right."


class PeopleDesk(PlaceDesk):
    """Handed to every page of the People place; `people_read` carries a `PeopleRead` whenever it was read."""

    people_read = Signal(object)
    record_wanted = Signal(int)
    """A change is to be opened in the Changes place, by its number in the workspace."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._ticket: Ticket | None = None
        self.read: PeopleRead | None = None
        self.record_wanted.connect(around.open_record)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._ticket is None

    @property
    def why_not(self) -> str:
        """Why nothing of people can be recorded here and now; while nobody is on record, the first can be."""
        known = self.read is None or self.read.people
        said = super().why_not
        return "" if said == NOBODY_BY_NAME and not known else said

    def refresh(self) -> None:
        """Read everybody again; an older answer is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.ask(PeopleHere(), self._on_read, self._on_failed)

    def open_change(self, ref: str) -> None:
        """Open a change of the register by its number, where there is one."""
        self.ask(
            RecordByRef(kind="change", ref=ref),
            lambda held: self.record_wanted.emit(held.rid) if held is not None else self.say(f"{ref} is no change."),
        )

    def _on_read(self, read: PeopleRead) -> None:
        self._ticket = None
        self.read = read
        self.people_read.emit(read)

    def _on_failed(self, error: BaseException) -> None:
        self._ticket = None
        self.report(error)
