"""The list of records behind a number (ux.md, rules of thumb); Enter opens one in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame

from ui.build import column, label
from ui.theme import GRID
from ui.views.people.desk import PeopleDesk
from ui.widgets.list_table import ListColumn, ListTable

_COLUMNS = (
    ListColumn(title="Record", width=136, says=lambda one: one.ref, strong=True, link=True),
    ListColumn(title="What changed", width=0, says=lambda one: one.title),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindLine:
    """One record behind a number."""

    ref: str
    title: str
    head: str
    """What was counted; another count begins at its first record."""


class RecordsBehind(QFrame):
    """A head that says what was counted, over the records; a log review has no page of its own."""

    def __init__(self, name: str, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self.setFixedWidth(376)
        self._head = label("", "section", wrap=True, name=f"{name}.head")
        self._note = label("Press a number to see the records behind it.", "soft", wrap=True, name=f"{name}.note")
        for shown in (self._head, self._note):
            shown.setContentsMargins(GRID * 2, GRID, GRID * 2, 0)
        self.table = ListTable(f"{name}.table", "Records behind the number", _COLUMNS)
        self.table.opened.connect(lambda one: desk.open_change(one.ref))
        self.table.link_pressed.connect(lambda one, _place: desk.open_change(one.ref))
        stack = column(self, gap=GRID)
        stack.addWidget(self._head)
        stack.addWidget(self._note)
        stack.addWidget(self.table, 1)

    def show_records(self, head: str, note: str, refs: Sequence[str], titles: dict[str, str]) -> None:
        """Show the records that were counted."""
        self._head.setText(head)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        lines = [BehindLine(ref=ref, title=titles.get(ref, ""), head=head) for ref in refs]
        self.table.show_rows(lines, lambda one: (one.head, one.ref))
        self.table.scrollToTop()
