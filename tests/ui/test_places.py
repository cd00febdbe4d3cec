"""Going from place to place of the window, and who sits at the desk (POL-15)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from chgdesk.domain.people import AssignmentReason, Person, RoleAssignment
from chgdesk.errors import UserError
from chgdesk.services.policies.commands import WithdrawPolicy
from chgdesk.services.recording import AddPeople, AssignRoles
from tests.ui.conftest import Finder, find, settled, turn
from ui.desk_opener import DeskOpener
from ui.port import StartOwn
from ui.settings import Settings
from ui.views.policy.place import PolicyPlace
from ui.watchdog import Watchdog
from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with an author and an approver on record, closed again."""
    made = tmp_path / "brandt.chgdesk"
    wish = StartOwn(company="Brandt", system="Payments", zone="Europe/Lisbon", path=str(made))
    workspace: Any = DeskOpener().create(wish)
    people = (Person(ref="ines", name="Ines Koster"), Person(ref="tobi", name="Tobi Nwosu"))
    gone = Person(ref="old", name="Olaf Gone", active=False)
    workspace.desk.execute(AddPeople(people=(*people, gone)))
    role = RoleAssignment(
        ref="r1",
        person="tobi",
        role="cto",
        held_from=workspace.now().replace(year=2020),
        reason=AssignmentReason.PERMANENT,
    )
    workspace.desk.execute(AssignRoles(assignments=(role,)))
    workspace.close()
    return made


def place_of(window: MainWindow) -> PolicyPlace:
    """The Policy place, once it is made."""
    assert window.frame is not None
    made = window.frame.place("policy")
    assert isinstance(made, PolicyPlace)
    return made


def go_to_policy(qtbot: QtBot, window: MainWindow) -> None:
    QTest.mouseClick(find(window, "rail.policy"), LEFT)
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.place("policy") is not None)
    qtbot.waitUntil(lambda: place_of(window).page is not None)
    settled(qtbot, window)


def choose(window: MainWindow, name: str) -> None:
    """Take a line of the menu behind the person's button, as a click on it does."""
    act = window.findChild(QAction, name)
    assert isinstance(act, QAction)
    assert act.isEnabled()
    act.trigger()


def person_words(window: MainWindow) -> str:
    shown = find(window, "top_bar.person")
    assert isinstance(shown, QPushButton)
    return shown.text()


def test_that_back_and_forward_lead_across_places(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    frame = desk.frame
    assert frame is not None
    rid = frame.register.model.rid_at(0)
    assert rid is not None
    frame.open_record(rid)
    settled(qtbot, desk)
    go_to_policy(qtbot, desk)
    assert frame.places.currentWidget() is place_of(desk)
    QTest.mouseClick(named("policy.page.versions"), LEFT)
    QTest.mouseClick(named("rail.changes"), LEFT)
    assert frame.register.isVisible()
    for expected in ("versions", "text"):
        desk.do("back")
        assert frame.places.currentWidget() is place_of(desk)
        assert place_of(desk).home == expected
    desk.do("back")
    assert frame.places.currentWidget() is frame.record
    desk.do("forward")
    assert frame.places.currentWidget() is place_of(desk)
    settled(qtbot, desk)


def test_that_a_place_is_made_without_holding_the_window_up(
    desk: MainWindow, named: Finder, watchdog: Watchdog, qtbot: QtBot
) -> None:
    watchdog.start()
    go_to_policy(qtbot, desk)
    for page in ("versions", "parameters", "controls", "crosswalk", "documents", "text"):
        QTest.mouseClick(named(f"policy.page.{page}"), LEFT)
        turn(qtbot, watchdog)
    settled(qtbot, desk)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


def test_that_the_page_left_is_the_page_found(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    go_to_policy(qtbot, desk)
    QTest.mouseClick(named("policy.page.parameters"), LEFT)
    QTest.mouseClick(named("rail.changes"), LEFT)
    go_to_policy(qtbot, desk)
    assert place_of(desk).home == "parameters"


def test_that_two_clicks_sit_somebody_down_and_the_seat_is_remembered(
    window: MainWindow, path: Path, settings: Settings, qtbot: QtBot
) -> None:
    window.show_workspace(DeskOpener().open(str(path)))
    settled(qtbot, window)
    assert person_words(window) == "Choose who you are"
    assert window.findChild(QAction, "top_bar.seat.old") is None, "who has left cannot sit down"
    choose(window, "top_bar.seat.tobi")
    qtbot.waitUntil(lambda: person_words(window) == "TN  Tobi Nwosu")
    assert "cto" in find(window, "top_bar.person").toolTip()
    window.show_workspace(DeskOpener().open(str(path)))
    qtbot.waitUntil(lambda: person_words(window) == "TN  Tobi Nwosu")
    settled(qtbot, window)


def test_that_the_trail_names_whoever_sits_at_the_desk(path: Path) -> None:
    workspace: Any = DeskOpener().open(str(path))
    try:
        assert workspace.seat("tobi").person == "Tobi Nwosu"
        changed = workspace.execute(AddPeople(people=(Person(ref="mara", name="Mara Palm"),)))
        assert changed.kinds == {"person"}
        assert changed.sentence.startswith("Put Mara Palm on record")
        assert workspace.desk.context.actor.person == "tobi"
        assert "Mara Palm" in workspace.card.people
    finally:
        workspace.close()


def test_that_the_policy_is_not_written_by_nobody(path: Path) -> None:
    """POL-15: author and approver are told apart by who sits at the desk."""
    workspace: Any = DeskOpener().open(str(path))
    try:
        with pytest.raises(UserError, match="Choose who you are"):
            workspace.execute(WithdrawPolicy(version="v1", reason="not needed any more"))
        with pytest.raises(UserError, match="no person somebody on record"):
            workspace.seat("somebody")
    finally:
        workspace.close()


def test_that_a_first_person_is_put_on_record_at_the_desk(
    window: MainWindow, tmp_path: Path, named: Finder, qtbot: QtBot
) -> None:
    wish = StartOwn(company="New", system="Shop", zone="UTC", path=str(tmp_path / "new.chgdesk"))
    window.show_workspace(DeskOpener().create(wish))
    settled(qtbot, window)
    choose(window, "top_bar.new_person")
    dialog = window.findChild(QDialog, "new_person")
    assert isinstance(dialog, QDialog)
    QTest.mouseClick(find(dialog, "new_person.record"), LEFT)
    fault = find(dialog, "new_person.fault")
    assert isinstance(fault, QLabel)
    assert "name" in fault.text()
    QTest.keyClicks(find(dialog, "new_person.name"), "Dilek Aras")
    QTest.mouseClick(find(dialog, "new_person.record"), LEFT)
    qtbot.waitUntil(lambda: person_words(window) == "DA  Dilek Aras")
    settled(qtbot, window)
