"""The forms on a real workspace, used as a person uses them: keys, clicks and drops, each of which is counted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import Change
from chgdesk.services.reading import RecordsOf
from tests.ui.capture.office import make_office, opener
from tests.ui.conftest import find
from ui.views.capture.page import CapturePage
from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office, made once."""
    path = tmp_path_factory.mktemp("office") / "harbour.chgdesk"
    make_office(path)
    return path


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(office_template, tmp_path / "harbour.chgdesk"))


class Officer:
    """Somebody at the desk; `acts` counts what they did: a field typed, a choice, a drop, a click."""

    def __init__(self, window: MainWindow, qtbot: QtBot, workspace: Any, name: str = "capture") -> None:
        self.window, self.qtbot, self.workspace, self.name = window, qtbot, workspace, name
        self.acts = 0

    @property
    def page(self) -> Any:
        """The form that is open."""
        pages = [page for page in self.window.findChildren(CapturePage) if page.objectName() == self.name]
        return next((page for page in pages if page.isVisible()), pages[-1] if pages else None)

    def open(self, act: str = "new_change", name: str = "capture") -> Officer:
        """Open a form by its key of the window."""
        self.name = name
        self.window.do(act)
        self.settle()
        return self

    def rest(self) -> None:
        """Wait until every answer is there."""
        frame = self.window.frame
        assert frame is not None
        self.qtbot.waitUntil(lambda: frame.runner.is_idle, timeout=20_000)

    def settle(self) -> None:
        """Wait until the form is at rest."""
        self.qtbot.waitUntil(lambda: self.page is not None and self.page.is_at_rest, timeout=20_000)

    def box(self, place: str) -> QWidget:
        """The box of a place of the record."""
        return find(self.page, f"{self.name}.{place.lstrip('@').replace('.', '_')}")

    def text(self, place: str) -> str:
        """What stands in a box."""
        box: Any = self.box(place)
        said: str = box.currentText() if isinstance(box, QComboBox) else box.text()
        return said

    def note(self, place: str) -> str:
        """The grey word beside a box."""
        note: Any = find(self.page, f"{self.name}.{place.lstrip('@').replace('.', '_')}.note")
        said: str = note.text()
        return said

    def type(self, place: str, words: str) -> Officer:
        """Type into a field: one act."""
        self.acts += 1
        box = self.box(place)
        assert box.isVisible(), place
        assert box.isEnabled(), place
        QTest.mouseClick(box, LEFT)
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, words)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.hide()
        self.settle()
        return self

    def click(self, name: str) -> Officer:
        """Click on something: one act."""
        self.acts += 1
        shown = find(self.page, f"{self.name}.{name}")
        assert shown.isVisible(), name
        assert shown.isEnabled(), (name, shown.toolTip())
        QTest.mouseClick(shown, LEFT)
        self.settle()
        return self

    def choose(self, place: str, words: str) -> Officer:
        """Choose from a list with the keyboard: one act."""
        self.acts += 1
        box = self.box(place)
        assert box.isVisible(), place
        box.setFocus()
        QTest.keyClicks(box, words)
        assert isinstance(box, QComboBox)
        if box.currentText().casefold().startswith(words.casefold()):
            box.activated.emit(box.currentIndex())
        self.settle()
        return self

    def drop(self, *paths: Path) -> Officer:
        """Drop files on the form: one act."""
        self.acts += 1
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(
            QPointF(20, 20),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.page.dropEvent(event)
        self.settle()
        return self

    def paste(self, text: str) -> Officer:
        """Paste a text into the box on top: one act."""
        QGuiApplication.clipboard().setText(text)
        return self.click("drop.paste")

    def save(self, button: str = "primary") -> Officer:
        """Press a button that saves: one act; the form is gone afterwards."""
        self.acts += 1
        shown = find(self.page, f"{self.name}.{button}")
        assert shown.isEnabled(), shown.toolTip()
        QTest.mouseClick(shown, LEFT)
        self.rest()
        return self

    @property
    def records(self) -> list[Change]:
        """Every change on record."""
        return [held.value for held in self.workspace.ask(RecordsOf(kind="change"))]


@pytest.fixture
def officer(window: MainWindow, office: Path, qtbot: QtBot) -> Officer:
    """The officer at the desk of the office."""
    workspace: Any = opener().open(str(office))
    workspace.seat("ola")
    window.show_workspace(workspace)
    person = Officer(window, qtbot, workspace)
    person.rest()
    return person


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A list that opens under a box asks the screen to be raised; Qt's offscreen screen cannot, and says so."""
    for item in items:
        if "capture" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", "This plugin does not support"))
