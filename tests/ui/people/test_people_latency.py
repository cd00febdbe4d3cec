"""The 50 ms rule on the People place: nothing opened, typed or pasted there holds the window up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find, turn
from tests.ui.people.conftest import click, go_to_page, rest, sit_down
from ui.watchdog import Watchdog
from ui.window import MainWindow


@pytest.mark.parametrize("key", ["people", "roles", "duties", "deployers"])
def test_that_no_page_of_people_holds_the_window_up(
    key: str, window: MainWindow, path: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    sit_down(qtbot, window, path)
    watchdog.start()
    go_to_page(qtbot, window, key)
    turn(qtbot, watchdog)
    rest(qtbot, window)
    turn(qtbot, watchdog)
    if key == "roles":
        click(find(window, "people_roles.tab.permissions"))
        turn(qtbot, watchdog)
        rest(qtbot, window)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


def test_that_a_long_list_pasted_does_not_hold_the_window_up(
    window: MainWindow, path: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    sit_down(qtbot, window, path)
    go_to_page(qtbot, window, "people")
    click(find(window, "people_people.paste"))
    rest(qtbot, window)
    box = find(window, "paste_people.text")
    assert isinstance(box, QPlainTextEdit)
    watchdog.start()
    box.setPlainText("\n".join(f"Person Number {n}\tEngineer\tp{n}@x.org\t2026-07-01\tlogin{n}" for n in range(300)))
    turn(qtbot, watchdog)
    rest(qtbot, window)
    turn(qtbot, watchdog)
    QTest.keyClicks(box, "x")
    rest(qtbot, window)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
