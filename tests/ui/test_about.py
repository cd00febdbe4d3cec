"""The About box repeats that no certificate is promised (POL-26)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.window import MainWindow


def test_that_the_command_box_opens_what_chgdesk_does_not_promise(window: MainWindow, qtbot: QtBot) -> None:
    window.do("about")
    box = window.findChild(QDialog, "about")
    assert box is not None
    notice = box.findChild(QLabel, "about.notice")
    assert notice is not None
    assert "no promise of a certificate" in notice.text()
    shut = box.findChild(QWidget, "about.close")
    assert shut is not None
    QTest.mouseClick(shut, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(QDialog, "about") is None)
