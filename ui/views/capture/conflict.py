"""Somebody else saved the same record: what it says now beside what was typed, decided field by field, in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from chgdesk.domain.change import Change
from chgdesk.domain.workflow.field_words import field_words
from chgdesk.errors import Difference
from ui.build import button, clear, column, label, line
from ui.theme import GRID
from ui.views.capture.chips import ChipsBox

_ONLY_GROWS = frozenset({"approvals", "evidence", "signatures", "asked", "reclassifications"})
"""Lists in which nothing on record is replaced: what was added on both sides stays."""
_OF_THE_DESK = frozenset({"ref", "state", "shape", "created_at", "provenance", "state_reason", "closed_at"})
MINE, THEIRS = "mine", "theirs"


def merged(read: Change, theirs: Change, mine: Change, taken: frozenset[str]) -> Change:
    """What was typed put onto what stands on record now; `taken` are the fields where theirs shall stand."""
    kept: dict[str, Any] = {}
    for each in fields(Change):
        name = each.name
        typed, known, now = getattr(mine, name), getattr(read, name), getattr(theirs, name)
        if name in _OF_THE_DESK or name in taken or typed == known:
            continue
        kept[name] = (*now, *(item for item in typed if item not in now)) if name in _ONLY_GROWS else typed
    return replace(theirs, **kept)


def both_changed(read: Change, theirs: Change, mine: Change) -> tuple[str, ...]:
    """The fields that say something else on both sides."""
    return tuple(
        each.name
        for each in fields(Change)
        if each.name not in _OF_THE_DESK | _ONLY_GROWS
        and getattr(mine, each.name) != getattr(read, each.name)
        and getattr(theirs, each.name) != getattr(read, each.name)
        and getattr(theirs, each.name) != getattr(mine, each.name)
    )


class ConflictPanel(QFrame):
    """Hidden until a save met somebody else's; `settled` carries the fields where theirs shall stand."""

    settled = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.conflict")
        self.setProperty("role", "look")
        self._name = name
        stack = column(self, gap=GRID)
        stack.setContentsMargins(12, GRID, 12, GRID)
        self.words = label("", wrap=True, name=f"{name}.conflict.words")
        stack.addWidget(self.words)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(4)
        stack.addLayout(self._grid)
        row = line()
        self._again = button("Save again", f"{name}.conflict.again", "primary")
        self._again.clicked.connect(lambda: self.settled.emit(self.taken))
        row.addStretch(1)
        row.addWidget(self._again)
        stack.addLayout(row)
        self._choices: dict[str, ChipsBox] = {}
        self.hide()

    @property
    def taken(self) -> frozenset[str]:
        """The fields where theirs shall stand."""
        return frozenset(name for name, box in self._choices.items() if box.value() == THEIRS)

    def show_conflict(self, sentence: str, differences: Sequence[Difference], both: Sequence[str]) -> None:
        """Each field that was changed meanwhile; a choice where both sides changed it."""
        self.words.setText(sentence)
        clear(self._grid)
        self._choices = {}
        for place, head in enumerate(("Field", "When you opened it", "On record now", "Yours", "")):
            self._grid.addWidget(label(head, "caption"), 0, place)
        for number, found in enumerate(differences, start=1):
            texts = (field_words(found.field), found.read or "empty", found.now or "empty", found.mine or "empty")
            for place, text in enumerate(texts):
                role = "strong" if place == 0 else "smallink"
                shown = label(text[:400], role, wrap=True, name=f"{self._name}.conflict.{found.field}.{place}")
                self._grid.addWidget(shown, number, place)
            if found.field in both:
                name = f"{self._name}.conflict.{found.field}"
                box = ChipsBox(self, name, (("take theirs", THEIRS), ("keep mine", MINE)))
                box.show_value(MINE)
                self._choices[found.field] = box
                self._grid.addWidget(box, number, 4)
            else:
                self._grid.addWidget(label("theirs, you did not touch it", "small", wrap=True), number, 4)
        for place in (1, 2, 3):
            self._grid.setColumnStretch(place, 1)
        self.show()
