from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Finder, settled
from tests.ui.sample import SampleWorkspace
from ui.views.change_record import ChangeRecordView
from ui.window import MainWindow


@pytest.fixture
def record(desk: MainWindow, qtbot: QtBot) -> ChangeRecordView:
    """The page of the first record, which has something to look at."""
    assert desk.frame is not None
    rid = desk.frame.register.model.rid_at(0)
    assert rid is not None
    desk.frame.open_record(rid)
    view = desk.frame.record
    qtbot.waitUntil(lambda: bool(view.evidence.cards) and view.evidence.cards[-1].isVisible())
    qtbot.waitUntil(lambda: view.is_settled)
    settled(qtbot, desk)
    return view


def dialog_of(record: QWidget, name: str) -> QDialog:
    found = record.findChild(QDialog, name)
    assert isinstance(found, QDialog)
    return found


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    found = parent.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    qtbot.waitUntil(found.isVisible)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def text_of(parent: QWidget, name: str) -> str:
    found = parent.findChild(QLabel, name)
    assert isinstance(found, QLabel), name
    return found.text()


def test_that_what_is_missing_stands_before_everything_else(record: ChangeRecordView) -> None:
    places = {
        part.objectName(): part.mapTo(record, part.rect().topLeft()).y()
        for part in (record.strip, record.attention, record.answers, record.evidence, record.rules)
    }
    assert list(places) == sorted(places, key=lambda name: places[name])


def test_that_the_strip_says_each_stop_in_shape_and_word(record: ChangeRecordView) -> None:
    said = [stop.accessibleName() for stop in record.strip.stops]
    assert said[:3] == ["Request: done", "Risk: done", "Approval: to look at"]
    assert record.strip.stops[2].accessibleDescription() == "Section 6.4 asks for one approver"


def test_that_the_five_sentences_name_their_sources(record: ChangeRecordView) -> None:
    words = [shown.text() for shown in record.answers.findChildren(QLabel)]
    assert [word for word in words if word in {"What", "Why", "Who", "Tested", "Undo"}] == [
        "What",
        "Why",
        "Who",
        "Tested",
        "Undo",
    ]
    assert any("no document held" in word for word in words)


def test_that_nothing_on_the_page_says_more_than_is_known(record: ChangeRecordView) -> None:
    words = " ".join(shown.text() for shown in record.findChildren(QLabel)).lower()
    for claim in ("passed", "verified", "compliant", "guarantee", "certified"):
        assert claim not in words


def test_that_a_stop_jumps_to_the_facts_it_rests_on(record: ChangeRecordView, qtbot: QtBot) -> None:
    assert not record.facts.isVisible()
    press(qtbot, record, "change_record.strip.approval")
    assert record.facts.isVisible()


def test_that_why_unfolds_the_reason_of_a_rule(record: ChangeRecordView, qtbot: QtBot) -> None:
    reason = record.findChild(QLabel, "change_record.rules.D.reason")
    assert isinstance(reason, QLabel)
    assert not reason.isVisible()
    press(qtbot, record, "change_record.rules.D.why")
    assert reason.isVisible()
    assert "approvals.normal.before = true" in reason.text()


def test_that_an_explanation_is_recorded_under_a_name(
    record: ChangeRecordView, sample: SampleWorkspace, desk: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, record, "change_record.attention.0.explain")
    dialog = dialog_of(record, "explain")
    text = dialog.findChild(QPlainTextEdit, "explain.text")
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(text, "The approval was given in the chat at 17:50; see the export.")
    press(qtbot, dialog, "explain.record")
    qtbot.waitUntil(lambda: bool(sample.changes.explained))
    settled(qtbot, desk)
    request = sample.changes.explained[0]
    assert (request.person, request.verdict, request.code) == ("Ines Koster", "explained", "APR-AFTER")
    assert desk.frame is not None
    assert desk.frame.toast.isVisible()
    assert "Recorded on" in desk.frame.toast.words
    shown = " ".join(label.text() for label in record.attention.findChildren(QLabel))
    assert "Explained by Ines Koster" in shown


