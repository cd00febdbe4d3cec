"""Who did what with the records behind each number, and the reviewed list of deployers (SOD-06, SOD-08, DEP-01)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.domain.duty_matrix import Duty
from tests.ui.conftest import find
from tests.ui.people.conftest import choose, click, entries, go_to_page, kept, make, rest, sit_down, words
from tests.ui.policy.conftest import LEFT
from ui.views.people.deployers.page import DeployersPage
from ui.views.people.duties.page import DutiesPage
from ui.window import MainWindow


def press(table: object, row: int, column: int) -> None:
    """Press a cell of a table."""
    index = table.model().index(row, column)  # type: ignore[attr-defined]
    box = table.visualRect(index)  # type: ignore[attr-defined]
    QTest.mouseClick(table.viewport(), LEFT, pos=box.center())  # type: ignore[attr-defined]


def test_that_each_number_opens_the_records_behind_it(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    sit_down(qtbot, window, path)
    page = go_to_page(qtbot, window, "duties")
    assert isinstance(page, DutiesPage)
    matrix = page._panes["matrix"]
    cells = {row.person: {cell.duty: cell.records for cell in row.cells} for row in matrix.table.rows}
    assert cells["marek"][Duty.APPROVE] == ("CHG-2026-0001", "CHG-2026-0002")
    assert cells["henna"][Duty.DEPLOY] == ("CHG-2026-0002",)
    at = [row.person for row in matrix.table.rows].index("marek")
    press(matrix.table, at, 1 + tuple(Duty).index(Duty.APPROVE))
    assert words(window, "people_duties.behind.head") == "Marek Dvořák: approved 2 records"
    assert [one.ref for one in page.behind.table.rows] == ["CHG-2026-0001", "CHG-2026-0002"]
    QTest.keyClick(matrix.table, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert words(window, "people_duties.behind.head") == "Marek Dvořák: wrote 1 record", "by the keyboard, too"
    assert [one.sentence for one in matrix.conflicts.rows if one.on_record] == [
        "Marek Dvořák wrote and approved 1 record; an approval of one's own work never counts."
    ]
    page.behind.table.setFocus()
    QTest.keyClick(page.behind.table, Qt.Key.Key_Return)
    frame = window.frame
    assert frame is not None
    qtbot.waitUntil(lambda: frame._shown.place == "changes", timeout=20_000)
    qtbot.waitUntil(lambda: frame.record.page is not None and frame.runner.is_idle, timeout=20_000)
    assert frame.record.page is not None
    assert frame.record.page.title == "Rotate key 2"


def test_that_approvals_show_shares_and_own_work(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """SOD-06: who approves whom, share by person."""
    sit_down(qtbot, window, path)
    page = go_to_page(qtbot, window, "duties")
    click(find(window, "people_duties.tab.approvals"))
    rest(qtbot, window)
    pane = page._panes["approvals"]
    assert [(one.words, one.number, one.records) for one in pane.table.rows] == [
        ("Marek Dvořák", "2 of 2", ("CHG-2026-0001", "CHG-2026-0002")),
        ("Marek Dvořák → Henna Laakso", "1", ("CHG-2026-0001",)),
        ("Marek Dvořák → own work", "1", ("CHG-2026-0002",)),
    ]
    pane.table.setFocus()
    QTest.keyClick(pane.table, Qt.Key.Key_Down)
    QTest.keyClick(pane.table, Qt.Key.Key_Down)
    assert [one.ref for one in page.behind.table.rows] == ["CHG-2026-0001"]


def test_that_a_period_without_records_teaches(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    made = tmp_path / "empty.chgdesk"
    make(made).close()
    sit_down(qtbot, window, made, person="")
    go_to_page(qtbot, window, "duties")
    assert words(window, "people_duties.empty.title") == "No records in this period"
    go_to_page(qtbot, window, "deployers")
    assert words(window, "people_deployers.empty.title") == "Deployer: nobody on Mon 3 Aug 2026"
    assert not find(window, "people_deployers.record").isEnabled()


def test_that_a_review_confirms_and_removes_by_keyboard(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """DEP-01: a dated list with its review."""
    sit_down(qtbot, window, path)
    page = go_to_page(qtbot, window, "deployers")
    assert isinstance(page, DeployersPage)
    assert [one.name for one in page.table.rows] == ["Henna Laakso", "Yusuf Demir"]
    assert words(window, "people_deployers.standing") == (
        "Deployer: 2 people on Mon 3 Aug 2026. Never reviewed. Next review due Fri 1 Jan 2027."
    )
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert words(window, "people_deployers.counts").startswith("1 confirmed, 1 removed.")
    before = entries(window)
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(kept(window, "role_review")), timeout=20_000)
    rest(qtbot, window)
    assert entries(window) == before + 1
    made = kept(window, "role_review")["deployer/1"]
    assert (made.confirmed, made.removed, made.reviewer) == (("henna",), ("yusuf",), "sanna")
    assert kept(window, "role_assignment")["yusuf/deployer/1"].held_to is not None
    assert "Last reviewed Mon 3 Aug 2026. Next review due Tue 3 Aug 2027." in words(window, "people_deployers.standing")
    assert [one.words for one in page.reviews.rows] == ["Sanna Miettinen: 1 confirmed, 1 removed (Yusuf Demir)"]


def test_that_a_reviewer_who_deploys_is_told_before_and_shown_after(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    sit_down(qtbot, window, path)
    page = go_to_page(qtbot, window, "deployers")
    assert not find(window, "people_deployers.remark").isVisible()
    choose(window, "people_deployers.reviewer", "Henna Laakso")
    assert words(window, "people_deployers.remark").startswith("Henna Laakso holds this role.")
    click(find(window, "people_deployers.record"))
    qtbot.waitUntil(lambda: bool(kept(window, "role_review")), timeout=20_000)
    rest(qtbot, window)
    assert page.reviews.rows[0].words == "Henna Laakso (holds the role): 2 confirmed, 0 removed"


def test_that_the_list_is_that_of_the_day_chosen(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    sit_down(qtbot, window, path)
    page = go_to_page(qtbot, window, "deployers")
    page.day.show_day(date(2025, 12, 31))
    qtbot.waitUntil(lambda: not page.table.rows)
    assert words(window, "people_deployers.empty.title") == "Deployer: nobody on Wed 31 Dec 2025"
