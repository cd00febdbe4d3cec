"""What is missing or to look at, first on the page: the sentence, the clause, and what to do about it (ux.md, W2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from chgdesk.domain.record_page import Attention
from ui import times
from ui.build import button, clear, column, frame, label, line
from ui.theme import GRID, Shape
from ui.widgets.sign import Sign


class AttentionList(QWidget):
    """One box per finding; `explain_wanted` and `open_wanted` carry the finding's place in the list."""

    explain_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self, name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._compact = compact
        self._stack = column(self, gap=GRID)

    def show_items(
        self, items: Sequence[Attention], zone: ZoneInfo, now: datetime, *, may_explain: bool, why_not: str = ""
    ) -> None:
        """Show what there is for another record; `now` is the desk's clock, for what is left of each deadline."""
        clear(self._stack)
        self._now = now
        ahead = [item for item in items if item.is_ahead]
        if ahead:
            self._stack.addWidget(self._ahead_box(items, zone))
        for place, item in enumerate(items):
            if not item.is_ahead:
                self._stack.addWidget(self._box(place, item, zone, may_explain=may_explain, why_not=why_not))

    def _ahead_box(self, items: Sequence[Attention], zone: ZoneInfo) -> QFrame:
        """What is missing before it goes live: one line each, in one box, so that the five sentences stay in sight."""
        box = frame("card", f"{self.objectName()}.ahead")
        stack = column(box, gap=0)
        stack.setContentsMargins(12, 4, GRID, 4)
        for place, item in enumerate(items):
            if not item.is_ahead:
                continue
            name = f"{self.objectName()}.{place}"
            row = line(gap=GRID)
            row.addWidget(Sign(Shape.OPEN))
            row.addWidget(label(item.finding.sentence, wrap=True, name=f"{name}.sentence"), 3)
            row.addWidget(label(_clause_words(item, zone, self._now), "small", wrap=True), 2)
            if not self._compact:
                shown = button("Open", f"{name}.open", "small")
                shown.setAccessibleDescription(item.finding.sentence)
                shown.setToolTip("Go to the field this is about")
                shown.clicked.connect(lambda _on=False, at=place: self.open_wanted.emit(at))
                row.addWidget(shown)
            stack.addLayout(row)
        return box

    def _box(self, place: int, item: Attention, zone: ZoneInfo, *, may_explain: bool, why_not: str) -> QFrame:
        """One finding: sign, sentence, clause, and its two buttons."""
        waits = item.finding.is_open
        box = frame("card" if waits else "look", f"{self.objectName()}.{place}")
        row = line(box, gap=GRID)
        row.setContentsMargins(12, GRID, GRID, GRID)
        row.addWidget(Sign(Shape.OPEN if waits else Shape.LOOK), alignment=Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        words.addWidget(label(item.finding.sentence, wrap=True, name=f"{self.objectName()}.{place}.sentence"))
        words.addWidget(label(_clause_words(item, zone, self._now), "small", wrap=True))
        if item.explanation:
            words.addWidget(label(_said_words(item), "smallink", wrap=True))
        row.addLayout(words, 1)
        if not self._compact:
            explain = button("Explain", f"{self.objectName()}.{place}.explain", "small")
            explain.setAccessibleDescription(item.finding.sentence)
            explain.setEnabled(may_explain and not waits)
            explain.setToolTip(
                _why_disabled(why_not, waits=waits) if not explain.isEnabled() else "Say what is so, by name"
            )
            explain.clicked.connect(lambda: self.explain_wanted.emit(place))
            shown = button("Open", f"{self.objectName()}.{place}.open", "small")
            shown.setAccessibleDescription(item.finding.sentence)
            shown.setToolTip("Go to the field this is about")
            shown.clicked.connect(lambda: self.open_wanted.emit(place))
            row.addWidget(explain, alignment=Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(shown, alignment=Qt.AlignmentFlag.AlignVCenter)
        return box


def _why_disabled(why_not: str, *, waits: bool) -> str:
    """Why a finding cannot be explained."""
    if waits:
        return "Nothing to explain yet: its day has not come"
    return why_not


def _said_words(item: Attention) -> str:
    """What a person said of it; the word before the colon is the verdict the record carries."""
    verdict, colon, text = item.explanation.partition(": ")
    if colon and verdict == "confirmed":
        return f"Confirmed as a deviation by {item.explained_by}: {text}"
    return f"Explained by {item.explained_by}: {text if colon and verdict == 'explained' else item.explanation}"


def _clause_words(item: Attention, zone: ZoneInfo, now: datetime) -> str:
    """The clause that asks for it, and until when it may still come."""
    parts = [item.clause] if item.clause else []
    if item.owed_by:
        parts.append(f"owed by {' or '.join(item.owed_by)}")
    if item.finding.role:
        parts.append(f"from: {item.finding.role}")
    if item.finding.due is not None:
        left = times.left_words(item.finding.due, now)
        parts.append(f"due {times.moment_words(item.finding.due, zone)}, {left}")
    return " · ".join(parts)
