"""Acts of a person on the ways into the policy, for their tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services import reading
from tests.ui.conftest import find, settled
from tests.ui.policy.conftest import LEFT
from ui.desk_opener import DeskOpener
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.place import PolicyPlace
from ui.window import MainWindow

_Page = TypeVar("_Page", bound=FlowPage)


def open_policy(qtbot: QtBot, window: MainWindow, path: Path, person: str = "ines") -> Any:
    """Open the workspace, sit down, go to the policy; answers with the workspace."""
    workspace: Any = DeskOpener().open(str(path))
    if person:
        workspace.seat(person)
    window.show_workspace(workspace)
    settled(qtbot, window)
    click(find(window, "rail.policy"))
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.place("policy") is not None)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_text") is not None)
    idle(qtbot, window)
    return workspace


def place_of(window: MainWindow) -> PolicyPlace:
    assert window.frame is not None
    place = window.frame.place("policy")
    assert isinstance(place, PolicyPlace)
    return place


def flow(qtbot: QtBot, window: MainWindow, kind: type[_Page]) -> _Page:
    """The way under way, once it stands and is read."""
    qtbot.waitUntil(lambda: isinstance(place_of(window).page, kind))
    page = place_of(window).page
    assert isinstance(page, kind)
    at_rest(qtbot, window, page)
    return page


def idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.runner.is_idle, timeout=30_000)


def at_rest(qtbot: QtBot, window: MainWindow, page: FlowPage) -> None:
    """Nothing is read, recorded or counted any more."""
    qtbot.waitUntil(
        lambda: window.frame is not None and window.frame.runner.is_idle and page.is_settled, timeout=60_000
    )


def click(widget: QWidget) -> None:
    assert widget.isEnabled(), widget.objectName()
    QTest.mouseClick(widget, LEFT)


def tick(widget: QWidget) -> None:
    """Press a box to tick or a round button where its sign is."""
    QTest.mouseClick(widget, LEFT, pos=QPoint(10, widget.height() // 2))


def write(window: QWidget, name: str, text: str) -> None:
    """Replace what stands in a box by typing."""
    box = find(window, name)
    assert isinstance(box, QLineEdit)
    box.setFocus()
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, text)


def choose(window: QWidget, name: str, words: str) -> None:
    """Take a line of a list, as choosing it does."""
    box = find(window, name)
    assert isinstance(box, QComboBox)
    at = next(row for row in range(box.count()) if words in box.itemText(row))
    box.setCurrentIndex(at)
    box.activated.emit(at)


def drop(widget: QWidget, *paths: Path) -> None:
    """Drag files over a widget and drop them there; a widget that does not take them up never gets them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, act, left, none = (
        widget.rect().center(),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, QDragEnterEvent(at, act, mime, left, none))
    QApplication.sendEvent(widget, QDropEvent(at, act, mime, left, none))


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton)
    return widget.text()


def entries(workspace: Any) -> int:
    size: int = workspace.ask(reading.TrailHead()).size
    return size
