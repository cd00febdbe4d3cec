"""Show one view in a real window, to be looked at: `python tests/screens/take.py register|record|start|form|empty [dark]`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QApplication

from tests.ui.sample import SampleOpener, SampleWorkspace
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import MainWindow


def main(view: str, scheme: str = "light", width: str = "1280", height: str = "800") -> int:
    application = QApplication([])
    look().use(Scheme(scheme), application)
    folder = Path(mkdtemp())
    window = MainWindow(SampleOpener(), Settings(folder), folder)
    if view not in {"start", "form"}:
        window.show_workspace(SampleWorkspace(0 if view == "empty" else 212))
    window.resize(int(width), int(height))
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
