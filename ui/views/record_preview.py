"""The third pane of the register: the chosen record in short; Enter opens its full page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QWidget

from chgdesk.domain.record_page import RecordPage
from ui.build import button, column, frame, label, line
from ui.port import Workspace
from ui.runner import DeskRunner, Ticket
from ui.theme import GRID, Shape
from ui.widgets.answers import Answers
from ui.widgets.attention_list import AttentionList
from ui.widgets.gate_strip import GateStrip
from ui.widgets.state_chip import StateChip
from ui.words import UNJUDGED, kind_words, page_shape, sentence_case

NAME = "record_preview"
_SETTLE_MS = 60
"""While an arrow key is held, records fly by; only the one that stays is asked for."""


class RecordPreview(QFrame):
    """State, gate strip, what is missing, five sentences."""

    open_wanted = Signal(int)

    def __init__(self, workspace: Workspace, runner: DeskRunner) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.setProperty("role", "pane")
        self._workspace, self._runner = workspace, runner
        self._zone = ZoneInfo(workspace.card.zone)
        self._rid: int | None = None
        self._ticket: Ticket | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._make_parts()
        self._lay_out()

    def follow(self, rid: int | None) -> None:
        """Show another record as soon as the choice rests on it."""
        self._rid = rid
        if rid is None:
            self._settle.stop()
            self._stack.setCurrentIndex(0)
        else:
            self._settle.start()

    def refresh(self) -> None:
        """Read the shown record again."""
        if self._rid is not None:
            self._settle.start()

    def _make_parts(self) -> None:
        """The parts, compact."""
        self._ref = label("", "small", name=f"{NAME}.ref")
        self._title = label("", "section", wrap=True, name=f"{NAME}.title")
        self._kind = label("", "small", wrap=True)
        self._state = StateChip(Shape.HISTORY, "", f"{NAME}.state")
        self.strip = GateStrip(f"{NAME}.strip", compact=True)
        self._next = label("", "small")
        self.attention = AttentionList(f"{NAME}.attention", compact=True)
        self.answers = Answers(f"{NAME}.answers")
        self.open_button = button("Open record", f"{NAME}.open")
        self.open_button.setToolTip("Enter")
        self.open_button.clicked.connect(self._on_open_clicked)

    def _lay_out(self) -> None:
        """One column that scrolls, its button always in sight."""
        body = QWidget()
        stack = column(body, gap=12)
        stack.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        stack.addWidget(self._ref)
        stack.addWidget(self._title)
        stack.addWidget(self._kind)
        stack.addWidget(self._state)
        stack.addWidget(self.strip)
        stack.addWidget(self._next)
        stack.addWidget(self.attention)
        stack.addWidget(frame("rule"))
        stack.addWidget(self.answers)
        stack.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        page = QWidget()
        outer = column(page, gap=0)
        outer.addWidget(area, 1)
        foot = line()
        foot.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        outer.addLayout(foot)
        nothing = label("Choose a record to read it here.", "soft", wrap=True)
        empty = QWidget()
        column(empty, margins=GRID * 3).addWidget(nothing)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(page)

    def _ask(self) -> None:
        """Read the record the choice rests on."""
        if self._ticket is not None:
            self._ticket.cancel()
        rid, reader = self._rid, self._workspace.changes
        if rid is not None and self.isVisible():
            self._ticket = self._runner.ask(lambda: reader.page(rid), self._show_page)

    def _show_page(self, page: RecordPage) -> None:
        """Show a record, unless the choice has moved on."""
        if page.rid != self._rid:
            return
        self._ref.setText(page.ref)
        self._title.setText(page.title or "No title yet")
        self._kind.setText(" · ".join(part for part in (kind_words(page.category, page.risk), page.systems) if part))
        live = any(stop.key == "deploy" and stop.state == "done" for stop in page.strip)
        shape = page_shape(page.verdict, attention=sum(not line.explained_by for line in page.attention), live=live)
        self._state.show_state(shape, sentence_case(page.state_words))
        self.strip.show_stops(page.strip)
        self.strip.setVisible(bool(page.strip))
        self._next.setText(self.strip.words() if page.strip else UNJUDGED)
        self.attention.show_items(page.attention, self._zone, self._workspace.now(), may_explain=False)
        self.attention.setVisible(bool(page.attention))
        self.answers.show_answers(page.answers)
        self._stack.setCurrentIndex(1)

    def _on_open_clicked(self) -> None:
        """Open the full page."""
        if self._rid is not None:
            self.open_wanted.emit(self._rid)
