"""Working the list of 20,000 changes: typing conditions, views, choosing, editing many; never 50 ms of the window.

As in test_window.py, asserted on the GUI thread's own CPU time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.domain.filters import QuickView
from tests.scale.conftest import ROWS
from tests.scale.window.test_window import listed
from tests.ui.conftest import Finder, turn
from ui.desk_opener import DeskOpener
from ui.views.workspace_frame import WorkspaceFrame
from ui.watchdog import Watchdog
from ui.window import MainWindow

LINE = "type:normal -state:void risk:>=medium live:<9999d rsik:x"


def opened(window: MainWindow, qtbot: QtBot, large: Path) -> WorkspaceFrame:
    path = large.with_name("worked.chgdesk")
    shutil.copy(large, path)
    window.show_workspace(DeskOpener("P-001").open(str(path)))
    frame = window.frame
    assert frame is not None
    listed(qtbot, frame)
    assert frame.register.model.rowCount() >= ROWS
    return frame


def type_conditions(qtbot: QtBot, frame: WorkspaceFrame, named: Finder, watchdog: Watchdog) -> None:
    """Every letter of a line, with the list of what may come next opening and closing."""
    box = named("change_register.filter.box")
    box.setFocus()
    for letter in LINE:
        QTest.keyClicks(box, letter)
        turn(qtbot, watchdog)
    qtbot.waitUntil(lambda: len(frame.register.narrowing.read.parts) == 4, timeout=20_000)
    listed(qtbot, frame)
    assert frame.register.narrowing.read.faults
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not frame.register.narrowing.text, timeout=20_000)
    listed(qtbot, frame)


def look_through_views(qtbot: QtBot, frame: WorkspaceFrame, named: Finder, watchdog: Watchdog) -> None:
    """Every ready-made view, one after the other."""
    for view in QuickView:
        QTest.mouseClick(named(f"change_register.panes.{view}"), Qt.MouseButton.LeftButton)
        listed(qtbot, frame)
        turn(qtbot, watchdog)
    QTest.mouseClick(named(f"change_register.panes.{QuickView.ALL}"), Qt.MouseButton.LeftButton)
    listed(qtbot, frame)


def choose_many(qtbot: QtBot, frame: WorkspaceFrame, named: Finder, watchdog: Watchdog) -> None:
    """Everything at once, then as many as one act may set, with their preview."""
    table = frame.register.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    turn(qtbot, watchdog)
    assert table.selected_count >= ROWS
    assert not named("change_register.selection.edit").isEnabled()
    QTest.keyClick(table, Qt.Key.Key_Home)
    for _ in range(12):
        QTest.keyClick(table, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
        turn(qtbot, watchdog)
    QTest.mouseClick(named("change_register.selection.edit"), Qt.MouseButton.LeftButton)
    acts = frame.register.acts
    qtbot.waitUntil(lambda: acts.edit_dialog is not None, timeout=20_000)
    dialog = acts.edit_dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.table.rows) == table.selected_count, timeout=60_000)
    dialog.close()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_that_working_the_list_never_holds_the_window_up(
    window: MainWindow, named: Finder, watchdog: Watchdog, qtbot: QtBot, large: Path
) -> None:
    frame = opened(window, qtbot, large)
    watchdog.start()
    type_conditions(qtbot, frame, named, watchdog)
    look_through_views(qtbot, frame, named, watchdog)
    choose_many(qtbot, frame, named, watchdog)
    watchdog.stop()
    qtbot.waitUntil(lambda: frame.runner.is_idle, timeout=300_000)
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
