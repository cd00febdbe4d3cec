"""The Owed page: who owes what on the changes, one message to copy per person, and answers dropped by the dozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget
from typing_extensions import override

from chgdesk.domain.workflow.requests import ChaseMessage
from chgdesk.services.changes.desk import ChangeStanding, ChaseBeyond, ChaseList, StandingOf
from ui.build import button, column, frame, label, line
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.times import short_moment
from ui.views.changes.desk import ChangesDesk
from ui.views.owed.lines import OwedLines
from ui.views.owed.wording import head_words, sum_words, who_words
from ui.views.record.replying import Replying, Ways
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.words import count_words

NAME = "owed"
READ_FOR = frozenset(
    {"change", "person", "role_assignment", "parameter_set", "policy_version", "waiver", "standard_template"}
)


class OwedPage(QWidget):
    """One line per person; mails dropped anywhere on it are read as answers."""

    def __init__(self, desk: ChangesDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self.setAcceptDrops(True)
        self._desk = desk
        self._reading: Ticket | None = None
        self._is_read = False
        ways = Ways(
            ask=desk.asker, compute=desk.compute, execute=desk.execute, now=lambda: desk.now, report=desk.report
        )
        self.replying = Replying(ways, self)
        self.replying.said.connect(desk.say)
        self.table = _table(desk)
        self.lines = OwedLines(f"{NAME}.lines", desk.zone)
        self._empty = EmptyState(f"{NAME}.empty")
        self._pages = QStackedWidget()
        self._lay_out()
        self.table.chosen.connect(self._on_chosen)
        self.lines.open_wanted.connect(self._on_open_wanted)
        self._empty.chosen.connect(lambda _key: self._choose_mails())
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self._on_copy)
        copying.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return self._reading is None and not self.replying.is_busy

    def refresh(self) -> None:
        """Read who owes what now."""
        if self._reading is not None:
            self._reading.cancel()
        ask, query = self._desk.asker, ChaseList(now=self._desk.now)
        self._reading = self._desk.compute(
            lambda: (ask(query), ask(ChaseBeyond())), lambda found: self._on_read(*found), self._on_read_failed
        )

    def changed(self, kinds: frozenset[str]) -> None:
        """Changes, people or rules are others."""
        if "seat" in kinds or not kinds:
            self._allow()
        if (not kinds or kinds & READ_FOR) and self._is_read:
            self.refresh()

    def take_mails(self, paths: Sequence[str]) -> None:
        """Read mails as answers to whatever they name."""
        if not self._desk.why_not:
            self.replying.take(paths)

    # How it is made.

    def _lay_out(self) -> None:
        left = frame("surface", f"{NAME}.left")
        left.setFixedWidth(384)
        side = column(left, gap=0)
        side.addWidget(self.table, 1)
        side.addWidget(self._answers())
        upright = frame("upright")
        upright.setFixedWidth(1)
        right = column(gap=0)
        right.addWidget(self._head())
        right.addWidget(frame("rule"))
        right.addWidget(self.lines, 1)
        both = QWidget()
        row = line(both, gap=0)
        row.addWidget(left)
        row.addWidget(upright)
        row.addLayout(right, 1)
        self._both = both
        self._pages.addWidget(both)
        self._pages.addWidget(self._empty)
        self.beyond = label("", "fault", wrap=True, name=f"{NAME}.beyond")
        self.beyond.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.beyond.hide()
        stack = column(self, gap=0)
        stack.addWidget(self.beyond)
        stack.addWidget(self._pages, 1)

    def _head(self) -> QFrame:
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar, gap=GRID)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        words = column(gap=2)
        self.who = label("", "section", name=f"{NAME}.who")
        self.mail = label("", "small", wrap=True, name=f"{NAME}.mail")
        words.addWidget(self.who)
        words.addWidget(self.mail)
        row.addLayout(words, 1)
        self.copy = button("Copy message", f"{NAME}.copy", "primary")
        self.copy.setToolTip("One message with everything this person owes (Ctrl+C)")
        self.copy.clicked.connect(self._on_copy)
        row.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignTop)
        return bar

    def _answers(self) -> QFrame:
        box = frame("dropzone", f"{NAME}.answers")
        stack = column(box, margins=12, gap=GRID)
        said = "Drop the mails that answer anywhere on this page, as many as came."
        stack.addWidget(label(said, "soft", wrap=True, name=f"{NAME}.answers.words"))
        self.choose = button("Choose mails …", f"{NAME}.answers.choose", says="Choose the mails that answer")
        self.choose.clicked.connect(self._choose_mails)
        stack.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignLeft)
        return box

    # What happens.

    def _on_read(self, found: tuple[ChaseMessage, ...], beyond: str) -> None:
        self._reading, self._is_read = None, True
        self.beyond.setText(beyond)
        self.beyond.setVisible(bool(beyond))
        self.table.show_rows(found, lambda one: one.person)
        if not found:
            self._empty.teach(
                "tray",
                "Nobody owes anything on a change",
                "When a record waits for an approval, a test, a check or a review, whoever owes it stands here with a "
                "message to copy. Answers that came by mail can be dropped here too.",
                (("choose", "Choose mails …"),),
            )
        show_either(self, self._pages, self._both if found else self._empty)
        self._allow()
        people = sum(1 for one in found if one.person)
        refs = {one.ref for message in found for one in message.owed}
        self._desk.status_changed.emit(
            f"{count_words(people, 'person owes', 'people owe')} something on "
            f"{count_words(len(refs), 'change', 'changes')}"
            if found
            else "Nobody owes anything on a change"
        )

    def _on_read_failed(self, error: BaseException) -> None:
        self._reading = None
        self._desk.report(error)

    def _on_chosen(self, message: ChaseMessage | None) -> None:
        if message is None:
            return
        self.who.setText(f"{who_words(message)} · {sum_words(message)}")
        self.mail.setText(head_words(message))
        self.copy.setEnabled(bool(message.person))
        self.lines.show_message(message, self._desk.now)

    def _on_copy(self) -> None:
        message: ChaseMessage | None = self.table.current
        if message is not None and message.person:
            QGuiApplication.clipboard().setText(message.text)
            self._desk.say(f"The message to {message.name} is on the clipboard.")

    def _on_open_wanted(self, ref: str) -> None:
        def go(found: ChangeStanding | None) -> None:
            if found is not None:
                self._desk.record_wanted.emit(found.rid)

        self._desk.ask(StandingOf(ref=ref, now=self._desk.now), go)

    def _choose_mails(self) -> None:
        if not self._desk.why_not:
            self.replying.choose(self.take_mails)

    def _allow(self) -> None:
        why = self._desk.why_not
        self.choose.setEnabled(not why)
        self.choose.setToolTip(why or "Each answer is proposed, and Enter records it")

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._desk.why_not and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take_mails(paths)


def _table(desk: ChangesDesk) -> ListTable:
    """One line per person: name, how much, and the first deadline."""
    return ListTable(
        f"{NAME}.table",
        "Who owes something",
        (
            ListColumn(title="Who", width=0, above=sum_words, says=who_words),
            ListColumn(
                title="First due",
                width=192,
                says=lambda one: short_moment(one.first_due, desk.zone) if one.first_due else "",
                shape_of=lambda one: _shape(one, desk.now),
            ),
        ),
        height=TALL,
    )


def _shape(message: ChaseMessage, now: datetime) -> Shape:
    """Late, waiting, or nobody's."""
    if message.first_due is not None and message.first_due < now:
        return Shape.LATE
    return Shape.WAITING if message.person else Shape.LOOK
