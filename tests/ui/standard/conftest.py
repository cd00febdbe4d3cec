"""The window on a real workspace with rules in force and procedures to log under; Sten, who deploys, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.people import Person
from chgdesk.services.catalogue.commands import DraftTemplate, Wording
from chgdesk.services.context import FixedClock
from chgdesk.services.recording import AddPeople
from tests.services import policy_desk as office
from tests.services import standard_desk as room
from tests.ui.conftest import settled
from ui.desk_opener import DeskOpener
from ui.dialogs.log_standard import LogStandardDialog
from ui.views.place_desk import PlaceDesk
from ui.window import MainWindow

EDGE = room.WORDING
MEMBERS = Wording(
    title="Add a member to a group",
    allowed_types=("access",),
    steps="Read the request, add the member.",
    risk_assessment="One person gains what their lead asked for.",
    rollback_plan="Take the member out again.",
)


def make(folder: Path, *, cards: bool = True, individual: bool = False) -> Path:
    """A workspace whose policy has been in force for ten days and two procedures for two."""
    now = datetime.now(UTC).replace(microsecond=0)
    clock = FixedClock(at=now - timedelta(days=10))
    with office.a_desk(folder, clock) as desk:
        draft = office.begin(desk)
        if individual:
            room.set_value(desk, draft, "standard.individual_approval", "true")
        office.submit(desk, draft, wanted=_oslo(clock.at))
        office.approve(desk, draft)
        office.publish(desk, draft, _oslo(clock.at))
        clock.set(now - timedelta(days=2))
        desk.execute(AddPeople(people=(Person(ref="palm", name="Erik Palm", logins=("epalm",)),)))
        desk.execute(office.grants(("palm", "deployer")))
        if cards:
            room.keep_card(desk, SystemCard(ref="edge", title="Edge proxy", change_type="configuration"))
        room.approved(desk, EDGE)
        room.approved(desk, MEMBERS)
        desk.execute(DraftTemplate(wording=room.without(EDGE, title="Renew the inner certificate")))
    return folder / "Nordlys.chgdesk"


def _oslo(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo("Europe/Oslo")).date()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once."""
    return make(tmp_path_factory.mktemp("standard"))


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    copy = tmp_path / "Nordlys.chgdesk"
    copy.write_bytes(made.read_bytes())
    return copy


def sit_down(qtbot: QtBot, window: MainWindow, path: Path, person: str = "sten") -> PlaceDesk:
    """Open the workspace, sit down, and answer with the desk that pages are handed."""
    workspace: Any = DeskOpener().open(str(path))
    if person:
        workspace.seat(person)
    window.show_workspace(workspace)
    settled(qtbot, window)
    assert window.frame is not None
    return PlaceDesk(window.frame._around)


@pytest.fixture
def place_desk(window: MainWindow, path: Path, qtbot: QtBot) -> PlaceDesk:
    """Sten's desk."""
    return sit_down(qtbot, window, path)


def open_log(qtbot: QtBot, window: MainWindow, desk: PlaceDesk, procedure: str = "") -> LogStandardDialog:
    """The dialog of W4 over the window, with the catalogue read."""
    dialog = LogStandardDialog(desk, procedure, window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)
    return dialog


Opened = Callable[..., LogStandardDialog]


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, place_desk: PlaceDesk) -> Opened:
    return lambda procedure="": open_log(qtbot, window, place_desk, procedure)
