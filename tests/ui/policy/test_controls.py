"""The organisation's own controls at the desk: propose, add, change, retire, import with faults, export (EVD-21)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find
from tests.ui.policy.desk_pages import click, entries, go_to_page, kept, rest, sit_down
from ui.views.policy.controls.page import ControlsPage
from ui.window import MainWindow


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    return widget.text()


def chosen(window: MainWindow, name: str, place: Path) -> None:
    """Name a file in the dialog that asks for one."""
    dialog = window.findChild(QFileDialog, name)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(place))
    dialog.close()


def lines(window: MainWindow) -> list[str]:
    shown = find(window, "take_in.lines")
    assert isinstance(shown, QListWidget)
    return [shown.item(place).text() for place in range(shown.count())]


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> ControlsPage:
    sit_down(qtbot, window, path)
    shown: Any = go_to_page(qtbot, window, "controls")
    assert isinstance(shown, ControlsPage)
    return shown


def test_that_ten_are_proposed_shown_and_recorded_as_one_act(
    page: ControlsPage, window: MainWindow, qtbot: QtBot
) -> None:
    assert find(window, "policy_controls.empty").isVisible()
    seq = entries(window)
    click(find(window, "policy_controls.empty.propose"))
    assert len(lines(window)) == 10
    assert entries(window) == seq, "nothing is recorded before it was shown"
    click(find(window, "take_in.act"))
    qtbot.waitUntil(lambda: len(page.table.rows) == 10, timeout=20_000)
    rest(qtbot, window)
    assert entries(window) == seq + 1
    assert words(find(window, "policy_controls.says")) == "Each letter of the test sheet has a control of yours."


def test_that_a_control_is_added_changed_and_retired(page: ControlsPage, window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(find(window, "policy_controls.form.ref"), "AC-7")
    click(find(window, "policy_controls.form.save"))
    assert words(find(window, "policy_controls.form.fault")) == "The wording is empty. Say what the control does."
    QTest.keyClicks(find(window, "policy_controls.form.wording"), "A second person looks at each change.")
    click(find(window, "policy_controls.form.attributes.F"))
    click(find(window, "policy_controls.form.attributes.C"))
    click(find(window, "policy_controls.form.save"))
    qtbot.waitUntil(lambda: "AC-7" in kept(window, "own_control"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "own_control")["AC-7"].attributes == ("C", "F")
    box = find(window, "policy_controls.form.frequency")
    QTest.keyClicks(box, "each change")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: kept(window, "own_control")["AC-7"].frequency == "each change", timeout=20_000)
    rest(qtbot, window)
    click(find(window, "policy_controls.form.retire"))
    qtbot.waitUntil(lambda: kept(window, "own_control")["AC-7"].retired, timeout=20_000)
    rest(qtbot, window)
    assert not page.table.rows
    click(find(window, "policy_controls.retired"))
    assert [one.ref for one in page.table.rows] == ["AC-7"]


def test_that_a_list_with_faults_is_refused_whole_line_by_line(
    page: ControlsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "Number,Wording,Letters\nC-1,Something is done,A\n,Nothing,B\nC-3,More is done,Q\n", encoding="utf-8"
    )
    click(find(window, "policy_controls.import"))
    chosen(window, "file_choice.file", bad)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "take_in.lines") is not None, timeout=20_000)
    said = lines(window)
    assert said[0].startswith("line 3: the number is empty.")
    assert said[1].startswith("line 4: 'Q' is no letter of the test sheet.")
    assert not find(window, "take_in.act").isVisible()
    assert not kept(window, "own_control")


def test_that_a_list_is_taken_in_and_written_out_again(
    page: ControlsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    good = tmp_path / "good.csv"
    good.write_text("No.;Description;Attributes;Colour\nC-1;Something is done;A B;red\n", encoding="utf-8")
    click(find(window, "policy_controls.import"))
    chosen(window, "file_choice.file", good)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "take_in.note") is not None, timeout=20_000)
    assert words(find(window, "take_in.note")) == "Columns not read: Colour."
    click(find(window, "take_in.act"))
    qtbot.waitUntil(lambda: "C-1" in kept(window, "own_control"), timeout=20_000)
    rest(qtbot, window)
    seq = entries(window)
    out = tmp_path / "out.csv"
    click(find(window, "policy_controls.export"))
    chosen(window, "file_choice.where", out)
    qtbot.waitUntil(lambda: entries(window) == seq + 1, timeout=20_000)
    assert "C-1" in out.read_text(encoding="utf-8-sig")
    rest(qtbot, window)


def test_that_what_is_typed_of_one_control_waits_while_another_is_looked_at(
    page: ControlsPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(window, "policy_controls.propose"))
    click(find(window, "take_in.act"))
    qtbot.waitUntil(lambda: len(page.table.rows) == 10, timeout=20_000)
    rest(qtbot, window)
    box = find(window, "policy_controls.form.frequency")
    assert isinstance(box, QLineEdit)
    box.setFocus()
    QTest.keyClicks(box, " typed")
    before = words(box)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert words(box) != before
    QTest.keyClick(page.table, Qt.Key.Key_Up)
    assert words(box) == before


def test_that_nobody_by_name_can_read_the_list_only(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    sit_down(qtbot, window, path, person="")
    go_to_page(qtbot, window, "controls")
    for name in ("propose", "import", "add"):
        act = find(window, f"policy_controls.{name}")
        assert not act.isEnabled()
        assert "Nobody by name is at the desk" in act.toolTip()
    assert find(window, "policy_controls.export").isEnabled()
