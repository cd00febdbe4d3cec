"""The pane at work on a real record: drop, attach, correct, withdraw, note a place, save, look (EVD-01..03, EVD-20)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile
from chgdesk.services.evidence.reading import EvidenceNamed
from chgdesk.services.reading import TrailHead
from tests.storage import desks
from tests.ui.conftest import find
from tests.ui.evidence.conftest import CHANGE, held_files
from ui.desk_opener import DeskWorkspace
from ui.dialogs.attach.dialog import AttachDialog
from ui.dialogs.evidence_facts import CorrectDialog, LocationDialog
from ui.runner import DeskRunner
from ui.views.evidence_acts import EvidenceActs
from ui.views.preview.window import PreviewWindow
from ui.widgets.evidence_pane import EvidencePane


class Desk:
    """A page with the pane on it, as the record page holds one."""

    def __init__(self, workspace: DeskWorkspace, runner: DeskRunner, page: QWidget, qtbot: QtBot) -> None:
        self.workspace, self.runner, self.page, self.qtbot = workspace, runner, page, qtbot
        self.pane = EvidencePane("record.evidence", page, ask=runner.ask)
        self.pane.resize(500, 600)
        self.pane.show()
        self.acts = EvidenceActs(self.pane, workspace, runner, page)
        self.acts.recorded.connect(lambda _changed: self.show())
        self.sentences: list[str] = []
        self.acts.said.connect(self.sentences.append)
        self.show()
        self.settle()

    def show(self) -> None:
        self.acts.show_change(CHANGE, held_files(self.workspace))

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.runner.is_idle and self.pane.is_settled, timeout=20_000)

    def add(self, name: str, data: bytes) -> str:
        file = EvidenceFile(data=data, name=name, kind="test_notes")
        self.workspace.desk.execute(AddEvidence(change=CHANGE, files=(file,)))
        self.show()
        self.settle()
        return hashlib.sha256(data).hexdigest()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.qtbot.waitUntil(lambda: self.page.findChild(kind) is not None)
        found = self.page.findChild(kind)
        assert isinstance(found, QDialog)
        return found

    def entries(self) -> int:
        size: int = self.workspace.ask(TrailHead()).size
        return size


@pytest.fixture
def desk(workspace: DeskWorkspace, runner: DeskRunner, page: QWidget, qtbot: QtBot) -> Desk:
    return Desk(workspace, runner, page, qtbot)


def typed(dialog: QDialog, name: str, text: str) -> None:
    field = find(dialog, name)
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.clear()
    QTest.keyClicks(field, text)


def test_that_a_dropped_file_is_attached_and_shown_with_what_is_weak(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "deploy.log"
    path.write_bytes(b"20:15 started\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(desk.pane, QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    QApplication.sendEvent(desk.pane, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    dialog = desk.dialog(AttachDialog)
    assert isinstance(dialog, AttachDialog)
    desk.qtbot.waitUntil(lambda: dialog.is_settled and bool(dialog.rows))
    before = desk.entries()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: [card.file.name for card in desk.pane.cards] == ["deploy.log"])
    desk.settle()
    assert desk.entries() == before + 1
    assert "No person is named." in str(find(desk.pane, "record.evidence.0.weak").property("text"))
    assert desk.sentences[0].startswith(f"Attached the file deploy.log to {CHANGE}")


def test_that_a_correction_records_only_what_was_changed(desk: Desk) -> None:
    digest = desk.add("notes.txt", b"x")
    desk.pane.act_wanted.emit("correct", digest)
    dialog = desk.dialog(CorrectDialog)
    assert isinstance(dialog, CorrectDialog)
    typed(dialog, "correct.source", "Jira")
    typed(dialog, "correct.captured_at", "soon")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert dialog.fault.text() == "“soon” is no moment. Write it as 2026-07-14 20:15."
    typed(dialog, "correct.captured_at", "2026-03-02 10:00")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: "needs a reason" in dialog.fault.text())
    typed(dialog, "correct.reason", "It was known all along.")
    dialog.captured_by.setEditText("Ben Öst")
    before = desk.entries()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: desk.entries() == before + 1)
    desk.settle()
    item = desk.workspace.ask(EvidenceNamed(text=digest)).item
    assert (item.source, item.captured_by, item.kind) == ("Jira", "P-2", "test_notes")
    assert item.captured_at is not None
    assert item.captured_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_that_a_withdrawn_file_stays_in_the_list_with_its_reason(desk: Desk) -> None:
    digest = desk.add("notes.txt", b"x")
    desk.pane.act_wanted.emit("withdraw", digest)
    dialog = find(desk.page, "reason")
    assert isinstance(dialog, QDialog)
    typed(dialog, "reason.text", "Belongs to another change.")
    QTest.mouseClick(find(dialog, "reason.act"), Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: bool(desk.pane.cards) and bool(desk.pane.cards[0].file.withdrawn))
    desk.settle()
    said = str(find(desk.pane, "record.evidence.0.withdrawn").property("text"))
    assert said.startswith("Withdrawn by Ann Blom on ")
    assert said.endswith("Belongs to another change.")


def test_that_a_place_is_noted_with_what_was_measured(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "dump.bin"
    path.write_bytes(b"z" * 999)
    QTest.mouseClick(desk.pane.elsewhere, Qt.MouseButton.LeftButton)
    dialog = desk.dialog(LocationDialog)
    assert isinstance(dialog, LocationDialog)
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: "Say where the file is kept" in dialog.fault.text())
    typed(dialog, "location.place", "vault 3")
    dialog.take_path(str(path))
    assert not dialog.sha256.isEnabled()
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: bool(desk.pane.cards))
    desk.settle()
    file = desk.pane.cards[0].file
    assert (file.name, file.location, file.size, file.held) == ("dump.bin", "vault 3", 999, False)
    assert file.sha256 == hashlib.sha256(b"z" * 999).hexdigest()
    assert desk.pane.cards[0].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_that_space_opens_the_preview_and_a_copy_is_saved_from_the_menu(desk: Desk, tmp_path: Path) -> None:
    digest = desk.add("notes.txt", b"what was tested")
    QTest.keyClick(desk.pane.cards[0], Qt.Key.Key_Space)
    preview = desk.dialog(PreviewWindow)
    desk.settle()
    preview.close()
    before = desk.entries()
    desk.pane.act_wanted.emit("save", digest)
    dialog = desk.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "copy.txt"))
    dialog.close()
    desk.qtbot.waitUntil(lambda: desk.entries() == before + 1)
    desk.settle()
    assert (tmp_path / "copy.txt").read_bytes() == b"what was tested"
    assert desk.sentences[-1].startswith("Saved as ")


def test_that_two_drops_land_in_one_dialog(desk: Desk) -> None:
    desk.pane.pasted.emit(b"one", "one.txt")
    desk.pane.pasted.emit(b"two", "two.txt")
    dialog = desk.dialog(AttachDialog)
    assert isinstance(dialog, AttachDialog)
    desk.qtbot.waitUntil(lambda: dialog.is_settled and len(dialog.rows) == 2)
    assert len(desk.page.findChildren(AttachDialog)) == 1
    dialog.close()


def test_that_nothing_can_be_changed_in_a_file_open_for_reading(template: Path, tmp_path: Path, qtbot: QtBot) -> None:
    from chgdesk.app import open_desk

    path = desks.copy_of(template, tmp_path)
    workspace = DeskWorkspace(open_desk(path, context=desks.a_context(), read_only=True), desks.ANN)
    runner = DeskRunner(workspace.execute)
    under = QWidget()
    qtbot.addWidget(under)
    under.show()
    pane = EvidencePane("record.evidence", under, ask=runner.ask)
    EvidenceActs(pane, workspace, runner, under)
    assert not pane.elsewhere.isEnabled()
    assert pane.elsewhere.toolTip()
    runner.close()
    workspace.close()