def test_that_a_confirmed_finding_is_called_a_deviation(
    record: ChangeRecordView, sample: SampleWorkspace, qtbot: QtBot, desk: MainWindow
) -> None:
    press(qtbot, record, "change_record.attention.0.explain")
    dialog = dialog_of(record, "explain")
    press(qtbot, dialog, "explain.confirmed")
    button = dialog.findChild(QAbstractButton, "explain.record")
    assert isinstance(button, QAbstractButton)
    assert button.text() == "Record deviation"
    text = dialog.findChild(QPlainTextEdit, "explain.text")
    assert isinstance(text, QPlainTextEdit)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(text, "It happened as found, nobody was reachable.")
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(sample.changes.explained))
    settled(qtbot, desk)
    assert sample.changes.explained[0].verdict == "confirmed"


def test_that_a_refusal_is_said_in_the_dialog_and_keeps_what_was_typed(
    record: ChangeRecordView, qtbot: QtBot, desk: MainWindow
) -> None:
    press(qtbot, record, "change_record.attention.0.explain")
    dialog = dialog_of(record, "explain")
    press(qtbot, dialog, "explain.record")
    assert "a few words are not enough" in text_of(dialog, "explain.fault")
    text = dialog.findChild(QPlainTextEdit, "explain.text")
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(text, "please refuse this one")
    press(qtbot, dialog, "explain.record")
    qtbot.waitUntil(lambda: "the period is closed" in text_of(dialog, "explain.fault"))
    settled(qtbot, desk)
    assert text.toPlainText() == "please refuse this one"
    press(qtbot, dialog, "explain.leave")


def test_that_an_explanation_needs_a_person_on_record(record: ChangeRecordView, qtbot: QtBot) -> None:
    press(qtbot, record, "change_record.attention.0.explain")
    dialog = dialog_of(record, "explain")
    person = dialog.findChild(QComboBox, "explain.person")
    assert isinstance(person, QComboBox)
    person.setEditText("Somebody Else")
    press(qtbot, dialog, "explain.record")
    assert "Somebody Else is not among the people on record" in text_of(dialog, "explain.fault")
    person.setEditText("")
    press(qtbot, dialog, "explain.record")
    assert "counts only with a name" in text_of(dialog, "explain.fault")
    press(qtbot, dialog, "explain.leave")


def test_that_space_shows_a_piece_of_evidence(record: ChangeRecordView, qtbot: QtBot, desk: MainWindow) -> None:
    card = record.evidence.cards[1]
    QTest.keyClick(card, Qt.Key.Key_Space)
    dialog = dialog_of(record, "preview")
    qtbot.waitUntil(lambda: dialog.findChild(QPlainTextEdit, "preview.text") is not None)
    settled(qtbot, desk)
    shown = dialog.findChild(QPlainTextEdit, "preview.text")
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText().startswith("ci run 8841")
    press(qtbot, dialog, "preview.close")


def test_that_a_file_that_is_not_held_says_so_and_cannot_be_opened(record: ChangeRecordView) -> None:
    card = record.evidence.cards[2]
    assert card.accessibleName().endswith("not held")
    assert card.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_that_nothing_can_be_explained_in_a_file_open_for_reading(window: MainWindow, qtbot: QtBot) -> None:
    window.show_workspace(SampleWorkspace(60, read_only="Mara Palm has it open on desk-2 since 14:02."))
    settled(qtbot, window)
    assert window.frame is not None
    rid = window.frame.register.model.rid_at(0)
    assert rid is not None
    window.frame.open_record(rid)
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.record.page is not None)
    settled(qtbot, window)
    explain = window.findChild(QAbstractButton, "change_record.attention.0.explain")
    assert isinstance(explain, QAbstractButton)
    assert not explain.isEnabled()
    assert "Mara Palm" in explain.toolTip()
    assert "Mara Palm" in text_of(window, "frame.read_only.words")


def test_that_hostile_text_is_shown_as_text(record: ChangeRecordView) -> None:
    page = record.page
    assert page is not None
    record.show_page(replace(page, title="<b>bold</b> <img src=x> & " + "W" * 300))
    title = record.findChild(QLabel, "change_record.title")
    assert isinstance(title, QLabel)
    assert title.textFormat() == Qt.TextFormat.PlainText
    assert title.text().startswith("<b>bold</b>")


def test_that_alt_arrows_walk_back_and_forward(record: ChangeRecordView, desk: MainWindow, named: Finder) -> None:
    frame = desk.frame
    assert frame is not None
    desk.do("back")
    assert frame.register.isVisible()
    desk.do("forward")
    assert frame.places.currentWidget() is frame.record
