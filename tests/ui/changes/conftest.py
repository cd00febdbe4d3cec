"""The window on a workspace with a busy week, on Monday 13 July 2026, Mara at the desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.changes.busy_office import make, opened
from tests.ui.conftest import find, settled
from tests.ui.policy.desk_pages import click
from ui.views.changes_place import ChangesPlace
from ui.window import MainWindow


@pytest.fixture(scope="session")
def busy_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once."""
    return make(tmp_path_factory.mktemp("busy") / "Busy.chgdesk")


@pytest.fixture(scope="session")
def full_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with three hundred plans more."""
    return make(tmp_path_factory.mktemp("full") / "Full.chgdesk", more=300)


@pytest.fixture
def busy(busy_week: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(busy_week, tmp_path / "Busy.chgdesk"))


def changes_of(window: MainWindow) -> ChangesPlace:
    """The Changes place."""
    assert window.frame is not None
    place = window.frame.place("changes")
    assert isinstance(place, ChangesPlace)
    return place


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything asked is answered, on the page in sight and behind it."""

    def rests() -> None:
        assert window.frame is not None
        assert window.frame.runner.is_idle
        page: Any = changes_of(window).page
        assert page is not None
        assert getattr(page, "is_settled", True)

    qtbot.waitUntil(rests, timeout=30_000)


def open_office(qtbot: QtBot, window: MainWindow, path: Path, person: str = "mara") -> None:
    """Open the workspace with somebody at the desk."""
    window.show_workspace(opened(path, person))
    settled(qtbot, window)


def bring(qtbot: QtBot, window: MainWindow, key: str) -> Any:
    """Go to a page of the Changes place by its bar."""
    click(find(window, f"changes.page.{key}"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, key) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: find(window, key).isVisible(), timeout=20_000)
    rest(qtbot, window)
    return changes_of(window).page


def go_to(qtbot: QtBot, window: MainWindow, path: Path, key: str, person: str = "mara") -> Any:
    """Both."""
    open_office(qtbot, window, path, person)
    return bring(qtbot, window, key)


def keys(widget: QWidget, *pressed: Any) -> None:
    """Press some keys, one after another."""
    for key in pressed:
        QTest.keyClick(widget, key)
