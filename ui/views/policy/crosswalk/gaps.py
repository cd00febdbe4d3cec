"""What lacks an answer in a period: points without section or without evidence (MAP-05)."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from chgdesk.domain.crosswalk import Gap
from chgdesk.domain.evidence_kinds import kind_title
from chgdesk.errors import Cancelled, UserError
from chgdesk.policy_job import GapsFound
from ui.build import button, column, label, line
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.widgets.day_box import DayBox
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.widgets.work_bar import WorkBar
from ui.words import count_words, plain, sentence_case


def lacks(gap: Gap) -> str:
    """What a point lacks: a section, evidence, or both."""
    parts = ["no section"] if gap.no_section else []
    parts += ["no evidence"] if gap.no_evidence else []
    return sentence_case(" and ".join(parts))


def missing(gap: Gap) -> str:
    """The kinds of evidence and the fields that the period does not hold."""
    kinds = ", ".join(kind_title(kind) for kind in gap.absent)
    fields = ", ".join(plain(field) for field in gap.unfilled)
    parts = [f"none of: {kinds}"] if kinds else []
    parts += [f"never filled: {fields}"] if fields else []
    return sentence_case("; ".join(parts))


_COLUMNS = (
    ListColumn(title="Point", width=128, says=lambda gap: gap.row.ref, strong=True),
    ListColumn(title="What it asks", width=0, says=lambda gap: gap.row.paraphrase, above=missing, strong=True),
    ListColumn(title="Lacks", width=224, says=lacks, shape_of=lambda _gap: Shape.LOOK),
)


class GapsPane(QWidget):
    """`point_wanted` carries the row of a gap."""

    point_wanted = Signal(object)

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self._ticket: Ticket | None = None
        today = desk.today
        self.first = DayBox(f"{name}.first", "First day of the period", today - timedelta(days=364))
        self.last = DayBox(f"{name}.last", "Last day of the period", today)
        self.everything = QCheckBox("Frameworks on demand too")
        self.everything.setObjectName(f"{name}.everything")
        self._act = button("Find gaps", f"{name}.find", "primary")
        self._act.clicked.connect(self.look_for)
        self._words = label(
            "Choose a period. Every point that is shown is held against the policy and the records of that period.",
            wrap=True,
            name=f"{name}.words",
        )
        self._words.setContentsMargins(GRID * 2, 0, GRID * 2, GRID)
        self.work = WorkBar(f"{name}.work")
        self.table = ListTable(f"{name}.table", "Points that lack something", _COLUMNS, height=TALL)
        self.table.opened.connect(lambda gap: self.point_wanted.emit(gap.row))
        top = line(gap=GRID)
        top.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        for shown in (label("From"), self.first, label("to"), self.last, self.everything, self._act):
            top.addWidget(shown)
        top.addStretch(1)
        stack = column(self, gap=0)
        stack.addLayout(top)
        stack.addWidget(self._words)
        stack.addWidget(self.table, 1)
        stack.addWidget(self.work)
        self.setFocusProxy(self._act)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being judged."""
        return self._ticket is None

    def look_for(self) -> None:
        """Judge the period in a process of its own."""
        if self.last.day < self.first.day:
            self._words.setText("The period ends before it begins. Put its last day on or after its first.")
            return
        self._act.setEnabled(False)
        self._ticket = self._desk.start_job(
            "chgdesk.policy_job:crosswalk_gaps",
            self._desk.card.path,
            self.first.day,
            self.last.day,
            self.everything.isChecked(),
            done=self._on_found,
            failed=self._on_failed,
            step=self.work.step,
        )
        self.work.begin("Judging the period", self._ticket.cancel)

    def _on_found(self, found: GapsFound) -> None:
        """Show what lacks something; no gap says on what that rests."""
        self._end()
        self.table.show_rows(found.gaps, lambda gap: gap.row.ref)
        sections = sum(gap.no_section for gap in found.gaps)
        evidence = sum(gap.no_evidence for gap in found.gaps)
        text = f"version {found.version}" if found.version else "no version of a policy"
        rests = f"Rests on {text} and {count_words(found.records, 'record', 'records')} of the period."
        said = (
            f"{len(found.gaps)} of {found.rows} points lack something: {sections} without section, "
            f"{evidence} without evidence."
            if found.gaps
            else f"None of {found.rows} points lacks a section or evidence."
        )
        self._words.setText(f"{said} {rests}")

    def _on_failed(self, error: BaseException) -> None:
        """Cancelled, or refused."""
        self._end()
        if isinstance(error, Cancelled):
            self._words.setText("Cancelled. Nothing was looked at.")
        elif isinstance(error, UserError):
            self._words.setText(str(error))
        else:
            self._desk.report(error)

    def _end(self) -> None:
        """It can be asked for again."""
        self._ticket = None
        self._act.setEnabled(True)
        self.table.setFocus()
        self.work.end()
