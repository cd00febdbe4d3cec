"""The 50 ms rule on the forms: made in turns, typed in, read into, opened in full; on the GUI thread's own CPU time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from tests.ui.capture.conftest import Officer
from tests.ui.capture.dropped import CHAT, pull_request
from tests.ui.conftest import find, turn
from ui.watchdog import Watchdog


def said(watchdog: Watchdog) -> list[str]:
    return [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


@pytest.mark.parametrize(("act", "name"), [("new_change", "capture"), ("emergency", "emergency")])
def test_that_a_form_never_holds_the_window_up(act: str, name: str, officer: Officer, watchdog: Watchdog) -> None:
    watchdog.start()
    officer.open(act, name)
    turn(officer.qtbot, watchdog)
    for letter in "Restart the queue":
        QTest.keyClicks(officer.box("title"), letter)
        turn(officer.qtbot, watchdog)
    officer.type("systems", "login")
    turn(officer.qtbot, watchdog)
    officer.click("more")
    turn(officer.qtbot, watchdog)
    watchdog.stop()
    assert not watchdog.ours, said(watchdog)


def test_that_reading_what_was_dropped_never_holds_the_window_up(
    officer: Officer, watchdog: Watchdog, tmp_path: Path
) -> None:
    officer.open()
    watchdog.start()
    officer.drop(pull_request(tmp_path))
    turn(officer.qtbot, watchdog)
    large = tmp_path / "log.txt"
    large.write_text(CHAT * 20_000, encoding="utf-8")
    officer.drop(large)
    turn(officer.qtbot, watchdog)
    watchdog.stop()
    assert not watchdog.ours, said(watchdog)
    assert find(officer.page, "capture.drop").isVisible()
