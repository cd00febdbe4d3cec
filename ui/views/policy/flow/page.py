"""The frame of a way into the policy: the steps at the left, the step in sight, and the acts that lead on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QScrollArea, QStackedWidget, QWidget

from chgdesk.errors import Cancelled, UserError
from chgdesk.services.registry import Command
from ui.build import button, column, frame, label, line
from ui.look import colours, follow
from ui.port import Changed
from ui.shapes import shape_icon
from ui.theme import GRID, SHAPE_WORDS
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.acts import carry_out
from ui.views.policy.flow.kept import Kept
from ui.views.policy.flow.seat_strip import SeatStrip
from ui.views.policy.flow.step import Step
from ui.views.policy.flow.still import still
from ui.views.policy.flow.turns import Turns
from ui.widgets.strip import Strip
from ui.widgets.work_bar import WorkBar

LIST_WIDTH = 264


class FlowPage(QWidget):
    """`left` tells that it is over, with the key of the page to go to; empty where it was given up.

    A way fills `record` with what its last act does, and calls `hand_over` to have commands carried out one by one.
    """

    left = Signal(str)

    def __init__(self, desk: PolicyDesk, name: str, title: str, finish: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.desk = desk
        self._name, self._title, self._finish_words = name, title, finish
        self.steps: tuple[Step, ...] = ()
        self._busy, self._why = False, ""
        self._turns, self._arriving = Turns(self), Turns(self)
        self.fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self.fault.hide()
        self.work = WorkBar(f"{name}.work")
        self.seat = SeatStrip(desk, f"{name}.seat")
        self.list = QListWidget()
        self.list.setObjectName(f"{name}.steps")
        self.list.setAccessibleName("Steps")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(16, 16))
        self.list.currentRowChanged.connect(self._on_row_changed)
        self._stack = QStackedWidget()
        self.next = button("Go on", f"{name}.next", "primary")
        self.next.clicked.connect(self.go_on)
        self.finish = button(finish, f"{name}.finish")
        self.finish.clicked.connect(self._on_finish_clicked)
        self._left = Strip(f"{name}.left")
        self._kept: Kept | None = None
        """Made once the steps stand."""
        self._lay_out()
        follow(self, self.tell)
        on = QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        on.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return (
            not self._busy
            and (self._kept is None or not self._kept.is_waiting)
            and self.work.isHidden()
            and all(turns.is_done for turns in (self._turns, self._arriving, *(step.turns for step in self.steps)))
        )

    @property
    def step(self) -> Step:
        """The step in sight."""
        return self.steps[max(self.list.currentRow(), 0)]

    def show_steps(self, steps: Sequence[Step]) -> None:
        """The steps from now on; the first comes into sight."""
        self.steps = tuple(steps)
        self._turns.begin((*(partial(self._add_step, step) for step in self.steps), self._on_steps_shown))

    def go_to(self, key: str) -> None:
        """Bring a step into sight."""
        self.list.setCurrentRow(next(row for row, step in enumerate(self.steps) if step.key == key))

    def go_on(self) -> None:
        """To the next step; from the last one, record."""
        if not self.next.isEnabled():
            return
        if self.list.currentRow() == len(self.steps) - 1:
            self._on_finish_clicked()
        elif self.step.why_not:
            self.say_fault(self.step.why_not)
        else:
            self.list.setCurrentRow(self.list.currentRow() + 1)

    def say_fault(self, words: str) -> None:
        """Say in place why it does not go on; nothing typed is lost. Without words it goes away."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def ask(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Work something out on a reader thread; an answer that comes after this was left is dropped."""
        self.desk.compute(work, still(self, done), still(self, self.take_fault))

    def carry_out(self, commands: Sequence[Command], done: Callable[[Changed], None]) -> None:
        """Record commands in order; what is refused after this was left is said by the window."""
        carry_out(self.desk, commands, self, still(self, done), still(self, self.take_fault, self.desk.report))

    def take_fault(self, error: BaseException) -> None:
        """A refusal stands in place; anything else is reported."""
        self.set_busy(busy=False)
        if isinstance(error, Cancelled):
            self.say_fault("")
        elif isinstance(error, UserError):
            self.say_fault(str(error))
        else:
            self.desk.report(error)

    def set_busy(self, *, busy: bool) -> None:
        """While something is being recorded, it cannot be recorded twice."""
        self._busy = busy
        self.tell()

    def changed(self, kinds: frozenset[str]) -> None:
        """A command wrote these kinds of record, or somebody else sits down."""
        if kinds & {"seat", "person"}:
            self.tell()

    def refresh(self) -> None:
        """The page comes into sight."""
        self.tell()

    def tell(self) -> None:
        """How every step stands, and what can be done from here."""
        self.seat.tell()
        tones = colours()
        for row, step in enumerate(self.steps[: self.list.count()]):
            shape, words = step.standing
            item = self.list.item(row)
            item.setText(f"{step.words}\n{words}" if words else step.words)
            item.setIcon(shape_icon(shape, tones.states[shape], tones.surface))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{step.words}: {SHAPE_WORDS[shape]} {words}".rstrip())
        at = self.list.currentRow()
        is_last = at == len(self.steps) - 1
        if not self.steps or at < 0:
            return
        self.next.setText(self._finish_words if is_last else f"Go on: {self.steps[at + 1].words.lower()}")
        self.next.setAccessibleName(self.next.text())
        why = self.why_not_finish
        self.next.setEnabled(not self._busy and not (is_last and why))
        self.next.setToolTip(why if is_last else "")
        if is_last and (why or self.fault.text() == self._why):
            self.say_fault(why)
        self._why = why
        self.finish.setVisible(not is_last and at > 0)
        self.finish.setEnabled(not self._busy and not why)
        self.finish.setToolTip(why or "What is left can be done later")

    @property
    def why_not_finish(self) -> str:
        """Why nothing can be recorded yet: the first thing that is missing."""
        return self.desk.why_not or next((step.why_not for step in self.steps if step.why_not), "")

    def record(self) -> None:
        """The last act; each way has its own."""

    def leave(self, key: str = "") -> None:
        """It is over; what was typed and not recorded is kept for the next time."""
        if self._kept is not None:
            self._kept.flush()
        self.left.emit(key)

    def remember(self) -> None:
        """The workspace is about to be left."""
        if self._kept is not None:
            self._kept.flush()

    def forget_typed(self) -> None:
        """It is on record: nothing is left to take up."""
        self._left.say("")
        if self._kept is not None:
            self._kept.drop()

    def arrived(self, changed: Changed, key: str) -> None:
        """The last act is on record: say so and go where its result is seen."""
        self.set_busy(busy=False)
        self.forget_typed()
        self.desk.say(changed.sentence)
        self.leave(key)

    def _on_finish_clicked(self) -> None:
        """Record, unless something is missing: then go to where it is."""
        why = self.why_not_finish
        if self._busy:
            return
        if why:
            first = next((step for step in self.steps if step.why_not == why), None)
            if first is not None:
                self.go_to(first.key)
            self.say_fault(why)
            return
        self.say_fault("")
        self.record()

    def _on_back_clicked(self) -> None:
        """Leave without recording."""
        self.leave()

    def _on_row_changed(self, row: int) -> None:
        """Another step comes into sight; it is filled in a turn of its own."""
        if row < 0:
            return
        self._stack.setCurrentIndex(row)
        self.say_fault("")
        self.tell()
        self._arriving.begin((self.steps[row].arrive,))

    def _add_step(self, step: Step) -> None:
        """One more step stands in the list."""
        step.edited.connect(self._on_edited)
        self._stack.addWidget(_scrolled(step))
        self.list.addItem(step.words)

    def _on_edited(self) -> None:
        """Something was typed or decided: keep it, and say how things stand."""
        if self._kept is not None and not self._busy:
            self._kept.touch()
        self.tell()

    def _on_steps_shown(self) -> None:
        """Begin with the first."""
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._kept = Kept(self.desk, self, self._left)
        self.tell()

    def _lay_out(self) -> None:
        """Head, the strip about the seat, steps beside the step, foot."""
        stack = column(self, gap=0)
        stack.addWidget(self._head())
        stack.addWidget(self.seat)
        stack.addWidget(self._left)
        middle = line(gap=0)
        rail = frame("surface")
        inside = column(rail, gap=0)
        inside.setContentsMargins(GRID, GRID * 2, GRID, GRID)
        inside.addWidget(self.list)
        middle.addWidget(rail)
        middle.addWidget(self._stack, 1)
        stack.addLayout(middle, 1)
        stack.addWidget(self.work)
        stack.addWidget(self._foot())

    def _head(self) -> QFrame:
        """Where this leads, and the way back."""
        head = frame("topbar", f"{self._name}.head")
        head.setFixedHeight(44)
        row = line(head, gap=GRID)
        row.setContentsMargins(GRID, 0, GRID * 2, 0)
        back = button("‹  Back", f"{self._name}.back", "quiet", says="Back: leave this without recording")
        back.setToolTip("Leave without recording")
        back.clicked.connect(self._on_back_clicked)
        row.addWidget(back)
        row.addWidget(label(self._title, "strong", name=f"{self._name}.title"))
        row.addStretch(1)
        return head

    def _foot(self) -> QFrame:
        """Why it does not go on, and the acts."""
        foot = frame("statusline", f"{self._name}.foot")
        row = line(foot, gap=GRID)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        row.addWidget(self.fault, 1)
        row.addStretch(0)
        row.addWidget(self.finish, alignment=Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.next)
        return foot


def _scrolled(step: QWidget) -> QScrollArea:
    """A step, scrolling where the window is small."""
    holder = QWidget()
    row = line(holder, gap=0)
    row.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, 0)
    row.addWidget(step, 100, Qt.AlignmentFlag.AlignTop)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(holder)
    return area
