"""The pane shows what is held, weak and missing, and takes files, mails, pictures and text in every usual way (W2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.evidence_taking import EvidenceWarning, MissingKind
from chgdesk.domain.record_page import HeldFile
from tests.ui.conftest import find
from ui.runner import DeskRunner
from ui.watchdog import Watchdog
from ui.widgets.evidence_pane import A_PAGE, EvidencePane


def a_file(number: int, **more: object) -> HeldFile:
    values = {
        "name": f"file {number}.pdf",
        "kind": "pipeline_log",
        "sha256": f"{number:064d}",
        "size": 2048,
        "media_type": "application/pdf",
        "held": True,
        "about": "",
    } | more
    return HeldFile(**values)  # type: ignore[arg-type]


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[EvidencePane]:
    shown = EvidencePane("record.evidence")
    shown.resize(420, 600)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    yield shown
    QGuiApplication.clipboard().clear()


def drop(pane: EvidencePane, mime: QMimeData) -> None:
    """Drag something over the pane and let it go, as the window system tells it."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(pane, QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys))
    QApplication.sendEvent(pane, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, keys))


def text_of(pane: QWidget, name: str) -> str:
    return str(find(pane, name).property("text"))


def test_that_files_weakness_and_missing_kinds_are_shown_in_words(pane: EvidencePane, qtbot: QtBot) -> None:
    files = (
        a_file(1),
        a_file(2, withdrawn="withdrawn by Ann on Tue 14 Jul 2026: wrong record"),
        a_file(3, held=False, location="vault 3"),
    )
    warnings = (EvidenceWarning(code="NO_PERSON", sentence="file 1.pdf: no person is named.", sha256=files[0].sha256),)
    missing = (MissingKind(key="reviews", title="code review", kinds=(), sentence="Not held: code review."),)
    pane.show_files(files, warnings, missing)
    qtbot.waitUntil(lambda: pane.is_settled)
    assert text_of(pane, "record.evidence.0.weak") == "No person is named."
    assert text_of(pane, "record.evidence.missing.0") == "Not held: code review."
    assert "wrong record" in text_of(pane, "record.evidence.1.withdrawn")
    assert pane.cards[0].accessibleName() == "file 1.pdf, Pipeline log, 2 KB · held"
    assert pane.cards[2].accessibleName().endswith("kept elsewhere")
    assert text_of(pane, "record.evidence.2.location") == "Kept at vault 3"
    pane.show_files(())
    assert pane.cards == []


