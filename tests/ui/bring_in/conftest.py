"""The window on a real workspace, at the page that brings lists in, Ines at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.people import Person
from chgdesk.services.recording import AddPeople
from tests.ui.conftest import find, settled
from tests.ui.policy.ways_in import click
from ui.desk_opener import DeskOpener
from ui.port import StartOwn
from ui.views.bring_in.page import BringInPage
from ui.window import MainWindow


@pytest.fixture(scope="session")
def bring_in_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with three people and no changes, made once."""
    made = tmp_path_factory.mktemp("bring_in") / "brandt.chgdesk"
    wish = StartOwn(company="Brandt", system="Ledger", zone="Europe/Lisbon", path=str(made))
    workspace: Any = DeskOpener().create(wish)
    people = (
        Person(ref="ines", name="Ines Koster"),
        Person(ref="palm", name="Jonas Palm", logins=("jpalm",)),
        Person(ref="tobi", name="Tobi Nwosu", logins=("tnwosu",)),
    )
    workspace.desk.execute(AddPeople(people=people))
    workspace.close()
    return made


@pytest.fixture
def path(bring_in_template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    made = tmp_path / "brandt.chgdesk"
    made.write_bytes(bring_in_template.read_bytes())
    return made


@pytest.fixture
def workspace(path: Path) -> Any:
    """The workspace as the window holds it."""
    opened: Any = DeskOpener().open(str(path))
    opened.seat("ines")
    return opened


@pytest.fixture
def page(window: MainWindow, workspace: Any, qtbot: QtBot) -> BringInPage:
    """The page, reached by its button."""
    window.show_workspace(workspace)
    settled(qtbot, window)
    click(find(window, "changes.page.bring_in"))
    qtbot.waitUntil(lambda: bool(window.findChildren(BringInPage)))
    made = window.findChildren(BringInPage)[0]
    qtbot.waitUntil(made.isVisible)
    at_rest(qtbot, window, made)
    return made


def at_rest(qtbot: QtBot, window: MainWindow, page: BringInPage) -> None:
    """Nothing is read, rehearsed or recorded any more."""
    qtbot.waitUntil(
        lambda: window.frame is not None and window.frame.runner.is_idle and page.is_settled, timeout=60_000
    )


def shown(window: QWidget, name: str) -> bool:
    """Whether a widget is in sight."""
    return find(window, name).isVisible()


@dataclass(frozen=True)
class Scene:
    """What an act needs: the window, the page, the workspace behind it, and a folder for files."""

    window: MainWindow
    page: BringInPage
    workspace: Any
    qtbot: QtBot
    folder: Path

    def named(self, name: str) -> QWidget:
        """The widget of this name."""
        return find(self.window, name)

    def rest(self) -> None:
        """Nothing is read, rehearsed or recorded any more."""
        at_rest(self.qtbot, self.window, self.page)


@pytest.fixture
def at(window: MainWindow, page: BringInPage, workspace: Any, qtbot: QtBot, tmp_path: Path) -> Scene:
    """Everything at hand."""
    return Scene(window=window, page=page, workspace=workspace, qtbot=qtbot, folder=tmp_path)
