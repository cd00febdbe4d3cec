"""The 50 ms rule on the pages beside the text: nothing opened, searched or typed there holds the window up.

As in tests/ui/test_watchdog.py, asserted on the GUI thread's own CPU time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find, turn
from tests.ui.policy.desk_pages import click, go_to_page, place_of, rest, sit_down
from ui.dialogs.parameter_value.dialog import ParameterValueDialog
from ui.watchdog import Watchdog
from ui.window import MainWindow

HEAVY = ("approval_matrix", "required_fields", "risk.flags_high", "timezone", "business_calendar.holidays")


def said(watchdog: Watchdog) -> list[str]:
    return [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


@pytest.mark.parametrize("key", ["parameters", "controls", "crosswalk", "documents"])
def test_that_no_page_holds_the_window_up(
    key: str, window: MainWindow, path: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    sit_down(qtbot, window, path)
    watchdog.start()
    page: Any = go_to_page(qtbot, window, key)
    turn(qtbot, watchdog)
    place_of(window).desk.refresh()
    rest(qtbot, window)
    turn(qtbot, watchdog)
    if key == "parameters":
        for letter in "emergency":
            QTest.keyClicks(find(window, "policy_parameters.search"), letter)
            turn(qtbot, watchdog)
        page.search.clear()
        rest(qtbot, window)
    watchdog.stop()
    assert not watchdog.ours, said(watchdog)


@pytest.mark.parametrize("figure", HEAVY)
def test_that_no_editor_holds_the_window_up(
    figure: str, window: MainWindow, path: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    sit_down(qtbot, window, path)
    page: Any = go_to_page(qtbot, window, "parameters")
    page.choose(figure)
    rest(qtbot, window)
    watchdog.start()
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bool(window.findChildren(ParameterValueDialog)))
    dialog = window.findChildren(ParameterValueDialog)[-1]
    qtbot.waitUntil(lambda: dialog.editor is not None)
    rest(qtbot, window)
    turn(qtbot, watchdog)
    if figure == "approval_matrix":
        click(find(dialog, "parameter_value.line.1.change"))
        turn(qtbot, watchdog)
        qtbot.waitUntil(lambda: dialog.findChild(QWidget, "parameter_value.rule.persons") is not None)
    watchdog.stop()
    assert not watchdog.ours, said(watchdog)
    dialog.close()
