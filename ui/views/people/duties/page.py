"""The page of duties: a period is judged in a process of its own; matrix or approvals, and the records behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from chgdesk.errors import Cancelled, UserError
from chgdesk.services.people.figures import LAST_DAYS, PeopleFigures
from ui.build import button, column, frame, label, line
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.people.desk import PeopleDesk
from ui.views.people.duties.approvals import ApprovalsPane
from ui.views.people.duties.behind import RecordsBehind
from ui.views.people.duties.matrix import MatrixPane
from ui.widgets.day_box import DayBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.work_bar import WorkBar
from ui.words import count_words

NAME = "people_duties"
READ_FOR = frozenset(
    {"change", "person", "role_assignment", "parameter_set", "policy_version", "reconciliation_run", "calendar"}
)
_TABS = {"matrix": "Who did what", "approvals": "Who approves whom"}


class DutiesPage(QWidget):
    """Two panes over one judged period."""

    def __init__(self, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._ticket: Ticket | None = None
        self._is_stale = True
        self._figures: PeopleFigures | None = None
        self._panes: dict[str, Any] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._shown = "matrix"
        self._stack = QStackedWidget()
        self._empty = EmptyState(f"{NAME}.empty")
        self._stack.addWidget(self._empty)
        self.behind = RecordsBehind(f"{NAME}.behind", desk)
        self.work = WorkBar(f"{NAME}.work")
        upright = frame("upright")
        upright.setFixedWidth(1)
        row = line(gap=0)
        row.addWidget(self._stack, 1)
        row.addWidget(upright)
        row.addWidget(self.behind)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addLayout(row, 1)
        stack.addWidget(self.work)
        self._buttons[self._shown].setChecked(True)
        self._teach("Reading the last year", "Who asked, wrote, reviewed, approved, deployed, checked and compared.")
        if desk.read is not None:
            self.refresh()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being judged."""
        return self._ticket is None and self._desk.is_settled

    def refresh(self) -> None:
        """The page comes into sight, or people are others: judge the period anew where it is stale."""
        if self._is_stale and self._ticket is None:
            self.look()

    def changed(self, kinds: frozenset[str]) -> None:
        """What the figures rest on is another: they are counted again when the page is next in sight."""
        if kinds & READ_FOR:
            self._is_stale = True
            if self.isVisible():
                self.refresh()

    def look(self) -> None:
        """Judge the period in a process of its own."""
        if self.last.day < self.first.day:
            self._says.setText("The period ends before it begins.")
            return
        if self._ticket is not None:
            self._ticket.cancel()
        self._is_stale = False
        self._ticket = self._desk.start_job(
            "chgdesk.people_job:figures_of_people",
            self._desk.card.path,
            self.first.day,
            self.last.day,
            done=self._on_found,
            failed=self._on_failed,
            step=self.work.step,
        )
        self._act.setEnabled(False)
        self._act.setToolTip("The period is being read.")

    def _on_count(self) -> None:
        """Asked for by hand: progress and Cancel are shown."""
        self.look()
        if self._ticket is not None:
            self.work.begin("Judging the period", self._ticket.cancel)

    def show_tab(self, key: str) -> None:
        """Bring a pane into sight: matrix or approvals."""
        self._shown = key
        self._buttons[key].setChecked(True)
        if self._figures is not None:
            self._show(self._figures)

    def _bar(self) -> QFrame:
        """Which figures, and the period."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar, gap=GRID)
        row.setContentsMargins(GRID, 4, GRID * 2, 4)
        for key, words in _TABS.items():
            tab = button(words, f"{NAME}.tab.{key}", "subtab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self.show_tab(key))
            self._group.addButton(tab)
            row.addWidget(tab)
            self._buttons[key] = tab
        self._says = label("", "soft", name=f"{NAME}.says")
        row.addWidget(self._says, 1)
        today = self._desk.today
        self.first = DayBox(f"{NAME}.first", "First day of the period", today - timedelta(days=LAST_DAYS - 1))
        self.last = DayBox(f"{NAME}.last", "Last day of the period", today)
        self._act = button("Count", f"{NAME}.count")
        self._act.clicked.connect(self._on_count)
        for shown in (label("From"), self.first, label("to"), self.last, self._act):
            row.addWidget(shown)
        return bar

    def _pane(self, key: str) -> Any:
        """A pane by its key, made where it is not yet."""
        if key not in self._panes:
            made: dict[str, Callable[[], Any]] = {
                "matrix": lambda: MatrixPane(f"{NAME}.matrix"),
                "approvals": lambda: ApprovalsPane(f"{NAME}.approvals"),
            }
            pane = self._panes[key] = made[key]()
            pane.behind.connect(self._on_behind)
            self._stack.addWidget(pane)
        return self._panes[key]

    def _show(self, figures: PeopleFigures) -> None:
        """The pane in sight shows the period; one without records teaches."""
        found = figures.matrix
        if not found.changes and not found.rows:
            self._teach(
                "No records in this period",
                "Once changes are on record, this page counts who did what and says where two duties met in one "
                "person.",
            )
            return
        pane = self._pane(self._shown)
        self._stack.setCurrentWidget(pane)
        self.setFocusProxy(pane)
        pane.show_figures(figures)

    def _teach(self, title: str, text: str) -> None:
        self._empty.teach("users", title, text)
        self._stack.setCurrentWidget(self._empty)
        self.behind.show_records("", "Press a number to see the records behind it.", (), {})

    def _on_found(self, figures: PeopleFigures) -> None:
        """The period is judged."""
        self._end()
        self._figures = figures
        found = figures.matrix
        said = (
            f"{count_words(found.changes, 'record', 'records')}, {count_words(found.runs, 'log review', 'log reviews')}"
        )
        self._says.setText(said)
        self._desk.status_changed.emit(f"Duties by {said}")
        self._show(figures)

    def _on_failed(self, error: BaseException) -> None:
        """Cancelled, or refused."""
        self._end()
        if isinstance(error, UserError):
            self._says.setText(str(error))
        elif not isinstance(error, Cancelled):
            self._desk.report(error)

    def _end(self) -> None:
        self._ticket = None
        self._act.setEnabled(True)
        self._act.setToolTip("")
        self.work.end()

    def _on_behind(self, head: str, note: str, refs: tuple[str, ...]) -> None:
        """The records behind a number."""
        titles = self._figures.titles if self._figures is not None else {}
        self.behind.show_records(head, note, refs, titles)
