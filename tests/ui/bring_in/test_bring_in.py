"""Bringing a list in by hand: dropped, matched, rehearsed, recorded, taken back; everything on a real workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import ChangeState
from chgdesk.services.reading import RecordsOf
from tests.services import bringing_lists as lists
from tests.ui.bring_in.conftest import at_rest, shown
from tests.ui.conftest import Finder
from tests.ui.policy.ways_in import choose, click, drop, entries, words, write
from ui.views.bring_in.page import COLUMNS, LIST, MATCHING, REHEARSAL, BringInPage
from ui.watchdog import LIMIT, Watchdog
from ui.widgets.list_table import ListTable
from ui.window import MainWindow

TWO = (
    b"CR No.,Summary,Date implemented,Deployed by,Why\n"
    b"A1,Move DNS,3/4/2026 10:00,Rui Alves,Old\n"
    b"A2,Move MX,4/4/2026,jpalm,\n"
)


def held(workspace: Any) -> list[Any]:
    return [each.value for each in workspace.ask(RecordsOf(kind="change"))]


def put(tmp_path: Path, data: bytes, name: str) -> Path:
    made = tmp_path / name
    made.write_bytes(data)
    return made


def record(qtbot: QtBot, window: MainWindow, page: BringInPage, named: Finder, file: Path) -> None:
    """All the way, taking every guess."""
    drop(named("bring_in.drop"), file)
    at_rest(qtbot, window, page)
    while page.step != REHEARSAL:
        click(named("bring_in.next"))
        at_rest(qtbot, window, page)
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    qtbot.waitUntil(lambda: page.step == LIST)


def test_that_a_messy_workbook_is_dropped_looked_at_and_recorded(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """CHG-18: nothing is recorded before the last act; then 300 records in one entry."""
    before = entries(workspace)
    drop(named("bring_in.drop"), put(tmp_path, lists.messy_workbook(), "log.xlsx"))
    at_rest(qtbot, window, page)
    assert page.step == COLUMNS
    assert "302 rows" in words(named("bring_in.found"))
    assert "hidden" in words(named("bring_in.found"))
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    assert page.step == MATCHING
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    assert page.step == REHEARSAL
    assert words(named("bring_in.counts")) == "302 rows read: 300 new, 0 complete a record, 1 known, 1 refused."
    assert words(named("bring_in.next")) == "Record 300 rows"
    assert entries(workspace) == before
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    assert entries(workspace) == before + 1
    assert len(held(workspace)) == 300
    assert "300 new" in words(named("bring_in.done_words"))


def test_that_a_list_of_a_known_kind_costs_three_acts_at_most(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """With columns and names remembered: drop, look, record."""
    record(qtbot, window, page, named, put(tmp_path, lists.messy_workbook(20), "june.xlsx"))
    acts = 0
    drop(named("bring_in.drop"), put(tmp_path, lists.messy_workbook(25), "july.xlsx"))
    acts += 1
    at_rest(qtbot, window, page)
    assert page.step == REHEARSAL, "looked at without any further act"
    assert "5 new" in words(named("bring_in.counts"))
    click(named("bring_in.next"))
    acts += 1
    at_rest(qtbot, window, page)
    assert acts <= 3
    assert len(held(workspace)) == 25


def test_that_copied_rows_are_pasted_by_keyboard_alone(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot
) -> None:
    """Ctrl+V, then Ctrl+Return until it is recorded."""
    QGuiApplication.clipboard().setText("Number\tWhat changed\tRisk\n1\tMove DNS\tlow\n2\tMove MX\thigh\n")
    named("bring_in.drop.choose").setFocus()
    QTest.keyClick(named("bring_in.drop.choose"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, window, page)
    for step in (COLUMNS, MATCHING, REHEARSAL):
        assert page.step == step
        focus = window.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        at_rest(qtbot, window, page)
    assert [(change.title, change.risk_declared) for change in held(workspace)] == [
        ("Move DNS", "low"),
        ("Move MX", "high"),
    ]


def test_that_columns_dates_and_people_are_said_once_and_remembered(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """T17: the date that could be two keeps one from going on until it is said; a new person is put on record."""
    drop(named("bring_in.drop"), put(tmp_path, TWO, "two.csv"))
    at_rest(qtbot, window, page)
    page.columns.table.choose(4)
    choose(window, "bring_in.field", "Description")
    at_rest(qtbot, window, page)
    assert "Description" in str(page.columns.table.model_.headerData(4, Qt.Orientation.Horizontal))
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    assert not named("bring_in.next").isEnabled()
    assert "dates" in named("bring_in.next").toolTip()
    table = named("bring_in.questions")
    assert isinstance(table, ListTable)
    table.choose(lambda q: q.name, "Date implemented")
    box = named("bring_in.answer")
    assert isinstance(box, QComboBox)
    assert [box.itemText(at) for at in range(2)] == ["Day first: 3 Apr 2026", "Month first: 4 Mar 2026"]
    choose(window, "bring_in.answer", "Month first")
    table.choose(lambda q: q.name, "Rui Alves")
    choose(window, "bring_in.answer", "Add as a new person")
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    first, second = held(workspace)
    assert first.description == "Old"
    assert f"{first.deployments[0].start:%d %b}" == "04 Mar"
    assert (first.deployments[0].implementer, second.deployments[0].implementer) == ("rui-alves", "palm")
    drop(named("bring_in.drop"), put(tmp_path, TWO.replace(b"A1", b"A3"), "three.csv"))
    at_rest(qtbot, window, page)
    assert page.step == REHEARSAL
    assert "1 new" in words(named("bring_in.counts"))


def test_that_a_differing_cell_is_shown_and_recorded_only_when_ticked(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """C16: register and list beside each other; without the tick nothing is new."""
    record(qtbot, window, page, named, put(tmp_path, b"No,Summary\nA1,Move DNS\n", "a.csv"))
    drop(named("bring_in.drop"), put(tmp_path, b"No,Summary\nA1,Move DNS at night\n", "a.csv"))
    at_rest(qtbot, window, page)
    assert page.step == REHEARSAL
    assert not named("bring_in.next").isEnabled()
    assert named("bring_in.next").toolTip() == "Nothing in this list is new."
    cells = named("bring_in.cells")
    assert isinstance(cells, ListTable)
    assert [(cell.held, cell.given) for cell in cells.rows] == [("Move DNS", "Move DNS at night")]
    named("bring_in.correct").setFocus()
    QTest.keyClick(named("bring_in.correct"), Qt.Key.Key_Space)
    assert words(named("bring_in.next")) == "Record 1 row"
    click(named("bring_in.next"))
    at_rest(qtbot, window, page)
    assert [change.title for change in held(workspace)] == ["Move DNS at night"]


def test_that_verdicts_filter_and_refused_rows_are_kept_as_a_file(
    window: MainWindow, page: BringInPage, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """B9: the file has their own columns and the reason beside each."""
    data = b"No,Summary,Date implemented\nA1,Move DNS,31.02.2026\nA2,Move MX,01.02.2026\n"
    drop(named("bring_in.drop"), put(tmp_path, data, "a.csv"))
    at_rest(qtbot, window, page)
    while page.step != REHEARSAL:
        click(named("bring_in.next"))
        at_rest(qtbot, window, page)
    click(named("bring_in.filter.refused"))
    table = named("bring_in.rows")
    assert isinstance(table, ListTable)
    assert [row.title for row in table.rows] == ["Move DNS"]
    assert "31.02.2026" in words(named("bring_in.sentence"))
    assert words(named("bring_in.filter.new")) == "New 1"
    to = tmp_path / "refused.csv"
    page.rehearsal.keep_refused(str(to))
    at_rest(qtbot, window, page)
    text = to.read_text("utf-8-sig")
    assert text.splitlines()[0] == "No,Summary,Date implemented,Row,Why not brought in"
    assert "A2" not in text


def test_that_what_was_recorded_is_taken_back_with_a_reason(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """B8, CHG-02: the way back stands beside the word that it is recorded; the numbers stay."""
    record(qtbot, window, page, named, put(tmp_path, b"No,Summary\nA1,Move DNS\nA2,Move MX\n", "a.csv"))
    click(named("bring_in.done_take_back"))
    at_rest(qtbot, window, page)
    qtbot.waitUntil(lambda: shown(window, "bring_in.why_card"))
    assert "2 taken back" in words(named("bring_in.would"))
    assert not named("bring_in.take_back_now").isEnabled()
    write(window, "bring_in.reason", "The wrong year")
    click(named("bring_in.take_back_now"))
    at_rest(qtbot, window, page)
    assert {change.state for change in held(workspace)} == {ChangeState.VOID}
    table = named("bring_in.batches")
    assert isinstance(table, ListTable)
    qtbot.waitUntil(lambda: [batch.state for batch in table.rows] == ["taken back"])
    assert not named("bring_in.take_back").isEnabled()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "holds no bytes"),
        (b"\0\1\2\3", "picture.csv", "no text file"),
        (b"PK\x03\x04broken", "broken.xlsx", "cannot be read"),
        (b'No,Summary\nA,"B\n', "quotes.csv", "double quotes"),
    ],
)
def test_that_a_file_that_is_no_list_is_refused_in_place(
    window: MainWindow,
    page: BringInPage,
    named: Finder,
    qtbot: QtBot,
    tmp_path: Path,
    data: bytes,
    name: str,
    says: str,
) -> None:
    drop(named("bring_in.drop"), put(tmp_path, data, name))
    at_rest(qtbot, window, page)
    assert page.step == LIST
    fault = named("bring_in.drop.fault")
    assert isinstance(fault, QLabel)
    assert says in fault.text()
    assert not named("bring_in.next").isEnabled()


def test_that_cancelling_while_a_list_is_read_leaves_nothing(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    """Cancel really cancels: the job is gone, and the page stands as before."""
    before = entries(workspace)
    drop(named("bring_in.drop"), put(tmp_path, lists.messy_workbook(300), "log.xlsx"))
    qtbot.waitUntil(lambda: shown(window, "bring_in.work.cancel"))
    click(named("bring_in.work.cancel"))
    at_rest(qtbot, window, page)
    assert page.step == LIST
    assert page.at_hand.looked is None
    assert entries(workspace) == before


def test_that_nobody_at_the_desk_can_rehearse_and_not_record(
    window: MainWindow, page: BringInPage, workspace: Any, named: Finder, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(named("bring_in.drop"), put(tmp_path, b"No,Summary\nA1,Move DNS\n", "a.csv"))
    at_rest(qtbot, window, page)
    workspace.seat("")
    page.changed(frozenset({"seat"}))
    while page.step != REHEARSAL:
        click(named("bring_in.next"))
        at_rest(qtbot, window, page)
    assert not named("bring_in.next").isEnabled()
    assert "at the desk" in named("bring_in.next").toolTip()


def test_that_the_window_lives_while_300_rows_are_brought_in(
    window: MainWindow, page: BringInPage, named: Finder, qtbot: QtBot, tmp_path: Path, watchdog: Watchdog
) -> None:
    """Nothing holds the window up: reading and rehearsing run in a process of their own."""
    watchdog.start()
    record(qtbot, window, page, named, put(tmp_path, lists.messy_workbook(), "log.xlsx"))
    assert watchdog.worst_cpu < LIMIT, watchdog.worst_cpu


def test_that_an_empty_register_leads_here(window: MainWindow, page: BringInPage, named: Finder, qtbot: QtBot) -> None:
    """W1: no changes yet: bring in a list."""
    click(named("changes.page.register"))
    qtbot.waitUntil(lambda: shown(window, "change_register.empty.bring_in"))
    click(named("change_register.empty.bring_in"))
    qtbot.waitUntil(page.isVisible)
