from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Finder, settled
from tests.ui.sample import SampleOpener
from ui.settings import Settings
from ui.views.start import StartView
from ui.window import MainWindow


def press(qtbot: QtBot, named: Finder, name: str) -> None:
    QTest.mouseClick(named(name), Qt.MouseButton.LeftButton)


def fault(named: Finder) -> str:
    shown = named("start.form.fault")
    assert isinstance(shown, QLabel)
    return shown.text() if shown.isVisible() else ""


def test_that_the_sample_company_is_one_press_away(window: MainWindow, named: Finder, qtbot: QtBot) -> None:
    press(qtbot, named, "start.sample")
    qtbot.waitUntil(lambda: window.frame is not None)
    settled(qtbot, window)
    assert window.windowTitle() == "Lindqvist Parcels – chgdesk"


def test_that_the_form_names_what_is_missing_one_at_a_time(
    window: MainWindow, named: Finder, qtbot: QtBot, opener: SampleOpener, tmp_path: Path
) -> None:
    press(qtbot, named, "start.own")
    press(qtbot, named, "start.create")
    assert "company’s name" in fault(named)
    QTest.keyClicks(named("start.company"), "Brandt & Sons")
    press(qtbot, named, "start.create")
    assert "Name the system" in fault(named)
    QTest.keyClicks(named("start.system"), "Payments")
    zone = named("start.zone")
    assert isinstance(zone, QComboBox)
    zone.setEditText("Mars/Base")
    press(qtbot, named, "start.create")
    assert "not a time zone" in fault(named)
    zone.setEditText("Europe/Lisbon")
    press(qtbot, named, "start.create")
    qtbot.waitUntil(lambda: window.frame is not None)
    settled(qtbot, window)
    wish = opener.created[0]
    assert (wish.company, wish.system, wish.zone) == ("Brandt & Sons", "Payments", "Europe/Lisbon")
    assert Path(wish.path) == tmp_path / "Brandt  Sons.chgdesk"


def test_that_a_taken_file_name_is_refused_before_anything_is_made(
    window: MainWindow, named: Finder, qtbot: QtBot, tmp_path: Path, opener: SampleOpener
) -> None:
    (tmp_path / "Brandt.chgdesk").touch()
    press(qtbot, named, "start.own")
    QTest.keyClicks(named("start.company"), "Brandt")
    QTest.keyClicks(named("start.system"), "Payments")
    press(qtbot, named, "start.create")
    assert "exists already" in fault(named)
    assert not opener.created


def test_that_a_file_that_is_no_workspace_is_named_in_one_sentence(window: MainWindow, qtbot: QtBot) -> None:
    window.open_path("broken.txt")
    qtbot.waitUntil(window.start.fault.isVisible)
    assert "not a chgdesk workspace" in window.start.fault.text()
    assert window.start.isEnabled()


def test_that_a_file_held_by_somebody_else_opens_for_reading_and_says_by_whom(
    window: MainWindow, named: Finder, qtbot: QtBot
) -> None:
    window.open_path("held.chgdesk")
    qtbot.waitUntil(lambda: window.frame is not None)
    settled(qtbot, window)
    shown = named("frame.read_only.words")
    assert isinstance(shown, QLabel)
    assert shown.isVisible()
    assert "Mara Palm has it open on desk-2" in shown.text()


def test_that_recent_files_are_listed_newest_first_and_open(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / f"{name}.chgdesk").touch()
        settings.note_opened(str(tmp_path / f"{name}.chgdesk"))
    settings.note_opened(str(tmp_path / "gone.chgdesk"))
    view = StartView(settings, tmp_path)
    qtbot.addWidget(view)
    view.show()
    first = view.findChild(QAbstractButton, "start.recent.0")
    assert isinstance(first, QAbstractButton)
    assert first.accessibleName() == "Open second"
    with qtbot.waitSignal(view.open_wanted) as opened:
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert opened.args == [str(tmp_path / "second.chgdesk")]
