"""The window over real files with real clicks: the first start, and a finding explained for good."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from chgdesk.app import create_workspace
from chgdesk.domain.filters import QuickView
from chgdesk.services import reading
from chgdesk.services.integrity import verify
from chgdesk.services.sample_company import build_sample
from tests.ui.conftest import find, settled
from ui.desk_opener import SAMPLE, DeskOpener, DeskWorkspace
from ui.settings import Settings
from ui.views.workspace_frame import WorkspaceFrame
from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
OFFICER = "sanna"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The own folder of a person who has never started chgdesk."""
    return tmp_path / "own" / "chgdesk"


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path, fresh: Path) -> Iterator[MainWindow]:
    """The window as it ships, with the officer at the desk."""
    shown = MainWindow(DeskOpener(OFFICER, fresh), Settings(tmp_path / "settings"), tmp_path)
    faults: list[object] = []
    shown.broke.connect(faults.append)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    yield shown
    shown.close()
    assert not faults


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, built once for this module."""
    path = tmp_path_factory.mktemp("sample") / SAMPLE
    build_sample(path, create_workspace)
    return path


def click(window: MainWindow | QDialog, name: str) -> None:
    QTest.mouseClick(find(window, name), LEFT)


def framed(window: MainWindow) -> WorkspaceFrame:
    assert window.frame is not None
    return window.frame


def test_that_the_sample_is_built_on_the_first_start_and_only_then(real: MainWindow, fresh: Path, qtbot: QtBot) -> None:
    click(real, "start.sample")
    assert real.work.isVisible()
    assert not real.start.isEnabled(), "a second press must not build it twice"
    qtbot.waitUntil(lambda: "Building the sample · " in real.work.words, timeout=60_000)
    qtbot.waitUntil(lambda: real.frame is not None, timeout=60_000)
    assert not real.work.isVisible()
    settled(qtbot, real)
    assert framed(real).register.model.rowCount() > 50
    assert [path.name for path in fresh.glob("*") if path.is_dir()] == [], "nothing half-built is left"
    assert DeskOpener("", fresh).sample_job() == ()


def test_that_building_the_sample_can_be_cancelled(real: MainWindow, fresh: Path, qtbot: QtBot) -> None:
    click(real, "start.sample")
    qtbot.waitUntil(lambda: " of " in real.work.words, timeout=60_000)
    click(real, "work.cancel")
    qtbot.waitUntil(lambda: not real.work.isVisible(), timeout=20_000)
    assert "Nothing was kept" in real.start.fault.text()
    assert real.start.isEnabled()
    assert not list(fresh.glob("*.chgdesk"))
    assert not list(fresh.glob(".sample-*"))


def test_that_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, qtbot: QtBot, real: MainWindow, fresh: Path
) -> None:
    fresh.parent.mkdir(parents=True)
    fresh.write_text("a file stands where the folder should be", encoding="utf-8")
    click(real, "start.sample")
    qtbot.waitUntil(real.start.fault.isVisible, timeout=60_000)
    assert "cannot be written" in real.start.fault.text()
    assert not real.work.isVisible()


def test_that_a_finding_is_explained_for_good(real: MainWindow, fresh: Path, built: Path, qtbot: QtBot) -> None:
    fresh.mkdir(parents=True)
    shutil.copy(built, fresh / SAMPLE)
    click(real, "start.sample")
    qtbot.waitUntil(lambda: real.frame is not None, timeout=20_000)
    settled(qtbot, real)
    frame = framed(real)
    person = find(real, "top_bar.person")
    assert isinstance(person, QPushButton)
    assert person.text() == "SM  Sanna Miettinen"
    workspace = frame._workspace
    assert isinstance(workspace, DeskWorkspace)
    desk = workspace.desk
    before, notes = desk.ask(reading.TrailHead()).size, len(desk.ask(reading.RecordsOf(kind="finding_note")))

    row = next(row for row in map(frame.register.model.row_at, range(40)) if row is not None and row.to_look_at)
    frame.open_record(row.rid)
    qtbot.waitUntil(lambda: frame.record.page is not None and bool(frame.record.page.attention))
    settled(qtbot, real)
    page = frame.record.page
    assert page is not None
    place = next(n for n, item in enumerate(page.attention) if not item.finding.is_open and not item.explanation)
    finding = page.attention[place].finding
    click(real, f"change_record.attention.{place}.explain")
    dialog = real.findChild(QDialog, "explain")
    assert isinstance(dialog, QDialog)
    who, text = find(dialog, "explain.person"), find(dialog, "explain.text")
    assert isinstance(who, QComboBox)
    assert who.currentText() == "Sanna Miettinen"
    assert isinstance(text, QPlainTextEdit)
    words = "Agreed by telephone at 17:50; the note of the call is in the ticket."
    QTest.keyClicks(text, words)
    click(dialog, "explain.record")
    qtbot.waitUntil(frame.toast.isVisible, timeout=20_000)
    settled(qtbot, real)

    assert f"Recorded on {row.ref} as entry {before + 1}" in frame.toast.words
    shown = frame.record.page
    assert shown is not None
    said = next(item for item in shown.attention if item.finding == finding)
    assert (said.explained_by, said.explanation) == ("Sanna Miettinen", f"explained: {words}")
    texts = {label.text() for label in frame.record.attention.findChildren(QLabel) if label.isVisible()}
    assert any(words in text for text in texts)
    kept = desk.ask(reading.RecordsOf(kind="finding_note"))
    assert len(kept) == notes + 1
    note = kept[-1].value
    assert (note.change, note.code, note.person, note.text) == (row.ref, finding.code, OFFICER, words)
    assert desk.ask(reading.TrailHead()).size == before + 1, "judging again leaves no entry of its own"
    assert verify(desk).is_consistent
    assert frame.register.model.rowCount() == desk.ask(reading.ChangeCounts())[QuickView.ALL]
