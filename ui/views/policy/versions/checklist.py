"""The checklist on screen: a line for each group, below it what is to settle; Enter or a click goes to the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from chgdesk.text.lint import LintFinding
from ui.fonts import font
from ui.look import colours, follow, icon
from ui.shapes import shape_icon
from ui.theme import SHAPE_WORDS, SMALL, Shape
from ui.views.policy.text.to_do import finding_words
from ui.views.policy.versions.checks import Check

MOST = 40
"""Lines of one group; the rest is counted and stands in the text's own list."""
_INDENT = "      "


class Checklist(QListWidget):
    """`finding_wanted` carries the `LintFinding` to go to."""

    finding_wanted = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Publishing checklist")
        self.setWordWrap(True)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._checks: tuple[Check, ...] = ()
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)
        follow(self, self._fill)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What it shows."""
        return self._checks

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show what came of reading the text."""
        self._checks = tuple(checks)
        self._fill()

    def _fill(self) -> None:
        """Groups in order; what holds the version back stands open, advice is told after it."""
        row = self.currentRow()
        self.clear()
        for check in self._checks:
            self.addItem(self._head(check))
            for finding in check.findings[:MOST]:
                self.addItem(self._line(finding))
            if len(check.findings) > MOST:
                more = QListWidgetItem(f"{_INDENT}And {len(check.findings) - MOST} more, in Text under To do.")
                more.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(more)
        self.setCurrentRow(min(row, self.count() - 1))

    def _head(self, check: Check) -> QListWidgetItem:
        """How a group stands."""
        tones = colours()
        item = QListWidgetItem(shape_icon(check.shape, tones.states[check.shape], tones.surface), check.sentence)
        face = QFont(font())
        face.setWeight(QFont.Weight.DemiBold)
        item.setFont(face)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{SHAPE_WORDS[check.shape]}. {check.sentence}")
        return item

    def _line(self, finding: LintFinding) -> QListWidgetItem:
        """One thing to settle."""
        tones = colours()
        shape = Shape.LOOK if finding.blocks else Shape.OPEN
        item = QListWidgetItem(icon("arrow-bend-down-right", colour=tones.states[shape]), finding_words(finding))
        item.setData(Qt.ItemDataRole.UserRole, finding)
        item.setFont(font(SMALL))
        weight = "Holds the version back" if finding.blocks else "To consider"
        item.setToolTip(f"{weight}. Enter or a click goes to the place.")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{weight}. {item.text()}")
        return item

    def _on_chosen(self, item: QListWidgetItem) -> None:
        """Go to the place."""
        finding = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(finding, LintFinding):
            self.finding_wanted.emit(finding)
