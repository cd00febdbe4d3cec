"""Somebody else saved the same section meanwhile: nothing typed is lost, and a person decides (POL-13)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.commands import Edited, SaveSections
from tests.ui.conftest import find
from tests.ui.policy.conftest import at_rest
from tests.ui.policy.test_text import click, go_to, stored, words, workspace_of
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow

THEIRS, MINE = "Tobi wrote this.", "Ines wrote this. "


@pytest.fixture
def refused(page: TextPage, window: MainWindow, qtbot: QtBot) -> TextPage:
    """Ines has typed into a section that Tobi recorded after she opened it, and was refused."""
    workspace = workspace_of(window)
    known = stored(window)["purpose"]
    workspace.seat("tobi")
    edit = Edited(section=replace(known.section, body=THEIRS), seen=known.stored)
    workspace.desk.execute(SaveSections(version="POL-7#1", edits=(edit,)))
    workspace.seat("ines")
    go_to(page, "purpose")
    QTest.keyClicks(page.board.editor, MINE)
    at_rest(qtbot, window)
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: find(window, "policy_text.fault").isVisible())
    at_rest(qtbot, window)
    return page


def compare(window: MainWindow) -> QDialog:
    click(find(window, "policy_text.fault.first"))
    dialog = window.findChild(QDialog, "theirs")
    assert isinstance(dialog, QDialog)
    return dialog


def test_that_a_conflict_says_who_changed_what_and_keeps_the_typing(refused: TextPage, window: MainWindow) -> None:
    said = words(find(window, "policy_text.fault.words"))
    assert said.startswith("Tobi Nwosu changed “Purpose” on ")
    assert "what you typed is kept" in said
    assert refused.board.editor.toPlainText().startswith(MINE)
    assert stored(window)["purpose"].section.body == THEIRS
    theirs = find(compare(window), "theirs.0.theirs")
    assert isinstance(theirs, QPlainTextEdit)
    assert theirs.toPlainText() == THEIRS


def test_that_mine_is_recorded_over_theirs_when_a_person_says_so(
    refused: TextPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(compare(window), "theirs.keep"))
    qtbot.waitUntil(lambda: stored(window)["purpose"].section.body.startswith(MINE))
    at_rest(qtbot, window)
    assert not refused.board.working.is_dirty


def test_that_theirs_is_taken_when_a_person_says_so(refused: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    click(find(compare(window), "theirs.take"))
    at_rest(qtbot, window)
    assert refused.board.editor.toPlainText() == THEIRS
    assert not refused.board.working.is_dirty
    assert stored(window)["purpose"].section.body == THEIRS


def test_that_the_conflict_is_seen_after_a_crash_too(tmp_path: Path) -> None:
    from chgdesk.domain.policy_text import PolicySection
    from chgdesk.services.policies.queries import StoredSection
    from ui.views.policy.text.working import WorkingText, as_values, from_values

    section = PolicySection(ref="v/a", version="v", key="a", heading="A", body="first")
    typed = (Edited(section=replace(section, body="mine"), seen=1),)
    working = WorkingText()
    working.load("v", (StoredSection(section=replace(section, body="theirs"), stored=2),))
    working.take_up(from_values("v", as_values(typed)))
    assert [edit.seen for edit in working.edits()] == [1], "recording it is refused, as it would have been then"
