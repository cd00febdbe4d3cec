"""All facts and the history of a record, as folded away at the foot of its page."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from chgdesk.domain.record_history import LONG
from chgdesk.domain.record_page import FactGroup, FactLine, HistoryLine
from ui import times
from ui.build import clear, column, label
from ui.theme import GRID
from ui.words import BASIS_WORDS


class FactsList(QWidget):
    """Facts in groups: label, value, both clocks, and what it rests on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._stack = column(self, gap=GRID)
        self.labels: dict[str, QLabel] = {}

    def show_groups(self, groups: Sequence[FactGroup], zone: ZoneInfo) -> None:
        """Show the facts of another record."""
        clear(self._stack)
        self.labels = {}
        for group in groups:
            self._stack.addWidget(label(group.title, "caption"))
            box = QWidget()
            grid = QGridLayout(box)
            grid.setContentsMargins(0, 0, 0, GRID)
            grid.setHorizontalSpacing(GRID * 2)
            grid.setVerticalSpacing(4)
            grid.setColumnMinimumWidth(0, 160)
            grid.setColumnStretch(1, 1)
            for place, fact in enumerate(group.facts):
                self._line(grid, place, fact, zone)
            self._stack.addWidget(box)

    def _line(self, grid: QGridLayout, place: int, fact: FactLine, zone: ZoneInfo) -> None:
        """One fact."""
        named = label(fact.label, "soft", wrap=True)
        value = label(fact.value or "not on record", "" if fact.value else "soft", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if fact.occurred is not None:
            value.setToolTip(times.tooltip(fact.occurred, zone))
        grid.addWidget(named, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, place, 1)
        grid.addWidget(label(_rests_on(fact, zone), "small", wrap=True), place, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(2, 1)
        self.labels[fact.label.lower()] = value


def _rests_on(fact: FactLine, zone: ZoneInfo) -> str:
    """Source, basis and the time the machine took it down."""
    parts = [fact.source] if fact.source else []
    if fact.basis is not None:
        parts.append(BASIS_WORDS[fact.basis])
    if fact.recorded is not None:
        parts.append(f"recorded {times.short_moment(fact.recorded, zone)}")
    return " · ".join(parts)


class HistoryList(QWidget):
    """Every act on the record, in plain sentences, with old and new."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._stack = column(self, gap=GRID)

    def show_lines(self, lines: Sequence[HistoryLine], zone: ZoneInfo) -> None:
        """Show the history of another record."""
        clear(self._stack)
        if not lines:
            self._stack.addWidget(label("Nothing is recorded yet.", "soft"))
        for entry in lines:
            cell = QWidget()
            stack = column(cell, gap=0)
            stack.addWidget(label(f"{entry.actor} {entry.sentence}", wrap=True))
            when = label(f"{times.moment_words(entry.recorded, zone)} · entry {entry.seq}", "small")
            when.setToolTip(times.tooltip(entry.recorded, zone))
            stack.addWidget(when)
            for said in entry.said:
                stack.addWidget(_correction(said))
            self._stack.addWidget(cell)


def _correction(said: str) -> QLabel:
    """One field, old → new; what is long is cut, and whole in the tooltip."""
    shown = label(said if len(said) <= LONG else f"{said[:LONG].rstrip()} …", "small", wrap=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if len(said) > LONG:
        shown.setToolTip(said)
    return shown
