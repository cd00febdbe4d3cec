"""The bar of pages that several places of the rail share (ux.md, The window)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find
from ui.widgets.place_bar import BarPage, PlaceBar


def bar_of(made: list[str], shown: str = "") -> PlaceBar:
    """A bar of two pages that notes which were made."""

    def page(words: str) -> QLabel:
        made.append(words)
        return QLabel(words)

    pages = [BarPage(key=key, words=key.title(), make=partial(page, key)) for key in ("one", "two")]
    bar = PlaceBar("demo", pages, shown)
    bar.chosen.connect(bar.show_page)
    return bar


def test_that_a_page_is_made_when_somebody_first_goes_there_and_only_once(qtbot: QtBot) -> None:
    """Nothing is made before it is asked for, and nothing twice."""
    made: list[str] = []
    bar = bar_of(made)
    qtbot.addWidget(bar)
    bar.show()
    assert made == []
    bar.show_page(None)
    qtbot.waitUntil(lambda: bar.page is not None and bar.page.isVisible())
    assert made == ["one"]
    QTest.mouseClick(find(bar, "demo.page.two"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.page is not None and bar.page.isVisible())
    with qtbot.waitSignal(bar.brought) as back:
        QTest.mouseClick(find(bar, "demo.page.one"), Qt.MouseButton.LeftButton)
    assert back.args == ["one", False]
    assert made == ["one", "two"]
    assert [page.isVisible() for page in bar.pages] == [True, False]


def test_that_the_button_of_the_page_in_sight_is_the_one_pressed_down(qtbot: QtBot) -> None:
    """A key that no page has leaves the page in sight."""
    bar = bar_of([], "two")
    qtbot.addWidget(bar)
    bar.show_page("nowhere")
    shown = {key: find(bar, f"demo.page.{key}") for key in ("one", "two")}
    assert bar.shown == "two"
    assert [isinstance(b, QPushButton) and b.isChecked() for b in shown.values()] == [False, True]
    with qtbot.waitSignal(bar.brought) as brought:
        bar.show_page("one")
        bar.show_page("two")
    assert brought.args == ["two", True]
