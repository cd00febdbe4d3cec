"""What is typed survives a crash, and is offered, not taken up by itself (design.md section 7)."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find, settled
from tests.ui.policy.conftest import LEFT, at_rest, open_text, text_of
from tests.ui.policy.test_text import click, entries, stored, words
from tests.ui.sample import SampleWorkspace
from ui.drafts import AFTER_FIRST_KEY_MS, AFTER_LAST_KEY_MS, DraftKeeper, Drafts
from ui.settings import Settings
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[3]
TYPED = "Typed just before the power went. "


def type_and_be_killed(path: Path, folder: Path) -> None:
    """Type into the policy in another process, and kill it as soon as the draft is on disk."""
    script = Path(__file__).with_name("typing_process.py")
    command = [sys.executable, str(script), str(path), str(folder), TYPED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=_with_root()) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
    assert said == "kept\n"


def _with_root() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_that_what_was_typed_before_a_crash_is_offered_and_taken_up(
    window: MainWindow, path: Path, settings: Settings, qtbot: QtBot
) -> None:
    type_and_be_killed(path, settings.path.parent)
    kept = list((settings.path.parent / "drafts").glob("*.json"))
    assert len(kept) == 1
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    page = open_text(qtbot, window, path)
    seq = entries(window)
    assert "not recorded: 1 section" in words(find(window, "policy_text.left.words"))
    assert not page.board.editor.toPlainText().startswith(TYPED), "it is offered, not taken up by itself"
    click(find(window, "policy_text.left.first"))
    assert page.board.editor.toPlainText().startswith(TYPED)
    at_rest(qtbot, window)
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: entries(window) == seq + 1)
    at_rest(qtbot, window)
    assert stored(window)["purpose"].section.body.startswith(TYPED)
    assert not list(kept[0].parent.glob("*")), "once recorded, nothing is left on disk"


def test_that_what_was_typed_before_a_crash_can_be_thrown_away(
    window: MainWindow, path: Path, settings: Settings, qtbot: QtBot
) -> None:
    type_and_be_killed(path, settings.path.parent)
    page = open_text(qtbot, window, path)
    click(find(window, "policy_text.left.second"))
    assert not find(window, "policy_text.left").isVisible()
    assert not list((settings.path.parent / "drafts").glob("*"))
    assert not page.board.working.is_dirty


def test_that_leaving_the_workspace_keeps_what_is_typed(
    page: TextPage, window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    QTest.mouseClick(page.board.editor.viewport(), LEFT)
    QTest.keyClick(page.board.editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.board.editor, TYPED)
    window.show_workspace(SampleWorkspace())
    settled(qtbot, window)
    again = open_text(qtbot, window, path)
    assert again is text_of(window)
    assert "not recorded: 1 section" in words(find(window, "policy_text.left.words"))
    click(find(window, "policy_text.left.first"))
    assert again.board.editor.toPlainText().startswith(TYPED)
    at_rest(qtbot, window)


def test_that_a_pause_is_waited_for_but_never_longer_than_two_seconds(tmp_path: Path, qtbot: QtBot) -> None:
    assert AFTER_LAST_KEY_MS <= 1000
    assert AFTER_FIRST_KEY_MS <= 2000
    drafts = Drafts(tmp_path / "drafts")
    keeper = DraftKeeper(drafts, lambda: "x", lambda write: write())
    keeper.watch("form")

    def kept_while_typing() -> bool:
        if not drafts.path_of("form").exists():
            keeper.touch()
        return drafts.read("form") is not None

    qtbot.waitUntil(kept_while_typing, timeout=10_000)
    keeper.flush()
    keeper.drop()
    assert drafts.read("form") is None


def test_that_a_late_write_does_not_bring_a_recorded_draft_back(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.write("form", "old", 1)
    drafts.drop("form", 3)
    drafts.write("form", "late", 2)
    assert drafts.read("form") is None


def test_that_a_damaged_draft_is_no_obstacle(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.write("form", "x", 1)
    drafts.path_of("form").write_bytes(b"{not json")
    assert drafts.read("form") is None
    drafts.path_of("form").write_text('"a word"', encoding="utf-8")
    assert drafts.read("form") is None
