"""The pane “To do”: what lint found, the things that hold the version back first (POL-06)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from chgdesk.text.lint import LintFinding
from ui.build import column, label
from ui.look import colours, follow, icon
from ui.theme import GRID, Shape

MOST = 100
"""More lines than anybody works through in one sitting are counted, not listed."""


class ToDoPane(QWidget):
    """`finding_wanted` carries a `LintFinding` to be gone to."""

    finding_wanted = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.findings: tuple[LintFinding, ...] = ()
        self._head = label("Reading the text …", "small", wrap=True, name=f"{name}.head")
        self.list = QListWidget()
        self.list.setObjectName(name)
        self.list.setAccessibleName("What is to do before approval")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setLayoutMode(QListWidget.LayoutMode.Batched)
        self.list.setBatchSize(20)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        stack = column(self, gap=GRID)
        stack.setContentsMargins(GRID * 2, GRID, GRID, 0)
        stack.addWidget(self._head)
        stack.addWidget(self.list, 1)
        follow(self, self._fill)

    def show_findings(self, findings: Sequence[LintFinding]) -> None:
        """Show what was found, what blocks first."""
        ordered = tuple(sorted(findings, key=lambda finding: not finding.blocks))
        if ordered != self.findings or not self.list.count():
            self.findings = ordered
            self._fill()

    def _fill(self) -> None:
        """One item for each finding."""
        blocks = sum(finding.blocks for finding in self.findings)
        advice = len(self.findings) - blocks
        held = (
            f"{blocks} to settle before this version can be handed in" if blocks else "Nothing holds this version back"
        )
        self._head.setText(f"{held}; {advice} to consider." if advice else f"{held}.")
        row = self.list.currentRow()
        self.list.clear()
        tones = colours()
        for finding in self.findings[:MOST]:
            sign, shape = ("warning-circle", Shape.LOOK) if finding.blocks else ("info", Shape.OPEN)
            item = QListWidgetItem(icon(sign, colour=tones.states[shape]), finding_words(finding))
            item.setData(Qt.ItemDataRole.UserRole, finding)
            weight = "Holds the version back" if finding.blocks else "To consider"
            item.setToolTip(f"{weight} ({finding.code})")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{weight}. {item.text()}")
            self.list.addItem(item)
        if len(self.findings) > MOST:
            self.list.addItem(f"And {len(self.findings) - MOST} more, shown as these are settled.")
        self.list.setCurrentRow(min(row, self.list.count() - 1))

    def _on_chosen(self, item: QListWidgetItem) -> None:
        """Go to the place."""
        finding = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(finding, LintFinding):
            self.finding_wanted.emit(finding)


def finding_words(finding: LintFinding) -> str:
    """Where, what, and what to do."""
    where = f"{finding.heading}: " if finding.heading else ""
    return f"{where}{finding.sentence}\n{finding.remedy}".strip()
