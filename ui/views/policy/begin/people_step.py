"""Roles the rules lean on and nobody holds: give them to people, here or later (ROLE-01..03)."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.people import default_role_start
from chgdesk.domain.role_standing import RoleStanding
from chgdesk.errors import UserError
from chgdesk.services.recording import GrantRole
from ui.build import button, clear, column, frame, label, line
from ui.theme import GRID, Shape
from ui.views.policy.begin.ground import Ground
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.person_box import PersonBox
from ui.views.policy.flow.step import Step
from ui.views.policy.flow.still import still
from ui.widgets.day_field import DayField

_STEPS = 4


class PeopleStep(Step):
    """`given` tells that somebody holds a role now, so that who holds what is read again."""

    given = Signal()

    def __init__(self, desk: PolicyDesk, name: str) -> None:
        super().__init__(
            f"{name}.people",
            "People and roles",
            "The rules name these roles, and nobody on record holds them. A role is recorded as soon as you give it; "
            "what you leave open is listed wherever it is missed.",
        )
        self._desk, self._name = desk, name
        self._ground: Ground | None = None
        self._vacant: tuple[RoleStanding, ...] | None = None
        self._cards: dict[str, QWidget] = {}
        self._list: QVBoxLayout = column(gap=GRID)
        self._none = label("Every role the rules name is held by somebody.", "soft", wrap=True)
        self._none.hide()
        self.stack.addWidget(self._none)
        self.stack.addLayout(self._list)

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if self._vacant is None:
            return Shape.HISTORY, "can be left for later"
        left = len(self._vacant)
        return (Shape.OPEN, f"{left} roles held by nobody") if left else (Shape.DONE, "every role is held")

    def show_vacant(self, ground: Ground, vacant: tuple[RoleStanding, ...]) -> None:
        """These roles are held by nobody; a card that is being filled stays."""
        self._ground, self._vacant = ground, vacant
        wanted = {each.role: each for each in vacant}
        if list(wanted) != list(self._cards):
            kept = {role: card for role, card in self._cards.items() if role in wanted}
            for role, card in self._cards.items():
                if role not in kept:
                    self._list.removeWidget(card)
                    card.hide()
                    card.deleteLater()
            if set(wanted) - set(kept):
                clear(self._list)
                kept = {}
            self._cards = kept
            missing = [each for role, each in wanted.items() if role not in kept]
            self.turns.begin(partial(self._add_card, each, ground) for each in missing)
        self._none.setVisible(not vacant)
        self.edited.emit()

    def _on_given(self, _changed: object) -> None:
        self.given.emit()

    def _add_card(self, standing: RoleStanding, ground: Ground) -> None:
        self._cards[standing.role] = self._card(standing, ground)

    def _card(self, standing: RoleStanding, ground: Ground) -> QFrame:
        """One role: what needs it, who shall hold it, and since when."""
        name = f"{self._name}.role.{standing.role}"
        card = frame("card", name)
        stack = column(card, margins=GRID * 2, gap=4)
        stack.addWidget(label(standing.title, "strong"))
        stack.addWidget(_needed(standing))
        who = PersonBox(self._desk, f"{name}.person", f"Person who is {standing.title.lower()}")
        since = DayField(f"{name}.since", f"{standing.title} since")
        usual = default_role_start(None, ground.organisation.judged_from)
        since.show_day(usual.astimezone(self._desk.zone).date() if usual else None)
        fault = label("", "fault", wrap=True, name=f"{name}.fault")
        fault.hide()
        give = button("Give the role", f"{name}.give", says=f"Give the role {standing.title}")
        row = line(gap=GRID * 2)
        stack.addWidget(who)
        row.addWidget(label("Held since", "soft"))
        row.addWidget(since, 1)
        row.addWidget(give)
        stack.addLayout(row)
        stack.addWidget(fault)

        def say(words: str) -> None:
            fault.setText(words)
            fault.setVisible(bool(words))

        def refused(error: BaseException) -> None:
            give.setEnabled(True)
            if isinstance(error, UserError):
                say(str(error))
            else:
                self._desk.report(error)

        def act() -> None:
            if not who.person:
                say(f"Choose who is {standing.title}.")
            elif since.is_unread:
                say(f"“{since.text}” is not a day. Write it as 2026-07-14.")
            else:
                say("")
                give.setEnabled(False)
                day = since.day
                start = datetime.combine(day, time(), self._desk.zone) if day else None
                command = GrantRole(person=who.person, role=standing.role, held_from=start)
                self._desk.execute(
                    command, self, done=still(self, self._on_given), failed=still(card, refused, self._desk.report)
                )

        give.clicked.connect(act)
        self._list.addWidget(card)
        return card


def _needed(standing: RoleStanding) -> QLabel:
    """The first steps that need a role; all of them in the tooltip."""
    steps = [step.lower() for step in standing.needed_for]
    more = f", and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
    shown = label(f"Needed to {', '.join(steps[:_STEPS])}{more}", "small", wrap=True)
    shown.setToolTip("\n".join(standing.needed_for))
    return shown
