"""What was brought in before, newest first, and the way back: why, then take it back (B8)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from chgdesk.domain.bringing import ImportBatch
from chgdesk.services.bringing.recording import TAKEN_BACK
from chgdesk.services.bringing.taking_back import TakeBack, TakenBack, WouldTakeBack, batches
from chgdesk.services.reading import Held
from ui.build import button, column, frame, label, line
from ui.theme import GRID, ROW, Shape
from ui.views.place_desk import PlaceDesk
from ui.widgets.list_table import ListColumn, ListTable

_HEAD, _MOST = 34, 5
"""The height of the headings, and how many lines stand at once; older ones are scrolled to."""
_COLUMNS = (
    ListColumn(title="No.", width=132, says=lambda b: b.ref, strong=True),
    ListColumn(title="File", width=0, says=lambda b: b.file_name),
    ListColumn(title="Rows", width=72, says=lambda b: f"{b.rows_read:,}", spare=1),
    ListColumn(title="New", width=72, says=lambda b: f"{len(b.created) or len(b.events):,}"),
    ListColumn(title="Completed", width=96, says=lambda b: f"{len(b.completed):,}"),
    ListColumn(title="Refused", width=80, says=lambda b: f"{b.refused:,}"),
    ListColumn(
        title="State",
        width=160,
        says=lambda b: "Taken back" if b.state == TAKEN_BACK else "On record",
        shape_of=lambda b: Shape.NOT_NEEDED if b.state == TAKEN_BACK else Shape.DONE,
    ),
)


class BatchList(QFrame):
    """`taken_back` tells that an act was undone, `asked` that the reason for one is asked for."""

    taken_back = Signal(str)
    asked = Signal()

    def __init__(self, desk: PlaceDesk, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.batches_card")
        self._desk, self._name = desk, name
        self._wanted: str | None = None
        stack = column(self, gap=GRID)
        self._title = label("Brought in before", "strong")
        stack.addWidget(self._title)
        self.table = ListTable(f"{name}.batches", "What was brought in before, newest first", _COLUMNS)
        self.table.setFixedHeight(_HEAD + ROW)
        self.table.chosen.connect(lambda _row: self._tell())
        stack.addWidget(self.table, 1)
        row = line(gap=GRID)
        self.offer = button("Take it back …", f"{name}.take_back")
        self.offer.clicked.connect(self.ask_why)
        row.addWidget(self.offer)
        row.addStretch(1)
        stack.addLayout(row)
        self._why_card(name)
        stack.addWidget(self._card)
        self._tell()

    @property
    def newest(self) -> str:
        """The number of the act that was recorded last; empty where there is none."""
        return next((batch.ref for batch in self.table.rows), "")

    def read(self) -> None:
        """Read the list anew."""
        self._desk.compute(lambda: tuple(batches(self._desk.asker)), self._on_read, self._desk.report)

    def ask_why(self) -> None:
        """Say what taking it back would do, and ask for the reason."""
        batch = self.table.current
        if batch is not None:
            self._wanted = batch.ref
            self._desk.ask(WouldTakeBack(batch=batch.ref), self._on_would)

    def offer_back(self, ref: str) -> None:
        """The way back from what was just recorded."""
        self._wanted = ref
        self._desk.ask(WouldTakeBack(batch=ref), self._on_would)

    def _why_card(self, name: str) -> None:
        self._card = frame("card", f"{name}.why_card")
        self._card.setParent(self)
        inside = column(self._card, margins=GRID * 2, gap=4)
        self._would = label("", wrap=True, name=f"{name}.would")
        inside.addWidget(self._would)
        inside.addWidget(label("Why it is taken back", "strong"))
        row = line(gap=GRID)
        self.reason = QLineEdit(self._card)
        self.reason.setObjectName(f"{name}.reason")
        self.reason.setAccessibleName("Why it is taken back")
        self.reason.textChanged.connect(lambda _text: self._tell())
        self.reason.returnPressed.connect(self._on_back)
        row.addWidget(self.reason, 1)
        self.back = button("Take it back", f"{name}.take_back_now")
        self.back.clicked.connect(self._on_back)
        keep = button("Leave it", f"{name}.leave_it", "quiet")
        keep.clicked.connect(self._put_away)
        row.addWidget(keep)
        row.addWidget(self.back)
        inside.addLayout(row)
        self._fault = label("", "fault", wrap=True, name=f"{name}.back_fault")
        self._fault.hide()
        inside.addWidget(self._fault)
        self._card.hide()

    def _on_read(self, found: tuple[Held[ImportBatch], ...]) -> None:
        rows = tuple(held.value for held in found)
        self.table.show_rows(rows, lambda batch: batch.ref)
        self.table.setFixedHeight(_HEAD + ROW * min(max(len(rows), 1), _MOST))
        self.setVisible(bool(rows))
        self._tell()

    def _on_would(self, told: TakenBack) -> None:
        lines = [f"Taking back {self._wanted}: {told.words} Numbers stay given.", *told.could_not[:3]]
        if told.kept:
            lines.append(f"Kept: {', '.join(told.kept[:8])}{' …' if len(told.kept) > 8 else ''}.")
        self._would.setText("\n".join(lines))
        self._fault.hide()
        self._card.show()
        self.offer.hide()
        self.asked.emit()
        self.reason.setFocus()

    def _on_back(self) -> None:
        if not self.back.isEnabled() or self._wanted is None:
            return
        self.back.setEnabled(False)
        command = TakeBack(batch=self._wanted, reason=self.reason.text())
        self._desk.execute(command, self, done=self._on_done, failed=self._on_failed)

    def _put_away(self) -> None:
        self._card.hide()
        self.offer.show()

    def _on_done(self, _changed: Any) -> None:
        self._put_away()
        self.reason.clear()
        self._desk.say(f"{self._wanted} was taken back.")
        self.taken_back.emit(self._wanted or "")
        self.read()

    def _on_failed(self, error: BaseException) -> None:
        self._fault.setText(str(error))
        self._fault.show()
        self._tell()

    def _tell(self) -> None:
        """What can be done, and why not."""
        batch, why = self.table.current, self._desk.why_not
        if not why and batch is not None and batch.state == TAKEN_BACK:
            why = f"{batch.ref} was taken back already."
        self.offer.setEnabled(batch is not None and not why)
        self.offer.setToolTip(why)
        blank = "" if self.reason.text().strip() else "Say why; the reason stays on every record concerned."
        self.back.setEnabled(not self._desk.why_not and not blank)
        self.back.setToolTip(self._desk.why_not or blank)
