"""The window tried without a person: opened on a small workspace, listed, judged, closed (`chgdesk selftest`)."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chgdesk.errors import Bug
from ui.desk_opener import DeskOpener
from ui.look import look
from ui.port import StartOwn
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import MainWindow

_PATIENCE_MS = 60_000
_LOOK_MS = 20


def open_and_close() -> None:
    """Show the window on a workspace of its own until everything it asked is answered.

    Raises:
        Bug: it was not answered within a minute, or something of ours broke.
    """
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    with TemporaryDirectory(prefix="chgdesk-window-") as folder:
        look().use(Scheme.LIGHT, application)
        window = MainWindow(DeskOpener(folder=Path(folder)), Settings(Path(folder)), Path(folder))
        faults: list[object] = []
        window.broke.connect(faults.append)
        wish = StartOwn(company="Self-test", system="Window", zone="UTC", path=str(Path(folder) / "window.chgdesk"))
        window.show()
        window.start.own_wanted.emit(wish)
        answered = _wait_for_answers(window, application)
        window.close()
        window.deleteLater()
    if faults or not answered:
        reason = str(faults[0]) if faults else "what it asked was not answered within a minute"
        raise Bug(f"The window was opened without a screen, but {reason}.")


def _wait_for_answers(window: MainWindow, application: QApplication) -> bool:
    """Let the window live until its register is listed and judged; False when that takes too long."""
    looking, patience = QTimer(), QTimer()
    answered: list[bool] = []

    def look_again() -> None:
        if _is_settled(window):
            answered.append(True)  # noted first: quitting closes the window
            application.quit()

    looking.timeout.connect(look_again)
    patience.setSingleShot(True)
    patience.timeout.connect(application.quit)
    looking.start(_LOOK_MS)
    patience.start(_PATIENCE_MS)
    application.exec()
    return bool(answered)


def _is_settled(window: MainWindow) -> bool:
    """Whether a workspace is shown and nothing is in flight."""
    frame = window.frame
    return frame is not None and frame.runner.is_idle and not frame.register.model.is_loading
