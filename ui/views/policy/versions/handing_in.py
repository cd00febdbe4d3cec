"""Handing a draft in for approval: the checklist beside the form that says what it changes and from when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPlainTextEdit, QRadioButton, QScrollArea, QWidget

from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_numbers import MATERIAL, NOT_MATERIAL
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.errors import Cancelled
from chgdesk.services.policies.approval import number_of_next
from chgdesk.services.policies.commands import SubmitPolicy
from chgdesk.services.policies.queries import ContentOf, Shelf, VersionLine
from chgdesk.text.lint import LintFinding
from ui.build import button, column, frame, label, line
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.checklist import Checklist
from ui.views.policy.versions.checks import Check, checks_from, checks_of
from ui.views.policy.versions.refusals import refusal_words
from ui.widgets.day_box import DayBox
from ui.words import count_words

_READ_THROUGH = "chgdesk.policy_job:read_through"
_FORM_WIDTH = 432
STARTED, APPROVED = "started", "approved"


class HandingIn(QWidget):
    """`recorded` tells that the version is in review."""

    recorded = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._name, self._desk = name, desk
        self._line: VersionLine | None = None
        self._reading: Ticket | None = None
        self._practice: Ticket | None = None
        self._sending = False
        self._head = label("Reading the text …", "section", wrap=True, name=f"{name}.checklist_head")
        self.checklist = Checklist(f"{name}.checklist")
        self.checklist.finding_wanted.connect(self._on_finding_wanted)
        self.summary = QPlainTextEdit()
        self.summary.setObjectName(f"{name}.summary")
        self.summary.setAccessibleName("What this version changes")
        self.summary.setPlaceholderText("In a sentence or two; it stands in the version table of the policy")
        self.summary.setTabChangesFocus(True)
        self.summary.setFixedHeight(88)
        self.material = _radio(f"{name}.material", "Material")
        self.not_material = _radio(f"{name}.not_material", "Not material")
        self.day = DayBox(f"{name}.day", "From when it shall hold", desk.today)
        self.started = _radio(f"{name}.started", "They follow the rules in force when they start")
        self.approved = _radio(f"{name}.approved", "Those approved before keep the earlier rules")
        self.act = button("Hand in for approval", f"{name}.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.hide()
        self.setFocusProxy(self.summary)
        row = line(self, gap=0)
        row.addWidget(self._left(), 1)
        row.addWidget(self._right())

    @property
    def is_settled(self) -> bool:
        """Whether the text is read through and nothing is being recorded."""
        return self._reading is None and self._practice is None and not self._sending

    def show_line(self, one: VersionLine, shelf: Shelf) -> None:
        """Show a draft; what was typed for the same one stays."""
        if self._line is None or self._line.version.ref != one.version.ref:
            self.summary.setPlainText(one.version.change_summary)
            self._choose_material(one.version.material)
            self.day.show_day(max(one.version.wanted_on or self._desk.today, self._desk.today))
            self._fault.hide()
        self._line = one
        self.day.allow_from(self._desk.today)
        self._tell_act()
        self.leave()
        ask, ref, today = self._desk.asker, one.version.ref, self._desk.today
        self._reading = self._desk.compute(
            lambda: _read(ask, ref, today), lambda answer: self._on_read(answer, shelf), self._on_read_failed
        )

    def leave(self) -> None:
        """Nobody looks any more: what is being read is dropped."""
        for ticket in (self._reading, self._practice):
            if ticket is not None:
                ticket.cancel()
        self._reading = self._practice = None

    def _left(self) -> QFrame:
        """The checklist."""
        pane = frame("surface")
        stack = column(pane, gap=GRID)
        stack.setContentsMargins(GRID * 2, GRID * 2, GRID, 0)
        stack.addWidget(self._head)
        stack.addWidget(self.checklist, 1)
        return pane

    def _right(self) -> QScrollArea:
        """The form, in one column."""
        inner = QWidget()
        stack = column(inner, gap=GRID)
        stack.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        stack.addWidget(label("What this version changes", "caption"))
        stack.addWidget(self.summary)
        stack.addSpacing(GRID)
        stack.addWidget(label("Material or not?", "caption"))
        self._says_material = label("", "small", wrap=True, name=f"{self._name}.says_material")
        self._says_not = label("", "small", wrap=True, name=f"{self._name}.says_not_material")
        _group(self, self.material, self.not_material)
        for choice, says in ((self.material, self._says_material), (self.not_material, self._says_not)):
            stack.addWidget(choice)
            stack.addLayout(_indented(says))
        stack.addSpacing(GRID)
        stack.addWidget(label("From when it shall hold", "caption"))
        stack.addWidget(self.day, alignment=Qt.AlignmentFlag.AlignLeft)
        stack.addSpacing(GRID)
        self._under_way = label("", "caption", wrap=True, name=f"{self._name}.under_way")
        stack.addWidget(self._under_way)
        _group(self, self.started, self.approved)
        stack.addWidget(self.started)
        stack.addLayout(
            _indented(label("Simple to say, and a change may meet a rule nobody knew at approval.", "small", wrap=True))
        )
        stack.addWidget(self.approved)
        stack.addLayout(
            _indented(
                label(
                    "Work that was agreed goes on as agreed; two sets of rules run side by side for a while.",
                    "small",
                    wrap=True,
                )
            )
        )
        stack.addWidget(label("The policy prints this choice.", "small"))
        stack.addSpacing(GRID)
        stack.addWidget(self._fault)
        stack.addWidget(self.act, alignment=Qt.AlignmentFlag.AlignLeft)
        stack.addStretch(1)
        area = QScrollArea()
        area.setObjectName(f"{self._name}.form")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(_FORM_WIDTH)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _on_read(self, answer: tuple[PolicyContent, tuple[Check, ...]], shelf: Shelf) -> None:
        """The text was read through."""
        self._reading = None
        content, checks = answer
        self._show_checks(checks)
        self._say_consequences(content, shelf)
        self._compare_with_practice(content)

    def _compare_with_practice(self, content: PolicyContent) -> None:
        """Read it again beside the last quarter's records, in the job process (POL-27)."""
        ticket = self._desk.start_job(
            _READ_THROUGH,
            self._desk.card.path,
            content.version.ref,
            self._desk.today,
            done=lambda found: self._on_practice(ticket, found, content),
            failed=lambda error: self._on_practice_failed(ticket, error),
        )
        self._practice = ticket

    def _on_practice(self, ticket: Ticket, found: Sequence[LintFinding], content: PolicyContent) -> None:
        """The checklist with what nobody practised."""
        if ticket is self._practice:
            self._practice = None
            self._show_checks(checks_from(found, content))

    def _on_practice_failed(self, ticket: Ticket, error: BaseException) -> None:
        """What was found in the text alone stands; a job that was dropped says nothing."""
        if ticket is self._practice:
            self._practice = None
            if not isinstance(error, Cancelled):
                self._desk.report(error)

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        """The list, and how many things hold the version back."""
        self.checklist.show_checks(checks)
        blocks = sum(check.blocks for check in checks)
        self._head.setText(
            f"{count_words(blocks, 'thing holds', 'things hold')} the version back. Choose one to go to its place."
            if blocks
            else "Nothing holds the version back."
        )

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _say_consequences(self, content: PolicyContent, shelf: Shelf) -> None:
        """What either answer brings: the number, and whether people acknowledge it anew."""
        known = tuple(one.version for one in shelf.versions)
        days = value_at(content.tree, "acknowledgement.within_days")
        within = (
            f" within {count_words(days, 'day', 'days')} of its first day" if isinstance(days, int) and days else ""
        )
        self._says_material.setText(
            f"It becomes version {number_of_next(known, MATERIAL)}, and everyone the policy binds acknowledges it "
            f"anew{within}."
        )
        first = not any(one.version.approved_on for one in shelf.versions)
        self._says_not.setText(
            f"It becomes version {number_of_next(known, NOT_MATERIAL)}; nobody acknowledges it anew."
            + (" It is the first version, so nobody has acknowledged one yet: “material” fits better." if first else "")
        )
        under_way = shelf.under_way
        self._under_way.setText(
            f"{count_words(under_way, 'change is', 'changes are')} under way: recorded, and not started"
            if under_way
            else "Changes under way on that day (none are today)"
        )
        if not self.started.isChecked() and not self.approved.isChecked():
            keeps = value_at(content.tree, "policy.transition") == APPROVED
            (self.approved if keeps else self.started).setChecked(True)

    def _choose_material(self, material: str) -> None:
        """A version handed in before keeps its answer."""
        self.material.setChecked(material == MATERIAL)
        self.not_material.setChecked(material == NOT_MATERIAL)

    def _tell_act(self) -> None:
        """Whether it can be handed in; greyed, it says why."""
        why = self._desk.why_not
        self.act.setEnabled(not why and not self._sending)
        self.act.setToolTip(why)

    def _on_finding_wanted(self, finding: object) -> None:
        """Go to where it is settled."""
        if self._line is not None:
            self._desk.show_version(self._line.version.ref)
        self._desk.go_to_text(finding)  # type: ignore[arg-type]

    def _on_act_clicked(self) -> None:
        """Hand it in, once."""
        if self._line is None or self._sending:
            return
        chosen = MATERIAL if self.material.isChecked() else NOT_MATERIAL if self.not_material.isChecked() else ""
        command = SubmitPolicy(
            version=self._line.version.ref,
            change_summary=self.summary.toPlainText(),
            material=chosen,
            wanted_on=self.day.day,
            transition=APPROVED if self.approved.isChecked() else STARTED,
        )
        self._sending = True
        self._fault.hide()
        self._tell_act()
        self._desk.execute(command, self, done=self._on_recorded, failed=self._on_refused)

    def _on_recorded(self, _changed: object) -> None:
        """It is in review."""
        self._sending = False
        self._line = None
        self._tell_act()
        self._desk.say("Handed in. The text is frozen until it is signed, or returned to draft.")
        self.recorded.emit()

    def _on_refused(self, error: BaseException) -> None:
        """It was not; the sentence stands above the button."""
        self._sending = False
        self._tell_act()
        words = refusal_words(error)
        if not words:
            self._desk.report(error)
            return
        self._fault.setText(words)
        self._fault.show()


def _read(ask: Callable[[object], Any], ref: str, today: date) -> tuple[PolicyContent, tuple[Check, ...]]:
    """The version in full, read through; on a reader thread."""
    content: PolicyContent = ask(ContentOf(version=ref))
    return content, checks_of(content, today)


def _radio(name: str, words: str) -> QRadioButton:
    made = QRadioButton(words)
    made.setObjectName(name)
    return made


def _group(parent: QWidget, *choices: QRadioButton) -> None:
    """Only one of them at a time."""
    group = QButtonGroup(parent)
    for choice in choices:
        group.addButton(choice)


def _indented(shown: QWidget) -> Any:
    """Below the words of a choice."""
    row = line(gap=0)
    row.setContentsMargins(GRID * 3, 0, 0, 0)
    row.addWidget(shown)
    return row
