"""The 50 ms rule at the text desk, on a policy of sixty pages: nothing typed or arranged holds the window up.

As in tests/ui/test_watchdog.py, asserted on the GUI thread's own CPU time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.commands import CreatePolicy
from chgdesk.services.policies.starter import starter_sections
from tests.ui.conftest import Finder, settled, turn
from tests.ui.policy.conftest import DOCUMENT, LEFT, at_rest, go_to_text, make_workspace, open_text
from ui.desk_opener import DeskOpener
from ui.watchdog import LIMIT, Watchdog
from ui.window import MainWindow

FRAME = 1 / 60
PARAGRAPH = (
    "Whoever asks for a change to {{field:org.system}} says what it is, why it is wanted and what could go wrong. "
    "It is approved by somebody else within {{param:emergency.record_deadline}}, and **nothing** goes live before. "
)


@pytest.fixture
def long_path(tmp_path: Path) -> Path:
    """A policy of some thirty thousand words in about sixty sections, as a draft."""
    made = tmp_path / "long.chgdesk"
    workspace: Any = make_workspace(made)
    starter = starter_sections("x")
    more = [
        replace(starter[0], key=f"more_{n}", heading=f"Further rules {n}", topic="") for n in range(60 - len(starter))
    ]
    text = "\n\n".join([PARAGRAPH * 3] * 4 + ["- one thing\n- another thing"])
    sections = tuple(replace(s, body=f"{s.body}\n\n{text}", position=n * 10) for n, s in enumerate((*starter, *more)))
    assert sum(len(s.body.split()) for s in sections) > 29_000
    workspace.execute(CreatePolicy(document=DOCUMENT, sections=sections))
    workspace.close()
    return made


def test_that_writing_a_long_policy_never_holds_the_window_up(
    window: MainWindow, long_path: Path, named: Finder, watchdog: Watchdog, qtbot: QtBot
) -> None:
    workspace: Any = DeskOpener().open(str(long_path))
    workspace.seat("ines")
    window.show_workspace(workspace)
    settled(qtbot, window)
    watchdog.start()
    page = go_to_text(qtbot, window)
    tree, editor = page.board.outline.tree, page.board.editor
    for _ in range(12):
        QTest.keyClick(tree, Qt.Key.Key_Down)
        turn(qtbot, watchdog)
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    turn(qtbot, watchdog)
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    turn(qtbot, watchdog)
    QTest.keyClick(tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    turn(qtbot, watchdog)
    for tab in ("to_do", "fields", "coverage", "printed"):
        QTest.mouseClick(named(f"policy_text.tab.{tab}"), LEFT)
        turn(qtbot, watchdog)
    editor.setFocus()
    at_rest(qtbot, window)
    for letter in "Nobody approves what they wrote.":
        QTest.keyClicks(editor, letter)
        turn(qtbot, watchdog)
    at_rest(qtbot, window)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, window)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
    assert page.board.working.is_dirty is False


def test_that_a_key_is_drawn_within_a_frame(window: MainWindow, long_path: Path, qtbot: QtBot) -> None:
    page = open_text(qtbot, window, long_path)
    editor = page.board.editor
    editor.setFocus()
    dog = Watchdog(limit=FRAME)
    dog.start()
    for letter in "while everything else waits for a pause":
        QTest.keyClicks(editor, letter)
        turn(qtbot, dog)
    dog.stop()
    assert LIMIT > FRAME
    assert not dog.ours, [f"{block.cpu * 1000:.0f} ms" for block in dog.ours]
    at_rest(qtbot, window)
    settled(qtbot, window)
