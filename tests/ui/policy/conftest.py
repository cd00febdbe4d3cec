"""The window on a real workspace with the starter policy as a draft, its author at the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.people import Person
from chgdesk.domain.policy import PolicyDocument
from chgdesk.services.policies.commands import CreatePolicy
from chgdesk.services.recording import AddPeople
from tests.ui.conftest import find, settled
from ui.desk_opener import DeskOpener
from ui.port import StartOwn
from ui.views.policy.place import PolicyPlace
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
DOCUMENT = PolicyDocument(
    ref="POL-7", title="Change management policy", owner_role="policy_owner", approver_role="policy_approver"
)


def make_workspace(path: Path) -> Any:
    """A workspace of Brandt with two people, its author at the desk."""
    wish = StartOwn(company="Brandt", system="Payments", zone="Europe/Lisbon", path=str(path))
    workspace: Any = DeskOpener().create(wish)
    people = (Person(ref="ines", name="Ines Koster"), Person(ref="tobi", name="Tobi Nwosu"))
    workspace.desk.execute(AddPeople(people=people))
    workspace.seat("ines")
    return workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The workspace with the starter policy as draft 0.1, closed."""
    made = tmp_path / "brandt.chgdesk"
    workspace = make_workspace(made)
    workspace.execute(CreatePolicy(document=DOCUMENT))
    workspace.close()
    return made


def text_of(window: MainWindow) -> TextPage:
    """The Text page."""
    assert window.frame is not None
    place = window.frame.place("policy")
    assert isinstance(place, PolicyPlace)
    page = place.page
    assert isinstance(page, TextPage)
    return page


def at_rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything asked is answered and everything typed is set out and kept."""

    def rests() -> None:
        page, frame = text_of(window), window.frame
        assert frame is not None
        assert frame.runner.is_idle, f"waiting for {frame.runner._waiting}"
        assert page.is_settled, {
            "reading": page._reading,
            "saving": page._saving,
            "keeping": page.unrecorded.is_waiting,
            "board": page.board.is_settled,
        }

    qtbot.waitUntil(rests, timeout=30_000)


def open_text(qtbot: QtBot, window: MainWindow, path: Path, person: str = "ines") -> TextPage:
    """Open the workspace, sit down, and go to the policy's text."""
    workspace: Any = DeskOpener().open(str(path))
    if person:
        workspace.seat(person)
    window.show_workspace(workspace)
    settled(qtbot, window)
    return go_to_text(qtbot, window)


def go_to_text(qtbot: QtBot, window: MainWindow) -> TextPage:
    """Go to the policy's text by the rail."""
    QTest.mouseClick(find(window, "rail.policy"), LEFT)
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.place("policy") is not None)
    qtbot.waitUntil(lambda: bool(window.findChild(QWidget, "policy_text")), timeout=20_000)
    qtbot.waitUntil(lambda: find(window, "policy_text").isVisible(), timeout=20_000)
    page = text_of(window)
    qtbot.waitUntil(lambda: bool(page.board.current) or find(window, "policy_text.empty").isVisible(), timeout=20_000)
    at_rest(qtbot, window)
    return page


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> TextPage:
    """The Text page on draft 0.1, read through once."""
    return open_text(qtbot, window, path)
