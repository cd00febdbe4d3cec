"""The text desk, light and dark, small and large, into build/shots; and no word is cut anywhere."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.clipped import clipped
from tests.screens.test_screens import DRESSES, SHOTS, SIZES
from tests.ui.conftest import find
from tests.ui.policy.conftest import at_rest, make_workspace, open_text, path  # noqa: F401 - a fixture
from ui.look import look
from ui.theme import Scheme
from ui.window import MainWindow


@pytest.mark.parametrize("dress", DRESSES, ids=["-".join(dress) for dress in DRESSES])
def test_that_no_word_of_the_text_desk_is_cut(
    dress: tuple[Scheme, str],
    window: MainWindow,
    path: Path,  # noqa: F811 - the fixture
    qtbot: QtBot,
) -> None:
    scheme, size = dress
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    look().use(scheme, application)
    window.resize(*SIZES[size])
    page = open_text(qtbot, window, path)
    SHOTS.mkdir(parents=True, exist_ok=True)
    for tab in ("to_do", "fields", "coverage", "printed"):
        page.board.beside.show_tab(tab)
        with contextlib.suppress(qtbot.TimeoutError):  # the layout follows in a turn or two; what is cut stays cut
            qtbot.waitUntil(lambda: not clipped(window), timeout=2_000)
        assert window.grab().save(str(SHOTS / f"policy-{tab}-{scheme}-{size}.png"))
        assert not clipped(window), tab
    at_rest(qtbot, window)
    assert window.size().toTuple() == SIZES[size], "the view does not fit this window"


def test_that_no_word_of_the_empty_place_is_cut(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    made = tmp_path / "none.chgdesk"
    make_workspace(made).close()
    window.resize(*SIZES["double"])
    open_text(qtbot, window, made)
    assert find(window, "policy_text.empty.adopt").isVisible()
    assert not clipped(window)
