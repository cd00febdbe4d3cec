"""The crosswalk at the desk: points tied to sections, own frameworks, gaps, files (MAP-01..05)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find
from tests.ui.policy.desk_pages import click, entries, go_to_page, kept, rest, sit_down
from tests.ui.policy.test_controls import chosen, lines
from ui.views.policy.crosswalk.page import CrosswalkPage
from ui.window import MainWindow


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    return widget.text()


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> CrosswalkPage:
    sit_down(qtbot, window, path)
    shown: Any = go_to_page(qtbot, window, "crosswalk")
    assert isinstance(shown, CrosswalkPage)
    return shown


def frameworks(window: MainWindow) -> list[str]:
    shown = find(window, "policy_crosswalk.points.frameworks")
    assert isinstance(shown, QListWidget)
    return [shown.item(place).text() for place in range(shown.count())]


def test_that_eighteen_points_stand_in_our_own_words_with_edition_and_sections(
    page: CrosswalkPage, window: MainWindow
) -> None:
    assert frameworks(window)[0] == "CC8.1  18"
    assert "On demand" in frameworks(window)
    assert len(page.points.table.rows) == 18
    assert "2022" in words(find(window, "policy_crosswalk.points.edition"))
    assert "our own words" in words(find(window, "policy_crosswalk.points.own_words"))
    assert any(one.clauses for one in page.points.table.rows)


@pytest.mark.qt_log_ignore("plugin does not support")  # the list under the box, on the offscreen screen
def test_that_a_section_is_tied_to_a_point_and_untied_again(
    page: CrosswalkPage, window: MainWindow, qtbot: QtBot
) -> None:
    assert page.points.table.choose(lambda one: one.row.ref, "CC8.1 8")
    box = find(window, "policy_crosswalk.points.form.sections.add")
    box.setFocus()
    QTest.keyClicks(box, "1 Purpose")
    click(find(window, "policy_crosswalk.points.form.sections.add_act"))
    click(find(window, "policy_crosswalk.points.form.save"))
    qtbot.waitUntil(lambda: "CC8.1 8" in kept(window, "crosswalk_row"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "crosswalk_row")["CC8.1 8"].sections == ("purpose",)
    assert page.points.table.current.answered.startswith("1 Purpose")
    click(find(window, "policy_crosswalk.points.form.sections.purpose"))
    click(find(window, "policy_crosswalk.points.form.save"))
    qtbot.waitUntil(lambda: not kept(window, "crosswalk_row")["CC8.1 8"].sections, timeout=20_000)
    rest(qtbot, window)


def test_that_a_framework_of_ones_own_is_added(page: CrosswalkPage, window: MainWindow, qtbot: QtBot) -> None:
    click(find(window, "policy_crosswalk.add"))
    for key, text in (("framework", "House rules"), ("point", "1")):
        QTest.keyClicks(find(window, f"policy_crosswalk.points.form.{key}"), text)
    click(find(window, "policy_crosswalk.points.form.save"))
    assert words(find(window, "policy_crosswalk.points.form.fault")).startswith("Paraphrase: empty.")
    QTest.keyClicks(find(window, "policy_crosswalk.points.form.paraphrase"), "Nobody works alone at night.")
    click(find(window, "policy_crosswalk.points.form.save"))
    qtbot.waitUntil(lambda: "House rules 1" in kept(window, "crosswalk_row"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "crosswalk_row")["House rules 1"].own
    assert "House rules  1" in frameworks(window)


def test_that_the_gaps_of_a_period_are_found_and_lead_to_their_point(
    page: CrosswalkPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(window, "policy_crosswalk.tab.gaps"))
    click(find(window, "policy_crosswalk.gaps.find"))
    rest(qtbot, window)
    said = words(find(window, "policy_crosswalk.gaps.words"))
    assert "points lack something" in said
    assert "Rests on version 0.1 and 0 records of the period." in said
    table = page.gaps.table
    assert table.isVisible()
    gap = table.rows[0]
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.points.isVisible)
    assert page.points.table.current.row.ref == gap.row.ref


def test_that_the_crosswalk_is_written_and_a_bad_file_is_refused_line_by_line(
    page: CrosswalkPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    out, seq = tmp_path / "crosswalk.csv", entries(window)
    click(find(window, "policy_crosswalk.export"))
    chosen(window, "file_choice.where", out)
    qtbot.waitUntil(lambda: entries(window) == seq + 1, timeout=20_000)
    rest(qtbot, window)
    out.write_text("framework,point,paraphrase,topics\nHouse,1,Be kind,scope\nHouse,2,,nowhere\n", encoding="utf-8")
    click(find(window, "policy_crosswalk.import"))
    chosen(window, "file_choice.file", out)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "take_in.lines") is not None, timeout=20_000)
    assert [line.split(":")[0] for line in lines(window)] == ["line 3", "line 3"]
    assert not kept(window, "crosswalk_row")


def test_that_a_file_of_ones_own_framework_is_taken_in(
    page: CrosswalkPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("framework,point,paraphrase,topics\nHouse,1,Be kind,scope\n", encoding="utf-8")
    click(find(window, "policy_crosswalk.import"))
    chosen(window, "file_choice.file", file)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "take_in.lines") is not None, timeout=20_000)
    assert lines(window) == ["House 1  Be kind"]
    click(find(window, "take_in.act"))
    qtbot.waitUntil(lambda: "House 1" in kept(window, "crosswalk_row"), timeout=20_000)
    rest(qtbot, window)
    assert "House  1" in frameworks(window)
