"""A first visit with the keyboard alone: open the sample, find a record, read it, explain it, and leave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find, settled
from ui.window import MainWindow


def focused(window: MainWindow) -> QWidget:
    found = window.focusWidget()
    assert found is not None
    return found


def tab_to(window: QWidget, name: str, limit: int = 60) -> QWidget:
    """Press Tab as often as it takes."""
    for _ in range(limit):
        here = window.focusWidget()
        if here is not None and here.objectName() == name:
            return here
        QTest.keyClick(here or window, Qt.Key.Key_Tab)
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_that_a_record_is_found_read_and_explained_with_the_keyboard_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(tab_to(window, "start.sample"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.frame is not None)
    settled(qtbot, window)
    frame = window.frame
    assert frame is not None

    QTest.keyClick(focused(window), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: focused(window).objectName() == "change_register.filter.box")
    QTest.keyClicks(focused(window), "look redirect")
    qtbot.waitUntil(lambda: frame.register.wanted.text == "look redirect")
    settled(qtbot, window)
    assert 0 < frame.register.model.rowCount() < 212
    QTest.keyClick(focused(window), Qt.Key.Key_Down)
    QTest.keyClick(focused(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.record.page is not None)
    settled(qtbot, window)

    # Tab skips what the layout has not put on the screen yet; a person waits to see it, too.
    qtbot.waitUntil(lambda: bool(frame.record.evidence.cards) and frame.record.evidence.cards[-1].isVisible())
    qtbot.waitUntil(find(window, "change_record.attention.0.explain").isVisible)
    QTest.keyClick(tab_to(window, "change_record.attention.0.explain"), Qt.Key.Key_Space)
    dialog = window.findChild(QDialog, "explain")
    assert isinstance(dialog, QDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    text = find(dialog, "explain.text")
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(tab_to(dialog, "explain.text"), "Tested by hand on staging; see the page of 9 July.")
    record = find(dialog, "explain.record")
    assert isinstance(record, QAbstractButton)
    QTest.keyClick(tab_to(dialog, "explain.record"), Qt.Key.Key_Space)
    qtbot.waitUntil(frame.toast.isVisible)
    settled(qtbot, window)

    window.activateWindow()
    QTest.keyClick(focused(window), Qt.Key.Key_Escape)
    assert frame.register.isVisible()
    assert frame.register.wanted.text == "look redirect"
