"""The frame around an opened workspace: rail, top bar, the place we are in, status line."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from chgdesk.errors import Conflict, UserError
from ui.build import column, frame, label, line
from ui.port import Changed, KeepJudgement, Workspace
from ui.runner import DeskRunner, Ticket
from ui.settings import Settings
from ui.theme import GRID
from ui.views.change_record import ChangeRecordView
from ui.views.change_register import ChangeRegisterView
from ui.widgets.rail import Rail
from ui.widgets.toast import Toast
from ui.widgets.top_bar import Period, TopBar

_AFTER_SHOWN_MS = 100
"""The register is on the screen by then; the record's page is made while nobody waits."""


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
        self.register = ChangeRegisterView(workspace, self.runner, settings)
        self._record: ChangeRecordView | None = None
        self.places = QStackedWidget()
        self.places.addWidget(self.register)
        self.status = label("", "small", name="status.list")
        self._trail = label(card.trail, "small", name="status.trail")
        self._behind: list[int | None] = []
        self._ahead: list[int | None] = []
        self._shown: int | None = None
        self._judging: Ticket | None = None
        self._lay_out()
        self.toast = Toast(self)
        self._connect()
        self.rail.fold(folded=settings.text("window", "rail") == "folded")
        self.rail.mark("changes")
        self.register.refresh()
        self.register.table.setFocus()
        self._judge()
        QTimer.singleShot(_AFTER_SHOWN_MS, self, self._make_record)

    @property
    def record(self) -> ChangeRecordView:
        """The page of one record."""
        return self._record or self._make_record()

    def _make_record(self) -> ChangeRecordView:
        """Make the page in a turn of its own, so that opening a workspace never holds the window up."""
        if self._record is None:
            self._record = ChangeRecordView(self._workspace, self.runner)
            self._record.back.connect(lambda: self._go(None))
            self._record.said.connect(self.toast.say)
            self.places.addWidget(self._record)
        return self._record

    @property
    def is_judging(self) -> bool:
        """Whether the lines of the register are being judged."""
        return self._judging is not None

    def do(self, key: str) -> None:
        """A command of the command box or its key."""
        acts = {
            "changes": lambda: self._go(None),
            "search": self.top.box.call,
            "filter": self._on_filter_wanted,
            "preview": self.register.toggle_preview,
            "back": self.back,
            "forward": self.forward,
            "rail": self._fold_rail,
        }
        act = acts.get(key)
        if act is not None:
            act()
        else:
            self.command_chosen.emit(key)

    def open_record(self, rid: int) -> None:
        """Open a record's full page."""
        self._go(rid)

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
        self.register.remember()
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
        self.register.record_opened.connect(self.open_record)
        self.register.status_changed.connect(self.status.setText)
        self.register.act_wanted.connect(self.command_chosen.emit)
        self.runner.changed.connect(self._on_changed)
        self.runner.failed.connect(self._on_failed)

    def _go(self, rid: int | None) -> None:
        """Go somewhere new; the way back is kept."""
        if rid == self._shown:
            return
        self._behind.append(self._shown)
        self._ahead.clear()
        self._show(rid)

    def _show(self, rid: int | None) -> None:
        """Show a record, or the register when there is none."""
        self._shown = rid
        self.rail.mark("changes")
        if rid is None:
            self.places.setCurrentWidget(self.register)
            self.register.table.setFocus()
        else:
            self.places.setCurrentWidget(self.record)
            self.record.open_record(rid)

    def _fold_rail(self) -> None:
        """Fold the rail, or unfold it."""
        self.rail.fold(folded=not self.rail.is_folded)

    def _on_filter_wanted(self) -> None:
        """Ctrl+F from anywhere."""
        self._go(None)
        self.register.focus_filter()

    def _on_search_wanted(self, text: str) -> None:
        """Words typed into the command box."""
        self._go(None)
        self.register.bar.box.setText(text)
        self.register.table.setFocus()

    def _on_period_chosen(self, period: Period) -> None:
        """Stand in another audit period."""
        self._go(None)
        self.register.show_period(period.first, period.last)

    def _on_changed(self, changed: Changed, initiator: object) -> None:
        """A command is on record: everything that shows the touched records reads them again."""
        self.register.take_changes(changed.rids)
        if self._shown is not None and self._shown in changed.rids:
            self.record.open_record(self._shown)
        if initiator is self:
            self._trail.setText(self._workspace.card.trail)
        else:
            self._judge()

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
