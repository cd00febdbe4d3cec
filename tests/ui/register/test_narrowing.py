"""Chips, faults, completion, builder and own views over a real register (CHG-11, peers D3, D6, D31, T12)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from chgdesk.domain.filters import ChangeSort, QuickView
from tests.ui.conftest import Finder, settled
from ui.register_views import read_views
from ui.settings import Settings
from ui.views.change_register import ChangeRegisterView
from ui.window import MainWindow


def box_of(named: Finder) -> QLineEdit:
    box = named("change_register.filter.box")
    assert isinstance(box, QLineEdit)
    return box


def click(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_line(register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow, line: str) -> None:
    box = box_of(named)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, line)
    QTest.keyClick(box, Qt.Key.Key_Escape) if register.bar.box.is_offering else None
    QTest.keyClick(box, Qt.Key.Key_Return)
    settled(qtbot, window)


def test_that_each_part_has_a_chip_which_drops_it(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    type_line(register, named, qtbot, window, "-state:closed person:blom key")
    total = register.model.rowCount()
    assert register.bar.flag.text() == f"3 filters, {total} of 8"
    click(named("change_register.filter.drop.-state:closed"))
    settled(qtbot, window)
    assert register.narrowing.text == "person:blom key"
    assert register.model.rowCount() > total
    click(named("change_register.filter.clear_all"))
    settled(qtbot, window)
    assert (box_of(named).text(), register.model.rowCount()) == ("", 8)


def test_that_a_chip_opens_its_part_to_be_typed_over(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    type_line(register, named, qtbot, window, "risk:low key")
    click(named("change_register.filter.chip.risk:low"))
    assert box_of(named).selectedText() == "risk:low"
    QTest.keyClicks(box_of(named), "risk:high")
    qtbot.waitUntil(lambda: register.wanted.risks == ("high",))
    settled(qtbot, window)


def test_that_a_wrong_word_is_named_and_mended_with_one_press(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    type_line(register, named, qtbot, window, "rsik:low key")
    fault = named("change_register.filter.fault.0")
    assert isinstance(fault, QLabel)
    assert fault.text().startswith("“rsik” is no field. Did you mean “risk”?")
    assert register.wanted.text == "key", "the rest still applies"
    click(named("change_register.filter.mend.0"))
    settled(qtbot, window)
    assert register.narrowing.text == "risk:low key"
    assert register.wanted.risks == ("low",)


def test_that_typing_is_completed_by_arrow_and_enter(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    box = box_of(named)
    box.setFocus()
    QTest.keyClicks(box, "sys")
    assert register.bar.box.is_offering
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "system:"
    QTest.keyClicks(box, "led")
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "system:ledger "
    settled(qtbot, window)
    assert register.wanted.systems == ("ledger",)
    QTest.keyClicks(box, "ri")
    assert register.bar.box.is_offering
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not register.bar.box.is_offering
    assert box.text() == "system:ledger ri", "the first Escape only shuts the list"


def test_that_the_builder_writes_the_language(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    click(named("change_register.build"))
    qtbot.waitUntil(lambda: window.findChild(QComboBox, "change_register.builder.field") is not None)
    field = named("change_register.builder.field")
    assert isinstance(field, QComboBox)
    qtbot.waitUntil(field.isVisible)
    QTest.keyClicks(field, "Risk")
    compared = named("change_register.builder.compared")
    assert isinstance(compared, QComboBox)
    compared.setFocus()
    for _ in range(2):
        QTest.keyClick(compared, Qt.Key.Key_Down)
    assert compared.currentText() == "is at least"
    value = named("change_register.builder.value")
    assert isinstance(value, QComboBox)
    value.setFocus()
    edit = value.lineEdit()
    assert edit is not None
    edit.selectAll()
    QTest.keyClicks(value, "medium")
    click(named("change_register.builder.add"))
    settled(qtbot, window)
    assert register.narrowing.text == "risk:>=medium"
    assert not named("change_register.builder").isVisible()


def test_that_a_facet_of_people_reads_by_name_and_writes_the_key(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    choice = named("change_register.panes.people.P-2")
    assert choice.accessibleName().startswith("Ben Öst, ")
    click(choice)
    settled(qtbot, window)
    assert register.narrowing.text == "person:P-2"


def click_header(register: ChangeRegisterView, key: str) -> None:
    header = register.table.horizontalHeader()
    place = [column.key for column in register.model.columns].index(key)
    at = QPoint(header.sectionViewportPosition(place) + 30, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def keep_as(register: ChangeRegisterView, named: Finder, qtbot: QtBot, name: str) -> None:
    click(named("change_register.panes.keep"))
    qtbot.waitUntil(lambda: register.own.dialog is not None)
    box = named("view_name.box")
    QTest.keyClicks(box, name)
    click(named("view_name.act"))
    qtbot.waitUntil(lambda: name in [view.name for view in register.own.views])
    qtbot.waitUntil(lambda: register.findChild(QLineEdit, "view_name.box") is None)


def test_that_an_own_view_keeps_filter_order_and_columns_and_no_other_view_sees_them(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    """T12: the register's own columns and order come back untouched."""
    type_line(register, named, qtbot, window, "state:open")
    keep_as(register, named, qtbot, "Mine")
    click_header(register, "title")
    settled(qtbot, window)
    register.table.choose_column("system", is_shown=False)
    click(named("change_register.panes.all"))
    settled(qtbot, window)
    assert (register.order.by, register.order.descending) == (ChangeSort.ATTENTION, False)
    assert register.table.hidden_columns == frozenset()
    assert register.narrowing.text == ""
    click(named("change_register.panes.own.Mine"))
    settled(qtbot, window)
    assert register.narrowing.text == "state:open"
    assert (register.order.by, register.order.descending) == (ChangeSort.TITLE, False)
    assert register.table.hidden_columns == {"system"}
    own = named("change_register.panes.own.Mine")
    qtbot.waitUntil(lambda: own.accessibleName() == f"Mine, {register.model.rowCount()}")
    (kept,) = read_views(settings, "change_register")
    assert (kept.text, kept.sort, kept.hidden) == ("state:open", "title", ("system",))
    assert read_views(settings, "another_register") == ()
    register.remember()
    assert settings.text("change_register", "hidden") == "", "the register's own columns were not touched"


