"""Damaged characters and what is offered instead; nothing changes that is not ticked (POL-25)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from chgdesk.services.policies.taking_in import DamageFound
from ui.build import button, column, label, line
from ui.theme import GRID
from ui.views.policy.taking_in.decisions import Decisions


class RepairsBox(QWidget):
    """One row for each damaged stretch of characters; `acts` make them, one each."""

    def __init__(self, decisions: Decisions, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        stack = column(self, gap=GRID)
        self.acts: list[Callable[[], None]] = []
        if not decisions.damage:
            stack.addWidget(label("No damaged characters were found.", "soft", wrap=True))
            return
        sure = [each for each in decisions.damage if each.certain]
        head = line()
        head.addWidget(label("Ticked ones are put right; the rest stays as it stands.", "small"))
        head.addStretch(1)
        every = button(f"Tick the {len(sure)} certain ones", f"{name}.certain", "small")
        every.setVisible(bool(sure))
        head.addWidget(every)
        stack.addLayout(head)
        self._rows: QVBoxLayout = column(gap=GRID)
        stack.addLayout(self._rows)
        self._every = every
        for place, each in enumerate(decisions.damage):
            self.acts.append(partial(self._add_row, decisions, each, f"{name}.{place}"))

    def _add_row(self, decisions: Decisions, damage: DamageFound, name: str) -> None:
        row = _Repair(decisions, damage, name)
        self._rows.addWidget(row)
        if damage.certain:
            self._every.clicked.connect(lambda: row.tick.setChecked(True))


class _Repair(QFrame):
    """One stretch: as it stands, in how many places, and what shall stand there."""

    def __init__(self, decisions: Decisions, damage: DamageFound, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._decisions, self.damage = decisions, damage
        places = f"{damage.places} places" if damage.places > 1 else "one place"
        shown = damage.found if damage.found.isprintable() and damage.found.strip() else _codes(damage.found)
        self.tick = QCheckBox(f"“{shown}” in {places}: put right as")
        self.tick.setObjectName(f"{name}.tick")
        self.instead = QLineEdit(damage.offered)
        self.instead.setObjectName(f"{name}.instead")
        self.instead.setAccessibleName(f"What shall stand in place of “{shown}”")
        self.instead.setFixedWidth(120)
        self.instead.setPlaceholderText("nothing")
        row = line(gap=GRID)
        row.addWidget(self.tick)
        row.addWidget(self.instead)
        row.addStretch(1)
        stack = column(self, margins=GRID, gap=4)
        stack.addLayout(row)
        doubt = "" if damage.certain else " Look at it: other readings are possible."
        stack.addWidget(label(f"… {damage.example} …{doubt}", "small", wrap=True))
        self.tick.toggled.connect(lambda _on: self._tell())
        self.instead.textEdited.connect(lambda _text: self._tell())

    def _tell(self) -> None:
        on = self.tick.isChecked()
        self._decisions.repair(self.damage.found, self.instead.text() if on else None)


def _codes(text: str) -> str:
    """Characters that cannot be shown, by their codes."""
    return " ".join(f"U+{ord(sign):04X}" for sign in text)
