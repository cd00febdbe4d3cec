"""The form in a process of its own, to be killed in the middle of typing: `typing_process workspace folder words`.

Says `kept` on its standard output once the draft is on disk, then waits to be killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.capture.office import opener
from tests.ui.conftest import find
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import MainWindow


def main(workspace: str, folder: str, words: str) -> int:
    application = QApplication([])
    look().use(Scheme.LIGHT, application)
    window = MainWindow(opener(), Settings(Path(folder)), Path(folder))
    window.show()
    opened: Any = opener().open(workspace)
    opened.seat("ola")
    window.show_workspace(opened)
    drafts = Path(folder) / "drafts"
    typed: list[str] = []
    timer = QTimer()

    def look_again() -> None:
        page: Any = window.findChild(QWidget, "capture")
        if page is None:
            window.do("new_change")
        elif page.is_at_rest and not typed:
            QTest.keyClicks(find(window, "capture.title"), words)
            typed.append(words)
        elif typed and any(drafts.glob("*.json")):
            timer.stop()
            sys.stdout.write("kept\n")
            sys.stdout.flush()

    timer.timeout.connect(look_again)
    timer.start(20)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
