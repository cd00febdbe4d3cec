"""Going to a page of the Policy place as a person does, and waiting until it rests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.parameters import value_at
from chgdesk.services import reading
from chgdesk.services.policies.queries import SetOf
from tests.ui.conftest import find, settled
from tests.ui.policy.conftest import LEFT
from ui.desk_opener import DeskOpener
from ui.views.policy.place import PolicyPlace
from ui.window import MainWindow

DRAFT = "POL-7#1"


def click(widget: QWidget) -> None:
    """Press it with the mouse."""
    QTest.mouseClick(widget, LEFT)


def workspace_of(window: MainWindow) -> Any:
    """The workspace behind the window."""
    assert window.frame is not None
    return window.frame._workspace


def entries(window: MainWindow) -> int:
    """How many entries the trail has."""
    size: int = workspace_of(window).ask(reading.TrailHead()).size
    return size


def recorded(window: MainWindow, path: str, version: str = DRAFT) -> Any:
    """The value that a version's set holds on record."""
    tree, _stored = workspace_of(window).ask(SetOf(version=version))
    return value_at(tree, path)


def kept(window: MainWindow, kind: str) -> dict[str, Any]:
    """The records of a kind by reference."""
    return {held.value.ref: held.value for held in workspace_of(window).ask(reading.RecordsOf(kind=kind))}


def place_of(window: MainWindow) -> PolicyPlace:
    """The Policy place."""
    assert window.frame is not None
    place = window.frame.place("policy")
    assert isinstance(place, PolicyPlace)
    return place


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything asked is answered, on the page and in what stands beside it."""

    def rests() -> None:
        frame = window.frame
        assert frame is not None
        assert frame.runner.is_idle
        page: Any = place_of(window).page
        assert page is not None
        assert getattr(page, "is_settled", True)
        for dialog in window.findChildren(QDialog):
            assert getattr(dialog, "is_settled", True)

    qtbot.waitUntil(rests, timeout=30_000)


def sit_down(qtbot: QtBot, window: MainWindow, path: Path, person: str = "ines") -> None:
    """Open the workspace with somebody at the desk; nobody where the name is empty."""
    workspace: Any = DeskOpener().open(str(path))
    if person:
        workspace.seat(person)
    window.show_workspace(workspace)
    settled(qtbot, window)


def go_to_page(qtbot: QtBot, window: MainWindow, key: str) -> Any:
    """Go to the Policy place by the rail, then to one of its pages by the bar."""
    click(find(window, "rail.policy"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, f"policy.page.{key}") is not None)
    click(find(window, f"policy.page.{key}"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, f"policy_{key}") is not None)
    rest(qtbot, window)
    return place_of(window).page
