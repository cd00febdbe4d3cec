"""Who approves whom, who approve each other, and the share of each (SOD-06)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chgdesk.services.people.figures import PeopleFigures
from ui.build import column, label
from ui.theme import GRID, Shape
from ui.widgets.list_table import Heading, ListColumn, ListTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """One line: what it says, the number as people say it, and the records behind it."""

    key: tuple[str, str, str]
    words: str
    number: str
    records: tuple[str, ...]
    look: bool = False


class ApprovalsPane(QWidget):
    """`behind` carries a head, a note and the references that were counted."""

    behind = Signal(str, str, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._head = label("", "section", wrap=True, name=f"{name}.head")
        self._head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.table = ListTable(
            f"{name}.table",
            "Who approves whom",
            (
                ListColumn(title="Who approved whose work", width=0, says=lambda one: one.words, strong=True),
                ListColumn(title="Records", width=152, says=lambda one: one.number, link=True),
                ListColumn(
                    title="To look at",
                    width=168,
                    says=lambda one: "own work" if one.key[1] == one.key[2] else "each other" if one.look else "",
                    shape_of=lambda one: Shape.LOOK if one.key[1] == one.key[2] else Shape.OPEN,
                ),
            ),
        )
        self.table.chosen.connect(self._on_chosen)
        stack = column(self, gap=0)
        stack.addWidget(self._head)
        stack.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_figures(self, figures: PeopleFigures) -> None:
        """Show a period: shares first, then pairs."""
        found, name = figures.approvals, figures.name
        mutual = {pair for both in found.mutual for pair in ((both.one, both.other), (both.other, both.one))}
        shares = [
            ApprovalLine(
                key=("share", share.approver, ""), words=name(share.approver), number=share.words, records=share.changes
            )
            for share in found.shares
        ]
        pairs = [
            ApprovalLine(
                key=("pair", pair.approver, pair.author),
                words=f"{name(pair.approver)} → {'own work' if pair.is_own else name(pair.author)}",
                number=str(len(pair.changes)),
                records=pair.changes,
                look=(pair.approver, pair.author) in mutual,
            )
            for pair in found.pairs
        ]
        rows: list[Heading | ApprovalLine] = []
        if shares:
            rows = [Heading(words="Share of the approved records"), *shares, Heading(words="Pairs"), *pairs]
        self._head.setText(
            f"{len(found.approved)} records with an approval, {len(found.without)} without. "
            f"{len(found.mutual)} {'pair' if len(found.mutual) == 1 else 'pairs'} approved each other’s work."
        )
        self.table.show_rows(rows, lambda one: one.key)

    def _on_chosen(self, one: ApprovalLine | None) -> None:
        """The records behind the line at hand."""
        if one is not None:
            self.behind.emit(f"{one.words}: {one.number}", "", one.records)
