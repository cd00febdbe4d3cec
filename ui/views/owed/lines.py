"""What one person owes, record by record, each with the way to it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from chgdesk.domain.workflow.needs import Need
from chgdesk.domain.workflow.requests import ChaseMessage, Owed
from ui.build import button, clear, column, frame, label, line
from ui.theme import GRID, Shape
from ui.times import moment_words
from ui.views.owed.wording import asked_words
from ui.widgets.sign import Sign
from ui.words import count_words

MOST = 40
"""Records shown at once; the message itself names all of them."""


class OwedLines(QScrollArea):
    """`open_wanted` carries the number of a record."""

    open_wanted = Signal(str)

    def __init__(self, name: str, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name, self._zone = name, zone
        inner = QWidget()
        self._stack = column(inner, margins=GRID * 2, gap=GRID)
        self.setWidget(inner)

    def show_message(self, message: ChaseMessage, now: datetime) -> None:
        """Show what another person owes."""
        clear(self._stack)
        for place, one in enumerate(message.owed[:MOST]):
            self._stack.addWidget(self._card(place, one, now))
        more = len(message.owed) - MOST
        if more > 0:
            said = f"{count_words(more, 'change', 'changes')} more; the message names all of them."
            self._stack.addWidget(label(said, "small", name=f"{self._name}.more"))
        self._stack.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _card(self, place: int, one: Owed, now: datetime) -> QFrame:
        card = frame("card", f"{self._name}.{place}")
        stack = column(card, margins=GRID, gap=4)
        head = line(gap=GRID)
        head.addWidget(label(f"{one.ref} {one.title}".strip(), "strong", wrap=True), 1)
        shown = button("Open", f"{self._name}.{place}.open", "small", says=f"Open {one.ref}")
        shown.clicked.connect(lambda: self.open_wanted.emit(one.ref))
        head.addWidget(shown, alignment=Qt.AlignmentFlag.AlignTop)
        stack.addLayout(head)
        for number, need in enumerate(one.needs):
            stack.addWidget(self._need(f"{self._name}.{place}.need.{number}", need, now))
        asked = asked_words(one, now)
        if asked:
            stack.addWidget(label(asked, "small", name=f"{self._name}.{place}.asked"))
        return card

    def _need(self, name: str, need: Need, now: datetime) -> QWidget:
        box = QWidget()
        row = line(box, gap=GRID)
        is_late = need.due is not None and need.due < now
        row.addWidget(Sign(Shape.LATE if is_late else Shape.WAITING), alignment=Qt.AlignmentFlag.AlignTop)
        verb = "Was due" if is_late else "Due"
        until = f" {verb} {moment_words(need.due, self._zone)}." if need.due else ""
        row.addWidget(label(f"{need.sentence}{until}", wrap=True, name=name), 1)
        return box
