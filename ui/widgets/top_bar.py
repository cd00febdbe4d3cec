"""The top of the window: workspace, audit period in force, search and commands, who is at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QSizePolicy

from ui.build import button, frame, label, line
from ui.look import follow, icon
from ui.port import WorkspaceCard
from ui.theme import GRID
from ui.widgets.command_box import CommandBox

NOBODY = "Choose who you are"
"""Nobody by name is at the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An audit period to stand in: its words and its first and last day; none means all time."""

    words: str
    first: date | None = None
    last: date | None = None


def usual_periods(today: date) -> tuple[Period, ...]:
    """All time, this quarter and the three before it, this year and the last."""
    periods = [Period(words="All time")]
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    for _ in range(4):
        following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        quarter = (first.month + 2) // 3
        periods.append(Period(words=f"{first.year} Q{quarter}", first=first, last=following - timedelta(days=1)))
        before = first - timedelta(days=1)
        first = date(before.year, 3 * ((before.month - 1) // 3) + 1, 1)
    periods += [
        Period(words=str(year), first=date(year, 1, 1), last=date(year, 12, 31))
        for year in (today.year, today.year - 1)
    ]
    return tuple(periods)


class TopBar(QFrame):
    """The frame's head; `period_chosen` carries a `Period`."""

    period_chosen = Signal(object)
    person_chosen = Signal(str)
    new_person_wanted = Signal()

    def __init__(self, card: WorkspaceCard, today: date) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setProperty("role", "topbar")
        self.setFixedHeight(56)
        self.name = label(card.name, "strong", name="top_bar.name")
        self.name.setToolTip(card.path)
        self.period = button("All time  ▾", "top_bar.period", "frame", says="Audit period in force: All time")
        self.period.setToolTip("Choosing a period puts every register and figure inside it")
        self._menu = self._period_menu(usual_periods(today))
        self.period.setMenu(self._menu)
        self.box = CommandBox()
        self.person = self._person_button()
        self.show_card(card)
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.addWidget(self.name)
        if card.fictional:
            row.addWidget(self._badge("sample company"))
        row.addWidget(self.period)
        row.addStretch(1)
        row.addWidget(self.box, 3)
        row.addStretch(1)
        row.addWidget(self.person)

    def _badge(self, words: str) -> QFrame:
        """A quiet mark beside the name."""
        badge = frame("chip")
        inside = line(badge)
        inside.setContentsMargins(12, 0, 12, 0)
        inside.addWidget(label(words, "smallink"))
        badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        return badge

    def _period_menu(self, periods: tuple[Period, ...]) -> QMenu:
        """The periods to choose from."""
        menu = QMenu(self)
        menu.setObjectName("top_bar.period_menu")
        for place, period in enumerate(periods):
            if place in {1, 5}:
                menu.addSeparator()
            act = menu.addAction(period.words)
            act.triggered.connect(lambda _checked=False, chosen=period: self._on_period_chosen(chosen))
        return menu

    def _on_period_chosen(self, period: Period) -> None:
        """Stand in a period."""
        self.period.setText(f"{period.words}  ▾")
        self.period.setAccessibleName(f"Audit period in force: {period.words}")
        self.period_chosen.emit(period)

    def show_card(self, card: WorkspaceCard) -> None:
        """Show who is at the desk now, and who else can sit down: two clicks to switch."""
        name = card.person or NOBODY
        initials = "".join(part[0] for part in name.split()[:2]).upper() if card.person else "?"
        self.person.setText(f"{initials}  {name}" if card.person else name)
        self.person.setAccessibleName(f"At the desk: {name}. Press to switch.")
        self.person.setToolTip(
            "\n".join(
                part for part in (card.role, card.read_only or "Who records from now on is whoever sits here.") if part
            )
        )
        self._people.clear()
        for seat in card.seats:
            act = self._people.addAction(f"{seat.name} · {seat.roles}" if seat.roles else seat.name)
            act.setObjectName(f"top_bar.seat.{seat.person}")
            act.setCheckable(True)
            act.setChecked(seat.person == card.seat)
            act.triggered.connect(lambda _checked=False, chosen=seat.person: self.person_chosen.emit(chosen))
        self._people.addSeparator()
        new = self._people.addAction("Put a person on record …")
        new.setObjectName("top_bar.new_person")
        new.setEnabled(not card.read_only)
        new.triggered.connect(self.new_person_wanted.emit)
        leave = self._people.addAction("Leave the desk")
        leave.setObjectName("top_bar.leave")
        leave.setEnabled(bool(card.seat))
        leave.triggered.connect(lambda: self.person_chosen.emit(""))

    def _person_button(self) -> QPushButton:
        """Who is at the desk; pressing it offers everybody on record."""
        shown = button("", "top_bar.person", "frame")
        shown.setIcon(icon("user"))
        follow(shown, lambda: shown.setIcon(icon("user")))
        self._people = QMenu(self)
        self._people.setObjectName("top_bar.people")
        shown.setMenu(self._people)
        return shown
