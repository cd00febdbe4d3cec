"""Rows pasted from a spreadsheet: what each column holds, a verdict for each row, all recorded in one act."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from chgdesk.domain.change import Change
from chgdesk.domain.pasting import TARGETS, Pasted, PastedRow, guess_columns
from ui.build import button, column, label, line
from ui.theme import GRID, Shape
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words

NAME = "paste_rows"
_SAMPLE = 40


class PasteRowsDialog(QDialog):
    """`asked` wants the verdicts under these columns; `recorded` carries the drafts of the rows that make one."""

    asked = Signal(object, bool)
    recorded = Signal(object)

    def __init__(self, pasted: Pasted, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setWindowTitle("Record pasted rows")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 560)
        self.pasted = pasted
        self._rows: tuple[PastedRow, ...] = ()
        guessed, has_head = guess_columns(pasted)
        stack = column(self, margins=GRID * 3)
        self.head = QCheckBox("The first row names the columns", self)
        self.head.setObjectName(f"{NAME}.head")
        self.head.setChecked(has_head)
        stack.addWidget(self.head)
        self.columns = self._column_choices(stack, guessed)
        self.table = ListTable(f"{NAME}.rows", "What each row makes", _columns())
        stack.addWidget(self.table, 1)
        self.why = label("", "fault", wrap=True, name=f"{NAME}.why")
        self.table.chosen.connect(
            lambda row: self.why.setText(f"Line {row.number}: {row.refusal}" if row and row.refusal else "")
        )
        stack.addWidget(self.why)
        self.summary = label("", "soft", wrap=True, name=f"{NAME}.summary")
        stack.addWidget(self.summary)
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        stack.addWidget(self.fault)
        self._buttons(stack)
        self.head.toggled.connect(lambda _on: self.ask())
        for choice in self.columns:
            choice.currentIndexChanged.connect(lambda _at: self.ask())

    def ask(self) -> None:
        """Ask for the verdicts as the columns stand."""
        self.asked.emit(tuple(choice.currentData() for choice in self.columns), self.head.isChecked())

    def show_rows(self, rows: tuple[PastedRow, ...]) -> None:
        """Show a verdict for each row, and how many records the act would make."""
        self._rows = rows
        self.table.show_rows(rows, lambda row: row.number)
        able = sum(row.change is not None for row in rows)
        left = len(rows) - able
        empty = len(self.pasted.left_out)
        parts = (
            f"{count_words(left, 'row makes', 'rows make')} no record" if left else "",
            f"{count_words(empty, 'empty line is', 'empty lines are')} left out" if empty else "",
        )
        self.summary.setText("; ".join(part for part in parts if part))
        self.act.setText(f"Record {count_words(able, 'change', 'changes')}")
        self.act.setAccessibleName(self.act.text())
        self.act.setEnabled(able > 0)
        self.act.setToolTip("" if able else "No row makes a record; the table says why")

    def show_fault(self, sentence: str) -> None:
        """Say why nothing was recorded; the block stays."""
        self.fault.setText(sentence)
        self.fault.show()
        self.ask()

    def _column_choices(self, stack: QVBoxLayout, guessed: tuple[str, ...]) -> list[QComboBox]:
        """For each column of the block, what it holds; the first cells beside it."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setMaximumHeight(176)
        stack.addWidget(area)
        box = QWidget()
        area.setWidget(box)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setSpacing(GRID)
        choices = []
        for at in range(self.pasted.columns):
            cells = [row[at] for _, row in self.pasted.rows[:3] if at < len(row) and row[at]]
            sample = ", ".join(cell[:_SAMPLE] for cell in cells) or "empty"
            grid.addWidget(label(f"Column {at + 1}: {sample}"[:90], "small"), at, 0)
            choice = QComboBox(box)
            choice.setObjectName(f"{NAME}.column.{at}")
            choice.setAccessibleName(f"What column {at + 1} holds")
            choice.addItem("Not taken in", "")
            for target in TARGETS:
                choice.addItem(target.title, target.key)
            choice.setCurrentIndex(max(0, choice.findData(guessed[at])))
            grid.addWidget(choice, at, 1)
            choices.append(choice)
        return choices

    def _buttons(self, stack: QVBoxLayout) -> None:
        """Leave it, or record it."""
        row = line()
        stack.addLayout(row)
        row.addStretch(1)
        leave = button("Leave it", f"{NAME}.leave")
        leave.clicked.connect(self.close)
        self.act = button("Record", f"{NAME}.act", "primary")
        self.act.setEnabled(False)
        self.act.clicked.connect(self._on_act_clicked)
        row.addWidget(leave)
        row.addWidget(self.act)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)

    def _on_act_clicked(self) -> None:
        """Hand the drafts over, once."""
        drafts: tuple[Change, ...] = tuple(row.change for row in self._rows if row.change is not None)
        if not self.act.isEnabled() or not drafts:
            return
        self.act.setEnabled(False)
        self.fault.hide()
        self.recorded.emit(drafts)


def _columns() -> tuple[ListColumn, ...]:
    """The line of the block, what it says, and what comes of it."""
    return (
        ListColumn(title="Line", width=64, says=lambda row: str(row.number)),
        ListColumn(title="What changed", width=280, says=lambda row: row.words, strong=True),
        ListColumn(title="Verdict", width=0, says=_verdict, shape_of=_shape),
    )


def _verdict(row: PastedRow) -> str:
    if row.change is None:
        return row.refusal
    change = row.change
    facts = (", ".join(change.systems), change.risk_declared, change.home_ref)
    return "makes a draft" + "".join(f" · {fact}" for fact in facts if fact)


def _shape(row: PastedRow) -> Shape:
    return Shape.LOOK if row.change is None else Shape.DONE
