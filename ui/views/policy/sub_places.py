"""The pages of the Policy place, in the order of its bar; each is made when somebody first goes there.

To add a page: write a widget in a folder of its own beside this file that does what `SubPage` says, and name it here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.views.policy.controls.page import ControlsPage
from ui.views.policy.crosswalk.page import CrosswalkPage
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.documents.page import DocumentsPage
from ui.views.policy.parameters.page import ParametersPage
from ui.views.policy.text.making import TextPlace
from ui.views.policy.versions.page import VersionsPage


class SubPage(Protocol):
    """What the Policy place asks of a page, which is a QWidget."""

    def refresh(self) -> None:
        """The page comes into sight, or another version does: read what it shows; the shelf stands in the desk."""
        ...

    def changed(self, kinds: frozenset[str]) -> None:
        """A command wrote these kinds of record, or somebody else sits down (kind `seat`); in sight or not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SubPlace:
    """One page: its key (`policy.page.<key>` names its button), its word, what it is for, and how it is made.

    The widget made does what `SubPage` says; where it also has `remember()`, that is called on leaving the workspace.
    """

    key: str
    words: str
    make: Callable[[PolicyDesk], QWidget]


SUB_PLACES: tuple[SubPlace, ...] = (
    SubPlace(key="text", words="Text", make=TextPlace),
    SubPlace(key="versions", words="Versions", make=VersionsPage),
    SubPlace(key="parameters", words="Parameters", make=ParametersPage),
    SubPlace(key="controls", words="Controls", make=ControlsPage),
    SubPlace(key="crosswalk", words="Crosswalk", make=CrosswalkPage),
    SubPlace(key="documents", words="Documents", make=DocumentsPage),
)
