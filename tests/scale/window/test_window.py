"""The 50 ms rule on a real file of 20,000 changes, while they are judged and a bundle is built from them.

As in tests/ui/test_watchdog.py, asserted on the GUI thread's own CPU time.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.domain.filters import ChangeSort
from tests.scale.conftest import ROWS
from tests.ui.conftest import Finder, shows, turn
from ui.desk_opener import DeskOpener
from ui.views.workspace_frame import WorkspaceFrame
from ui.watchdog import Watchdog
from ui.window import MainWindow

PATIENCE = 300_000


def listed(qtbot: QtBot, frame: WorkspaceFrame) -> None:
    """Wait for the list that was asked for last."""
    qtbot.waitUntil(lambda: not frame.register.model.is_loading, timeout=60_000)


def scroll(qtbot: QtBot, frame: WorkspaceFrame, watchdog: Watchdog) -> None:
    table = frame.register.table
    bar = table.verticalScrollBar()
    for step in range(1, 31):
        bar.setValue(bar.maximum() * step // 30)
        turn(qtbot, watchdog)
    table.setFocus()
    for _ in range(20):
        QTest.keyClick(table, Qt.Key.Key_PageUp)
        turn(qtbot, watchdog)


def narrow(qtbot: QtBot, frame: WorkspaceFrame, named: Finder) -> None:
    box = named("change_register.filter.box")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    for letter in "cert":
        QTest.keyClicks(box, letter)
    qtbot.waitUntil(lambda: frame.register.wanted.text == "cert", timeout=20_000)
    listed(qtbot, frame)
    assert 0 < frame.register.model.rowCount() < ROWS
    for _ in "cert":
        QTest.keyClick(box, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not frame.register.wanted.text, timeout=20_000)
    listed(qtbot, frame)


def sort(qtbot: QtBot, frame: WorkspaceFrame) -> None:
    header = frame.register.table.horizontalHeader()
    keys = [column.key for column in frame.register.model.columns]
    for key in ("title", "went_live"):
        at = QPoint(header.sectionViewportPosition(keys.index(key)) + 40, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.waitUntil(lambda: not frame.register.model.is_loading, timeout=60_000)
    assert frame.register.order.by is ChangeSort.WENT_LIVE


def read(qtbot: QtBot, frame: WorkspaceFrame, number: int) -> None:
    for row in range(0, number * 40, 40):
        rid = frame.register.model.rid_at(row)
        assert rid is not None
        frame.open_record(rid)
        qtbot.waitUntil(partial(shows, frame.record, rid), timeout=60_000)
        frame.back()


def test_that_nothing_a_person_does_waits_for_the_judge_or_an_export(
    window: MainWindow, named: Finder, watchdog: Watchdog, qtbot: QtBot, large: Path
) -> None:
    path = large.with_name("own.chgdesk")
    shutil.copy(large, path)
    workspace = DeskOpener("P-001").open(str(path))
    watchdog.start()
    window.show_workspace(workspace)
    frame = window.frame
    assert frame is not None
    listed(qtbot, frame)
    assert frame.register.model.rowCount() >= ROWS
    ended: list[object] = []
    export = frame.runner.start_job(
        "tests.scale.window.export_job:export",
        str(path),
        str(large.with_name("bundle")),
        done=ended.append,
        failed=ended.append,
    )
    scroll(qtbot, frame, watchdog)
    narrow(qtbot, frame, named)
    sort(qtbot, frame)
    read(qtbot, frame, 3)
    assert frame.is_judging, "the judge was at work all the while"
    assert not ended, "the export was at work all the while"
    qtbot.waitUntil(lambda: not frame.is_judging, timeout=PATIENCE)
    qtbot.waitUntil(lambda: frame.runner.is_idle or not ended, timeout=PATIENCE)
    scroll(qtbot, frame, watchdog)
    watchdog.stop()
    export.cancel()
    qtbot.waitUntil(lambda: bool(ended) and frame.runner.is_idle, timeout=60_000)
    row = frame.register.model.row_at(0)
    assert row is not None
    assert row.verdict, "the judged lines are shown"
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
