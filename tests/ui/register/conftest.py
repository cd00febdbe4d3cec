"""The window over a real workspace file with a small register, judged by nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import ChangeState
from chgdesk.domain.change_facts import Approval
from chgdesk.services.recording import RecordChanges
from tests.storage import desks
from tests.ui.conftest import settled
from ui.desk_opener import DeskOpener
from ui.views.change_register import ChangeRegisterView
from ui.window import MainWindow


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three records gone live and five ahead, made once."""
    path = tmp_path_factory.mktemp("register") / "Sample.chgdesk"
    desks.build(path)
    at = desks.START - timedelta(hours=2)
    drafts = [
        desks.a_change(number, deployments=(), approvals=(), state=ChangeState.DRAFT, risk_declared="low")
        for number in range(21, 26)
    ]
    drafts[1] = replace(drafts[1], state=ChangeState.SUBMITTED, approvals=(Approval(person="P-1", decided_at=at),))
    drafts[4] = replace(drafts[4], state=ChangeState.WITHDRAWN)
    with desks.a_desk(path) as desk:
        desk.execute(RecordChanges(changes=tuple(drafts)))
    return path


@pytest.fixture
def register(window: MainWindow, ground: Path, tmp_path: Path, qtbot: QtBot) -> ChangeRegisterView:
    """The register of a copy, listed in the order of its numbers."""
    path = desks.copy_of(ground, tmp_path)
    workspace = DeskOpener("P-1").open(str(path))
    window.show_workspace(workspace)
    settled(qtbot, window)
    frame = window.frame
    assert frame is not None
    qtbot.waitUntil(lambda: not frame.is_judging and frame.runner.is_idle, timeout=60_000)
    return frame.register


Said = Callable[[], str]


@pytest.fixture
def said(window: MainWindow) -> Said:
    """What the window said last over its foot."""

    def words() -> str:
        assert window.frame is not None
        return window.frame.toast.words

    return words