def test_that_space_and_arrows_work_by_keyboard_alone(pane: EvidencePane, qtbot: QtBot) -> None:
    pane.show_files((a_file(1), a_file(2, held=False), a_file(3)))
    qtbot.waitUntil(lambda: pane.is_settled)
    pane.cards[0].setFocus()
    QTest.keyClick(pane.cards[0], Qt.Key.Key_Down)
    assert pane.cards[2].hasFocus()
    with qtbot.waitSignal(pane.preview_wanted) as wanted:
        QTest.keyClick(pane.cards[2], Qt.Key.Key_Space)
    assert wanted.args == [f"{3:064d}"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_the_menu_offers_what_can_be_done_and_says_why_not(pane: EvidencePane, qtbot: QtBot) -> None:
    pane.show_files((a_file(1, withdrawn="withdrawn: x"),))
    qtbot.waitUntil(lambda: pane.is_settled)
    QTest.mouseClick(find(pane, "record.evidence.0.more"), Qt.MouseButton.LeftButton)
    menu = pane.findChild(QMenu, "record.evidence.menu")
    assert menu is not None
    acts = {act.objectName().rpartition(".")[2]: act for act in menu.actions()}
    assert not acts["withdraw"].isEnabled()
    assert acts["withdraw"].toolTip() == "It is withdrawn already"
    with qtbot.waitSignal(pane.act_wanted) as wanted:
        acts["correct"].trigger()
    assert wanted.args == ["correct", f"{1:064d}"]
    menu.close()


def test_that_files_and_folders_are_dropped(pane: EvidencePane, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a b.png")), QUrl.fromLocalFile(str(tmp_path))])
    with qtbot.waitSignal(pane.files_dropped) as dropped:
        drop(pane, mime)
    assert dropped.args == [[str(tmp_path / "a b.png"), str(tmp_path)]]


def test_that_a_mail_is_dropped_as_its_own_bytes(pane: EvidencePane, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setData("message/rfc822", QByteArray(b"From: a\r\n\r\nx"))
    with qtbot.waitSignal(pane.pasted) as given:
        drop(pane, mime)
    assert given.args[0] == b"From: a\r\n\r\nx"
    assert given.args[1].startswith("Dropped mail ")
    assert given.args[1].endswith(".eml")


def test_that_mails_dragged_from_a_windows_program_are_taken_one_by_one(pane: EvidencePane, qtbot: QtBot) -> None:
    names = ("Re: Go ahead.msg", "Second.msg")
    listed = struct.pack("<I", 9)  # more than there are
    for name in names:
        listed += b"\0" * 72 + name.encode("utf-16-le").ljust(520, b"\0")
    mime = QMimeData()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', QByteArray(listed))
    for place in range(2):
        kind = f'application/x-qt-windows-mime;value="FileContents";index={place}'
        mime.setData(kind, QByteArray(f"mail {place}".encode()))
    given: list[tuple[bytes, str]] = []
    pane.pasted.connect(lambda data, name: given.append((data, name)))
    drop(pane, mime)
    assert given == [(b"mail 0", names[0]), (b"mail 1", names[1])]


def test_that_a_picture_and_a_text_are_pasted(pane: EvidencePane, qtbot: QtBot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(pane.pasted) as given:
        QTest.keyClick(pane.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert given.args[1].startswith("Pasted picture ")
    assert QImage.fromData(given.args[0]).size() == image.size()
    QGuiApplication.clipboard().setText("02:14 palm: restarting\n")
    with qtbot.waitSignal(pane.pasted) as given:
        QTest.keyClick(pane.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert given.args[0] == b"02:14 palm: restarting\n"
    assert given.args[1].endswith(".txt")


def test_that_a_large_picture_is_encoded_beside_the_window(qtbot: QtBot, watchdog: Watchdog) -> None:
    runner = DeskRunner()
    pane = EvidencePane("record.evidence", ask=runner.ask)
    qtbot.addWidget(pane)
    pane.show()
    image = QImage(3840, 2160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    watchdog.start()
    with qtbot.waitSignal(pane.pasted, timeout=20_000) as given:
        pane.paste()
    watchdog.stop()
    runner.close()
    QGuiApplication.clipboard().clear()
    assert given.args[0].startswith(b"\x89PNG")
    assert watchdog.ours == []


def test_that_a_link_or_an_empty_clipboard_is_refused_in_place(pane: EvidencePane) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://ci.example/run/7")])
    drop(pane, mime)
    assert "That is a link to a page, not the page." in text_of(pane, "record.evidence.fault")
    QGuiApplication.clipboard().clear()
    pane.paste()
    assert "nothing here that can be kept" in text_of(pane, "record.evidence.fault")


def test_that_files_and_a_folder_can_be_chosen(pane: EvidencePane, qtbot: QtBot, tmp_path: Path) -> None:
    for control, name in ((pane.choose, "choice"), (pane.folder, "folder_choice")):
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)
        dialog = pane.findChild(QFileDialog, f"record.evidence.{name}")
        assert dialog is not None
        with qtbot.waitSignal(pane.files_dropped) as given:
            dialog.filesSelected.emit([str(tmp_path)])
        assert given.args == [[str(tmp_path)]]
        dialog.close()


def test_that_nothing_is_taken_where_the_file_is_open_for_reading(pane: EvidencePane, qtbot: QtBot) -> None:
    pane.set_read_only("Mara Palm has it open on desk-2.")
    assert not pane.choose.isEnabled()
    assert pane.choose.toolTip() == "Mara Palm has it open on desk-2."
    with qtbot.assertNotEmitted(pane.pasted):
        QGuiApplication.clipboard().setText("x")
        pane.paste()
    assert text_of(pane, "record.evidence.fault") == "Mara Palm has it open on desk-2."


def test_that_a_record_with_two_hundred_files_never_holds_the_window(
    pane: EvidencePane, qtbot: QtBot, watchdog: Watchdog
) -> None:
    files = tuple(a_file(number) for number in range(200))
    warnings = tuple(
        EvidenceWarning(code="NO_PERSON", sentence=f"{file.name}: no person is named.", sha256=file.sha256)
        for file in files
    )
    watchdog.start()
    pane.show_files(files, warnings)
    qtbot.waitUntil(lambda: pane.is_settled, timeout=30_000)
    watchdog.stop()
    assert watchdog.ours == []
    assert len(pane.cards) == A_PAGE
    assert text_of(pane, "record.evidence.pages") == "1 to 20 of 200"
    QTest.mouseClick(find(pane, "record.evidence.later"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.is_settled)
    assert pane.cards[0].file.name == "file 20.pdf"
    assert not find(pane, "record.evidence.later").isHidden()
