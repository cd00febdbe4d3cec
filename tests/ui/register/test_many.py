"""Several records at once: edit, fill down, paste, copy, from the keys and menus of the list (peers D16, D17, T16)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Finder, settled
from tests.ui.register.conftest import Said
from ui.views.change_register import ChangeRegisterView
from ui.window import MainWindow


def select(register: ChangeRegisterView, column: str, *refs: str) -> None:
    """Click the records' cells, with Ctrl held down from the second on."""
    table, model = register.table, register.model
    place_of = {str(model.index(row, 0).data()): row for row in range(model.rowCount())}
    at = [shown.key for shown in model.columns].index(column)
    for number, ref in enumerate(refs):
        index = model.index(place_of[ref], at)
        table.scrollTo(index)
        held = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, table.visualRect(index).center())


def click(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def text_of(named: Finder, name: str) -> str:
    found = named(name)
    assert isinstance(found, QLabel | QPushButton)
    return found.text()


def cells(register: ChangeRegisterView, column: str) -> dict[str, str]:
    model = register.model
    at = [shown.key for shown in model.columns].index(column)
    return {str(model.index(row, 0).data()): str(model.index(row, at).data()) for row in range(model.rowCount())}


def preview(register: ChangeRegisterView, qtbot: QtBot) -> Any:
    """The edit dialog once its preview is there."""
    qtbot.waitUntil(lambda: register.acts.edit_dialog is not None and bool(register.acts.edit_dialog.table.rows))
    return register.acts.edit_dialog


def test_that_the_bar_counts_what_is_selected_and_says_why_an_act_is_grey(
    register: ChangeRegisterView, named: Finder
) -> None:
    select(register, "title", "CHG-2026-0021")
    assert not named("change_register.selection").isVisible()
    select(register, "title", "CHG-2026-0021", "CHG-2026-0023")
    assert named("change_register.selection").isVisible()
    assert text_of(named, "change_register.selection.words") == "2 records selected"
    copy = named("change_register.selection.copy")
    assert not copy.isEnabled()
    assert copy.toolTip() == "Select one record to copy it"


def test_that_a_field_is_set_on_the_selected_records_after_a_preview(
    register: ChangeRegisterView, window: MainWindow, named: Finder, qtbot: QtBot, said: Said
) -> None:
    select(register, "system", "CHG-2026-0021", "CHG-2026-0022", "CHG-2026-0025")
    click(named("change_register.selection.edit"))
    dialog = preview(register, qtbot)
    assert dialog.chosen.key == "systems"
    value = named("set_field.value")
    assert isinstance(value, QComboBox)
    value.setFocus()
    QTest.keyClicks(value, "crm")
    qtbot.waitUntil(lambda: [row.after for row in dialog.table.rows] == ["crm", "crm", ""])
    refused = [row for row in dialog.table.rows if row.refusal]
    assert [row.ref for row in refused] == ["CHG-2026-0025"]
    assert [row.note for row in dialog.table.rows][1] == "voids 1 approval"
    assert "1 row is refused and left out" in text_of(named, "set_field.summary")
    assert text_of(named, "set_field.act") == "Set on 2 records"
    click(named("set_field.act"))
    qtbot.waitUntil(lambda: "set Systems on 2 changes" in said().lower() or "Systems on 2" in said())
    settled(qtbot, window)
    assert {cells(register, "system")[ref] for ref in ("CHG-2026-0021", "CHG-2026-0022")} == {"crm"}
    assert cells(register, "system")["CHG-2026-0025"] == "billing, ledger"


def test_that_ctrl_d_fills_the_first_value_down(
    register: ChangeRegisterView, window: MainWindow, named: Finder, qtbot: QtBot
) -> None:
    select(register, "system", "CHG-2026-0021")
    QTest.keyClick(register.table, Qt.Key.Key_F2)
    first = preview(register, qtbot)
    QTest.keyClicks(named("set_field.value"), "edge-lb")
    qtbot.waitUntil(lambda: text_of(named, "set_field.act") == "Set on 1 record")
    QTest.keyClick(first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: register.acts.edit_dialog is None)
    settled(qtbot, window)
    window.activateWindow()  # a window manager gives it back by itself
    qtbot.waitUntil(window.isActiveWindow)
    select(register, "system", "CHG-2026-0021", "CHG-2026-0023", "CHG-2026-0024")
    QTest.keyClick(register.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = preview(register, qtbot)
    assert [(row.ref, row.after) for row in dialog.table.rows] == [
        ("CHG-2026-0023", "edge-lb"),
        ("CHG-2026-0024", "edge-lb"),
    ]
    click(named("set_field.act"))
    qtbot.waitUntil(lambda: register.acts.edit_dialog is None)
    settled(qtbot, window)
    assert cells(register, "system")["CHG-2026-0024"] == "edge-lb"


def test_that_a_column_that_is_decided_cannot_be_filled_down(
    register: ChangeRegisterView, named: Finder, said: Said
) -> None:
    select(register, "state", "CHG-2026-0021", "CHG-2026-0023")
    QTest.keyClick(register.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert "it is decided, done or found, not typed" in said()
    assert register.acts.edit_dialog is None


BLOCK = "Key\tSummary\tComponent\r\nOPS-1\tRenew the certificate\tedge-lb\r\nOPS-2\t\tcrm\r\nOPS-3\tRotate the key\tcrm\r\n\r\n"


def test_that_pasted_rows_are_recorded_in_one_act_and_not_one_more(
    register: ChangeRegisterView, window: MainWindow, named: Finder, qtbot: QtBot, said: Said
) -> None:
    before = register.model.rowCount()
    QGuiApplication.clipboard().setText(BLOCK)
    register.table.setFocus()
    QTest.keyClick(register.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: register.acts.paste_dialog is not None and len(register.acts.paste_dialog.table.rows) == 3)
    dialog = register.acts.paste_dialog
    assert dialog is not None
    assert [row.refusal for row in dialog.table.rows] == ["", "It does not say what changed.", ""]
    assert text_of(named, "paste_rows.act") == "Record 2 changes"
    click(named("paste_rows.act"))
    qtbot.waitUntil(lambda: "2 changes pasted from a list" in said())
    settled(qtbot, window)
    assert register.model.rowCount() == before + 2


def test_that_another_column_can_be_named_by_hand(register: ChangeRegisterView, named: Finder, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("one\tRenew the certificate of the front\ntwo\tRotate the key of the ledger")
    register.acts.paste()
    dialog = register.acts.paste_dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: text_of(named, "paste_rows.act") == "Record 2 changes")
    first = named("paste_rows.column.0")
    assert isinstance(first, QComboBox)
    first.setFocus()
    QTest.keyClicks(first, "Syst")
    assert first.currentText() == "Systems"
    qtbot.waitUntil(lambda: [row.change.systems for row in dialog.table.rows] == [("one",), ("two",)])
    dialog.close()


def test_that_an_empty_clipboard_is_refused_in_a_sentence(register: ChangeRegisterView, said: Said) -> None:
    QGuiApplication.clipboard().setText("")
    register.table.setFocus()
    QTest.keyClick(register.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said() == "Nothing was pasted: the clipboard holds no cells. Copy rows in the spreadsheet first."


@pytest.mark.parametrize(("column", "part"), [("system", "system:billing"), ("kind", "type:normal")])
def test_that_a_cell_narrows_the_list_by_its_value(
    register: ChangeRegisterView, window: MainWindow, qtbot: QtBot, column: str, part: str
) -> None:
    menu = register.acts.menu_at(0, column)
    act = next(act for act in menu.actions() if ".filter." in act.objectName())
    act.trigger()
    menu.close()
    settled(qtbot, window)
    assert register.narrowing.text == part


def test_that_the_menu_copies_a_value_and_asks_for_a_copy_of_the_change(
    register: ChangeRegisterView, qtbot: QtBot
) -> None:
    select(register, "title", "CHG-2026-0021")
    menu = register.acts.menu_at(register.table.currentIndex().row(), "title")
    acts = {act.objectName().rpartition(".")[2]: act for act in menu.actions()}
    acts["copy_value"].trigger()
    assert QGuiApplication.clipboard().text() == "Rotate key 21"
    with qtbot.waitSignal(register.copy_wanted) as wanted:
        acts["copy"].trigger()
    assert wanted.args == [register.table.current_rid]
    menu.close()
