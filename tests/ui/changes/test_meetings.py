"""The Meetings page: agenda proposed, minutes recorded as one act by keyboard, signed, corrected, on paper (CAB-01..04)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chgdesk.domain.basis import Basis
from chgdesk.exports.pdf_text import pdf_text
from tests.services.change_desk import MONDAY, SECRET
from tests.ui.changes.conftest import bring, go_to, keys, open_office, rest
from tests.ui.conftest import find, turn
from tests.ui.policy.desk_pages import click, entries, kept
from ui.views.meetings.page import MeetingsPage
from ui.views.meetings.tick_list import TickList
from ui.watchdog import Watchdog
from ui.window import MainWindow

CHANGE = "CHG-2026-0002"


@pytest.fixture
def page(window: MainWindow, busy: Path, qtbot: QtBot) -> MeetingsPage:
    shown = go_to(qtbot, window, busy, "meetings")
    assert isinstance(shown, MeetingsPage)
    return shown


def said(window: MainWindow, name: str) -> str:
    shown = find(window, name)
    assert isinstance(shown, QLabel | QAbstractButton)
    return shown.text()


def tick(box: Any, *names: str) -> None:
    """Tick people as a person does: by arrow keys and Space."""
    assert isinstance(box, TickList)
    box.setFocus()
    keys(box, Qt.Key.Key_Home)
    for place in range(box.count()):
        if box.item(place).text().split(" · ")[0] in names:
            while box.currentRow() < place:
                keys(box, Qt.Key.Key_Down)
            keys(box, Qt.Key.Key_Space)


def decide(page: MeetingsPage, window: MainWindow, words: str, change: str = CHANGE) -> None:
    """Choose a change by its line and a decision by arrow keys."""
    page.items.table.setFocus()
    keys(page.items.table, Qt.Key.Key_Home)
    while page.items.table.current.item.change != change:
        keys(page.items.table, Qt.Key.Key_Down)
    box = find(window, "meetings.items.decision")
    assert isinstance(box, QComboBox)
    box.setFocus()
    keys(box, Qt.Key.Key_Home)
    while box.currentText() != words:
        keys(box, Qt.Key.Key_Down)


def record(page: MeetingsPage, window: MainWindow, qtbot: QtBot) -> None:
    """Record by Ctrl+Return, from wherever the keyboard is."""
    QTest.keyClick(page.items.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)


def test_that_the_agenda_is_proposed_with_why(page: MeetingsPage, window: MainWindow) -> None:
    why = {row.item.change: row.why for row in page.items.table.rows}
    assert why["CHG-2026-0006"] == "An emergency not talked over in a meeting yet."
    assert "meet at once on billing" in why[CHANGE]
    assert "In a freeze" not in why["CHG-2026-0004"]
    assert "planned for the freeze" in why["CHG-2026-0004"]
    assert said(window, "meetings.says") == "New minutes: proposed from the register"
    assert "weekly meeting of 30 minutes" in said(window, "meetings.form_words")


def test_that_minutes_are_recorded_as_one_act_with_the_keyboard_alone(
    page: MeetingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    before = entries(window)
    tick(find(window, "meetings.facts.people"), "Mara Holm", "Lea Fors")
    assert said(window, "meetings.facts.missing").startswith("Not at the table: security officer")
    decide(page, window, "Approved")
    assert page.items.deciders.ticked == ("lea",), "the only one whose word counts"
    QTest.keyClicks(find(window, "meetings.items.concerns"), "Orders may be lost")
    decide(page, window, "Deferred", "CHG-2026-0004")
    record(page, window, qtbot)
    assert entries(window) == before + 1
    meeting = kept(window, "change_meeting")["MTG-2026-001"]
    assert [(item.change, item.decision) for item in meeting.items] == [
        (CHANGE, "approve"),
        ("CHG-2026-0004", "deferred"),
    ]
    assert meeting.missing == ("security_officer",)
    (approval,) = kept(window, "change")[CHANGE].approvals
    assert (approval.person, approval.provenance.basis) == ("lea", Basis.STATED)
    assert said(window, "meetings.says") == "MTG-2026-001"
    assert [one.ref for one in page.table.rows] == ["MTG-2026-001"]


def test_that_of_those_present_the_list_says_whose_word_counts(page: MeetingsPage, window: MainWindow) -> None:
    tick(find(window, "meetings.facts.people"), "Ada Berg", "Lea Fors", "Dora Nes")
    decide(page, window, "Rejected")
    lines = [page.items.deciders.item(n).text() for n in range(page.items.deciders.count())]
    assert lines[0] == "Lea Fors · engineering lead"
    assert set(lines[1:]) == {"Ada Berg · the author, counts as nobody's approval", "Dora Nes · in no role asked for"}


def test_that_a_refusal_names_what_is_missing_and_keeps_what_is_typed(
    page: MeetingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    tick(find(window, "meetings.facts.people"), "Lea Fors")
    decide(page, window, "Approved with a condition")
    before = entries(window)
    record(page, window, qtbot)
    assert "the condition is empty" in said(window, "meetings.fault")
    assert entries(window) == before
    condition = find(window, "meetings.items.condition")
    assert isinstance(condition, QPlainTextEdit)
    QTest.keyClicks(condition, "After the snapshot")
    record(page, window, qtbot)
    assert kept(window, "change")[CHANGE].approvals[0].condition == "After the snapshot"


def test_that_a_time_that_is_none_is_refused_before_anything_is_asked(
    page: MeetingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    box = find(window, "meetings.facts.time")
    assert isinstance(box, QLineEdit)
    box.setText("25:99")
    record(page, window, qtbot)
    assert "cannot be read" in said(window, "meetings.fault")
    box.setText("9.30")
    assert page.facts.held_at == MONDAY - timedelta(minutes=30)


def test_that_a_decider_signs_at_the_desk_and_a_wrong_passphrase_signs_nothing(
    page: MeetingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    tick(find(window, "meetings.facts.people"), "Lea Fors")
    decide(page, window, "Approved")
    click(find(window, "meetings.sign"))
    text = find(window, "sign_minutes.text")
    assert isinstance(text, QPlainTextEdit)
    assert f"{CHANGE}: approved\n  by Lea Fors" in text.toPlainText()
    box = find(window, "sign_minutes.lea")
    QTest.keyClicks(box, "not hers")
    click(find(window, "sign_minutes.act"))
    rest(qtbot, window)
    assert "not the passphrase of Lea Fors" in said(window, "sign_minutes.fault")
    assert not kept(window, "change_meeting")
    QTest.keyClicks(box, SECRET)
    click(find(window, "sign_minutes.act"))
    rest(qtbot, window)
    (approval,) = kept(window, "change")[CHANGE].approvals
    assert approval.signature is not None
    assert approval.provenance.basis is Basis.SIGNED


def test_that_a_scan_is_attached_and_minutes_are_saved_as_pdf_and_corrected(
    page: MeetingsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    tick(find(window, "meetings.facts.people"), "Lea Fors")
    decide(page, window, "Approved")
    record(page, window, qtbot)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 signed by hand")
    page.scan.path_given.emit(str(scan))
    rest(qtbot, window)
    (approval,) = kept(window, "change")[CHANGE].approvals
    assert approval.provenance.basis is Basis.DOCUMENT
    assert said(window, "meetings.scan.words").startswith("scan.pdf")
    before = entries(window)
    click(find(window, "meetings.pdf"))
    qtbot.waitUntil(lambda: window.findChild(QFileDialog, "file_choice.where") is not None, timeout=60_000)
    dialog = window.findChild(QFileDialog, "file_choice.where")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "m.pdf"))
    dialog.close()
    qtbot.waitUntil(lambda: entries(window) == before + 1, timeout=20_000)
    assert "scan.pdf" in pdf_text((tmp_path / "m.pdf").read_bytes())
    rest(qtbot, window)
    decide(page, window, "Deferred")
    click(find(window, "meetings.record"))
    QTest.keyClicks(find(window, "reason.text"), "Written down wrongly.")
    click(find(window, "reason.act"))
    rest(qtbot, window)
    (approval,) = kept(window, "change")[CHANGE].approvals
    assert approval.voided_at is not None
    assert "Written down wrongly." in approval.void_reason


def test_that_a_further_change_is_added_by_its_number(page: MeetingsPage, window: MainWindow, qtbot: QtBot) -> None:
    box = find(window, "meetings.items.add_box")
    QTest.keyClicks(box, "CHG-2026-9999")
    keys(box, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert "There is no change CHG-2026-9999" in said(window, "meetings.fault")
    assert isinstance(box, QLineEdit)
    box.clear()
    QTest.keyClicks(box, "CHG-2026-0005")
    keys(box, Qt.Key.Key_Return)
    rest(qtbot, window)
    assert page.items.table.current.item.change == "CHG-2026-0005"
    with qtbot.waitSignal(page.record_wanted) as opened:
        click(find(window, "meetings.items.open"))
    assert opened.args == [page.items.table.current.about.rid]


def test_that_what_is_written_is_not_lost_to_another_meeting(
    page: MeetingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    tick(find(window, "meetings.facts.people"), "Lea Fors")
    decide(page, window, "Deferred")
    record(page, window, qtbot)
    click(find(window, "meetings.new"))
    rest(qtbot, window)
    assert page.facts.attendees == ("lea",), "those of the last meeting are proposed"
    decide(page, window, "Rejected")
    page.table.setFocus()
    keys(page.table, Qt.Key.Key_Down)
    assert "not recorded" in said(window, "meetings.fault")
    assert page.draft.ref == ""


def test_that_nobody_by_name_can_read_only(window: MainWindow, busy: Path, qtbot: QtBot) -> None:
    go_to(qtbot, window, busy, "meetings", person="")
    for name in ("meetings.record", "meetings.sign"):
        act = find(window, name)
        assert not act.isEnabled()
        assert "Nobody by name is at the desk" in act.toolTip()
    assert not find(window, "meetings.facts.people").isEnabled()


def test_that_the_page_never_holds_the_window_up(
    window: MainWindow, full_week: Path, watchdog: Watchdog, qtbot: QtBot
) -> None:
    open_office(qtbot, window, full_week)
    watchdog.start()
    page = bring(qtbot, window, "meetings")
    turn(qtbot, watchdog)
    assert len(page.items.table.rows) > 200
    for _step in range(5):
        keys(page.items.table, Qt.Key.Key_Down)
        turn(qtbot, watchdog)
    tick(find(window, "meetings.facts.people"), "Lea Fors")
    turn(qtbot, watchdog)
    box = find(window, "meetings.items.concerns")
    for letter in "orders":
        QTest.keyClicks(box, letter)
        turn(qtbot, watchdog)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
