"""The head line of a page that shows one version: which one, how it stands, and the choice of another."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from ui.build import label, line
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.standing import standing_shape
from ui.widgets.state_chip import StateChip


class VersionHead(QFrame):
    """Title, version to choose, standing; a page puts its own acts at the right."""

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(f"{name}.head")
        self.setProperty("role", "topbar")
        self._desk = desk
        self._title = label("", "strong", name=f"{name}.title")
        self.version = QComboBox()
        self.version.setObjectName(f"{name}.version")
        self.version.setAccessibleName("Version shown")
        self.version.activated.connect(lambda _row: desk.show_version(str(self.version.currentData())))
        self._chip = StateChip(Shape.OPEN, "", f"{name}.state")
        self._row: QHBoxLayout = line(self, gap=GRID * 2)
        self._row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        for shown in (self._title, self.version, self._chip):
            self._row.addWidget(shown)
        self._row.addStretch(1)

    def add(self, *acts: QWidget) -> None:
        """Acts of the page, at the right."""
        for act in acts:
            self._row.addWidget(act)

    def refresh(self) -> None:
        """Show the version in sight."""
        shelf, mine = self._desk.shelf, self._desk.version
        if shelf is None or mine is None:
            return
        self._title.setText(mine.version.document)
        self._title.setToolTip(shelf.document.title if shelf.document is not None else "")
        known = [(f"Version {one.version.number} · {one.standing}", one.version.ref) for one in shelf.versions]
        if [(self.version.itemText(n), self.version.itemData(n)) for n in range(self.version.count())] != known:
            self.version.clear()
            for words, ref in known:
                self.version.addItem(words, ref)
        self.version.setCurrentIndex(self.version.findData(mine.version.ref))
        self._chip.show_state(standing_shape(mine.standing), mine.standing.capitalize())
