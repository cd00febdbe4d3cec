"""The Owed page: who owes what, the message to copy, and answers dropped by the dozen (MET-13, APR-16)."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from chgdesk.domain.basis import Basis
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from tests.services.change_desk import MONDAY
from tests.ui.changes.conftest import go_to, keys, rest
from tests.ui.conftest import find
from tests.ui.policy.desk_pages import click, entries, workspace_of
from tests.ui.policy.ways_in import drop
from ui.dialogs.replies import RepliesDialog
from ui.views.owed import OwedPage
from ui.window import MainWindow

FIRST, SECOND = "CHG-2026-0001", "CHG-2026-0002"


def stands(window: MainWindow, ref: str) -> ChangeStanding:
    """How a record stands, asked of the workspace behind the window."""
    found: ChangeStanding = workspace_of(window).ask(StandingOf(ref=ref, now=MONDAY))
    return found


def mail(window: MainWindow, ref: str, folder: Path, words: str, *, sender: str, marked: bool = True) -> Path:
    """A mail that answers the request to Lea about a record, written half an hour before the desk's clock."""
    request = next(one for one in stands(window, ref).requests if one.person == "lea")
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, "mara@nordlys.example"
    letter["Subject"] = f"Re: {request.subject}" if marked else "Re: that thing"
    letter["Date"] = format_datetime(MONDAY - timedelta(minutes=30))
    letter.set_content(words)
    held = folder / f"{ref} {words[:3]} {marked}.eml"
    held.write_bytes(letter.as_bytes())
    return held


def dropped(qtbot: QtBot, window: MainWindow, page: OwedPage, *paths: Path) -> RepliesDialog:
    """Drop mails and wait for what they propose."""
    drop(page, *paths)
    qtbot.waitUntil(lambda: page.replying.dialog is not None, timeout=20_000)
    assert page.replying.dialog is not None
    rest(qtbot, window)
    return page.replying.dialog


@pytest.fixture
def page(window: MainWindow, busy: Path, qtbot: QtBot) -> OwedPage:
    shown = go_to(qtbot, window, busy, "owed")
    assert isinstance(shown, OwedPage)
    return shown


def choose(page: OwedPage, name: str) -> Any:
    """Go to a person by arrow keys."""
    page.table.setFocus()
    keys(page.table, Qt.Key.Key_Home)
    for _ in range(page.table.model_.rowCount()):
        if page.table.current.name == name:
            return page.table.current
        keys(page.table, Qt.Key.Key_Down)
    raise AssertionError(f"{name} owes nothing")


def test_that_one_message_names_everything_a_person_owes(page: OwedPage, window: MainWindow) -> None:
    message = choose(page, "Lea Fors")
    who = find(window, "owed.who")
    assert isinstance(who, QLabel)
    assert who.text().startswith("Lea Fors · ")
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == message.text
    assert FIRST in copied
    assert SECOND in copied
    shown = " ".join(part.text() for part in page.lines.findChildren(QLabel))
    assert all(need.sentence in shown for one in message.owed for need in one.needs)


def test_that_a_record_opens_from_its_line(page: OwedPage, window: MainWindow, qtbot: QtBot) -> None:
    first = choose(page, "Lea Fors").owed[0]
    opened: list[int] = []
    page._desk.record_wanted.connect(opened.append)
    click(find(window, "owed.lines.0.open"))
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert opened == [stands(window, first.ref).rid]


def test_that_two_dropped_answers_are_recorded_by_two_enters(
    page: OwedPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sender = "Lea Fors <lea@nordlys.example>"
    letters = [mail(window, ref, tmp_path, "Approved", sender=sender) for ref in (FIRST, SECOND)]
    before = entries(window)
    dialog = dropped(qtbot, window, page, *letters)
    keys(dialog.list, Qt.Key.Key_Return)
    rest(qtbot, window)
    keys(dialog.list, Qt.Key.Key_Return)
    rest(qtbot, window)
    qtbot.waitUntil(lambda: page.replying.dialog is None, timeout=5_000)
    assert entries(window) == before + 2
    for ref in (FIRST, SECOND):
        (approval,) = stands(window, ref).change.approvals
        assert (approval.person, approval.provenance.basis) == ("lea", Basis.DOCUMENT)


def test_that_a_stranger_and_a_mail_without_a_mark_are_told_apart_by_hand(
    page: OwedPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """The person is said by hand where the sender is nobody on record, and the record says so."""
    letter = mail(window, FIRST, tmp_path, "Approved", sender="LB <lb@home.example>", marked=False)
    dialog = dropped(qtbot, window, page, letter)
    assert not dialog.act.isEnabled()
    who, what = find(window, "replies.person"), find(window, "replies.change")
    assert isinstance(who, QComboBox)
    assert isinstance(what, QLineEdit)
    who.setCurrentIndex(who.findData("lea"))
    QTest.keyClicks(what, FIRST.lower())
    click(find(window, "replies.again"))
    rest(qtbot, window)
    assert dialog.act.isEnabled()
    keys(dialog.list, Qt.Key.Key_Return)
    rest(qtbot, window)
    (approval,) = stands(window, FIRST).change.approvals
    assert approval.person == "lea"
    assert approval.note is not None
    assert "matched to Lea Fors by hand" in approval.note


@pytest.mark.parametrize("words", ["No, not like this", "Why now?"])
def test_that_no_or_unclear_is_never_offered_as_a_yes(
    page: OwedPage, window: MainWindow, qtbot: QtBot, tmp_path: Path, words: str
) -> None:
    letter = mail(window, FIRST, tmp_path, words, sender="Lea Fors <lea@nordlys.example>")
    dialog = dropped(qtbot, window, page, letter)
    assert "approval" not in dialog.act.text().lower() or not dialog.act.isEnabled()


def test_that_nothing_is_taken_while_nobody_sits_at_the_desk(
    window: MainWindow, qtbot: QtBot, busy: Path, tmp_path: Path
) -> None:
    shown = go_to(qtbot, window, busy, "owed", person="")
    assert not shown.choose.isEnabled()
    assert "Nobody by name is at the desk" in shown.choose.toolTip()
    drop(shown, mail(window, FIRST, tmp_path, "Approved", sender="Lea <lea@nordlys.example>"))
    rest(qtbot, window)
    assert shown.replying.dialog is None
