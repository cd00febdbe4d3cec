"""The calendar as a list: a heading for each day, a line for each block; what the keyboard and the ear need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal

from chgdesk.domain.schedule import Clash, Schedule, ScheduleEntry
from ui.theme import Shape
from ui.views.calendar.words import (
    KIND_WORDS,
    clash_shape,
    clashes_by_ref,
    clock,
    day_line,
    entry_shape,
    state_words,
)
from ui.widgets.list_table import Heading, ListColumn, ListTable
from ui.words import kind_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One block on one day, with what clashes."""

    day: date
    entry: ScheduleEntry
    clashes: tuple[Clash, ...]

    @property
    def key(self) -> tuple[date, str, object]:
        """What it is told by."""
        return self.day, self.entry.ref, self.entry.start


class DayList(ListTable):
    """`record_opened` carries the row number of the change of a line that was opened."""

    record_opened = Signal(int)

    def __init__(self, name: str, zone: ZoneInfo) -> None:
        self._zone = zone
        columns = (
            ListColumn(title="When", width=120, says=lambda row: clock(row.entry, zone)),
            ListColumn(title="Number", width=128, says=lambda row: row.entry.ref, strong=True),
            ListColumn(title="What changes", width=0, says=lambda row: row.entry.title, strong=True),
            ListColumn(title="System", width=112, says=lambda row: ", ".join(row.entry.systems), spare=2),
            ListColumn(
                title="Kind", width=136, says=lambda row: kind_words(row.entry.category, row.entry.risk), spare=3
            ),
            ListColumn(
                title="Stands",
                width=160,
                says=lambda row: state_words(row.entry),
                shape_of=lambda row: entry_shape(row.entry),
            ),
            ListColumn(title="To look at", width=160, says=_clash_line, shape_of=_clash_sign, spare=1),
        )
        super().__init__(name, "Calendar as a list", columns)
        self.opened.connect(lambda row: self.record_opened.emit(row.entry.rid))

    def show_schedule(self, schedule: Schedule) -> None:
        """Show the days that have something: a block, a freeze or a holiday."""
        told = clashes_by_ref(schedule.clashes)
        rows: list[Heading | DayRow] = []
        for day in schedule.days:
            if day.entries or day.freezes or day.is_holiday:
                rows.append(Heading(words=day_line(day)))
            rows += [DayRow(day=day.day, entry=entry, clashes=told.get(entry.ref, ())) for entry in day.entries]
        self.show_rows(rows, lambda row: row.key)

    def go_to_day(self, day: date) -> None:
        """Put the first line of a day at hand."""
        self.choose(lambda row: row.day, day)

    def go_to(self, rid: int) -> bool:
        """Put the line of a change at hand."""
        return self.choose(lambda row: row.entry.rid, rid)


def _clash_line(row: DayRow) -> str:
    return ", ".join(dict.fromkeys(KIND_WORDS[clash.kind] for clash in row.clashes))


def _clash_sign(row: DayRow) -> Shape:
    return clash_shape(row.clashes[0]) if row.clashes else Shape.NOT_NEEDED
