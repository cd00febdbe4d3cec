"""What a record is joined to, on its page: opened, copied, followed up (VER-07)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from chgdesk.app import open_desk
from chgdesk.domain.change_facts import Link
from chgdesk.services.changes.desk import StandingOf
from chgdesk.services.changes.saving import SaveChange
from tests.services.change_desk import MONDAY, a_request
from tests.ui.changes.busy_office import context
from tests.ui.changes.conftest import changes_of, open_office
from tests.ui.conftest import find, settled
from tests.ui.policy.desk_pages import click, workspace_of
from ui.views.capture.page import CapturePage
from ui.window import MainWindow

FIRST = "CHG-2026-0001"


@pytest.fixture
def joined(busy: Path) -> Path:
    """A follow-up of the first record, with a ticket and a pull request."""
    later = a_request(
        title="Clear the old totals",
        follow_up_of=FIRST,
        home_system="jira",
        home_ref="PAY-77",
        links=(Link(kind="pull_request", target="https://git.example/pay/12", title="Clear totals"),),
    )
    with open_desk(busy, context=context()) as desk:
        desk.execute(SaveChange(change=later))
    return busy


def rid_of(window: MainWindow, ref: str) -> int:
    rid: int = workspace_of(window).ask(StandingOf(ref=ref, now=MONDAY)).rid
    return rid


def unfold(qtbot: QtBot, window: MainWindow, ref: str) -> list[str]:
    """Open a record and its links; what each line says."""
    assert window.frame is not None
    window.frame.open_record(rid_of(window, ref))
    record = changes_of(window).record
    qtbot.waitUntil(lambda: record.page is not None and record.page.ref == ref, timeout=20_000)
    qtbot.waitUntil(lambda: record.is_settled and record.work.standing is not None, timeout=20_000)
    head = find(record, "change_record.links_fold.head")
    assert isinstance(head, QAbstractButton)
    if not head.isChecked():
        click(head)
    settled(qtbot, window)
    shown: list[str] = []
    while (line := record.findChild(QLabel, f"change_record.links.{len(shown)}")) is not None:
        shown.append(line.text())
    return shown


def test_that_what_is_joined_is_named_and_opens(window: MainWindow, joined: Path, qtbot: QtBot) -> None:
    open_office(qtbot, window, joined)
    said = unfold(qtbot, window, "CHG-2026-0007")
    assert said[0] == "CHG-2026-0001 Round invoice totals"
    assert "PAY-77" in said
    assert "Clear totals (https://git.example/pay/12)" in said
    click(find(window, f"change_record.links.{said.index('PAY-77')}.act"))
    assert QGuiApplication.clipboard().text() == "PAY-77"
    click(find(window, "change_record.links.0.act"))
    record = changes_of(window).record
    qtbot.waitUntil(lambda: record.page is not None and record.page.ref == FIRST, timeout=20_000)
    assert unfold(qtbot, window, FIRST)[0] == "CHG-2026-0007 Clear the old totals"


def test_that_a_follow_up_begins_with_what_it_follows(window: MainWindow, joined: Path, qtbot: QtBot) -> None:
    open_office(qtbot, window, joined)
    unfold(qtbot, window, FIRST)
    click(find(window, "change_record.links.follow"))
    qtbot.waitUntil(lambda: bool(window.findChildren(CapturePage)), timeout=20_000)
    page = window.findChildren(CapturePage)[-1]
    qtbot.waitUntil(lambda: page.is_at_rest, timeout=20_000)
    assert page.filling.change.follow_up_of == FIRST
    assert page.filling.change.systems == ("billing",)


def test_that_nothing_is_begun_while_nobody_sits_at_the_desk(window: MainWindow, joined: Path, qtbot: QtBot) -> None:
    open_office(qtbot, window, joined, person="")
    unfold(qtbot, window, FIRST)
    follow = find(window, "change_record.links.follow")
    assert not follow.isEnabled()
    assert "Nobody by name" in follow.toolTip()
