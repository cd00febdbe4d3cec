"""The page of deployers: who may deploy on a day, for which system, and the review of that list (DEP-01)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QPlainTextEdit, QStackedWidget, QWidget

from chgdesk.domain.calendar import day_words
from chgdesk.domain.deployer_list import DEPLOYER, HolderLine, ReviewStanding, holders_on, review_standing
from chgdesk.domain.people import RoleReview
from chgdesk.errors import UserError
from chgdesk.services.people.commands import ReviewRoleHolders
from chgdesk.services.people.queries import PeopleRead
from ui.build import button, column, frame, label, line
from ui.port import Changed
from ui.theme import GRID, Shape
from ui.views.people.desk import PeopleDesk
from ui.views.people.person_choice import choice_box, choose, offer, people_choices, role_choices
from ui.views.people.words import short_day
from ui.widgets.day_box import DayBox
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words, sentence_case

NAME = "people_deployers"
JUDGED = "The rules ask for the role on the day of a deployment, whichever system it was given for."
"""The judge reads the role alone (R17): the system of an assignment is kept for people, not for the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One review as the list below shows it."""

    review: RoleReview
    words: str


class DeployersPage(QWidget):
    """The list of the day, the review of it beside, earlier reviews below that."""

    def __init__(self, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._saving = False
        self._read: PeopleRead | None = None
        self._lines: tuple[HolderLine, ...] = ()
        self._removed: set[str] = set()
        """Who is to be removed by the review in the making."""
        self.table = ListTable(f"{NAME}.table", "Who holds the role on the day", self._columns())
        self.table.link_pressed.connect(lambda one, _place: self._toggle(one))
        self.table.opened.connect(self._toggle)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, lambda: self._toggle(self.table.current))
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._empty = EmptyState(f"{NAME}.empty")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._standing = label("", "section", wrap=True, name=f"{NAME}.standing")
        self._standing.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        says = label(JUDGED, "soft", wrap=True, name=f"{NAME}.says")
        says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        left = column(gap=0)
        left.addWidget(self._standing)
        left.addWidget(self._stack, 1)
        left.addWidget(frame("rule"))
        left.addWidget(says)
        upright = frame("upright")
        upright.setFixedWidth(1)
        row = line(gap=0)
        row.addLayout(left, 1)
        row.addWidget(upright)
        row.addWidget(self._review_form())
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addLayout(row, 1)
        self.setFocusProxy(self.table)
        save = QShortcut(QKeySequence("Ctrl+Return"), self, self._on_record)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if desk.read is not None:
            self.refresh()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return self._desk.is_settled and not self._saving

    def refresh(self) -> None:
        """Show people as last read."""
        read = self._desk.read
        if read is None:
            return
        self._read = read
        choices = role_choices(read)
        if DEPLOYER not in {role for _words, role in choices}:
            choices.append(("Deployer", DEPLOYER))
        first = self.role.count() == 0
        offer(self.role, choices)
        if first:
            choose(self.role, DEPLOYER)
        offer(self.reviewer, people_choices(read, self._desk.today))
        if self.reviewer.currentIndex() < 0:
            choose(self.reviewer, self._desk.card.seat)
        self._fill()

    def changed(self, _kinds: frozenset[str]) -> None:
        """People are read again by the place itself."""

    def _columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn(title="Who", width=184, says=lambda one: one.name, strong=True),
            ListColumn(title="System", width=136, says=lambda one: one.system or "all systems", spare=1),
            ListColumn(title="Holds it", width=216, says=self._dates, spare=2),
            ListColumn(title="Remark", width=0, says=lambda one: sentence_case(one.remark)),
            ListColumn(title="Review", width=120, says=self._verdict, link=True),
        )

    def _dates(self, one: HolderLine) -> str:
        if self._read is None:
            return ""
        begun = short_day(self._read.calendar.local_date(one.assignment.held_from))
        return f"{begun} to {short_day(one.until) if one.until is not None else 'open'}"

    def _verdict(self, one: HolderLine) -> str:
        return "✕ remove" if one.person in self._removed else "✓ confirm"

    def _bar(self) -> QFrame:
        """The role and the day."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.role: QComboBox = choice_box(f"{NAME}.role", "Role", ())
        self.role.setMinimumWidth(216)
        self.role.currentIndexChanged.connect(lambda _row: self._on_other())
        self.day = DayBox(f"{NAME}.day", "The day looked at", self._desk.today)
        self.day.day_changed.connect(lambda _day: self._on_other())
        for shown in (label("Role"), self.role, label("on"), self.day):
            row.addWidget(shown)
        row.addStretch(1)
        return bar

    def _review_form(self) -> QFrame:
        """Who looked, what was found, and the reviews before."""
        box = frame("surface", f"{NAME}.review")
        box.setFixedWidth(376)
        self.reviewer = choice_box(f"{NAME}.reviewer", "Reviewer", (), "Choose who looked through the list")
        self.reviewer.currentIndexChanged.connect(lambda _row: self._tell())
        self.note = QPlainTextEdit()
        self.note.setObjectName(f"{NAME}.note")
        self.note.setAccessibleName("What was looked at")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(80)
        self._counts = label("", wrap=True, name=f"{NAME}.counts")
        self._remark = label("", "fault", wrap=True, name=f"{NAME}.remark")
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.act = button("Record review", f"{NAME}.record", "primary")
        self.act.clicked.connect(self._on_record)
        self.reviews = ListTable(
            f"{NAME}.reviews",
            "Earlier reviews",
            (
                ListColumn(
                    title="Reviewed",
                    width=128,
                    says=lambda one: short_day(one.review.reviewed_on),
                    shape_of=lambda _one: Shape.DONE,
                ),
                ListColumn(title="By whom, and what", width=0, says=lambda one: one.words),
            ),
        )
        stack = column(box, margins=GRID * 2, gap=4)
        stack.addWidget(label("Review this list", "section"))
        for words, field in (("Reviewer", self.reviewer), ("What was looked at", self.note)):
            stack.addWidget(label(words, "caption"))
            stack.addWidget(field)
            stack.addSpacing(4)
        for shown in (self._counts, self._remark, self._fault):
            stack.addWidget(shown)
        row = line()
        row.addStretch(1)
        row.addWidget(self.act)
        stack.addLayout(row)
        stack.addSpacing(GRID)
        stack.addWidget(label("Earlier reviews", "section"))
        stack.addWidget(self.reviews, 1)
        return box

    @property
    def _role(self) -> str:
        return str(self.role.currentData() or DEPLOYER)

    def _on_other(self) -> None:
        """Another role or day: nothing is marked for removal yet."""
        self._removed.clear()
        self._fault.setText("")
        self._fill()

    def _fill(self) -> None:
        """Who holds the role on the day, and how its review stands."""
        read = self._read
        if read is None:
            return
        people = [line_.person for line_ in read.people]
        self._lines = holders_on(
            self._role, self.day.day, assignments=read.assignments, people=people, calendar=read.calendar
        )
        self._removed &= {one.person for one in self._lines}
        self.table.show_rows(self._lines, lambda one: one.assignment.ref)
        title = sentence_case(read.title(self._role))
        self._empty.teach(
            "users",
            f"{title}: nobody on {day_words(self.day.day)}",
            "Give the role on the page Roles, from the day on which it is held. Deployments by anybody else are "
            "shown as something to look at.",
        )
        show_either(self, self._stack, self.table if self._lines else self._empty)
        self._show_standing(read, title)
        done = [one for one in read.reviews if one.role == self._role]
        lines = [_review_line(one, read) for one in sorted(done, key=lambda one: one.reviewed_on, reverse=True)]
        self.reviews.show_rows(lines, lambda one: one.review.ref)
        self._tell()

    def _show_standing(self, read: PeopleRead, title: str) -> None:
        """When the list was last looked through, and when it is due."""
        stands: ReviewStanding = review_standing(
            self._role,
            reviews=read.reviews,
            assignments=read.assignments,
            calendar=read.calendar,
            today=self._desk.today,
        )
        people = len({one.person for one in self._lines})
        self._standing.setText(
            f"{title}: {count_words(people, 'person', 'people')} on {day_words(self.day.day)}. {stands.sentence}"
        )
        self._desk.status_changed.emit(f"{title}: {count_words(people, 'person', 'people')}")

    def _toggle(self, one: HolderLine | None) -> None:
        """Confirm or remove; the person is meant, for every system."""
        if one is None or self._desk.why_not:
            return
        self._removed ^= {one.person}
        self.table.viewport().update()
        self._tell()

    def _tell(self) -> None:
        """What the review would say, whether it is independent, and why it cannot be recorded yet."""
        people = {one.person for one in self._lines}
        gone = len(self._removed)
        self._counts.setText(
            f"{len(people) - gone} confirmed, {gone} removed. Space or a press on “confirm” changes one; who is "
            "removed loses the role with this review."
        )
        reviewer = str(self.reviewer.currentData() or "")
        name = self.reviewer.currentText()
        self._remark.setText(
            f"{name} holds this role. The review is recorded, and says that it is not independent."
            if reviewer in people
            else ""
        )
        self._remark.setVisible(bool(self._remark.text()))
        why = self._desk.why_not
        why = why or ("" if people else "Nobody holds the role on this day.")
        why = why or ("" if reviewer else "Choose who looked through the list.")
        why = why or ("" if self.day.day <= self._desk.today else "The day is still to come.")
        self.act.setEnabled(not why and not self._saving)
        self.act.setToolTip(why or "Record it as one act (Ctrl+Return)")
        self._fault.setVisible(bool(self._fault.text()))

    def _on_record(self) -> None:
        """One act: the review, and the end of the role for everybody removed."""
        if not self.act.isEnabled():
            return
        people = {one.person for one in self._lines}
        self._saving = True
        self._fault.setText("")
        self._tell()
        command = ReviewRoleHolders(
            role=self._role,
            reviewer=str(self.reviewer.currentData()),
            on=self.day.day,
            confirmed=tuple(sorted(people - self._removed)),
            removed=tuple(sorted(self._removed)),
            note=self.note.toPlainText().strip(),
        )
        self._desk.execute(command, self, done=self._on_recorded, failed=self._on_refused)

    def _on_recorded(self, changed: Changed) -> None:
        self._saving = False
        self._removed.clear()
        self.note.clear()
        self._desk.say(changed.sentence)
        self._tell()

    def _on_refused(self, error: BaseException) -> None:
        self._saving = False
        if isinstance(error, UserError):
            self._fault.setText(str(error))
        else:
            self._desk.report(error)
        self._tell()


def _review_line(review: RoleReview, read: PeopleRead) -> ReviewLine:
    who = read.names.get(review.reviewer, review.reviewer)
    own = " (holds the role)" if review.reviewer in (*review.confirmed, *review.removed) else ""
    removed = ", ".join(read.names.get(person, person) for person in review.removed)
    words = f"{who}{own}: {len(review.confirmed)} confirmed, {len(review.removed)} removed"
    return ReviewLine(review=review, words=f"{words} ({removed})" if removed else words)
