"""An emergency is on record: its clocks run, one message per person who owes something, and what is left (W5)."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from chgdesk.domain.calendar import instant_words
from chgdesk.domain.workflow.clocks import Clock, ClockState, gate_words
from chgdesk.domain.workflow.requests import ChaseMessage, chase_messages
from chgdesk.services.changes.capturing import EmergencyLeft, EmergencyStanding
from ui.build import button, clear, column, label, line
from ui.theme import GRID, Shape
from ui.views.capture.ground import FormGround
from ui.views.place_desk import PlaceDesk
from ui.widgets.sign import Sign

TICK_MS = 30_000
WIDTH = 760
_SHAPES = {
    ClockState.RUNNING: Shape.OPEN,
    ClockState.MET: Shape.DONE,
    ClockState.LATE: Shape.LOOK,
    ClockState.OVERDUE: Shape.LATE,
}


class AfterPanel(QScrollArea):
    """`open_wanted` goes to the record's page."""

    open_wanted = Signal()

    def __init__(self, desk: PlaceDesk, ground: FormGround, ref: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("emergency.after")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk, self._ground, self.ref = desk, ground, ref
        self.is_settled = False
        inside = QWidget()
        self.setWidget(inside)
        outer = line(inside, gap=0)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        host = QWidget(inside)
        host.setMaximumWidth(WIDTH)
        outer.addWidget(host, 1)
        self._stack = column(host, gap=GRID)
        self._title = label(f"{ref} is on record", "title", wrap=True, name="emergency.after.title")
        self._stack.addWidget(self._title)
        self._clocks = self._block("The clocks")
        self._people = self._block("Who owes what")
        self._left = self._block("What is left")
        row = line(gap=GRID)
        self.open = button(f"Open {ref}", "emergency.after.open", "primary")
        self.open.clicked.connect(self.open_wanted.emit)
        row.addWidget(self.open)
        row.addStretch(1)
        self._stack.addLayout(row)
        self._stack.addStretch(1)
        self.setFocusProxy(self.open)
        self._running: list[tuple[Clock, QWidget]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        desk.ask(EmergencyStanding(ref=ref, now=desk.now), self._on_left)

    def _block(self, title: str) -> QGridLayout:
        card = QFrame(self.widget())
        card.setProperty("role", "card")
        inside = column(card, margins=GRID * 2, gap=GRID)
        inside.addWidget(label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        inside.addLayout(grid)
        self._stack.addWidget(card)
        return grid

    def _on_left(self, left: EmergencyLeft | None) -> None:
        """Show what was found."""
        self.is_settled = True
        if left is None:
            return
        self._title.setText(f"{self.ref} is on record: {left.standing.change.title}")
        self._show_clocks(left.clocks)
        messages = self._messages(left)
        self._show_people(messages)
        self._show_left(left)
        self._timer.start()

    def _show_clocks(self, clocks: tuple[Clock, ...]) -> None:
        clear(self._clocks)
        self._running = []
        calendar = self._ground.calendar
        for number, clock in enumerate(clocks):
            self._clocks.addWidget(Sign(_SHAPES[clock.state]), number, 0, Qt.AlignmentFlag.AlignTop)
            said = f"{clock.words}, within {clock.limit}: until {instant_words(clock.due, calendar)}"
            if clock.done_at is not None:
                said = f"{clock.words}: {instant_words(clock.done_at, calendar)}"
            self._clocks.addWidget(label(said, wrap=True, name=f"emergency.after.clock.{clock.key}"), number, 1)
            left = label("", "strong", name=f"emergency.after.clock.{clock.key}.left")
            self._clocks.addWidget(left, number, 2, Qt.AlignmentFlag.AlignTop)
            self._running.append((clock, left))
        if not clocks:
            self._clocks.addWidget(label("The rules in force name no deadline for it.", "soft"), 0, 1)
        self._tick()

    def _tick(self) -> None:
        """What is left, as of now."""
        now = self._desk.now
        for clock, shown in self._running:
            shown.setText(clock.left_words(now))  # type: ignore[attr-defined]

    def _messages(self, left: EmergencyLeft) -> tuple[ChaseMessage, ...]:
        people = self._ground.held.people
        standing = left.standing
        return chase_messages(
            [(standing.change, standing.weighed.needs)],
            {person.ref: person.name for person in people},
            {person.ref: person.email for person in people},
            self._ground.calendar,
        )

    def _show_people(self, messages: tuple[ChaseMessage, ...]) -> None:
        clear(self._people)
        for number, message in enumerate(messages):
            needs = [need.sentence for owed in message.owed for need in owed.needs]
            self._people.addWidget(label(message.name, "strong"), number, 0, Qt.AlignmentFlag.AlignTop)
            self._people.addWidget(label("\n".join(needs), "smallink", wrap=True), number, 1)
            copy = button(
                "Copy message",
                f"emergency.after.copy.{message.person or 'nobody'}",
                "small",
                says=f"Copy to {message.name}",
            )
            copy.clicked.connect(lambda _checked=False, message=message: self._copy(message))
            self._people.addWidget(copy, number, 2, Qt.AlignmentFlag.AlignTop)
        if not messages:
            self._people.addWidget(label("Nobody owes anything.", "soft"), 0, 1)

    def _copy(self, message: ChaseMessage) -> None:
        QGuiApplication.clipboard().setText(message.text)
        self._desk.say(f"The message to {message.name} is on the clipboard.")

    def _show_left(self, left: EmergencyLeft) -> None:
        clear(self._left)
        change, emergency = left.standing.change, left.standing.change.emergency
        lines = []
        if left.skipped:
            gates = ", ".join(map(gate_words, left.skipped))
            lines.append(f"It went past these gates of a normal change: {gates}.")
        lines += [
            f"{repeat.name} had an emergency within 90 days before or after: {', '.join(repeat.refs)}."
            for repeat in left.repeats
        ]
        if emergency is None or not emergency.permanent_fix:
            lines.append("Say which change brings the permanent fix, or that none is needed.")
        if emergency is not None and emergency.criterion == "active_exploitation":
            lines.append(
                "A security incident: the commander's go, the timeline, several who checked, a security review."
            )
        if not change.evidence:
            lines.append("Attach the chat or the page, with its time zone.")
        if emergency is None or not emergency.discussed_in:
            lines.append("Note the meeting in which it is talked over.")
        for number, words in enumerate(lines):
            self._left.addWidget(Sign(Shape.OPEN), number, 0, Qt.AlignmentFlag.AlignTop)
            self._left.addWidget(label(words, wrap=True, name=f"emergency.after.left.{number}"), number, 1)
