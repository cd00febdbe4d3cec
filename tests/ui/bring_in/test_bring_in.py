"""Bringing a list in by hand: dropped, matched, rehearsed, recorded, taken back; everything on a real workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from chgdesk.domain.change import ChangeState
from chgdesk.services.reading import RecordsOf
from tests.services import bringing_lists as lists
from tests.ui.bring_in.conftest import Scene, shown
from tests.ui.policy.ways_in import choose, click, drop, entries, words, write
from ui.views.bring_in.page import COLUMNS, LIST, MATCHING, REHEARSAL
from ui.watchdog import Watchdog
from ui.widgets.list_table import ListTable

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


def record(at: Scene, file: Path) -> None:
    """All the way, taking every guess."""
    drop(at.named("bring_in.drop"), file)
    at.rest()
    while at.page.step != REHEARSAL:
        click(at.named("bring_in.next"))
        at.rest()
    click(at.named("bring_in.next"))
    at.rest()
    at.qtbot.waitUntil(lambda: at.page.step == LIST)


def test_that_a_messy_workbook_is_dropped_looked_at_and_recorded(at: Scene) -> None:
    """CHG-18: nothing is recorded before the last act; then 300 records in one entry."""
    before = entries(at.workspace)
    drop(at.named("bring_in.drop"), put(at.folder, lists.messy_workbook(), "log.xlsx"))
    at.rest()
    assert at.page.step == COLUMNS
    assert "302 rows" in words(at.named("bring_in.found"))
    assert "hidden" in words(at.named("bring_in.found"))
    click(at.named("bring_in.next"))
    at.rest()
    assert at.page.step == MATCHING
    click(at.named("bring_in.next"))
    at.rest()
    assert at.page.step == REHEARSAL
    assert words(at.named("bring_in.counts")) == "302 rows read: 300 new, 0 complete a record, 1 known, 1 refused."
    assert words(at.named("bring_in.next")) == "Record 300 rows"
    assert entries(at.workspace) == before
    click(at.named("bring_in.next"))
    at.rest()
    assert entries(at.workspace) == before + 1
    assert len(held(at.workspace)) == 300
    assert "300 new" in words(at.named("bring_in.done_words"))


def test_that_a_list_of_a_known_kind_costs_three_acts_at_most(at: Scene) -> None:
    """With columns and names remembered: drop, look, record."""
    record(at, put(at.folder, lists.messy_workbook(20), "june.xlsx"))
    acts = 0
    drop(at.named("bring_in.drop"), put(at.folder, lists.messy_workbook(25), "july.xlsx"))
    acts += 1
    at.rest()
    assert at.page.step == REHEARSAL, "looked at without any further act"
    assert "5 new" in words(at.named("bring_in.counts"))
    click(at.named("bring_in.next"))
    acts += 1
    at.rest()
    assert acts <= 3
    assert len(held(at.workspace)) == 25


def test_that_copied_rows_are_pasted_by_keyboard_alone(at: Scene) -> None:
    """Ctrl+V, then Ctrl+Return until it is recorded."""
    QGuiApplication.clipboard().setText("Number\tWhat changed\tRisk\n1\tMove DNS\tlow\n2\tMove MX\thigh\n")
    at.named("bring_in.drop.choose").setFocus()
    QTest.keyClick(at.named("bring_in.drop.choose"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    for step in (COLUMNS, MATCHING, REHEARSAL):
        assert at.page.step == step
        focus = at.window.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        at.rest()
    assert [(change.title, change.risk_declared) for change in held(at.workspace)] == [
        ("Move DNS", "low"),
        ("Move MX", "high"),
    ]


def test_that_columns_dates_and_people_are_said_once_and_remembered(at: Scene) -> None:
    """T17: the date that could be two keeps one from going on until it is said; a new person is put on record."""
    drop(at.named("bring_in.drop"), put(at.folder, TWO, "two.csv"))
    at.rest()
    at.page.columns.table.choose(4)
    choose(at.window, "bring_in.field", "Description")
    at.rest()
    assert "Description" in str(at.page.columns.table.model_.headerData(4, Qt.Orientation.Horizontal))
    click(at.named("bring_in.next"))
    at.rest()
    assert not at.named("bring_in.next").isEnabled()
    assert "dates" in at.named("bring_in.next").toolTip()
    table = at.named("bring_in.questions")
    assert isinstance(table, ListTable)
    table.choose(lambda q: q.name, "Date implemented")
    box = at.named("bring_in.answer")
    assert isinstance(box, QComboBox)
    assert [box.itemText(at) for at in range(2)] == ["Day first: 3 Apr 2026", "Month first: 4 Mar 2026"]
    choose(at.window, "bring_in.answer", "Month first")
    table.choose(lambda q: q.name, "Rui Alves")
    choose(at.window, "bring_in.answer", "Add as a new person")
    click(at.named("bring_in.next"))
    at.rest()
    click(at.named("bring_in.next"))
    at.rest()
    first, second = held(at.workspace)
    assert first.description == "Old"
    assert f"{first.deployments[0].start:%d %b}" == "04 Mar"
    assert (first.deployments[0].implementer, second.deployments[0].implementer) == ("rui-alves", "palm")
    drop(at.named("bring_in.drop"), put(at.folder, TWO.replace(b"A1", b"A3"), "three.csv"))
    at.rest()
    assert at.page.step == REHEARSAL
    assert "1 new" in words(at.named("bring_in.counts"))


def test_that_a_differing_cell_is_shown_and_recorded_only_when_ticked(at: Scene) -> None:
    """C16: register and list beside each other; without the tick nothing is new."""
    record(at, put(at.folder, b"No,Summary\nA1,Move DNS\n", "a.csv"))
    drop(at.named("bring_in.drop"), put(at.folder, b"No,Summary\nA1,Move DNS at night\n", "a.csv"))
    at.rest()
    assert at.page.step == REHEARSAL
    assert not at.named("bring_in.next").isEnabled()
    assert at.named("bring_in.next").toolTip() == "Nothing in this list is new."
    cells = at.named("bring_in.cells")
    assert isinstance(cells, ListTable)
    assert [(cell.held, cell.given) for cell in cells.rows] == [("Move DNS", "Move DNS at night")]
    at.named("bring_in.correct").setFocus()
    QTest.keyClick(at.named("bring_in.correct"), Qt.Key.Key_Space)
    assert words(at.named("bring_in.next")) == "Record 1 row"
    click(at.named("bring_in.next"))
    at.rest()
    assert [change.title for change in held(at.workspace)] == ["Move DNS at night"]


def test_that_verdicts_filter_and_refused_rows_are_kept_as_a_file(at: Scene) -> None:
    """B9: the file has their own columns and the reason beside each."""
    data = b"No,Summary,Date implemented\nA1,Move DNS,31.02.2026\nA2,Move MX,01.02.2026\n"
    drop(at.named("bring_in.drop"), put(at.folder, data, "a.csv"))
    at.rest()
    while at.page.step != REHEARSAL:
        click(at.named("bring_in.next"))
        at.rest()
    click(at.named("bring_in.filter.refused"))
    table = at.named("bring_in.rows")
    assert isinstance(table, ListTable)
    assert [row.title for row in table.rows] == ["Move DNS"]
    assert "31.02.2026" in words(at.named("bring_in.sentence"))
    assert words(at.named("bring_in.filter.new")) == "New 1"
    to = at.folder / "refused.csv"
    at.page.rehearsal.keep_refused(str(to))
    at.rest()
    text = to.read_text("utf-8-sig")
    assert text.splitlines()[0] == "No,Summary,Date implemented,Row,Why not brought in"
    assert "A2" not in text


def test_that_what_was_recorded_is_taken_back_with_a_reason(at: Scene) -> None:
    """B8, CHG-02: the way back stands beside the word that it is recorded; the numbers stay."""
    record(at, put(at.folder, b"No,Summary\nA1,Move DNS\nA2,Move MX\n", "a.csv"))
    click(at.named("bring_in.done_take_back"))
    at.rest()
    at.qtbot.waitUntil(lambda: shown(at.window, "bring_in.why_card"))
    assert "2 taken back" in words(at.named("bring_in.would"))
    assert not at.named("bring_in.take_back_now").isEnabled()
    write(at.window, "bring_in.reason", "The wrong year")
    click(at.named("bring_in.take_back_now"))
    at.rest()
    assert {change.state for change in held(at.workspace)} == {ChangeState.VOID}
    table = at.named("bring_in.batches")
    assert isinstance(table, ListTable)
    at.qtbot.waitUntil(lambda: [batch.state for batch in table.rows] == ["taken back"])
    assert not at.named("bring_in.take_back").isEnabled()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "holds no bytes"),
        (b"\0\1\2\3", "picture.csv", "no text file"),
        (b"PK\x03\x04broken", "broken.xlsx", "cannot be read"),
        (b'No,Summary\nA,"B\n', "quotes.csv", "double quotes"),
    ],
)
def test_that_a_file_that_is_no_list_is_refused_in_place(at: Scene, data: bytes, name: str, says: str) -> None:
    drop(at.named("bring_in.drop"), put(at.folder, data, name))
    at.rest()
    assert at.page.step == LIST
    fault = at.named("bring_in.drop.fault")
    assert isinstance(fault, QLabel)
    assert says in fault.text()
    assert not at.named("bring_in.next").isEnabled()


def test_that_cancelling_while_a_list_is_read_leaves_nothing(at: Scene) -> None:
    """Cancel really cancels: the job is gone, and the page stands as before."""
    before = entries(at.workspace)
    drop(at.named("bring_in.drop"), put(at.folder, lists.messy_workbook(300), "log.xlsx"))
    at.qtbot.waitUntil(lambda: shown(at.window, "bring_in.work.cancel"))
    click(at.named("bring_in.work.cancel"))
    at.rest()
    assert at.page.step == LIST
    assert at.page.at_hand.looked is None
    assert entries(at.workspace) == before


def test_that_nobody_at_the_desk_can_rehearse_and_not_record(at: Scene) -> None:
    drop(at.named("bring_in.drop"), put(at.folder, b"No,Summary\nA1,Move DNS\n", "a.csv"))
    at.rest()
    at.workspace.seat("")
    at.page.changed(frozenset({"seat"}))
    while at.page.step != REHEARSAL:
        click(at.named("bring_in.next"))
        at.rest()
    assert not at.named("bring_in.next").isEnabled()
    assert "at the desk" in at.named("bring_in.next").toolTip()


def test_that_the_window_lives_while_300_rows_are_brought_in(at: Scene, watchdog: Watchdog) -> None:
    """Nothing holds the window up: reading and rehearsing run in a process of their own."""
    watchdog.start()
    record(at, put(at.folder, lists.messy_workbook(), "log.xlsx"))
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


def test_that_an_empty_register_leads_here(at: Scene) -> None:
    """W1: no changes yet: bring in a list."""
    click(at.named("changes.page.register"))
    at.qtbot.waitUntil(lambda: shown(at.window, "change_register.empty.bring_in"))
    click(at.named("change_register.empty.bring_in"))
    at.qtbot.waitUntil(at.page.isVisible)
