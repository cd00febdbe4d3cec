"""The editor in a process of its own, to be killed in the middle of typing: `typing_process.py workspace folder`.

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
from PySide6.QtWidgets import QApplication

from ui.desk_opener import DeskOpener
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow


def main(workspace: str, folder: str, words: str) -> int:
    application = QApplication([])
    look().use(Scheme.LIGHT, application)
    window = MainWindow(DeskOpener(), Settings(Path(folder)), Path(folder))
    window.show()
    opened: Any = DeskOpener().open(workspace)
    opened.seat("ines")
    window.show_workspace(opened)
    drafts = Path(folder) / "drafts"
    typed: list[str] = []
    timer = QTimer()

    def look_again() -> None:
        pages: list[TextPage] = window.findChildren(TextPage)
        if window.frame is not None and window.frame.place("policy") is None:
            window.do("policy")
        elif pages and pages[0].board.current and not typed:
            QTest.keyClicks(pages[0].board.editor, words)
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
