"""The window on a real workspace of five people, the compliance officer at the desk, at the People place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.crypto import KdfCost
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Deployment
from chgdesk.domain.people import Actor, Person
from chgdesk.services import reading
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.recording import AddPeople, GrantRole, RecordChanges
from tests.ui.conftest import find, settled
from tests.ui.policy.conftest import LEFT
from ui.desk_opener import DeskOpener
from ui.port import StartOwn
from ui.views.people.place import PeoplePlace
from ui.window import MainWindow

NOW = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
FROM = datetime(2026, 1, 1, tzinfo=UTC)
STAFF = (("sanna", "Sanna Miettinen"), ("henna", "Henna Laakso"), ("yusuf", "Yusuf Demir"), ("marek", "Marek Dvořák"))
ROLES = (
    ("sanna", "compliance_officer"),
    ("henna", "deployer"),
    ("yusuf", "deployer"),
    ("marek", "engineering_lead"),
)


def opener() -> DeskOpener:
    """A desk whose clock stands on Monday 3 August 2026, with passphrases that are quick to check."""
    cheap = KdfCost(time=1, memory_kib=8, lanes=1)
    return DeskOpener(context=Context(actor=Actor(person="desk", name="desk"), clock=FixedClock(at=NOW), kdf=cheap))


def make(path: Path) -> Any:
    """An empty workspace."""
    return opener().create(StartOwn(company="Brandt", system="Payments", zone="Europe/Lisbon", path=str(path)))


def a_change(number: int, author: str, approver: str, implementer: str) -> Change:
    went = datetime(2026, 7, number, 9, 0, tzinfo=UTC)
    return Change(
        ref=f"CHG-2026-{number:04d}",
        title=f"Rotate key {number}",
        author=author,
        requester="sanna",
        created_at=went,
        approvals=(Approval(person=approver, decided_at=went),),
        deployments=(Deployment(start=went, end=went, implementer=implementer),),
        state=ChangeState.CLOSED,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Four people with a role each and two changes, closed."""
    made = tmp_path / "brandt.chgdesk"
    workspace = make(made)
    people = tuple(
        Person(ref=ref, name=name, email=f"{ref}@x.org", employed_from=date(2024, 1, 8)) for ref, name in STAFF
    )
    workspace.desk.execute(AddPeople(people=people))
    for person, role in ROLES:
        workspace.desk.execute(GrantRole(person=person, role=role, held_from=FROM))
    changes = (a_change(1, "henna", "marek", "yusuf"), a_change(2, "marek", "marek", "henna"))
    workspace.desk.execute(RecordChanges(changes=changes))
    workspace.close()
    return made


def place_of(window: MainWindow) -> PeoplePlace:
    """The People place."""
    assert window.frame is not None
    place = window.frame.place("people")
    assert isinstance(place, PeoplePlace)
    return place


def click(widget: QWidget) -> None:
    """Press it with the mouse."""
    QTest.mouseClick(widget, LEFT)


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything asked is answered, on the page and in what stands beside it."""

    def rests() -> None:
        frame = window.frame
        assert frame is not None
        assert frame.runner.is_idle
        page: Any = place_of(window).page
        assert page is not None
        assert page.is_settled
        for dialog in window.findChildren(QDialog):
            assert getattr(dialog, "is_settled", True)

    qtbot.waitUntil(rests, timeout=30_000)


def sit_down(qtbot: QtBot, window: MainWindow, path: Path, person: str = "sanna") -> None:
    """Open the workspace with somebody at the desk; nobody where the name is empty."""
    workspace: Any = opener().open(str(path))
    if person:
        workspace.seat(person)
    window.show_workspace(workspace)
    settled(qtbot, window)


def go_to_page(qtbot: QtBot, window: MainWindow, key: str) -> Any:
    """Go to the People place by the rail, then to one of its pages by the bar."""
    click(find(window, "rail.people"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, f"people.page.{key}") is not None, timeout=20_000)
    click(find(window, f"people.page.{key}"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, f"people_{key}") is not None, timeout=20_000)
    rest(qtbot, window)
    return place_of(window).page


def kept(window: MainWindow, kind: str) -> dict[str, Any]:
    """The records of a kind by reference."""
    assert window.frame is not None
    held = window.frame._workspace.ask(reading.RecordsOf(kind=kind))
    return {one.value.ref: one.value for one in held}


def entries(window: MainWindow) -> int:
    """How many entries the trail has."""
    assert window.frame is not None
    size: int = window.frame._workspace.ask(reading.TrailHead()).size
    return size


def words(window: MainWindow, name: str) -> str:
    """What a named widget says."""
    widget = find(window, name)
    assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    return widget.text()


def write(window: MainWindow, name: str, text: str) -> None:
    """Type over what stands in a box."""
    box = find(window, name)
    assert isinstance(box, QLineEdit | QPlainTextEdit)
    click(box)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)


def choose(window: MainWindow, name: str, row: str) -> None:
    """Choose a line of a box by its words, from the keyboard."""
    box = find(window, name)
    assert isinstance(box, QComboBox)
    at = box.findText(row)
    assert at >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)
