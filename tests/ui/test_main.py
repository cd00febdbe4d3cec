from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui.dialogs.crash import CrashCatcher, CrashDialog
from ui.main import main
from ui.screen import why_no_screen

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")


@linux
def test_that_without_a_screen_there_is_a_sentence_and_a_command_that_works() -> None:
    environment = {
        key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    ended = subprocess.run(
        [sys.executable, "-m", "ui.main"], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "There is no screen here" in ended.stderr
    assert "`chgdesk -w FILE verify`" in ended.stderr
    assert "Traceback" not in ended.stderr


@linux
def test_that_a_screen_that_does_not_answer_is_named() -> None:
    reason = why_no_screen({"DISPLAY": ":4711"})
    assert "The screen :4711 does not answer" in reason or "system library" in reason
    assert "wayland-77" in why_no_screen({"WAYLAND_DISPLAY": "wayland-77", "XDG_RUNTIME_DIR": "/nowhere"})


def test_that_a_headless_platform_is_asked_for_and_given() -> None:
    assert why_no_screen({"QT_QPA_PLATFORM": "offscreen"}) == ""


def test_that_the_arguments_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "a .chgdesk file to open" in capsys.readouterr().out


@pytest.mark.logs_warnings
def test_that_a_fault_of_ours_is_logged_and_shown_once(qtbot: QtBot, tmp_path: Path) -> None:
    catcher = CrashCatcher(tmp_path)
    catcher.install()
    try:
        for _ in range(2):
            sys.excepthook(ZeroDivisionError, ZeroDivisionError("by nought"), None)
        shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashDialog)]
        assert len(shown) == 1
        details = shown[0].findChild(QPlainTextEdit, "crash.details")
        assert isinstance(details, QPlainTextEdit)
        assert "by nought" in details.toPlainText()
        assert catcher.log.read_text(encoding="utf-8").count("ZeroDivisionError: by nought") == 2
        shown[0].close()
    finally:
        catcher.remove()


def test_that_the_bundled_faces_need_no_font_of_the_machine(qapp: QApplication) -> None:
    assert QGuiApplication.font().family() == "FiraGO"
