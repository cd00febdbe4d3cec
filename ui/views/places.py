"""The places of the window as the frame knows them: how each is made, shown, told of what changed, and left.

A place of the rail is registered in `PLACES` of ui/views/workspace_frame.py. It is made when somebody first goes there,
in a turn of its own, so that nothing holds the window up (design.md section 6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from ui.port import Changed, Workspace
from ui.runner import DeskRunner
from ui.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where somebody stands, as back and forward keep it: a place of the rail, and what it shows there."""

    place: str
    at: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every place is made with; `say` shows a short word over the foot of the window."""

    workspace: Workspace
    runner: DeskRunner
    settings: Settings
    say: Callable[[str], None]
    do: Callable[[str], None]
    """Carries out a command of ui/actions.py by its key."""
    sit_down: Callable[[str], None] = lambda _person: None
    """Sits somebody on record down at the desk, by key, as the button at the top right does."""
    open_record: Callable[[int], None] = lambda _rid: None
    """Opens the page of a change in the Changes place, by its number in the workspace; the way back is kept."""


class Place(Protocol):
    """One place of the rail, made."""

    @property
    def go_wanted(self) -> SignalInstance:
        """Told with what this place shall show; the frame goes there and keeps the way back."""
        ...

    @property
    def status_changed(self) -> SignalInstance:
        """Told with the words for the left of the status line."""
        ...

    @property
    def home(self) -> object:
        """What the place shows when somebody comes by the rail."""
        ...

    def show_at(self, at: object) -> QWidget:
        """Show something of this place; answers with the page to bring to the front."""
        ...

    def arrive(self) -> None:
        """The page is in front: take the keyboard."""
        ...

    def take_changes(self, changed: Changed) -> None:
        """A command is on record, or somebody else sits at the desk (kind `seat`): read again what it touched."""
        ...

    def remember(self) -> None:
        """Keep splitters, columns and unrecorded typing; the workspace is about to be left."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceKind:
    """A place the rail can go to, and how it is made."""

    key: str
    make: Callable[[Surroundings], Place]
