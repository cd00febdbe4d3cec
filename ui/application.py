"""The running application: look, settings, crash report and the one window."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtWidgets import QApplication

from chgdesk.paths import user_data
from ui.collector import Collector
from ui.desk_opener import DeskOpener
from ui.dialogs.crash import CrashCatcher
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import USUAL, MainWindow

_SWITCH_SECONDS = 0.001
"""How long a busy worker thread may keep the interpreter from the window (design.md section 5)."""

_TITLE_BAR = 40
"""What the system's own frame takes of a screen's height, at most."""


def run(workspace: str = "", *, sample: bool = False, person: str = "") -> int:
    """Run until the window is closed."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    application = QApplication(["chgdesk"])
    application.setApplicationName("chgdesk")
    application.setDesktopFileName("chgdesk")
    folder = user_data()
    settings = Settings(folder)
    look().use(settings.scheme or system_scheme(), application)
    crashes = CrashCatcher(folder)
    crashes.install()
    window = MainWindow(DeskOpener(person), settings, folder)
    window.broke.connect(crashes.report)
    _show(window, settings)
    collector = Collector(application)
    collector.start()
    if sample:
        QTimer.singleShot(0, window, window.open_sample)
    elif workspace:
        QTimer.singleShot(0, window, lambda: window.open_path(workspace))
    try:
        return application.exec()
    finally:
        collector.stop()
        crashes.remove()


def _show(window: MainWindow, settings: Settings) -> None:
    """As it was left; the first time as large as usual, or all of a screen that is no larger than that."""
    room = window.screen().availableSize()
    is_small = room.width() <= USUAL.width() or room.height() <= USUAL.height() + _TITLE_BAR
    if settings.state("window", "geometry").isEmpty() and is_small:
        window.showMaximized()
    else:
        window.show()


def system_scheme() -> Scheme:
    """Light or dark, as the system is set."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT
