"""Twenty rows pasted from a sheet: a verdict per row before anything is recorded (W4, STD-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from chgdesk.domain.pasted_executions import PastedRow
from chgdesk.domain.procedures import outcome_label
from chgdesk.services.catalogue.checking import ExecutionVerdict
from ui.build import column, label
from ui.theme import Shape
from ui.times import short_moment
from ui.widgets.list_table import ListColumn, ListTable


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """A row with what can be said of it; without a verdict it could not be read."""

    row: PastedRow
    verdict: ExecutionVerdict | None = None

    @property
    def fits(self) -> bool:
        """Whether it can be logged as it stands."""
        return not self.row.unread and self.verdict is not None and self.verdict.fits

    @property
    def can_be_kept(self) -> bool:
        """Whether it can be recorded as it happened at least."""
        return not self.row.unread and self.verdict is not None and not self.verdict.wrong

    @property
    def says(self) -> str:
        """Everything there is to say of it."""
        if self.row.unread or self.verdict is None:
            return self.row.unread
        verdict = self.verdict
        found = [one.sentence for one in verdict.seen]
        return " ".join(filter(None, (verdict.wrong, verdict.misfit, *(found if not verdict.misfit else ())))) or "Fits"


def shape_of(judged: JudgedRow) -> Shape:
    """The sign of a row."""
    if not judged.fits:
        return Shape.LOOK
    return Shape.OPEN if judged.verdict is not None and judged.verdict.seen else Shape.NOTHING


class RowsPreview(QWidget):
    """The rows, each with its verdict, and the sentence of the one at hand in full."""

    def __init__(self, name: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._names: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self.judged: tuple[JudgedRow, ...] = ()
        columns = (
            ListColumn(title="Row", width=56, says=lambda one: str(one.row.number)),
            ListColumn(title="Done by", width=128, says=lambda one: self._names.get(one.row.execution.done_by, "–")),
            ListColumn(title="When", width=152, says=lambda one: short_moment(one.row.execution.at, zone)),
            ListColumn(
                title="System",
                width=120,
                says=self._system,
            ),
            ListColumn(title="Ended", width=104, says=lambda one: outcome_label(one.row.execution.outcome)),
            ListColumn(title="What is said of it", width=0, says=lambda one: one.says, shape_of=shape_of),
        )
        self.table = ListTable(f"{name}.table", "Rows with what is said of each", columns)
        self.table.setMinimumHeight(260)
        self.table.chosen.connect(self._on_chosen)
        self._says = label("", "small", wrap=True, name=f"{name}.says")
        self._says.setMinimumHeight(36)
        stack = column(self)
        stack.addWidget(self.table, 1)
        stack.addWidget(self._says)
        self.setFocusProxy(self.table)

    def know(self, names: Mapping[str, str], titles: Mapping[str, str]) -> None:
        """What people and systems are called."""
        self._names, self._titles = dict(names), dict(titles)

    def show_rows(self, judged: Sequence[JudgedRow]) -> None:
        """Show these rows."""
        self.judged = tuple(judged)
        self.table.show_rows(self.judged, lambda one: one.row.number)

    def _system(self, one: JudgedRow) -> str:
        system = one.row.execution.system
        return self._titles.get(system) or system

    def _on_chosen(self, one: JudgedRow | None) -> None:
        self._says.setText(f"Row {one.row.number}: {one.says}" if one is not None else "")
