"""What a person does on the Parameters page: search, open, type, press, choose, save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find
from tests.ui.policy.desk_pages import (
    click,
    entries,
    place_of,
    rest,
    sit_down,
)
from ui.dialogs.parameter_value.dialog import ParameterValueDialog
from ui.views.policy.parameters.page import ParametersPage
from ui.window import MainWindow

Act = Callable[[QWidget], None]


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    return widget.text()


def open_parameters(qtbot: QtBot, window: MainWindow, path: Path) -> ParametersPage:
    """The Parameters page on draft 0.1, reached by the gear."""
    sit_down(qtbot, window, path)
    click(find(window, "rail.settings"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_parameters") is not None)
    rest(qtbot, window)
    shown = place_of(window).page
    assert isinstance(shown, ParametersPage)
    return shown


def search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    box = find(window, "policy_parameters.search")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, text)
    rest(qtbot, window)


def opened(qtbot: QtBot, window: MainWindow, page: ParametersPage, path: str) -> ParameterValueDialog:
    """Search a figure, then open it with Enter."""
    search(qtbot, window, path)
    assert page.table.choose(lambda row: row.path, path)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(ParameterValueDialog)))
    dialog = window.findChildren(ParameterValueDialog)[-1]
    qtbot.waitUntil(lambda: dialog.editor is not None)
    rest(qtbot, window)
    return dialog


def looked(qtbot: QtBot, window: MainWindow, dialog: ParameterValueDialog) -> None:
    """The words have followed; the count of records need not."""
    qtbot.waitUntil(lambda: dialog._ticket is None and not dialog._pause.isActive(), timeout=20_000)


def saved(qtbot: QtBot, window: MainWindow, dialog: ParameterValueDialog) -> None:
    seq = entries(window)
    looked(qtbot, window, dialog)
    assert find(dialog, "parameter_value.save").isEnabled(), find(dialog, "parameter_value.save").toolTip()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.findChildren(ParameterValueDialog), timeout=20_000)
    rest(qtbot, window)
    assert entries(window) == seq + 1, "one act"


def typed(name: str, text: str) -> Act:
    def act(dialog: QWidget) -> None:
        box = find(dialog, f"parameter_value.{name}")
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, text)

    return act


def pressed(*names: str) -> Act:
    def act(dialog: QWidget) -> None:
        for name in names:
            click(find(dialog, f"parameter_value.{name}"))

    return act


def chosen(name: str, words_: str) -> Act:
    def act(dialog: QWidget) -> None:
        box = find(dialog, f"parameter_value.{name}")
        assert isinstance(box, QComboBox)
        box.setFocus()
        QTest.keyClicks(box, words_)
        box.activated.emit(box.currentIndex())

    return act


def both(*acts: Act) -> Act:
    def act(dialog: QWidget) -> None:
        for each in acts:
            each(dialog)

    return act
