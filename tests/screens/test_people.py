"""The People place, light and dark, small and large, into build/shots; and no word is cut anywhere."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.clipped import clipped
from tests.screens.test_screens import DRESSES, SHOTS, SIZES
from tests.ui.conftest import find
from tests.ui.people.conftest import click, go_to_page, path, rest, sit_down  # noqa: F401 - a fixture
from ui.look import look
from ui.theme import Scheme
from ui.window import MainWindow

TABS = {"people": (), "roles": ("permissions",), "duties": ("approvals",), "deployers": ()}


@pytest.mark.parametrize("dress", DRESSES, ids=["-".join(dress) for dress in DRESSES])
def test_that_no_word_of_the_people_place_is_cut(
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
    sit_down(qtbot, window, path)
    SHOTS.mkdir(parents=True, exist_ok=True)
    for key, tabs in TABS.items():
        go_to_page(qtbot, window, key)
        for tab in ("", *tabs):
            if tab:
                click(find(window, f"people_{key}.tab.{tab}"))
                rest(qtbot, window)
            with contextlib.suppress(qtbot.TimeoutError):  # the layout follows in a turn or two; what is cut stays cut
                qtbot.waitUntil(lambda: not clipped(window), timeout=2_000)
            assert window.grab().save(str(SHOTS / f"people-{key}{tab}-{scheme}-{size}.png"))
            assert not clipped(window), (key, tab)
    assert window.size().toTuple() == SIZES[size], "the view does not fit this window"
