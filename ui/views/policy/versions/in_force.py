"""“In force on …?”: a day, and the answer in a sentence at once (POL-11)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from chgdesk.services.policies.queries import InForceOn, VersionLine
from ui.build import button, label, line
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.words import in_force_words
from ui.widgets.day_box import DayBox


class InForceBar(QFrame):
    """Above the timeline; `version_wanted` carries the reference of the version it names."""

    version_wanted = Signal(str)

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self._desk = desk
        self._asking: Ticket | None = None
        self._found = ""
        self.day = DayBox(f"{name}.day", "In force on which day", desk.today)
        self.answer = label("", wrap=True, name=f"{name}.answer")
        self._show = button("Show it", f"{name}.show", "quiet", says="Show the version that was in force on that day")
        self._show.clicked.connect(lambda: self.version_wanted.emit(self._found))
        says = "Record a version that was approved before, as it is: its file, number, people, dates and proof"
        self.adopt = button("Adopt a version …", f"{name}.adopt", says=says)
        self.adopt.clicked.connect(desk.adopt_wanted.emit)
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(label("In force on", "strong"))
        row.addWidget(self.day)
        row.addWidget(self.answer, 1)
        row.addWidget(self._show)
        row.addWidget(self.adopt)
        self.day.day_changed.connect(lambda _day: self.ask())

    @property
    def is_asking(self) -> bool:
        """Whether the answer is still being looked up."""
        return self._asking is not None

    def ask(self) -> None:
        """Look it up again."""
        if self._asking is not None:
            self._asking.cancel()
        day = self.day.day
        self._asking = self._desk.ask(InForceOn(day=day), lambda found: self._on_found(found, day))

    def _on_found(self, found: VersionLine | None, day: date) -> None:
        """Say it."""
        self._asking = None
        shelf = self._desk.shelf
        if shelf is None:
            return
        self.answer.setText(in_force_words(found, day, self._desk.today, shelf))
        self._found = found.version.ref if found is not None else ""
        self._show.setVisible(bool(self._found))
