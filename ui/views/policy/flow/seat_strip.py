"""Says that nobody by name is at the desk, with the control that puts it right (POL-15)."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame

from ui.build import button, label, line
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk


class SeatStrip(QFrame):
    """Hidden while somebody by name is at the desk."""

    def __init__(self, desk: PolicyDesk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName(name)
        self.setProperty("role", "banner")
        self._words = label("", wrap=True, name=f"{name}.words")
        self._who = QComboBox()
        self._who.setObjectName(f"{name}.who")
        self._who.setAccessibleName("Who you are")
        self._who.setMinimumWidth(200)
        self._sit = button("Sit down", f"{name}.sit")
        self._sit.clicked.connect(lambda: desk.sit_down(str(self._who.currentData() or "")))
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._who)
        row.addWidget(self._sit)
        self.tell()

    def tell(self) -> None:
        """Say how it stands now."""
        card = self._desk.card
        offered = [(seat.person, seat.name) for seat in card.seats]
        if [(self._who.itemData(row), self._who.itemText(row)) for row in range(self._who.count())] != offered:
            self._who.clear()
            for person, name in offered:
                self._who.addItem(name, person)
        may = bool(offered) and not card.read_only
        self._who.setVisible(may)
        self._sit.setVisible(may)
        words = self._desk.why_not
        if words and not card.read_only:
            words = (
                "Nobody by name is at the desk, and whoever writes the policy may not approve it. Who are you?"
                if offered
                else "Nobody is on record yet. Put yourself on record at the top right; then you can go on."
            )
        self._words.setText(words)
        self.setVisible(bool(words))
