"""Files are attached in one act: proposed from what they say, asked only for the rest, hostile ones explained."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from chgdesk.services.reading import RecordsOf, TrailHead
from tests.storage import desks
from tests.ui.conftest import find
from tests.ui.evidence.conftest import CHANGE, png
from ui.desk_opener import DeskWorkspace
from ui.dialogs.attach.dialog import MOST_ROWS, AttachDialog, open_attach
from ui.dialogs.attach.moments import read_moment, typed_moment
from ui.runner import DeskRunner
from ui.watchdog import Watchdog

MAIL = (
    b"Date: Tue, 3 Mar 2026 20:15:07 +0200\r\nFrom: Ben <ben@x.example>\r\nTo: a@x.example\r\n"
    b"Subject: Go ahead\r\n\r\nApproved.\r\n"
)


@pytest.fixture
def dialog(workspace: DeskWorkspace, runner: DeskRunner, page: QWidget) -> AttachDialog:
    return open_attach(CHANGE, workspace, runner, page)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where somebody's files lie; the workspace lies elsewhere."""
    made = tmp_path / "files"
    made.mkdir()
    return made


def entries(workspace: DeskWorkspace) -> int:
    size: int = workspace.ask(TrailHead()).size
    return size


def offered(qtbot: QtBot, dialog: AttachDialog, runner: DeskRunner, *paths: Path) -> None:
    dialog.add_paths([str(path) for path in paths])
    qtbot.waitUntil(lambda: dialog.is_settled and runner.is_idle, timeout=20_000)


def gone(qtbot: QtBot, dialog: AttachDialog) -> None:
    """Wait until the dialog has closed by itself and is no more."""
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=60_000)


def has_one_row(dialog: AttachDialog) -> bool:
    return dialog.is_settled and len(dialog.rows) == 1


def shown(dialog: QWidget, name: str) -> str:
    return str(find(dialog, name).property("text"))


