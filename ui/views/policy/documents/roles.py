"""Who holds which role, and who is responsible, accountable, consulted and informed (ROLE-04, ROLE-05, APR-14)."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chgdesk.domain.role_standing import RoleStanding, RoleState
from chgdesk.errors import Cancelled, UserError
from chgdesk.exports.builders.responsibilities import party_words
from chgdesk.policy_job import RoleChart
from chgdesk.services.policies.papers import PolicyFile
from ui.build import button, column, frame, label, line
from ui.dialogs.file_choice import ask_where
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.times import day_words
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.exporting import write_out
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.widgets.work_bar import WorkBar
from ui.words import sentence_case

_SHAPES = {
    RoleState.VACANT: Shape.LOOK,
    RoleState.LEAVING: Shape.LATE,
    RoleState.ONE_PERSON: Shape.OPEN,
    RoleState.HELD: Shape.NOTHING,
}
_STATES = {
    RoleState.VACANT: "nobody",
    RoleState.LEAVING: "ends soon",
    RoleState.ONE_PERSON: "one person",
    RoleState.HELD: "held",
}
_KINDS = {"csv": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)", "pdf": "PDF (*.pdf)"}


class RolesReading(QObject):
    """Reads the chart in a process of its own, once until it is dropped; `done` carries the `RoleChart`."""

    done = Signal(object)

    def __init__(self, desk: PolicyDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ticket: Ticket | None = None
        self.chart: RoleChart | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._ticket is None

    def read(self) -> None:
        """Read it, unless it stands or is being read."""
        if self.chart is not None:
            self.done.emit(self.chart)
        elif self._ticket is None:
            self._ticket = self._desk.start_job(
                "chgdesk.policy_job:role_chart", self._desk.card.path, done=self._on_done, failed=self._on_failed
            )

    def drop(self) -> None:
        """Something it rests on is another."""
        self.chart = None

    def _on_done(self, chart: RoleChart) -> None:
        """It is read."""
        self._ticket = None
        self.chart = chart
        self.done.emit(chart)

    def _on_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._ticket = None
        if not isinstance(error, Cancelled):
            self._desk.report(error)


def _holders(one: RoleStanding) -> str:
    said = (f"{holder.name}{f' until {day_words(holder.until)}' if holder.until else ''}" for holder in one.holders)
    return ", ".join(said) or "Nobody"


class RolesPane(QWidget):
    """Every role the policy needs or that is on record, vacant ones first."""

    def __init__(self, name: str, reading: RolesReading) -> None:
        super().__init__()
        self.setObjectName(name)
        self._head = label("Reading who holds which role …", wrap=True, name=f"{name}.head")
        self._head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        columns = (
            ListColumn(title="Role", width=216, says=lambda one: sentence_case(one.title), strong=True),
            ListColumn(
                title="Stands as",
                width=136,
                says=lambda one: _STATES[one.state],
                shape_of=lambda one: _SHAPES[one.state],
            ),
            ListColumn(title="Held by", width=300, says=_holders),
            ListColumn(title="Needed for", width=0, says=lambda one: "; ".join(one.needed_for)),
        )
        self.table = ListTable(f"{name}.table", "Roles and who holds them", columns)
        self.table.chosen.connect(self._on_chosen)
        self._says = label("", "soft", wrap=True, name=f"{name}.says")
        self._says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        stack = column(self, gap=0)
        stack.addWidget(self._head)
        stack.addWidget(self.table, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._says)
        self.setFocusProxy(self.table)
        reading.done.connect(self._on_read)

    def _on_read(self, chart: RoleChart) -> None:
        """Show the roles, what needs a look first."""
        order = list(RoleState)
        standings = sorted(chart.standings, key=lambda one: order.index(one.state))
        self.table.show_rows(standings, lambda one: one.role)
        vacant = sum(one.state is RoleState.VACANT for one in standings)
        soon = sum(one.state is RoleState.LEAVING for one in standings)
        parts = [f"{len(standings)} roles"]
        parts += [f"{vacant} held by nobody"] if vacant else ["none vacant"]
        parts += [f"{soon} ending soon"] if soon else []
        rules = f", by the rules of version {chart.version}" if chart.version else ""
        self._head.setText(f"{' · '.join(parts)}{rules}.")

    def _on_chosen(self, one: RoleStanding | None) -> None:
        """The sentence of the role at hand."""
        self._says.setText(one.sentence if one is not None else "")


class ChartPane(QWidget):
    """The chart as a table, and as a file."""

    def __init__(self, name: str, desk: PolicyDesk, reading: RolesReading) -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self._titles: dict[str, str] = {}
        self._head = label("Reading who does what …", wrap=True, name=f"{name}.head")
        self.work = WorkBar(f"{name}.work")
        columns = (
            ListColumn(
                title="Step",
                width=0,
                says=lambda d: d.title,
                above=lambda d: sentence_case(d.when) or "Every change",
                strong=True,
            ),
            ListColumn(title="Responsible", width=208, says=self._part("responsible")),
            ListColumn(title="Accountable", width=168, says=self._part("accountable")),
            ListColumn(title="Consulted", width=136, says=self._part("consulted"), spare=2),
            ListColumn(title="Informed", width=168, says=self._part("informed"), spare=1),
            ListColumn(title="How", width=216, says=lambda d: sentence_case(d.how), spare=3),
        )
        self.table = ListTable(
            f"{name}.table", "Who is responsible, accountable, consulted and informed", columns, height=TALL
        )
        self.table.opened.connect(self._on_opened)
        top = line()
        top.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        top.addWidget(self._head, 1)
        for ending, words in (("csv", "Export CSV"), ("xlsx", "Export Excel"), ("pdf", "Export PDF")):
            act = button(words, f"{name}.{ending}")
            act.clicked.connect(partial(self._on_export_clicked, ending))
            top.addWidget(act)
        stack = column(self, gap=0)
        stack.addLayout(top)
        stack.addWidget(self.table, 1)
        stack.addWidget(self.work)
        self.setFocusProxy(self.table)
        reading.done.connect(self._on_read)

    def _part(self, name: str) -> Any:
        """The parties of one part in words."""
        return lambda duty: sentence_case(party_words(getattr(duty, name), self._titles))

    def _on_read(self, chart: RoleChart) -> None:
        """Show the chart."""
        self._titles = {role.ref: role.title for role in chart.roles}
        rules = f"By the rules of version {chart.version}. " if chart.version else ""
        self._head.setText(
            f"{rules}A part that the rules leave to nobody by name stands empty; Enter opens the figure behind."
        )
        self.table.show_rows(chart.duties, lambda duty: (duty.step, duty.title, duty.when))

    def _on_opened(self, duty: Any) -> None:
        """The figure a step was read from."""
        shown = self._desk.version
        if duty.rests_on and shown is not None:
            self._desk.parameter_wanted.emit(duty.rests_on[0], shown.version.ref)
        else:
            self._desk.say("This step follows from what the policy is, not from a figure in it.")

    def _on_export_clicked(self, ending: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own signal
        """Ask where, then set it in a process of its own."""
        ask_where(
            self,
            "Where the chart shall lie",
            f"responsibilities.{ending}",
            _KINDS[ending],
            partial(self._write, ending),
        )

    def _write(self, ending: str, place: str) -> None:
        """Set it, write it, note it."""

        def made(file: PolicyFile) -> None:
            self.table.setFocus()
            self.work.end()
            write_out(self._desk, file, place, "responsibilities", self._on_failed)

        ticket = self._desk.start_job(
            "chgdesk.policy_job:write_role_chart",
            self._desk.card.path,
            ending,
            done=made,
            failed=self._on_failed,
            step=self.work.step,
        )
        self.work.begin("Setting the chart", ticket.cancel)

    def _on_failed(self, error: BaseException) -> None:
        """It was not written."""
        self.work.end()
        if isinstance(error, UserError):
            self._desk.say(str(error))
        elif not isinstance(error, Cancelled):
            self._desk.report(error)
