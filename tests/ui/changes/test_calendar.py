"""The Calendar page: week and list, clashes beside them, keyboard, other calendars' file (WIN-02, WIN-06, WIN-07)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from chgdesk.domain.schedule import EntryKind, ScheduleDay, ScheduleEntry
from tests.ui.changes.conftest import bring, changes_of, go_to, keys, open_office, rest
from tests.ui.conftest import find, turn
from tests.ui.policy.desk_pages import click, entries
from ui.settings import Settings
from ui.views.calendar.lanes import LEAST, blocks_of
from ui.views.calendar.page import CalendarPage
from ui.watchdog import Watchdog
from ui.window import MainWindow

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def page(window: MainWindow, busy: Path, qtbot: QtBot) -> CalendarPage:
    shown = go_to(qtbot, window, busy, "calendar")
    assert isinstance(shown, CalendarPage)
    return shown


def said(window: MainWindow, name: str) -> str:
    shown = find(window, name)
    assert isinstance(shown, QLabel)
    return shown.text()


def test_that_the_week_shows_every_block_and_what_clashes(page: CalendarPage, window: MainWindow) -> None:
    assert said(window, "calendar.span") == "13 – 19 Jul 2026"
    assert {block.entry.title for block in page.week.blocks if not block.is_many} >= {
        "Patch the gateway",
        "Load guests again",
        "New index",
    }
    told = [page.clashes.list.item(n).text() for n in range(page.clashes.list.count())]
    assert any(line.startswith("Two at once. CHG-2026-0001 and CHG-2026-0002 meet at once on billing") for line in told)
    assert any(line.startswith("In a freeze. CHG-2026-0004") for line in told)
    assert said(window, "calendar.clashes.head") == f"{len(told)} things to look at"
    assert "Next windows:\nTue 14 Jul 2026, 20:00–23:00" in said(window, "calendar.clashes.says")


def test_that_arrow_keys_walk_the_blocks_are_read_out_and_enter_opens_the_record(
    page: CalendarPage, window: MainWindow, qtbot: QtBot
) -> None:
    page.week.setFocus()
    keys(page.week, Qt.Key.Key_Home)
    first = page.week.accessibleDescription()
    assert first.startswith("Mon 13 Jul 2026, 03:20: CHG-2026-0006 Load guests again; on ledger; Emergency, deployed")
    keys(page.week, Qt.Key.Key_Down)
    assert "CHG-2026-0005" in page.week.accessibleDescription()
    keys(page.week, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert "New index" in page.week.accessibleDescription()
    assert "To look at: " in page.week.accessibleDescription()
    keys(page.week, Qt.Key.Key_Left)
    assert page.week.current is not None
    assert page.week.current.day == 1
    wanted = page.week.current.entry
    with qtbot.waitSignal(page.record_wanted) as opened:
        keys(page.week, Qt.Key.Key_Return)
    assert opened.args == [wanted.rid]
    qtbot.waitUntil(lambda: changes_of(window).record.page is not None, timeout=20_000)


def test_that_a_block_is_chosen_and_opened_with_the_mouse(page: CalendarPage, qtbot: QtBot) -> None:
    block = next(block for block in page.week.blocks if block.entry.title == "Patch the gateway")
    assert page.week.choose(block.entry.rid)
    spot = page.week.box_of(block).center().toPoint()
    QTest.mouseClick(page.week.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.week.current == block
    with qtbot.waitSignal(page.record_wanted) as opened:
        QTest.mouseDClick(page.week.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [block.entry.rid]


def test_that_a_press_on_a_clash_brings_its_block_into_sight(page: CalendarPage, window: MainWindow) -> None:
    del window
    listed = page.clashes.list
    place = next(n for n in range(listed.count()) if listed.item(n).text().startswith("In a freeze"))
    box = listed.visualItemRect(listed.item(place))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert page.week.current is not None
    assert page.week.current.entry.title == "New index"
    shown = page.week.box_of(page.week.current)
    assert 0 < shown.top() < page.week.viewport().height()


def test_that_the_weeks_are_turned_by_button_and_key(page: CalendarPage, window: MainWindow, qtbot: QtBot) -> None:
    click(find(window, "calendar.next"))
    rest(qtbot, window)
    assert page.first == date(2026, 7, 20)
    keys(page.week, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp)
    rest(qtbot, window)
    assert page.first == date(2026, 7, 6)
    assert not page.week.blocks
    click(find(window, "calendar.today"))
    rest(qtbot, window)
    assert page.first == date(2026, 7, 13)


def test_that_one_system_is_shown_alone(page: CalendarPage, window: MainWindow, qtbot: QtBot) -> None:
    box = find(window, "calendar.system")
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClicks(box, "ledger")
    rest(qtbot, window)
    assert box.currentText() == "ledger"
    assert {block.entry.systems for block in page.week.blocks} == {("ledger",)}
    assert "free on ledger" in said(window, "calendar.clashes.says")


def test_that_the_list_says_the_same_day_by_day(
    page: CalendarPage, window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    click(find(window, "calendar.mode.list"))
    rest(qtbot, window)
    rows = page.list.rows
    assert [row.entry.ref for row in rows][:2] == ["CHG-2026-0006", "CHG-2026-0005"]
    assert said(window, "calendar.span") == "13 Jul – 9 Aug 2026"
    page.list.setFocus()
    with qtbot.waitSignal(page.record_wanted) as opened:
        keys(page.list, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert opened.args == [rows[1].entry.rid]
    page.remember()
    assert settings.text("calendar", "mode") == "list"


def test_that_a_place_too_full_says_how_many_and_lists_the_day(
    page: CalendarPage, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(760, 700)
    qtbot.waitUntil(lambda: any(block.is_many for block in page.week.blocks))
    many = next(block for block in page.week.blocks if block.is_many)
    page.week.choose(many.entry.rid)
    assert "Enter lists the day" in page.week.accessibleDescription()
    page.week.setFocus()
    keys(page.week, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert page.list.isVisible()
    assert page.list.current.day == date(2026, 7, 14)


def test_that_plans_go_out_as_a_file_with_an_entry(
    page: CalendarPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert page.is_settled
    before = entries(window)
    click(find(window, "calendar.export"))
    dialog = window.findChild(QFileDialog, "file_choice.where")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "plans.ics"))
    dialog.close()
    qtbot.waitUntil(lambda: entries(window) == before + 1, timeout=20_000)
    data = (tmp_path / "plans.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT") == 5, "four plans and a freeze"
    rest(qtbot, window)


def test_that_three_hundred_changes_in_a_week_never_hold_the_window_up(
    window: MainWindow, full_week: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    open_office(qtbot, window, full_week)
    watchdog.start()
    page = bring(qtbot, window, "calendar")
    turn(qtbot, watchdog)
    page.week.setFocus()
    for _step in range(20):
        keys(page.week, Qt.Key.Key_Down)
        turn(qtbot, watchdog)
    click(find(window, "calendar.mode.list"))
    rest(qtbot, window)
    turn(qtbot, watchdog)
    click(find(window, "calendar.mode.week"))
    rest(qtbot, window)
    turn(qtbot, watchdog)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


MIDNIGHT = datetime(2026, 7, 13, tzinfo=OSLO)


@given(
    spans=st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 600)), max_size=25),
    most=st.integers(1, 6),
)
def test_that_no_two_blocks_lie_on_one_another_and_none_is_lost(spans: list[tuple[int, int]], most: int) -> None:
    found = tuple(
        ScheduleEntry(
            rid=n,
            ref=f"C-{n}",
            title="",
            systems=(),
            kind=EntryKind.PLANNED,
            start=MIDNIGHT + timedelta(minutes=start),
            end=MIDNIGHT + timedelta(minutes=start + length),
            category="normal",
            risk="low",
            state="approved",
        )
        for n, (start, length) in enumerate(spans)
    )
    day = ScheduleDay(
        day=MIDNIGHT.date(), is_business_day=True, is_holiday=False, windows=(), peaks=(), freezes=(), entries=found
    )
    blocks = blocks_of((day,), OSLO, most)
    assert sorted(entry.rid for block in blocks for entry in block.entries) == sorted(e.rid for e in found)
    for number, one in enumerate(blocks):
        assert one.bottom - one.top >= LEAST
        assert one.lane + one.span <= one.lanes <= most
        for other in blocks[number + 1 :]:
            apart = one.bottom <= other.top or other.bottom <= one.top
            if not apart:
                beside = one.lane + one.span <= other.lane or other.lane + other.span <= one.lane
                assert beside, (one, other)
