"""What would change: last year's records that would stand otherwise, counted in a process of its own (PRM-04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.errors import Cancelled
from chgdesk.services.policies.affected import Affected, AffectedRecord
from ui.build import button, column, label, line
from ui.dialogs.parameter_value.editor import NAME
from ui.runner import Done, Failed, Step, Ticket
from ui.theme import GRID

PAUSE_MS = 600
"""How long the typing rests before the records are judged."""

Start = Callable[[tuple[ParameterValue, ...], Done, Failed, Step], Ticket]


class EffectPane(QFrame):
    """`ask_for` judges after a pause; Cancel stops it; the number opens the list behind it."""

    settled = Signal()

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.setObjectName(f"{NAME}.effect")
        self.setProperty("role", "card")
        self._start = start
        self._wanted: tuple[ParameterValue, ...] = ()
        self._ticket: Ticket | None = None
        self._words = label("", wrap=True, name=f"{NAME}.effect.words")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{NAME}.effect.bar")
        self._bar.setAccessibleName("How many records are judged")
        self._bar.setTextVisible(False)
        self._cancel = button("Cancel", f"{NAME}.effect.cancel", "small")
        self._cancel.clicked.connect(self._on_cancel_clicked)
        self._again = button("Count again", f"{NAME}.effect.again", "small")
        self._again.clicked.connect(self._begin)
        self._show = button("Show them", f"{NAME}.effect.show", "small")
        self._show.clicked.connect(self._on_show_clicked)
        self.list = self._make_list()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        stack = column(self, margins=12, gap=GRID)
        stack.addWidget(label("What would change", "caption"))
        row = line()
        row.addWidget(self._words, 1)
        for act in (self._cancel, self._again, self._show):
            row.addWidget(act)
        stack.addLayout(row)
        stack.addWidget(self._bar)
        stack.addWidget(self.list)
        self.rest("")

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being judged, nor about to be."""
        return self._ticket is None and not self._timer.isActive()

    def rest(self, words: str) -> None:
        """There is nothing to judge; say why."""
        self._stop()
        self._tell(words)

    def ask_for(self, value: ParameterValue) -> None:
        """Judge last year by this value, once the typing rests."""
        self._stop()
        self._wanted = (value,)
        self._tell("Counting the records that would stand otherwise …")
        self._timer.start()

    def _make_list(self) -> QTreeWidget:
        """The records behind the number."""
        shown = QTreeWidget()
        shown.setObjectName(f"{NAME}.effect.list")
        shown.setAccessibleName("Records that would stand otherwise")
        shown.setHeaderLabels(["Record", "What changed", "Stands now", "Would stand"])
        shown.setRootIsDecorated(False)
        shown.setUniformRowHeights(True)
        shown.setMinimumHeight(148)
        header = shown.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate((112, 168, 148)):
            header.resizeSection(place, width)
        header.setStretchLastSection(True)
        return shown

    def _stop(self) -> None:
        """What is being judged is not wanted any more."""
        self._timer.stop()
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            ticket.cancel()

    def _begin(self) -> None:
        """Judge both sides in a process of its own."""
        self._stop()
        self._tell("Counting the records that would stand otherwise …")
        self._bar.setRange(0, 0)
        self._bar.show()
        self._cancel.show()
        holder: list[Ticket] = []
        holder.append(
            self._start(
                self._wanted,
                lambda found: self._on_found(holder, found),
                lambda error: self._on_failed(holder, error),
                lambda done, total, words: self._on_step(holder, done, total, words),
            )
        )
        self._ticket = holder[0]

    def _is_mine(self, holder: list[Ticket]) -> bool:
        """Whether an answer is that of the judging at hand, not of one given up."""
        return bool(holder) and holder[0] is self._ticket

    def _on_step(self, holder: list[Ticket], done: int, total: int, words: str) -> None:
        """How far it is."""
        if self._is_mine(holder):
            self._bar.setRange(0, max(1, total))
            self._bar.setValue(done)
            self._words.setText(f"{words} · {done:,} of {total:,}")

    def _on_found(self, holder: list[Ticket], found: Affected) -> None:
        """The number, and the list behind it."""
        if not self._is_mine(holder):
            return
        self._ticket = None
        self._tell(found.words)
        self._fill(found.records)
        count = len(found.records)
        self._show.setText("Show it" if count == 1 else f"Show the {count:,}")
        self._show.setVisible(bool(count))
        self.settled.emit()

    def _on_failed(self, holder: list[Ticket], error: BaseException) -> None:
        """Cancelled, or refused."""
        if not self._is_mine(holder):
            return
        self._ticket = None
        cancelled = isinstance(error, Cancelled)
        self._tell("Not counted: cancelled." if cancelled else f"Not counted. {error}")
        self._again.show()
        self.settled.emit()

    def _fill(self, records: Sequence[AffectedRecord]) -> None:
        """A line for each record."""
        self.list.clear()
        for one in records:
            item = QTreeWidgetItem([one.ref, one.title, one.now, one.then])
            more = [f"Found then: {', '.join(one.gained)}"] if one.gained else []
            more += [f"No longer found: {', '.join(one.lost)}"] if one.lost else []
            for place in range(4):
                item.setToolTip(place, "\n".join([item.text(place), *more]))
            self.list.addTopLevelItem(item)

    def _tell(self, words: str) -> None:
        """Only words; everything else goes away until it is called for."""
        self._words.setText(words)
        for part in (self._bar, self._cancel, self._again, self._show, self.list):
            part.hide()
        self.setVisible(bool(words))

    def _on_cancel_clicked(self) -> None:
        """Stop; the job tells when it has."""
        if self._ticket is not None:
            self._words.setText("Cancelling …")
            self._ticket.cancel()

    def _on_show_clicked(self) -> None:
        """The list behind the number, or without it."""
        self.list.setVisible(not self.list.isVisible())
