"""One procedure in full: state, why it cannot be used, acts with the reason where greyed, text, executions."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from chgdesk.domain.procedures import Standing, TemplateAct, outcome_label
from chgdesk.services.catalogue.reading import ExecutionLine, Shelf, TemplateLine
from ui.build import button, column, label
from ui.look import colours, look
from ui.theme import GRID, Shape
from ui.times import short_moment
from ui.views.standard.describing import SHAPES, described
from ui.widgets.flow import FlowLayout
from ui.widgets.list_table import ListColumn, ListTable
from ui.widgets.state_chip import StateChip
from ui.words import sentence_case

_VERBS: tuple[tuple[TemplateAct, str], ...] = (
    (TemplateAct.LOG, "Log an execution"),
    (TemplateAct.REVISE, "Revise"),
    (TemplateAct.APPROVE, "Sign"),
    (TemplateAct.REVIEW, "Review"),
    (TemplateAct.SUSPEND, "Suspend"),
    (TemplateAct.REINSTATE, "Lift suspension"),
    (TemplateAct.REVOKE, "Revoke"),
)


class ProcedureDetail(QFrame):
    """`act_wanted` carries a `TemplateAct`, `record_wanted` the row number of an execution's record."""

    act_wanted = Signal(object)
    elsewhere_wanted = Signal()
    record_wanted = Signal(int)

    def __init__(self, name: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setObjectName(f"{name}.detail")
        self._name = name
        self._line: TemplateLine | None = None
        self._shelf: Shelf | None = None
        self.text = QTextBrowser()
        self.text.setObjectName(f"{name}.text")
        self.text.setAccessibleName("The procedure: what it allows, steps, limits, versions, reviews")
        self.text.setOpenLinks(False)
        self.executions = self._make_executions(zone)
        self._title = label("", "title", wrap=True, name=f"{name}.title")
        self._chip = StateChip(Shape.WAITING, "", f"{name}.state")
        self._why = label("", "fault", wrap=True, name=f"{name}.why_not")
        self._done_says = label("", "caption", name=f"{name}.executions.says")
        self._buttons: dict[TemplateAct, QWidget] = {}
        stack = column(self, gap=GRID)
        stack.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
        for widget in (self._title, self._chip, self._why, self._make_acts()):
            stack.addWidget(widget)
        stack.addWidget(self.text, 3)
        stack.addWidget(self._done_says)
        stack.addWidget(self.executions, 1)
        look().changed.connect(self._tell_text)

    def show_line(self, one: TemplateLine, shelf: Shelf, why_here: str) -> None:
        """Show a procedure; `why_here` says why nothing at all can be recorded here and now."""
        if self._line is None or self._line.ref != one.ref:
            self.show_executions(())
        self._line, self._shelf = one, shelf
        self._title.setText(f"{one.ref}  {one.template.title}")
        self._chip.show_state(SHAPES[one.standing], one.words)
        self._why.setText(one.why_not)
        self._why.setVisible(bool(one.why_not))
        self._tell_acts(one, why_here)
        self._tell_text()

    def show_executions(self, found: Sequence[ExecutionLine]) -> None:
        """List what was done under it."""
        self.executions.show_rows(found, lambda each: each.rid, found[0].rid if found else None)
        self.executions.scrollToTop()
        self._done_says.setText(f"Executions: {len(found)}" if found else "Nothing was done under it yet")

    def _make_executions(self, zone: ZoneInfo) -> ListTable:
        columns = (
            ListColumn(title="Record", width=128, says=lambda one: one.ref, link=True),
            ListColumn(title="Began", width=152, says=lambda one: short_moment(one.at, zone)),
            ListColumn(title="Done by", width=0, says=lambda one: one.done_by),
            ListColumn(title="System", width=128, says=lambda one: one.system, spare=1),
            ListColumn(title="Ended", width=144, says=_ended, shape_of=_ended_shape),
        )
        table = ListTable(f"{self._name}.executions", "Executions of this procedure, newest first", columns)
        table.setMinimumHeight(112)
        table.link_pressed.connect(lambda one, _column: self.record_wanted.emit(one.rid))
        table.opened.connect(lambda one: self.record_wanted.emit(one.rid))
        return table

    def _make_acts(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, across=GRID)
        for act, words in _VERBS:
            shown = button(words, f"{self._name}.act.{act.value}", "primary" if act is TemplateAct.LOG else "")
            shown.clicked.connect(lambda _checked=False, act=act: self.act_wanted.emit(act))
            flow.addWidget(shown)
            self._buttons[act] = shown
        self._elsewhere = button("Approved elsewhere", f"{self._name}.act.elsewhere")
        self._elsewhere.clicked.connect(self.elsewhere_wanted.emit)
        flow.addWidget(self._elsewhere)
        return holder

    def _tell_acts(self, one: TemplateLine, why_here: str) -> None:
        """Each act, and why it cannot be done; of suspend and lift only the one that has a sense.

        Who signs is asked in the dialog, so that signing is open to whoever sits here.
        """
        waits = one.draft is not None and one.standing is not Standing.REVOKED
        for act, shown in self._buttons.items():
            why = one.why_not_act(act)
            if act is TemplateAct.APPROVE:
                why = f"It does not say its {', '.join(one.missing)} yet. Revise it first." if one.missing else ""
            shown.setEnabled(not (why_here or why))
            shown.setToolTip(why_here or why)
        self._buttons[TemplateAct.APPROVE].setVisible(waits)
        self._buttons[TemplateAct.SUSPEND].setVisible(one.standing is not Standing.SUSPENDED)
        self._buttons[TemplateAct.REINSTATE].setVisible(one.standing is Standing.SUSPENDED)
        self._elsewhere.setVisible(waits)
        self._elsewhere.setEnabled(self._buttons[TemplateAct.APPROVE].isEnabled())
        self._elsewhere.setToolTip(self._buttons[TemplateAct.APPROVE].toolTip())

    def _tell_text(self) -> None:
        """The text, in the colours in use."""
        if self._line is not None and self._shelf is not None:
            self.text.setHtml(described(self._line, self._shelf, colours()))


def _ended(one: ExecutionLine) -> str:
    words = sentence_case(outcome_label(one.outcome)) if one.outcome else "Not on record"
    return f"{words}, {one.incident}" if one.incident else words


def _ended_shape(one: ExecutionLine) -> Shape:
    if not one.outcome:
        return Shape.OPEN
    return Shape.LOOK if one.outcome != "success" or one.incident else Shape.DONE
