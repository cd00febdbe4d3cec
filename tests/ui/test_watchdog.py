"""The 50 ms rule: nothing a person does may hold the window up, whatever works in the background.

Asserted on the GUI thread's own CPU time (see ui/watchdog.py): on a machine shared with other work the wall clock says
only how busy the machine is.
"""

from __future__ import annotations

import threading
import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Finder, settled, shows, turn
from tests.ui.sample import SampleWorkspace
from ui.watchdog import LIMIT, Watchdog
from ui.window import MainWindow


def test_that_the_watchdog_barks_at_our_own_computing(watchdog: Watchdog, qtbot: QtBot) -> None:
    watchdog.start()
    end = time.thread_time() + LIMIT * 2
    while time.thread_time() < end:
        pass
    qtbot.waitUntil(lambda: bool(watchdog.blocks))
    assert watchdog.ours
    assert watchdog.ours[0].cpu >= LIMIT * 2


def test_that_waiting_is_told_from_computing(watchdog: Watchdog, qtbot: QtBot) -> None:
    watchdog.start()
    threading.Event().wait(LIMIT * 2)  # a lock nobody opens: the thread is held, and computes nothing
    qtbot.waitUntil(lambda: bool(watchdog.blocks))
    assert not watchdog.ours
    assert watchdog.blocks[0].held > LIMIT


def test_that_scrolling_and_filtering_twenty_thousand_records_never_holds_the_window_up(
    window: MainWindow, named: Finder, watchdog: Watchdog, qtbot: QtBot
) -> None:
    window.show_workspace(SampleWorkspace(20_000))
    settled(qtbot, window)
    frame = window.frame
    assert frame is not None
    ended: list[object] = []
    job = frame.runner.start_job("chgdesk.jobs:count_primes", 50_000_000, done=ended.append, failed=ended.append)
    register = frame.register
    table = register.table
    box = named("change_register.filter.box")
    watchdog.start()
    bar = table.verticalScrollBar()
    for step in range(1, 41):
        bar.setValue(bar.maximum() * step // 40)
        turn(qtbot, watchdog)
    for letter in "parcel":
        QTest.keyClicks(box, letter)
    qtbot.waitUntil(lambda: register.wanted.text == "parcel")
    qtbot.waitUntil(lambda: not register.model.is_loading, timeout=20_000)
    table.setFocus()
    for _ in range(30):
        QTest.keyClick(table, Qt.Key.Key_PageDown)
        turn(qtbot, watchdog)
    watchdog.stop()
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert watchdog.beats > 100
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


def test_that_opening_a_record_never_holds_the_window_up(desk: MainWindow, watchdog: Watchdog, qtbot: QtBot) -> None:
    frame = desk.frame
    assert frame is not None
    frame.open_record(1)
    qtbot.waitUntil(lambda: frame.record.page is not None)
    settled(qtbot, desk)
    watchdog.start()
    for rid in range(2, 8):
        frame.open_record(rid)
        qtbot.waitUntil(partial(shows, frame.record, rid))
    settled(qtbot, desk)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
