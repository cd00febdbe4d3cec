"""Bring in a list, in five steps; with a list of a kind known already it is drop, look, record (CHG-18, C16)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from chgdesk.errors import Conflict, UserError
from chgdesk.services.bringing.recording import BringIn
from chgdesk.services.bringing.verdicts import Action
from ui.build import button, column, frame, label, line
from ui.port import Changed
from ui.theme import GRID
from ui.views.bring_in.at_hand import ListAtHand
from ui.views.bring_in.columns_step import ColumnsStep
from ui.views.bring_in.list_step import ListStep
from ui.views.bring_in.matching_step import MatchingStep
from ui.views.bring_in.rehearsal_step import RehearsalStep
from ui.views.place_desk import PlaceDesk
from ui.widgets.work_bar import WorkBar

NAME = "bring_in"
KINDS = frozenset({"import_batch", "import_mapping", "change", "person", "system_card", "deployment_event"})
LIST, COLUMNS, MATCHING, REHEARSAL = range(4)
_STEPS = ("1  The list", "2  Columns", "3  Dates and people", "4  Rehearse and record")


class BringInPage(QWidget):
    """The steps under their bar, the work under way, and the act that leads on."""

    def __init__(self, desk: PlaceDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._columns_of: object = None
        self._recording = False
        self._arrived = LIST
        self.work = WorkBar(f"{NAME}.work", self)
        self.at_hand = ListAtHand(desk, self.work)
        self.at_hand.setParent(self)
        self._stack = QStackedWidget(self)
        self.list = ListStep(desk, self.at_hand, NAME, self._stack)
        self.columns = ColumnsStep(desk, self.at_hand, NAME, self._stack)
        self.matching = MatchingStep(desk, self.at_hand, NAME, self._stack)
        self.rehearsal = RehearsalStep(desk, self.at_hand, NAME, self._stack)
        for step in (self.list, self.columns, self.matching, self.rehearsal):
            self._stack.addWidget(step)
        self._lay_out()
        self._connect()
        self.show_step(LIST)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, rehearsed or recorded."""
        return not self.at_hand.is_working and not self._recording and self.columns.is_settled

    @property
    def step(self) -> int:
        """The step in sight."""
        return self._stack.currentIndex()

    def show_step(self, step: int) -> None:
        """Bring a step into sight."""
        self._stack.setCurrentIndex(step)
        shown: Any = self._stack.currentWidget()
        shown.arrive()
        self.tell()

    def go_on(self) -> None:
        """To the next step; from the last one, record."""
        if not self.next.isEnabled():
            return
        self.say_fault("")
        if self.step == LIST:
            self.show_step(COLUMNS)
        elif self.step == COLUMNS:
            self._arrived = MATCHING
            self.at_hand.match()
        elif self.step == MATCHING:
            self.at_hand.rehearse()
        else:
            self._record()

    def refresh(self) -> None:
        """The page comes into sight."""
        self.list.batches.read()
        self.tell()

    def changed(self, kinds: frozenset[str]) -> None:
        """A command wrote these kinds of record, or somebody else sits down."""
        if kinds & {"import_batch", "change", "deployment_event"}:
            self.list.batches.read()
        if "seat" in kinds or kinds & KINDS:
            self.tell()

    def remember(self) -> None:
        """The workspace is about to be left: nothing goes on behind its back."""
        self.at_hand.close()

    def say_fault(self, words: str) -> None:
        """Say in place why it does not go on."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def tell(self) -> None:
        """What can be done from here, and why not."""
        why = self._why_not()
        words = self._next_words()
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.next.setEnabled(not why and not self.at_hand.is_working and not self._recording)
        self.next.setToolTip(why)
        self.back.setEnabled(self.step > LIST and not self._recording)
        self.back.setToolTip("" if self.step > LIST else "This is the first step.")
        reached = self._reached()
        for place, choice in enumerate(self._bar.buttons()):
            choice.setChecked(place == self.step)
            choice.setEnabled(place <= reached and not self._recording)
            choice.setToolTip("" if place <= reached else "Comes after the steps before it.")

    def _reached(self) -> int:
        if self.at_hand.looked is None:
            return LIST
        if self.at_hand.rehearsal is not None:
            return REHEARSAL
        return max(self.step, COLUMNS)

    def _why_not(self) -> str:
        if self.at_hand.looked is None:
            return "Choose a list first."
        if self.step == COLUMNS:
            return self.columns.why_not
        if self.step == MATCHING:
            return self.matching.why_not
        if self.step == REHEARSAL:
            return self._why_not_record()
        return ""

    def _why_not_record(self) -> str:
        plan = self.at_hand.rehearsal
        if plan is None:
            return "The rehearsal comes first."
        if self._desk.why_not:
            return self._desk.why_not
        if not plan.records_something and not self.at_hand.ticked:
            return "Nothing in this list is new."
        return ""

    def _next_words(self) -> str:
        if self.step != REHEARSAL:
            return ("Go on: columns", "Go on: dates and people", "Go on: rehearse")[self.step]
        plan = self.at_hand.rehearsal
        if plan is None:
            return "Record"
        fixed = sum(1 for row in plan.rows if row.number in self.at_hand.ticked and row.action is Action.KNOWN)
        count = plan.counts.new + plan.counts.completes + fixed
        if not count:
            return "Nothing to record"
        return f"Record {count:,} row" if count == 1 else f"Record {count:,} rows"

    def _record(self) -> None:
        plan, given = self.at_hand.rehearsal, self.at_hand.given
        if plan is None or given is None or self._recording:
            return
        self._recording = True
        self.tell()
        command = BringIn(rehearsal=plan, data=given.data, corrections=self.at_hand.ticked)
        self._desk.execute(command, self, done=self._on_recorded, failed=self._on_failed)

    def _on_recorded(self, changed: Changed) -> None:
        """It is on record: say so, with the way back beside it."""
        self._recording = False
        plan = self.at_hand.rehearsal
        words = plan.counts.words if plan is not None else changed.sentence
        name = plan.name if plan is not None else ""
        self.at_hand.drop()
        self.list.box.show_file(None)
        self.list.show_nothing()
        self._done_words.setText(f"Recorded: {name}. {words}")
        self._done.show()
        self._desk.say(f"Recorded {name}.")
        self.show_step(LIST)

    def _on_failed(self, error: BaseException) -> None:
        self._recording = False
        if isinstance(error, Conflict):
            self.say_fault(f"{error} It is being rehearsed again.")
            self.at_hand.rehearse()
        elif isinstance(error, UserError):
            self.say_fault(str(error))
        else:
            self._desk.report(error)
        self.tell()

    def _on_looked(self) -> None:
        """A list of a kind known already is rehearsed at once; any other is shown with its columns."""
        self._done.hide()
        self.say_fault("")
        looked = self.at_hand.looked
        assert looked is not None
        ready = looked.is_remembered and not self.columns.why_not and not self.matching.why_not
        if ready and not looked.names.open:
            self.at_hand.rehearse()
        else:
            self.show_step(COLUMNS)
        self.tell()

    def _on_matched(self) -> None:
        """Names are matched for the columns chosen; with nothing to ask, the rehearsal follows."""
        self.show_step(MATCHING)

    def _on_rehearsed(self) -> None:
        self.show_step(REHEARSAL)

    def _on_refused(self, words: str) -> None:
        if self.step != LIST:
            self.say_fault(words)
        self.tell()

    def _on_take_back(self) -> None:
        newest = self.list.batches.newest
        if newest:
            self.list.batches.offer_back(newest)

    def _connect(self) -> None:
        self.at_hand.looked_at.connect(self._on_looked)
        self.at_hand.matched.connect(self._on_matched)
        self.at_hand.rehearsed.connect(self._on_rehearsed)
        self.at_hand.refused.connect(self._on_refused)
        self.at_hand.edited.connect(self.tell)
        self.list.taken.connect(lambda: self.say_fault(""))
        self.list.batches.taken_back.connect(lambda _ref: self._done.hide())
        on = QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        on.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        stack = column(self, gap=0)
        stack.addWidget(self._head())
        stack.addWidget(self._done_strip())
        stack.addWidget(self._stack, 1)
        stack.addWidget(self.work)
        stack.addWidget(self._foot())

    def _head(self) -> QFrame:
        head = frame("surface", f"{NAME}.steps")
        head.setParent(self)
        head.setFixedHeight(44)
        row = line(head, gap=4)
        row.setContentsMargins(GRID * 2, 0, GRID, 0)
        self._bar = QButtonGroup(self)
        for place, words in enumerate(_STEPS):
            choice: QPushButton = button(words, f"{NAME}.step.{place + 1}", "subtab")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _checked=False, place=place: self.show_step(place))
            self._bar.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        return head

    def _done_strip(self) -> QFrame:
        """What was just recorded, and its way back."""
        self._done = frame("card", f"{NAME}.done")
        self._done.setParent(self)
        row = line(self._done, gap=GRID)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self._done_words = label("", wrap=True, name=f"{NAME}.done_words")
        row.addWidget(self._done_words, 1)
        undo = button("Take it back …", f"{NAME}.done_take_back")
        undo.clicked.connect(self._on_take_back)
        row.addWidget(undo)
        self._done.hide()
        return self._done

    def _foot(self) -> QFrame:
        foot = frame("statusline", f"{NAME}.foot")
        foot.setParent(self)
        row = line(foot, gap=GRID)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.hide()
        row.addWidget(self._fault, 1)
        row.addStretch(0)
        self.back = button("Back", f"{NAME}.back")
        self.back.clicked.connect(lambda: self.show_step(max(self.step - 1, LIST)))
        row.addWidget(self.back)
        self.next = button("Go on", f"{NAME}.next", "primary")
        self.next.clicked.connect(self.go_on)
        row.addWidget(self.next)
        return foot