def test_that_an_own_view_is_renamed_and_deleted_with_a_way_back(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot, window: MainWindow
) -> None:
    type_line(register, named, qtbot, window, "state:open")
    keep_as(register, named, qtbot, "Mine")
    menu = register.panes.own_menu("Mine")
    next(act for act in menu.actions() if act.objectName().endswith(".rename")).trigger()
    menu.close()
    box = named("view_name.box")
    assert isinstance(box, QLineEdit)
    assert box.text() == "Mine"
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "Ours")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [view.name for view in register.own.views] == ["Ours"])
    menu = register.panes.own_menu("Ours")
    next(act for act in menu.actions() if act.objectName().endswith(".delete")).trigger()
    menu.close()
    assert not [view.name for view in register.own.views]
    back = named("toast.act")
    assert isinstance(back, QPushButton)
    assert back.text() == "Undo"
    click(back)
    assert [view.name for view in register.own.views] == ["Ours"]


@pytest.mark.parametrize(
    "kept", ["nonsense", "{}", '[{"name": 7}]', '[{"name": "A", "sort": "?", "widths": []}]', "[" * 9]
)
def test_that_a_broken_settings_file_loses_no_window(settings: Settings, kept: str) -> None:
    settings.set_text("change_register", "own_views", kept)
    for view in read_views(settings, "change_register"):
        assert view.order.by is ChangeSort.ATTENTION
        assert view.quick is QuickView.ALL


def test_that_a_name_that_is_taken_is_refused_in_a_sentence(
    register: ChangeRegisterView, named: Finder, qtbot: QtBot
) -> None:
    keep_as(register, named, qtbot, "Mine")
    click(named("change_register.panes.keep"))
    QTest.keyClicks(named("view_name.box"), "Mine")
    click(named("view_name.act"))
    fault = named("view_name.fault")
    assert isinstance(fault, QLabel)
    assert fault.text() == "There is a view named “Mine” already. Choose another name."
    click(named("view_name.leave"))
