"""A window over the sample company, dressed as it ships, with nothing of the person's own machine in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.sample import SampleOpener, SampleWorkspace
from ui.collector import Collector
from ui.look import look
from ui.settings import Settings
from ui.theme import Scheme
from ui.views.change_record import ChangeRecordView
from ui.watchdog import Watchdog
from ui.window import MainWindow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's offscreen screen cannot tell a window manager its size hints, raise or grab, and says so; a real one can."""
    for item in items:
        if "ui" in item.path.parts or "screens" in item.path.parts or "e2e" in item.path.parts:
            item.add_marker(
                pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise", "grabbing the keyboard")
            )


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Every test starts in light, in the bundled face."""
    if not qapp.styleSheet() or look().colours.scheme is not Scheme.LIGHT:
        look().use(Scheme.LIGHT, qapp)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "own")


@pytest.fixture
def opener() -> SampleOpener:
    return SampleOpener()


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, opener: SampleOpener, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on its start page, shown."""
    shown = MainWindow(opener, settings, tmp_path)
    shown.resize(1280, 800)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    yield shown
    shown.close()


@pytest.fixture
def sample() -> SampleWorkspace:
    return SampleWorkspace(212)


@pytest.fixture
def desk(window: MainWindow, sample: SampleWorkspace, qtbot: QtBot) -> MainWindow:
    """The window on the sample company's register, listed and counted."""
    window.show_workspace(sample)
    settled(qtbot, window)
    return window


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything that was asked is answered."""
    frame = window.frame
    assert frame is not None
    qtbot.waitUntil(lambda: frame.runner.is_idle and not frame.register.model.is_loading, timeout=20_000)


def turn(qtbot: QtBot, watchdog: Watchdog) -> None:
    """Let the window have one turn, as between two acts of a person."""
    beats = watchdog.beats
    qtbot.waitUntil(lambda: watchdog.beats > beats)


def shows(record: ChangeRecordView, rid: int) -> bool:
    """Whether a record's page is shown."""
    return record.page is not None and record.page.rid == rid


@pytest.fixture
def watchdog(qtbot: QtBot) -> Iterator[Watchdog]:
    """Watches the GUI thread during a test; unreachable objects are looked for as in the running application."""
    dog, collector = Watchdog(), Collector()
    collector.start()
    yield dog
    dog.stop()
    collector.stop()


def find(window: QObject, name: str) -> QWidget:
    """The widget of this name, as a person would point at it."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


Finder = Callable[[str], QWidget]


@pytest.fixture
def named(window: MainWindow) -> Finder:
    return lambda name: find(window, name)
