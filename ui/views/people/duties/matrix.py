"""The duty matrix: people by duties, and below it what met in one person though it must not (SOD-08)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from chgdesk.domain.duty_matrix import Duty, DutyConflict, DutyRow, rule_words
from chgdesk.services.people.figures import PeopleFigures
from ui.build import column, label
from ui.theme import GRID, Shape
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.words import count_words, sentence_case

DUTY_WORDS = {
    Duty.REQUEST: "Asked for",
    Duty.AUTHOR: "Wrote",
    Duty.REVIEW: "Reviewed",
    Duty.APPROVE: "Approved",
    Duty.DEPLOY: "Deployed",
    Duty.VERIFY: "Checked",
    Duty.RECONCILE: "Compared",
}
_LEAST = 88
MAY = "may"
"""A role held gives the duty, and no record of the period shows it."""


def _cell(duty: Duty, row: DutyRow) -> str:
    cell = row.cell(duty)
    return str(len(cell.records)) if cell.records else (MAY if cell.by_role else "")


class MatrixPane(QWidget):
    """`behind` carries a head, a note and the references that were counted."""

    behind = Signal(str, str, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._figures: PeopleFigures | None = None
        says: list[Callable[[DutyRow], str]] = [partial(_cell, duty) for duty in Duty]
        self.table = ListTable(
            f"{name}.table",
            "People by duties",
            (
                ListColumn(title="Person", width=0, says=lambda row: row.name, strong=True),
                *(
                    ListColumn(title=DUTY_WORDS[duty], width=92, says=said, link=True)
                    for duty, said in zip(Duty, says, strict=True)
                ),
            ),
        )
        # Seven numbers a line: where they do not fit they are scrolled to, never hidden.
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.horizontalHeader().setMinimumSectionSize(_LEAST)
        self.table.link_pressed.connect(self._on_number)
        self.table.chosen.connect(self._on_row)
        for number, duty in enumerate(Duty, start=1):
            keys = QShortcut(QKeySequence(f"Ctrl+Alt+{number}"), self.table, partial(self._press, duty))
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.opened.connect(self._on_opened)
        self.conflicts = ListTable(
            f"{name}.conflicts",
            "Duties that met in one person",
            (
                ListColumn(
                    title="Stands",
                    width=144,
                    says=lambda one: "on record" if one.on_record else "by roles held",
                    shape_of=lambda one: Shape.LOOK if one.on_record else Shape.OPEN,
                ),
                ListColumn(
                    title="What met, and the rule that keeps it apart",
                    width=0,
                    says=lambda one: one.sentence,
                    above=lambda one: rule_words(one.rule),
                    strong=True,
                ),
            ),
            height=TALL,
        )
        self.conflicts.chosen.connect(self._on_conflict)
        self._head = label("", "section", wrap=True, name=f"{name}.head")
        self._head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        lower = QWidget()
        below = column(lower, gap=0)
        below.addWidget(self._head)
        below.addWidget(self.conflicts, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(lower)
        both.setSizes([380, 220])
        column(self, gap=0).addWidget(both)
        self.setFocusProxy(self.table)

    def show_figures(self, figures: PeopleFigures) -> None:
        """Show a period."""
        self._figures = figures
        found = figures.matrix
        met = sum(one.on_record for one in found.conflicts)
        by_roles = len(found.conflicts) - met
        said = f"{count_words(met, 'conflict', 'conflicts')} on record"
        said += f", {by_roles} by roles held" if by_roles else ""
        rule = found.deployer_rule.replace("_", " ")
        self._head.setText(f"{said}, under the deployer rule “{rule}”." if rule else f"{said}.")
        self.conflicts.show_rows(found.conflicts, lambda one: (one.person, one.duties, one.rule, one.on_record))
        self.table.show_rows(found.rows, lambda row: row.person)

    def _on_number(self, row: DutyRow, place: int) -> None:
        """A press on a number."""
        self._tell(row, tuple(Duty)[place - 1])

    def _press(self, duty: Duty) -> None:
        """The same from the keyboard: Ctrl+Alt and the number of the column."""
        if self.table.current is not None:
            self._tell(self.table.current, duty)

    def _on_opened(self, row: DutyRow) -> None:
        """Enter: everything of this person, duty by duty as one list."""
        refs = dict.fromkeys(ref for cell in row.cells for ref in cell.records)
        self.behind.emit(f"{row.name}: {count_words(len(refs), 'record', 'records')}", _in_words(row), tuple(refs))

    def _on_row(self, row: DutyRow | None) -> None:
        """The line at hand: what is behind it is shown at once."""
        if row is not None:
            self._on_opened(row)

    def _tell(self, row: DutyRow, duty: Duty) -> None:
        cell = row.cell(duty)
        roles = ", ".join(role.replace("_", " ") for role in cell.by_role)
        head = f"{row.name}: {DUTY_WORDS[duty].lower()} {count_words(len(cell.records), 'record', 'records')}"
        self.behind.emit(head, f"May do it as {roles}." if roles else "", cell.records)

    def _on_conflict(self, one: DutyConflict | None) -> None:
        """The records on which two duties met."""
        if one is not None and self.conflicts.hasFocus():
            self.behind.emit(one.sentence, f"{rule_words(one.rule)}.", one.records)


def _in_words(row: DutyRow) -> str:
    """What a person did, duty by duty."""
    parts = [f"{DUTY_WORDS[cell.duty].lower()} {len(cell.records)}" for cell in row.cells if cell.records]
    may = [DUTY_WORDS[cell.duty].lower() for cell in row.cells if cell.by_role and not cell.records]
    said = sentence_case(", ".join(parts)) or "No record of the period"
    return f"{said}. A role held gives, unused: {', '.join(may)}." if may else f"{said}."
