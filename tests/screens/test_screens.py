"""One picture per view, light and dark, small and large, into build/shots; and no word is cut anywhere."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.clipped import clipped
from tests.ui.conftest import find, settled
from tests.ui.sample import SampleWorkspace
from ui.look import look
from ui.theme import Scheme
from ui.window import MainWindow

SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"
SIZES = {"small": (1280, 800), "large": (1920, 1080), "double": (960, 540)}


DRESSES = [(scheme, size) for scheme in Scheme for size in SIZES]


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(find(window, name), Qt.MouseButton.LeftButton)


def show_start(_qtbot: QtBot, window: MainWindow) -> QWidget:
    return window


def show_form(_qtbot: QtBot, window: MainWindow) -> QWidget:
    press(window, "start.own")
    press(window, "start.create")
    return window


def show_register(qtbot: QtBot, window: MainWindow) -> QWidget:
    window.show_workspace(SampleWorkspace(212))
    settled(qtbot, window)
    return window


def show_filtered(qtbot: QtBot, window: MainWindow) -> QWidget:
    show_register(qtbot, window)
    press(window, "change_register.panes.risks.low")
    press(window, "change_register.preview_toggle")
    frame = window.frame
    assert frame is not None
    qtbot.waitUntil(lambda: not frame.register.preview.isVisible() or bool(frame.register.preview.strip.stops))
    settled(qtbot, window)
    return window


def show_empty(qtbot: QtBot, window: MainWindow) -> QWidget:
    window.show_workspace(SampleWorkspace(0, read_only="Mara Palm has it open on desk-2 since 14:02."))
    settled(qtbot, window)
    return window


def show_record(qtbot: QtBot, window: MainWindow) -> QWidget:
    show_register(qtbot, window)
    frame = window.frame
    assert frame is not None
    rid = frame.register.model.rid_at(0)
    assert rid is not None
    frame.open_record(rid)
    qtbot.waitUntil(lambda: bool(frame.record.evidence.cards))
    settled(qtbot, window)
    return window


def show_explain(qtbot: QtBot, window: MainWindow) -> QWidget:
    show_record(qtbot, window)
    press(window, "change_record.attention.0.explain")
    dialog = window.findChild(QDialog, "explain")
    assert isinstance(dialog, QDialog)
    QTest.mouseClick(find(dialog, "explain.record"), Qt.MouseButton.LeftButton)
    return dialog


def show_keys(qtbot: QtBot, window: MainWindow) -> QWidget:
    show_register(qtbot, window)
    window.do("keys")
    dialog = window.findChild(QDialog, "keys")
    assert isinstance(dialog, QDialog)
    return dialog


VIEWS: dict[str, Callable[[QtBot, MainWindow], QWidget]] = {
    "start": show_start,
    "form": show_form,
    "register": show_register,
    "filtered": show_filtered,
    "empty": show_empty,
    "record": show_record,
    "explain": show_explain,
    "keys": show_keys,
}


@pytest.mark.parametrize("dress", DRESSES, ids=["-".join(dress) for dress in DRESSES])
@pytest.mark.parametrize("view", VIEWS)
def test_that_no_word_is_cut(view: str, dress: tuple[Scheme, str], window: MainWindow, qtbot: QtBot) -> None:
    scheme, size = dress
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    look().use(scheme, application)
    window.resize(*SIZES[size])
    shown = VIEWS[view](qtbot, window)
    with contextlib.suppress(qtbot.TimeoutError):  # the layout follows within a turn or two; what is cut then stays cut
        qtbot.waitUntil(lambda: shown.isVisible() and not clipped(shown), timeout=2_000)
    SHOTS.mkdir(parents=True, exist_ok=True)
    assert shown.grab().save(str(SHOTS / f"{view}-{scheme}-{size}.png"))
    assert not clipped(shown)
    assert window.size().toTuple() == SIZES[size], "the view does not fit this window"
    if isinstance(shown, QDialog):
        shown.close()


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="is the inner run")
def test_that_no_word_is_cut_at_two_hundred_per_cent() -> None:
    """The scale is fixed when the application starts, so the same check runs in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", __file__, "-k", "double and light"]
    ended = subprocess.run(
        command, env={**os.environ, "QT_SCALE_FACTOR": "2"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
