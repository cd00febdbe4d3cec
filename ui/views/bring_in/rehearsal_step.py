"""Step 4: what becomes of each row, by word, shape and colour; differing cells beside what the register holds."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QLabel, QPushButton, QSplitter, QWidget

from chgdesk.errors import UserError
from chgdesk.services.bringing.refused import refused_csv, refused_name
from chgdesk.services.bringing.verdicts import Action, Rehearsal, RowVerdict
from ui.build import button, column, frame, label, line
from ui.theme import GRID, Shape
from ui.views.bring_in.at_hand import ListAtHand
from ui.views.place_desk import PlaceDesk
from ui.widgets.list_table import ListColumn, ListTable

MOST_SHOWN = 2_000
_SHAPES = {
    Action.NEW: Shape.DONE,
    Action.COMPLETES: Shape.OPEN,
    Action.KNOWN: Shape.NOTHING,
    Action.REFUSED: Shape.LOOK,
}
_WORDS = {
    Action.NEW: "New",
    Action.COMPLETES: "Completes",
    Action.KNOWN: "Known",
    Action.REFUSED: "Refused",
}
ALL, DIFFERS = "all", "differs"
_FILTERS = (
    (ALL, "All"),
    (Action.NEW.value, "New"),
    (Action.COMPLETES.value, "Completes"),
    (Action.KNOWN.value, "Known"),
    (Action.REFUSED.value, "Refused"),
    (DIFFERS, "Differs"),
)


def _verdict_words(row: RowVerdict) -> str:
    words = _WORDS[row.action]
    if row.is_history and row.action is Action.NEW:
        return f"{words}, History"
    return f"{words}, differs" if row.differences else words


_COLUMNS = (
    ListColumn(title="Row", width=132, says=lambda row: row.label),
    ListColumn(
        title="What becomes of it",
        width=168,
        says=_verdict_words,
        shape_of=lambda row: Shape.LOOK if row.differences else _SHAPES[row.action],
    ),
    ListColumn(title="Record", width=132, says=lambda row: row.ref),
    ListColumn(title="What changed", width=260, says=lambda row: " ".join(row.title.split()), spare=1),
    ListColumn(title="Why", width=0, says=lambda row: row.sentence),
)
_CELLS = (
    ListColumn(title="Cell", width=150, says=lambda cell: cell.words, strong=True),
    ListColumn(title="In the register", width=280, says=lambda cell: " ".join(cell.held.split())),
    ListColumn(title="In the list", width=0, says=lambda cell: " ".join(cell.given.split())),
)


class RehearsalStep(QWidget):
    """Counts that filter, the rows, and the row that has the focus in full."""

    def __init__(self, desk: PlaceDesk, at_hand: ListAtHand, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.rehearsal")
        self._desk, self._at_hand, self._name = desk, at_hand, name
        self._filter = ALL
        stack = column(self, margins=GRID * 3, gap=GRID)
        stack.addWidget(label("What would be recorded", "title"))
        self.counts: QLabel = label("", wrap=True, name=f"{name}.counts")
        stack.addWidget(self.counts)
        row = line(gap=GRID)
        self._group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for key, words in _FILTERS:
            choice = button(words, f"{name}.filter.{key}", "tab")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _checked=False, key=key: self.show_only(key))
            self._group.addButton(choice)
            self.filters[key] = choice
            row.addWidget(choice)
        row.addStretch(1)
        self.keep = button("Save refused rows …", f"{name}.save_refused")
        self.keep.clicked.connect(self._on_keep)
        row.addWidget(self.keep)
        stack.addLayout(row)
        self.table = ListTable(f"{name}.rows", "What becomes of each row", _COLUMNS)
        self.table.chosen.connect(self._on_row)
        self.table.opened.connect(self._on_opened)
        self._split = QSplitter(self)
        self._split.setOrientation(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self._detail(name))
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)
        stack.addWidget(self._split, 1)
        at_hand.rehearsed.connect(self._on_rehearsed)
        at_hand.edited.connect(self._tell_tick)

    @property
    def rehearsal(self) -> Rehearsal | None:
        """What was rehearsed."""
        return self._at_hand.rehearsal

    def arrive(self) -> None:
        """The step comes into sight."""
        self.table.setFocus()

    def show_only(self, key: str) -> None:
        """Show the rows of one verdict."""
        self._filter = key
        self.filters[key].setChecked(True)
        self._show()

    def _detail(self, name: str) -> QWidget:
        card = frame("card", f"{name}.row")
        inside = column(card, margins=GRID * 2, gap=GRID)
        self._sentence = label("", wrap=True, name=f"{name}.sentence")
        inside.addWidget(self._sentence)
        self.cells = ListTable(f"{name}.cells", "Cells that differ from the register", _CELLS)
        inside.addWidget(self.cells, 1)
        self.correct = QCheckBox("Correct the record with these cells", card)
        self.correct.setObjectName(f"{name}.correct")
        self.correct.setAccessibleName("Correct the record with these cells")
        self.correct.clicked.connect(self._on_correct)
        inside.addWidget(self.correct)
        self.cells.hide()
        self.correct.hide()
        return card

    def _on_rehearsed(self) -> None:
        plan = self.rehearsal
        assert plan is not None
        counts = plan.counts
        self.counts.setText(counts.words)
        numbers = {
            ALL: counts.read,
            Action.NEW.value: counts.new,
            Action.COMPLETES.value: counts.completes,
            Action.KNOWN.value: counts.known,
            Action.REFUSED.value: counts.refused,
            DIFFERS: counts.differing,
        }
        for key, words in _FILTERS:
            said = f"{words} {numbers[key]:,}"
            self.filters[key].setText(said)
            self.filters[key].setAccessibleName(said)
            self.filters[key].setEnabled(key == ALL or numbers[key] > 0)
            self.filters[key].setToolTip("" if self.filters[key].isEnabled() else "No row is so.")
        self.keep.setVisible(counts.refused > 0)
        self.table.show_rows((), lambda row: row.number)  # another list: no line of the one before is at hand
        self.show_only(ALL)

    def _show(self) -> None:
        plan = self.rehearsal
        if plan is None:
            return
        rows = [row for row in plan.rows if _fits(row, self._filter)]
        if self._filter == ALL:  # what needs a look stands first, and otherwise the list's own order
            rows.sort(key=lambda row: not (row.action is Action.REFUSED or row.differences))
        self.table.show_rows(tuple(rows[:MOST_SHOWN]), lambda row: row.number)
        if len(rows) > MOST_SHOWN:
            self.counts.setText(f"{plan.counts.words} The first {MOST_SHOWN:,} are shown.")

    def _on_row(self, row: RowVerdict | None) -> None:
        self._sentence.setText(f"{row.label[:1].upper()}{row.label[1:]}: {row.sentence}" if row is not None else "")
        self.cells.show_rows(row.differences if row is not None else (), lambda cell: cell.field)
        has = row is not None and bool(row.differences)
        self.cells.setVisible(has)
        self.correct.setVisible(has)
        self._tell_tick()

    def _on_opened(self, row: RowVerdict) -> None:
        """Enter on a row that differs goes to its tick."""
        if row.differences:
            self.correct.setFocus()

    def _tell_tick(self) -> None:
        row = self.table.current
        self.correct.setChecked(row is not None and row.number in self._at_hand.ticked)

    def _on_correct(self, checked: bool) -> None:  # noqa: FBT001 - Qt's signal has it so
        row = self.table.current
        if row is not None:
            self._at_hand.tick(row.number, on=checked)

    def _on_keep(self) -> None:
        plan = self.rehearsal
        if plan is None:
            return
        dialog = QFileDialog(self, "Save the refused rows", refused_name(plan.name), "CSV (*.csv)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.keep_refused)
        dialog.open()

    def keep_refused(self, path: str) -> None:
        """Write the refused rows, with the reason beside each, to a file."""
        plan = self.rehearsal
        if plan is not None:

            def said(count: int) -> None:
                self._desk.say(f"{count} refused rows are in {Path(path).name}.")

            self._desk.compute(lambda: _write(Path(path), plan), said, self._desk.report)


def _fits(row: RowVerdict, key: str) -> bool:
    """Whether a row is shown under a filter."""
    if key == DIFFERS:
        return bool(row.differences)
    return key in {ALL, row.action.value}


def _write(path: Path, plan: Rehearsal) -> int:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(refused_csv(plan))
        draft.replace(path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        sentence = f"'{path.name}' cannot be written ({fault.strerror}). Choose another place."
        raise UserError(sentence) from fault
    return plan.counts.refused
