"""The People place: a bar of four pages over the page in sight (ux.md, The window)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.build import column
from ui.port import Changed
from ui.views.people.deployers.page import DeployersPage
from ui.views.people.desk import PEOPLE_KINDS, PeopleDesk
from ui.views.people.duties.page import DutiesPage
from ui.views.people.persons.page import PersonsPage
from ui.views.people.roles.page import RolesPage
from ui.views.places import Surroundings
from ui.widgets.place_bar import BarPage, PlaceBar

NAME = "people"


class PeoplePlace(QWidget):
    """People · Roles · Duties · Deployers."""

    go_wanted = Signal(object)
    status_changed = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.desk = PeopleDesk(around)
        self.desk.setParent(self)
        pages = (
            BarPage(key="people", words="People", make=lambda: PersonsPage(self.desk)),
            BarPage(key="roles", words="Roles", make=lambda: RolesPage(self.desk)),
            BarPage(key="duties", words="Duties", make=lambda: DutiesPage(self.desk)),
            BarPage(key="deployers", words="Deployers", make=lambda: DeployersPage(self.desk)),
        )
        self._bar = PlaceBar(NAME, pages, around.settings.text(NAME, "page"))
        column(self, gap=0).addWidget(self._bar)
        self._bar.chosen.connect(self.go_wanted.emit)
        self._bar.brought.connect(self._on_brought)
        self.desk.go_wanted.connect(self.go_wanted.emit)
        self.desk.status_changed.connect(self.status_changed.emit)
        self.desk.people_read.connect(lambda _read: self._refresh_page())

    @property
    def home(self) -> object:
        """The page that was in sight last."""
        return self._bar.shown

    @property
    def page(self) -> QWidget | None:
        """The page in sight, once it is made."""
        return self._bar.page

    def show_at(self, at: object) -> QWidget:
        """Bring a page of the bar into sight, by its key."""
        self.status_changed.emit("")
        self._bar.show_page(at)
        return self

    def arrive(self) -> None:
        """The page in sight takes the keyboard."""
        (self.page or self).setFocus()

    def take_changes(self, changed: Changed) -> None:
        """Everybody is read again where people are concerned; figures are stale where changes are."""
        if changed.kinds & PEOPLE_KINDS:
            self.desk.refresh()
        for page in self._pages:
            page.changed(changed.kinds or frozenset({"change"}))

    def remember(self) -> None:
        """Keep which page was in sight."""
        self.desk.settings.set_text(NAME, "page", self._bar.shown)

    @property
    def _pages(self) -> tuple[Any, ...]:
        """The pages made so far; each has `refresh` and `changed`."""
        return self._bar.pages

    def _on_brought(self, _key: str, made_just_now: bool) -> None:  # noqa: FBT001 - a signal
        """A page is in sight: people are read for it, and a new one takes the keyboard."""
        self.desk.refresh()
        if made_just_now and self.isVisible():
            self.arrive()

    def _refresh_page(self) -> None:
        """Everybody was read: the page in sight shows it."""
        made: Any = self._bar.page
        if made is not None:
            made.refresh()
