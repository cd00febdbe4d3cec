"""When the meeting was, who was there, who was missing, and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QWidget

from chgdesk.domain.meeting_form import missing_roles, missing_words
from chgdesk.domain.people import role_words
from chgdesk.services.meetings.reading import AgendaRead
from ui.build import column, label, line
from ui.theme import GRID
from ui.views.meetings.draft import Draft
from ui.views.meetings.tick_list import TickList
from ui.widgets.day_field import DayField

NAME = "meetings.facts"


class FactsForm(QFrame):
    """`edited` tells of every change somebody makes here."""

    edited = Signal()

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.setProperty("role", "surface")
        self.setFixedWidth(320)
        self._zone = zone
        self._read: AgendaRead | None = None
        self._chair = ""
        self.day = DayField(f"{NAME}.day", "Day of the meeting")
        self.day.box.setFixedWidth(104)
        self.time = QLineEdit()
        self.title = QLineEdit()
        self.chair = QComboBox()
        self.people = TickList(f"{NAME}.people", "Present")
        self.notes = QPlainTextEdit()
        self.missing = label("", "fault", wrap=True, name=f"{NAME}.missing")
        self._name_parts()
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft, read: AgendaRead, *, may_edit: bool) -> None:
        """Show the facts of a meeting; whoever can be there is offered."""
        self._read = read
        with QSignalBlocker(self):
            local = draft.held_at.astimezone(self._zone) if draft.held_at else None
            self.day.show_day(local.date() if local else None)
            self.time.setText(f"{local:%H:%M}" if local else "")
            self.title.setText(draft.title)
            self._chair = draft.chair
            self.notes.setPlainText(draft.notes)
            self._offer_people(draft.attendees, read)
        for part in (self.day.box, self.time, self.title, self.chair, self.people, self.notes):
            part.setEnabled(may_edit)
        self._tell()

    def put_into(self, draft: Draft) -> Draft:
        """The draft with what stands here."""
        return replace(
            draft,
            held_at=self.held_at,
            title=" ".join(self.title.text().split()),
            chair=self.chair.currentData() or "",
            attendees=self.attendees,
            notes=self.notes.toPlainText().strip(),
        )

    @property
    def held_at(self) -> datetime | None:
        """When it was held; None while day or time cannot be read."""
        day, clock = self.day.day, _clock(self.time.text())
        if day is None or clock is None:
            return None
        return datetime.combine(day, clock, tzinfo=self._zone).astimezone(UTC)

    @property
    def attendees(self) -> tuple[str, ...]:
        """Who is ticked as present."""
        return self.people.ticked

    def _name_parts(self) -> None:
        names: Sequence[tuple[QWidget, str, str]] = (
            (self.time, "time", "Time of the meeting"),
            (self.title, "title", "Title"),
            (self.chair, "chair", "In the chair"),
            (self.notes, "notes", "Notes"),
        )
        for part, key, says in names:
            part.setObjectName(f"{NAME}.{key}")
            part.setAccessibleName(says)
        self.time.setPlaceholderText("10:00")
        self.time.setFixedWidth(72)
        self.title.setPlaceholderText("For example Wednesday review")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(72)

    def _lay_out(self) -> None:
        stack = column(self, margins=GRID * 2, gap=4)
        stack.addWidget(label("Day and time", "caption"))
        row = line(gap=GRID)
        row.addWidget(self.day, 1)
        row.addWidget(self.time)
        stack.addLayout(row)
        for caption, part in (("Title", self.title), ("In the chair", self.chair)):
            stack.addSpacing(4)
            stack.addWidget(label(caption, "caption"))
            stack.addWidget(part)
        stack.addSpacing(4)
        stack.addWidget(label("Present (Space ticks)", "caption"))
        stack.addWidget(self.people, 1)
        stack.addWidget(self.missing)
        stack.addSpacing(4)
        stack.addWidget(label("Notes", "caption"))
        stack.addWidget(self.notes)

    def _connect(self) -> None:
        self.day.day_changed.connect(self._on_edited)
        self.time.textChanged.connect(lambda _text: self._on_edited())
        self.title.textChanged.connect(lambda _text: self._on_edited())
        self.notes.textChanged.connect(self._on_edited)
        self.chair.currentIndexChanged.connect(lambda _row: self._on_edited())
        self.people.changed_ticks.connect(self._on_ticked)

    def _offer_people(self, attendees: tuple[str, ...], read: AgendaRead) -> None:
        at = self.held_at or read.at
        lines = []
        for person in read.people:
            roles = ", ".join(role_words(role) for role in read.roles_of(person.ref, at))
            lines.append((person.ref, f"{person.name} · {roles}" if roles else person.name))
        self.people.show_lines(lines, attendees)
        self._offer_chair()

    def _offer_chair(self) -> None:
        """Only who was there can have been in the chair."""
        kept = self.chair.currentData() or self._chair
        names = self._read.names if self._read is not None else {}
        with QSignalBlocker(self.chair):
            self.chair.clear()
            self.chair.addItem("Nobody named", "")
            for person in self.attendees:
                self.chair.addItem(names.get(person, person), person)
            self.chair.setCurrentIndex(max(0, self.chair.findData(kept)))

    def _on_ticked(self) -> None:
        self._offer_chair()
        self._on_edited()

    def _on_edited(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        """Which members the policy names are not there (CAB-04)."""
        read = self._read
        words = ""
        if read is not None and self.attendees:
            at = self.held_at or read.at
            words = missing_words(missing_roles(read.required, self.attendees, read.assignments, at))
        self.missing.setText(words)
        self.missing.setVisible(bool(words))


def _clock(text: str) -> time | None:
    """A time as people type it: `10:00`, `9.30`; None where it is none."""
    parts = text.strip().replace(".", ":").split(":")
    try:
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
        return time(hour, minute) if len(parts) <= 2 else None
    except (ValueError, IndexError):
        return None
