"""The frame around an opened workspace: rail, top bar, the place we are in, status line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from chgdesk.errors import Conflict, UserError
from ui.build import column, frame, label, line
from ui.port import Changed, KeepJudgement, Workspace
from ui.runner import DeskRunner, Ticket
from ui.settings import Settings
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS
from ui.views.capture.spots import EMERGENCY, NEW, FormSpot
from ui.views.change_record import ChangeRecordView
from ui.views.change_register import ChangeRegisterView
from ui.views.changes_place import ChangesPlace
from ui.views.people.place import PeoplePlace
from ui.views.places import Place, PlaceKind, Spot, Surroundings
from ui.views.policy.place import PolicyPlace
from ui.views.seating import Seating
from ui.widgets.rail import Rail
from ui.widgets.toast import Toast
from ui.widgets.top_bar import Period, TopBar

CHANGES = "changes"
PLACES: tuple[PlaceKind, ...] = (
    PlaceKind(key="policy", make=PolicyPlace),
    PlaceKind(key="people", make=PeoplePlace),
)
"""The places made when somebody first goes there; Changes stands from the start."""
_KINDS = {kind.key: kind for kind in PLACES}

JUDGED_BY = frozenset(
    {
        "change",
        "deployment_event",
        "evidence_item",
        "incident",
        "organisation",
        "parameter_set",
        "policy_version",
        "reconciliation_run",
        "role_assignment",
        "standard_template",
        "system_card",
        "waiver",
    }
)
"""Kinds of record whose touch may change what the judge says of changes."""


class WorkspaceFrame(QWidget):
    """One opened workspace on screen; `command_chosen` passes on what the window itself must do."""

    command_chosen = Signal(str)
    broke = Signal(object)

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("page")
        self._workspace, self._settings = workspace, settings
        self.runner = DeskRunner(workspace.execute, self)
        card = workspace.card
        self.rail = Rail()
        self.top = TopBar(card, workspace.now().astimezone(ZoneInfo(card.zone)).date())
        self.places = QStackedWidget()
        self.status = label("", "small", name="status.list")
        self._trail = label(card.trail, "small", name="status.trail")
        self._behind: list[Spot] = []
        self._ahead: list[Spot] = []
        self._shown = Spot(place=CHANGES)
        self._made: dict[str, Place] = {}
        self._status: dict[str, str] = {}
        self._judging: Ticket | None = None
        self._lay_out()
        self.toast = Toast(self)
        self._around = Surroundings(
            workspace=workspace,
            runner=self.runner,
            settings=settings,
            say=self.toast.say,
            offer=self.toast.say,
            do=self.command_chosen.emit,
            sit_down=self._sit_down,
            open_record=self.open_record,
        )
        self._changes = ChangesPlace(self._around, self.places)
        self._take_in(CHANGES, self._changes)
        self.places.setCurrentIndex(self.places.addWidget(self._changes))
        self.seating = Seating(workspace, self.runner, settings, self.top, self)
        self._connect()
        self.rail.fold(folded=settings.text("window", "rail") == "folded")
        self.rail.mark(CHANGES)
        self.register.refresh()
        self.register.table.setFocus()
        self._judge()
        self.seating.recall()

    @property
    def register(self) -> ChangeRegisterView:
        """The change register."""
        return self._changes.register

    @property
    def record(self) -> ChangeRecordView:
        """The page of one record."""
        return self._changes.record

    def place(self, key: str) -> Place | None:
        """A place of the rail that has been made already."""
        return self._made.get(key)

    @property
    def is_judging(self) -> bool:
        """Whether the lines of the register are being judged."""
        return self._judging is not None

    def do(self, key: str) -> None:
        """A command of the command box or its key."""
        acts: dict[str, Callable[[], object]] = {
            **{key: partial(self._go_home, key) for key in (CHANGES, *_KINDS)},
            "search": self.top.box.call,
            "filter": self._on_filter_wanted,
            "preview": self.register.toggle_preview,
            "log_standard": self._changes.log_standard,
            "back": self.back,
            "forward": self.forward,
            "rail": self._fold_rail,
            "new_change": partial(self._go, Spot(place=CHANGES, at=FormSpot(kind=NEW))),
            "emergency": partial(self._go, Spot(place=CHANGES, at=FormSpot(kind=EMERGENCY))),
            "settings": partial(self._go, Spot(place="policy", at="parameters")),
        }
        act = acts.get(key)
        if act is not None:
            act()
        else:
            self.command_chosen.emit(key)

    def open_record(self, rid: int) -> None:
        """Open a record's full page."""
        self._go(Spot(place=CHANGES, at=rid))

    def back(self) -> None:
        """Where we were before."""
        if self._behind:
            self._ahead.append(self._shown)
            self._show(self._behind.pop())

    def forward(self) -> None:
        """Where we went back from."""
        if self._ahead:
            self._behind.append(self._shown)
            self._show(self._ahead.pop())

    def finish(self) -> None:
        """Remember how it was left, let the writer finish, give the file back."""
        for place in self._made.values():
            place.remember()
        self._settings.set_text("window", "rail", "folded" if self.rail.is_folded else "")
        self.runner.close()
        self._workspace.close()

    def _lay_out(self) -> None:
        """Rail at the left, everything else beside it."""
        row = line(self, gap=0)
        row.addWidget(self.rail)
        stack: QVBoxLayout = column(gap=0)
        stack.addWidget(self.top)
        if self._workspace.card.read_only:
            stack.addWidget(self._banner(self._workspace.card.read_only))
        self._calm = QWidget()
        self.places.addWidget(self._calm)
        stack.addWidget(self.places, 1)
        stack.addWidget(self._status_line())
        row.addLayout(stack, 1)

    def _banner(self, words: str) -> QFrame:
        """Says that nothing can be written, and who holds the file."""
        banner = frame("banner", "frame.read_only")
        inside = line(banner)
        inside.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        inside.addWidget(label(f"Open for reading only. {words}", wrap=True, name="frame.read_only.words"), 1)
        return banner

    def _status_line(self) -> QFrame:
        """How much is shown at the left, how the trail stands at the right."""
        foot = frame("statusline", "status")
        foot.setFixedHeight(32)
        inside = line(foot, gap=GRID * 2)
        inside.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        inside.addWidget(self.status)
        inside.addStretch(1)
        inside.addWidget(self._trail)
        return foot

    def _connect(self) -> None:
        """What happens when something is done."""
        self.rail.chosen.connect(self.do)
        self.top.period_chosen.connect(self._on_period_chosen)
        self.top.box.command_chosen.connect(self.do)
        self.top.box.search_wanted.connect(self._on_search_wanted)
        self.seating.seated.connect(self._tell_places)
        self.seating.said.connect(self.toast.say)
        self.seating.failed.connect(lambda error: self._on_failed(error, None))
        self.runner.changed.connect(self._on_changed)
        self.runner.failed.connect(self._on_failed)

    def _go_home(self, key: str) -> None:
        """Go to a place by the rail: where it was left, or its first page."""
        made = self._made.get(key)
        self._go(Spot(place=key, at=made.home if made is not None else None))

    def _go(self, spot: Spot) -> None:
        """Go somewhere new; the way back is kept."""
        if spot == self._shown:
            made = self._made.get(spot.place)
            if made is not None:
                made.arrive()  # whoever presses the button of the page in sight means to work there
            return
        self._behind.append(self._shown)
        self._ahead.clear()
        self._show(spot)

    def _show(self, spot: Spot) -> None:
        """Show a spot; a place that is not made yet is made in the next turn, while a calm page stands for it."""
        self._shown = spot
        self.rail.mark(spot.place)
        made = self._made.get(spot.place)
        if made is None:
            self.places.setCurrentWidget(self._calm)
            QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._make(spot))
            return
        page = made.show_at(spot.at)
        if self.places.indexOf(page) < 0:
            self.places.addWidget(page)
        self.places.setCurrentWidget(page)
        self.status.setText(self._status.get(spot.place, ""))
        made.arrive()

    def _make(self, spot: Spot) -> None:
        """Make a place, then show it unless somebody went on meanwhile."""
        if spot.place not in self._made:
            self._take_in(spot.place, _KINDS[spot.place].make(self._around))
        if self._shown == spot:
            self._shown = replace(spot, at=self._made[spot.place].home) if spot.at is None else spot
            self._show(self._shown)

    def _take_in(self, key: str, place: Place) -> None:
        """A place was made: hear what it says."""
        if isinstance(place, QObject) and not isinstance(place, QWidget):
            place.setParent(self)
        self._made[key] = place
        place.go_wanted.connect(lambda at: self._go(Spot(place=key, at=at)))
        place.status_changed.connect(lambda words: self._on_status(key, words))

    def _on_status(self, key: str, words: str) -> None:
        """A place says how much it shows; only the one in front speaks."""
        self._status[key] = words
        if self._shown.place == key:
            self.status.setText(words)

    def _sit_down(self, person: str) -> None:
        """A page offers the seat where it is needed."""
        self.seating.sit_down(person)

    def _fold_rail(self) -> None:
        """Fold the rail, or unfold it."""
        self.rail.fold(folded=not self.rail.is_folded)

    def _on_filter_wanted(self) -> None:
        """Ctrl+F from anywhere."""
        self._go(Spot(place=CHANGES))
        self.register.focus_filter()

    def _on_search_wanted(self, text: str) -> None:
        """Words typed into the command box."""
        self._go(Spot(place=CHANGES))
        self.register.bar.box.setText(text)
        self.register.table.setFocus()

    def _on_period_chosen(self, period: Period) -> None:
        """Stand in another audit period."""
        self._go(Spot(place=CHANGES))
        self.register.show_period(period.first, period.last)

    def _on_changed(self, changed: Changed, initiator: object) -> None:
        """A command is on record: everything that shows the touched records reads them again."""
        self._tell_places(changed)
        if initiator is self or (changed.kinds and not changed.kinds & JUDGED_BY):
            self._trail.setText(self._workspace.card.trail)
        else:
            self._judge()

    def _tell_places(self, changed: Changed) -> None:
        """Every place that stands reads again what was touched."""
        for place in tuple(self._made.values()):
            place.take_changes(changed)

    def _judge(self) -> None:
        """Judge every record in a process of its own, so that the register's lines say how each stands now."""
        target, *values = self._workspace.judging_job or ("",)
        if not target:
            return
        if self._judging is not None:
            self._judging.cancel()
        self._judging = self.runner.start_job(
            target,
            *values,
            done=self._on_judged,
            step=lambda done, total, words: self._trail.setText(f"{words} · {done:,} of {total:,}"),
        )

    def _on_judged(self, lines: tuple[object, ...]) -> None:
        """The job is done: the desk keeps its lines, outside the trail; none where the kept ones still hold."""
        self._judging = None
        if lines:
            self.runner.execute(KeepJudgement(lines=lines), self)
        else:
            self._trail.setText(self._workspace.card.trail)

    def _on_failed(self, error: BaseException, _initiator: object) -> None:
        """What a person can act on is said in the window; everything else is our fault and goes to the crash report."""
        if isinstance(error, Conflict):
            self.toast.say(str(error), "Read it again", self.register.refresh)
        elif isinstance(error, UserError):
            self.toast.say(str(error))
        else:
            self.broke.emit(error)
