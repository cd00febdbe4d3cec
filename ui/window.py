"""The main window: the start page, or one opened workspace; nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from chgdesk.errors import Cancelled, UserError
from ui.actions import COMMANDS, RAIL
from ui.build import column
from ui.dialogs.about import AboutBox
from ui.dialogs.keys import KeySheet
from ui.look import colours, look
from ui.port import Opener, Workspace
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.theme import Scheme
from ui.turns import NEXT_TURN_MS
from ui.views.start import StartView
from ui.views.workspace_frame import WorkspaceFrame
from ui.widgets.work_bar import WorkBar

SMALLEST = QSize(880, 500)
"""Fits a 1920 x 1080 screen at 200 % with room for the system's own bars."""

USUAL = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Opens workspaces one at a time; `broke` carries what nobody could act on."""

    broke = Signal(object)

    def __init__(self, opener: Opener, settings: Settings, folder: Path) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("chgdesk")
        self._opener, self._settings = opener, settings
        self._opening = DeskRunner(parent=self)
        self._opening.failed.connect(lambda error, _initiator: self._on_open_failed(error))
        self.start = StartView(settings, folder)
        self.start.sample_wanted.connect(self.open_sample)
        self.start.open_wanted.connect(self.open_path)
        self.start.own_wanted.connect(lambda wish: self._open(lambda: self._opener.create(wish)))
        self.frame: WorkspaceFrame | None = None
        self._pages = QStackedWidget()
        self._pages.setObjectName("page")
        self._pages.addWidget(self.start)
        self.work = WorkBar("work")
        page = QWidget()
        page.setObjectName("page")
        stack = column(page, gap=0)
        stack.addWidget(self._pages, 1)
        stack.addWidget(self.work)
        self.setCentralWidget(page)
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        geometry = settings.state("window", "geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self._keys = [
            QShortcut(QKeySequence(action.keys), self, lambda key=action.key: self.do(key))
            for action in (*RAIL, *COMMANDS)
            if action.keys and not action.later and action.key != "preview"
        ]
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A page that uses one of the window's keys for itself has it while the keyboard is there.

        Ctrl+N adds a control on the page of controls and a change everywhere else; two owners would silence the key.
        """
        taken, at = set(), now
        while at is not None and at is not self:
            own = at.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
            taken |= {shortcut.key().toString() for shortcut in own}
            at = at.parentWidget()
        for shortcut in self._keys:
            shortcut.setEnabled(shortcut.key().toString() not in taken)

    def open_path(self, path: str) -> None:
        """Open a workspace file."""
        self._open(lambda: self._opener.open(path))

    def open_sample(self) -> None:
        """Open the sample company; where it has never been built, build it first, in a process of its own."""
        target, *values = self._opener.sample_job() or ("",)
        if not target:
            self._open(self._opener.sample)
        elif not self.work.isVisible():
            self.start.wait()
            building = self._opening.start_job(
                target, *values, done=self._on_sample_built, failed=self._on_open_failed, step=self.work.step
            )
            self.work.begin("Building the sample company, once", building.cancel)

    def _on_sample_built(self, _path: str) -> None:
        """The sample is there: open it."""
        self.work.end()
        self._open(self._opener.sample)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show an opened workspace in place of what was shown."""
        self._leave_workspace()
        self.start.setEnabled(True)
        self.frame = WorkspaceFrame(workspace, self._settings)
        self.frame.hide()
        self.frame.command_chosen.connect(self.do)
        self.frame.broke.connect(self.broke.emit)
        # Making the parts and dressing them each take a while; the window lives a turn in between.
        QTimer.singleShot(NEXT_TURN_MS, self, lambda frame=self.frame: self._reveal(frame, workspace))

    def _reveal(self, frame: WorkspaceFrame, workspace: Workspace) -> None:
        """Bring the opened workspace to the front, unless it was left again."""
        if frame is not self.frame:
            return
        self._pages.addWidget(frame)
        self._pages.setCurrentWidget(frame)
        self.setWindowTitle(f"{workspace.card.name} – chgdesk")
        if workspace.card.path:
            self._settings.note_opened(workspace.card.path)
        if workspace.card.read_only:
            frame.toast.say(f"Open for reading only. {workspace.card.read_only}")
        frame.register.table.setFocus()

    def do(self, key: str) -> None:
        """A command that concerns the window; the rest goes to the workspace."""
        acts = {
            "scheme": self._switch_scheme,
            "open": self.start.choose_file,
            "sample": self.open_sample,
            "keys": lambda: KeySheet(self).open(),
            "about": lambda: AboutBox(self).open(),
            "quit": self.close,
        }
        act = acts.get(key)
        if act is not None:
            act()
        elif self.frame is not None and key in {action.key for action in (*RAIL, *COMMANDS)}:
            self.frame.do(key)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set_state("window", "geometry", self.saveGeometry())
        self._leave_workspace()
        self._opening.close()
        self._settings.save()
        super().closeEvent(event)

    def _open(self, opening: object) -> None:
        """Open off the GUI thread: an upgrade or a slow disk must not freeze the window."""
        self.start.wait()
        self._opening.ask(opening, self.show_workspace, self._on_open_failed)  # type: ignore[arg-type]

    def _on_open_failed(self, error: BaseException) -> None:
        """It did not open: one clear sentence, or the crash report."""
        self.work.end()
        self.start.setEnabled(True)
        if isinstance(error, Cancelled):
            self.start.show_fault("Cancelled. Nothing was kept; the sample can be built another time.")
        elif not isinstance(error, UserError):
            self.broke.emit(error)
        elif self.frame is not None:
            self.frame.toast.say(str(error))
        else:
            self.start.show_fault(str(error))

    def _leave_workspace(self) -> None:
        """Let go of the workspace that is open."""
        if self.frame is not None:
            self.frame.finish()
            self._pages.removeWidget(self.frame)
            self.frame.deleteLater()
            self.frame = None

    def _switch_scheme(self) -> None:
        """Light to dark, or back; remembered."""
        scheme = Scheme.LIGHT if colours().scheme is Scheme.DARK else Scheme.DARK
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            look().use(scheme, application)