def test_that_three_files_are_attached_with_ctrl_return_in_one_entry(
    dialog: AttachDialog, workspace: DeskWorkspace, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    """EVD-01: a mail asks nothing but who captured it; a picture its source and person."""
    (folder / "approval.eml").write_bytes(MAIL)
    (folder / "shot.png").write_bytes(png(20, 20))
    offered(qtbot, dialog, runner, folder / "approval.eml", folder / "shot.png")
    dialog.add_bytes(b"02:14 palm: restarting\n", "Pasted chat.txt")
    qtbot.waitUntil(lambda: dialog.is_settled and len(dialog.rows) == 3)
    assert dialog.attach.text() == "Attach 3 files"
    mail, picture, chat = dialog.rows
    assert mail.kind.kind == "approval_mail"
    assert "the mail's Date header, not checked" in shown(dialog, "attach.0.read")
    assert picture.kind.kind == "screenshot"
    assert chat.kind.kind == "transcript"
    assert not mail.captured_at.isVisible()
    assert picture.source.isVisible()
    assert chat.time_zone.isVisible()
    QTest.keyClicks(picture.source, "Grafana")
    picture.captured_by.setEditText("Ben Öst")
    chat.time_zone.setEditText("Europe/Lisbon")
    before = entries(workspace)
    with qtbot.waitSignal(dialog.attached, timeout=20_000):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    gone(qtbot, dialog)
    assert entries(workspace) == before + 1
    held = {link.name: link for link in desks.held(workspace.desk, CHANGE).value.evidence}
    assert sorted(held) == ["Pasted chat.txt", "approval.eml", "shot.png"]
    items = {each.value.name: each.value for each in workspace.desk.ask(RecordsOf(kind="evidence_item"))}
    assert items["approval.eml"].captured_at == datetime(2026, 3, 3, 18, 15, 7, tzinfo=UTC)
    assert (items["shot.png"].source, items["shot.png"].captured_by) == ("Grafana", "P-2")
    assert items["Pasted chat.txt"].time_zone == "Europe/Lisbon"


def test_that_hostile_files_are_explained_and_the_good_one_stays(
    dialog: AttachDialog, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    (folder / "good.txt").write_bytes(b"x")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "big.img").write_bytes(b"")
    os.truncate(folder / "big.img", 500_000_000)
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(folder / "good.txt")
    offered(qtbot, dialog, runner, folder)
    said = dialog.refused.text()
    for words in ("“empty.txt” holds no bytes", "“big.img” has 500 MB", "“pipe” is a pipe", "“link” is a link"):
        assert words in said
    assert [row.offered.facts.name for row in dialog.rows] == ["good.txt"]
    assert dialog.attach.text() == "Attach 1 file"


def test_that_a_file_which_goes_away_meanwhile_is_said_and_nothing_is_lost(
    dialog: AttachDialog, workspace: DeskWorkspace, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    path = folder / "notes.txt"
    path.write_bytes(b"x")
    offered(qtbot, dialog, runner, path)
    QTest.keyClicks(dialog.rows[0].source, "Jira")
    path.unlink()
    before = entries(workspace)
    QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.fault.isVisible)
    assert "“notes.txt” cannot be read" in dialog.fault.text()
    assert entries(workspace) == before
    path.write_bytes(b"x")
    with qtbot.waitSignal(dialog.attached):
        QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
    assert entries(workspace) == before + 1


def test_that_a_moment_that_is_none_is_said_before_anything_is_recorded(
    dialog: AttachDialog, workspace: DeskWorkspace, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    (folder / "a.txt").write_bytes(b"x")
    offered(qtbot, dialog, runner, folder / "a.txt")
    dialog.rows[0].captured_at.setText("yesterday")
    before = entries(workspace)
    QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
    assert dialog.fault.text() == "“yesterday” is no moment. Write it as 2026-07-14 20:15 (a.txt)."
    assert entries(workspace) == before


def test_that_a_double_click_records_once_and_leaving_out_is_counted(
    dialog: AttachDialog, workspace: DeskWorkspace, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(name)
    offered(qtbot, dialog, runner, folder / "a.txt", folder / "b.txt")
    QTest.mouseClick(find(dialog, "attach.0.leave"), Qt.MouseButton.LeftButton)
    assert dialog.attach.text() == "Attach 1 file"
    before = entries(workspace)
    QTest.mouseDClick(dialog.attach, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
    gone(qtbot, dialog)
    assert entries(workspace) == before + 1
    assert [link.name for link in desks.held(workspace.desk, CHANGE).value.evidence] == ["b.txt"]


def test_that_what_was_held_already_is_told(
    workspace: DeskWorkspace, runner: DeskRunner, page: QWidget, qtbot: QtBot
) -> None:
    for change, expected in ((CHANGE, ""), ("CHG-2026-0003", "was on record already as a.txt")):
        dialog = open_attach(change, workspace, runner, page)
        dialog.add_bytes(b"same", "a.txt")
        qtbot.waitUntil(partial(has_one_row, dialog))
        told: list[str] = []
        dialog.said.connect(told.append)
        QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
        gone(qtbot, dialog)
        assert expected in " ".join(told)
        assert bool(told) == bool(expected)


def test_that_closing_while_files_are_copied_cancels_and_keeps_nothing(
    dialog: AttachDialog, workspace: DeskWorkspace, runner: DeskRunner, qtbot: QtBot, folder: Path
) -> None:
    path = folder / "large.bin"
    path.write_bytes(os.urandom(1 << 20) * 60)
    offered(qtbot, dialog, runner, path)
    before = entries(workspace)
    QTest.mouseClick(dialog.attach, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    gone(qtbot, dialog)
    qtbot.waitUntil(lambda: runner.is_idle, timeout=30_000)
    assert entries(workspace) == before
    assert not desks.held(workspace.desk, CHANGE).value.evidence


def test_that_a_folder_of_many_files_and_a_large_one_never_hold_the_window(
    dialog: AttachDialog, workspace: DeskWorkspace, qtbot: QtBot, folder: Path, watchdog: Watchdog
) -> None:
    for number in range(MOST_ROWS + 15):
        (folder / f"{number:02d}.png").write_bytes(png(300, 200 + number))
    (folder / "large.bin").write_bytes(os.urandom(1 << 20) * 40)
    watchdog.start()
    dialog.add_paths([str(folder)])
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)
    assert len(dialog.rows) == MOST_ROWS
    assert "16 further files" in shown(dialog, "attach.further")
    assert dialog.attach.text() == f"Attach {MOST_ROWS + 16} files"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    gone(qtbot, dialog)
    watchdog.stop()
    assert len(desks.held(workspace.desk, CHANGE).value.evidence) == MOST_ROWS + 16
    assert watchdog.ours == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-14 20:15", datetime(2026, 7, 14, 19, 15, tzinfo=UTC)),
        ("2026-07-14T20:15:30", datetime(2026, 7, 14, 19, 15, 30, tzinfo=UTC)),
        ("14 Jul 2026, 20:15", datetime(2026, 7, 14, 19, 15, tzinfo=UTC)),
        ("2026-07-14T20:15:00+02:00", datetime(2026, 7, 14, 18, 15, tzinfo=UTC)),
        ("2026-07-14T18:15:00Z", datetime(2026, 7, 14, 18, 15, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("2026-02-30 10:00", None),
    ],
)
def test_that_a_moment_is_read_in_the_workspaces_zone(text: str, moment: datetime | None) -> None:
    zone = ZoneInfo("Europe/Lisbon")
    assert read_moment(text, zone) == moment
    if moment is not None:
        assert read_moment(typed_moment(moment, zone), zone) == moment
