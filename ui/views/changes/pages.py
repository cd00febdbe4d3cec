"""The pages of the Changes place beside the register, in the order of its bar; each is made when first wanted.

To add a page: write a widget that does what `ChangesPage` says, and name it here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.views.bring_in.page import BringInPage
from ui.views.calendar.page import CalendarPage
from ui.views.changes.desk import ChangesDesk
from ui.views.meetings.page import MeetingsPage
from ui.views.owed import OwedPage
from ui.views.standard import StandardPage


class ChangesPage(Protocol):
    """What the Changes place asks of a page, which is a QWidget; where it also has `remember()`, that is called."""

    def refresh(self) -> None:
        """The page comes into sight: read what it shows."""
        ...

    def changed(self, kinds: frozenset[str]) -> None:
        """A command wrote these kinds of record, or somebody else sits down (kind `seat`); in sight or not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """One page: its key (`changes.page.<key>` names its button), its word, and how it is made."""

    key: str
    words: str
    make: Callable[[ChangesDesk], QWidget]


def _standard(desk: ChangesDesk) -> QWidget:
    """The catalogue; an execution that fits no procedure goes on as a normal change."""
    page = StandardPage(desk)
    page.misfit.connect(desk.new_wanted.emit)
    return page


PAGES: tuple[PageKind, ...] = (
    PageKind(key="standard", words="Standard changes", make=_standard),
    PageKind(key="owed", words="Owed", make=OwedPage),
    PageKind(key="calendar", words="Calendar", make=CalendarPage),
    PageKind(key="meetings", words="Meetings", make=MeetingsPage),
    PageKind(key="bring_in", words="Bring in", make=BringInPage),
)
