"""The Calendar page: a week to look at or four weeks as a list, what clashes beside it, and other calendars' file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QFrame, QStackedWidget, QWidget

from chgdesk.errors import UserError
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.schedule import FreeWindows, FreeWindowsRead, ScheduleOf, ScheduleRead, ics_of, of_system
from ui.build import button, column, frame, label, line
from ui.dialogs.file_choice import ask_where
from ui.runner import Ticket
from ui.theme import GRID
from ui.times import day_words
from ui.turns import NEXT_TURN_MS
from ui.views.calendar.clash_list import ClashList
from ui.views.calendar.day_list import DayList
from ui.views.calendar.week import WeekView
from ui.views.calendar.words import span_words
from ui.views.changes.desk import ChangesDesk
from ui.views.policy.versions.exporting import write_out
from ui.words import count_words

NAME = "calendar"
READ_FOR = frozenset({"change", "parameter_set", "policy_version", "system_card", "organisation"})
_WEEK, _LIST = "week", "list"
_DAYS = {_WEEK: 7, _LIST: 28}
_EVERY = "All systems"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRead:
    """The days with the next windows that are free."""

    days: ScheduleRead
    free: FreeWindowsRead


class CalendarPage(QWidget):
    """`record_wanted` carries the row number of a change somebody opened here."""

    record_wanted = Signal(int)

    def __init__(self, desk: ChangesDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._reading: Ticket | None = None
        self._read: CalendarRead | None = None
        self._writing = self._reading_beside = False
        self._wanted_day: date | None = None
        self._mode = desk.settings.text(NAME, "mode", _WEEK)
        self._mode = self._mode if self._mode in _DAYS else _WEEK
        self._first = _monday(desk.today)
        self.week = WeekView(f"{NAME}.week", desk.zone)
        self.list = DayList(f"{NAME}.list", desk.zone)
        self.clashes = ClashList(f"{NAME}.clashes")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.week)
        self._stack.addWidget(self.list)
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._fault.hide()
        row = line(gap=0)
        row.addWidget(self._stack, 1)
        upright = frame("upright")
        upright.setFixedWidth(1)
        row.addWidget(upright)
        row.addWidget(self.clashes)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self._fault)
        stack.addLayout(row, 1)
        self._connect()
        self._bring_mode()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or written."""
        return self._reading is None and not self._writing and not self._reading_beside

    @property
    def first(self) -> date:
        """The first day shown."""
        return self._first

    def refresh(self) -> None:
        """Read the days shown."""
        if self._reading is not None:
            self._reading.cancel()
        ask, now = self._desk.asker, self._desk.now
        last = self._first + timedelta(days=_DAYS[self._mode] - 1)
        days = ScheduleOf(first=self._first, last=last, as_of=now, standard=self._standard.isChecked())
        system = self._chosen_system()
        free = FreeWindows(after=now, count=3, systems=(system,) if system else ())

        def work() -> CalendarRead:
            return CalendarRead(days=ask(days), free=ask(free))

        self._reading = self._desk.compute(work, self._on_read, self._on_read_failed)

    def changed(self, kinds: frozenset[str]) -> None:
        """Changes or rules are others; an empty set means the change register."""
        if (not kinds or kinds & READ_FOR) and self._read is not None:
            self.refresh()

    def remember(self) -> None:
        """Keep which of the two was in sight."""
        self._desk.settings.set_text(NAME, "mode", self._mode)

    def go_to(self, day: date) -> None:
        """Show the days from the Monday of a day on."""
        self._first = _monday(day)
        self.refresh()

    def _bar(self) -> QFrame:
        """Ways through the days, what is shown of them, and the file."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        for key, words, says, act in (
            ("previous", "‹", "Earlier days", lambda: self._turn(-1)),
            ("today", "Today", "This week", lambda: self.go_to(self._desk.today)),
            ("next", "›", "Later days", lambda: self._turn(1)),
        ):
            shown = button(words, f"{NAME}.{key}", says=says)
            shown.setToolTip(says)
            shown.clicked.connect(act)
            row.addWidget(shown)
        self._span = label("", "section", name=f"{NAME}.span")
        row.addSpacing(GRID)
        row.addWidget(self._span)
        row.addStretch(1)
        self._system = QComboBox()
        self._system.setObjectName(f"{NAME}.system")
        self._system.setAccessibleName("System")
        self._system.setMinimumWidth(160)
        self._system.addItem(_EVERY, "")
        row.addWidget(self._system)
        self._standard = QCheckBox("Standard ones too")
        self._standard.setObjectName(f"{NAME}.standard")
        row.addWidget(self._standard)
        self._modes = QButtonGroup(self)
        for key, words in ((_WEEK, "Week"), (_LIST, "List")):
            choice = button(words, f"{NAME}.mode.{key}", "subtab")
            choice.setCheckable(True)
            choice.setChecked(key == self._mode)
            choice.clicked.connect(lambda _on=False, key=key: self._on_mode_chosen(key))
            self._modes.addButton(choice)
            row.addWidget(choice)
        self._export = button("Export .ics", f"{NAME}.export", says="Export plans and freezes for other calendars")
        row.addWidget(self._export)
        return bar

    def _connect(self) -> None:
        """What happens when something is pressed."""
        self._system.currentIndexChanged.connect(lambda _row: self.refresh())
        self._standard.toggled.connect(lambda _on: self.refresh())
        self._export.clicked.connect(self._on_export_clicked)
        self.week.opened.connect(self._open)
        self.week.turned.connect(self._turn)
        self.week.day_wanted.connect(self._on_day_wanted)
        self.list.record_opened.connect(self._open)
        self.clashes.open_wanted.connect(self._open)
        self.clashes.jump_wanted.connect(self._jump)
        self.record_wanted.connect(self._desk.record_wanted)
        for keys, act in (("Alt+PgUp", lambda: self._turn(-1)), ("Alt+PgDown", lambda: self._turn(1))):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _turn(self, way: int) -> None:
        self.go_to(self._first + timedelta(days=way * _DAYS[self._mode]))

    def _open(self, rid: int) -> None:
        self.record_wanted.emit(rid)

    def _jump(self, rid: int) -> None:
        """Bring a change of the list of clashes into sight."""
        if self._mode == _WEEK:
            self.week.choose(rid)
        else:
            self.list.go_to(rid)

    def _on_mode_chosen(self, key: str) -> None:
        if key != self._mode:
            self._mode = key
            self._bring_mode()
            self.refresh()

    def _bring_mode(self) -> None:
        shown = self.week if self._mode == _WEEK else self.list
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        for choice in self._modes.buttons():
            choice.setChecked(choice.objectName() == f"{NAME}.mode.{self._mode}")

    def _on_day_wanted(self, day: date) -> None:
        """A day holds more than can stand side by side: list it."""
        self._mode = _LIST
        self._bring_mode()
        self._wanted_day = day
        self.refresh()

    def _chosen_system(self) -> str:
        return self._system.currentData() or ""

    def _on_read(self, found: CalendarRead) -> None:
        """The days are here."""
        self._reading = None
        self._reading_beside = True
        self._read = found
        self._fault.hide()
        self._offer_systems(found.days.systems)
        shown = of_system(found.days, self._chosen_system())
        schedule = shown.schedule
        self._span.setText(f"{span_words(schedule.days[0], schedule.days[-1])}")
        self._span.setToolTip(f"Times of {schedule.zone}")
        if self._mode == _WEEK:
            self.week.show_schedule(schedule, self._desk.today)
        else:
            self.list.show_schedule(schedule)
            if self._wanted_day is not None:
                self.list.go_to_day(self._wanted_day)
                self._wanted_day = None
                self.list.setFocus()
        # a turn of its own, so that a full week and its list never make one pause
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._show_beside(shown, found.free))
        count = len(schedule.entries)
        self._desk.status_changed.emit(f"{count_words(count, 'change', 'changes')} on these days · {schedule.zone}")

    def _show_beside(self, shown: ScheduleRead, free: FreeWindowsRead) -> None:
        """What clashes, and the next windows."""
        self._reading_beside = False
        self.clashes.show_clashes(shown.schedule.clashes)
        self.clashes.says.setText(self._free_words(free))

    def _free_words(self, read: FreeWindowsRead) -> str:
        """The next windows, or that there is none."""
        if not read.has_windows:
            return "The policy sets no maintenance window."
        if not read.spans:
            return "No window is free in the next 400 days."
        lines = []
        for span in read.spans:
            start = span.start.astimezone(self._desk.zone)
            until = (span.end - timedelta(minutes=1)).astimezone(self._desk.zone)
            lines.append(f"{day_words(start.date())}, {start:%H:%M}–{until:%H:%M}")
        system = self._chosen_system()
        return f"Next windows{f' free on {system}' if system else ''}:\n" + "\n".join(lines)

    def _offer_systems(self, systems: tuple[str, ...]) -> None:
        """Other systems to choose from; the one chosen stays."""
        known = tuple(self._system.itemData(n) for n in range(1, self._system.count()))
        if known == systems:
            return
        kept = self._chosen_system()
        with QSignalBlocker(self._system):
            self._system.clear()
            self._system.addItem(_EVERY, "")
            for system in systems:
                self._system.addItem(system, system)
            self._system.setCurrentIndex(max(0, self._system.findData(kept)))

    def _on_read_failed(self, error: BaseException) -> None:
        """The days could not be read."""
        self._reading = None
        if isinstance(error, UserError):
            self._fault.setText(str(error))
            self._fault.show()
        else:
            self._desk.report(error)

    def _on_export_clicked(self) -> None:
        name = f"Changes {self._first.isoformat()}.ics"
        ask_where(self, "Where the calendar shall lie", name, "Calendars (*.ics)", self._on_place_chosen)

    def _on_place_chosen(self, place: str) -> None:
        """Make the file on a reader thread, then write it and leave a note in the trail."""
        read = self._read
        if read is None:
            return
        ask, now = self._desk.asker, self._desk.now
        shown = of_system(read.days, self._chosen_system())
        self._writing = True

        def made(data: bytes) -> None:
            self._writing = False
            file = PolicyFile(name=place, data=data)
            write_out(self._desk, file, place, "calendar", self._on_read_failed)

        def failed(error: BaseException) -> None:
            self._writing = False
            self._on_read_failed(error)

        self._desk.compute(lambda: ics_of(ask, shown, now), made, failed)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
