"""The running application: look, settings, crash report and the one window."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtWidgets import QApplication

from chgdesk.paths import user_data
from ui.desk_opener import DeskOpener
from ui.dialogs.crash import CrashCatcher
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import MainWindow

_SWITCH_SECONDS = 0.001
"""How long a busy worker thread may keep the interpreter from the window (design.md section 5)."""


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
    window.show()
    if sample:
        QTimer.singleShot(0, window, window.open_sample)
    elif workspace:
        QTimer.singleShot(0, window, lambda: window.open_path(workspace))
    try:
        return application.exec()
    finally:
        crashes.remove()


def system_scheme() -> Scheme:
    """Light or dark, as the system is set."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT
