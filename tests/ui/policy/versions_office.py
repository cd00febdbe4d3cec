"""The window on the Versions page of a small company's workspace, for the tests of that page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import Edited, SaveSections
from chgdesk.services.policies.queries import SectionsOf
from chgdesk.services.recording import AssignRoles
from tests.services import policy_desk as office
from tests.ui.conftest import find, settled
from ui.desk_opener import DeskOpener
from ui.views.policy.place import PolicyPlace
from ui.views.policy.text.making import TextPlace
from ui.views.policy.text.page import TextPage
from ui.views.policy.versions.page import VersionsPage
from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NEW_SECRET = "three slow otters"


def workspace(folder: Path, *acts: Callable[[Desk], object]) -> Path:
    """A workspace in which some acts are on record; Sten may approve and has no passphrase yet."""
    with office.a_desk(folder) as desk:
        desk.execute(AssignRoles(assignments=(office.role_of("sten", "policy_approver"),)))
        for act in acts:
            act(desk)
    return folder / "Nordlys.chgdesk"


class Visit:
    """One window on that workspace, and a person's hands on it."""

    def __init__(self, qtbot: QtBot, window: MainWindow, path: Path, person: str = "ida") -> None:
        self.qtbot, self.window = qtbot, window
        self.clock = FixedClock(at=office.MORNING)
        context = Context(actor=office.IDA, clock=self.clock, host="WS-1", app="test", kdf=office.CHEAP)
        opened: Any = DeskOpener(context=context).open(str(path))
        opened.seat(person)
        self.desk: Desk = opened.desk
        window.show_workspace(opened)
        settled(qtbot, window)
        QTest.mouseClick(find(window, "rail.policy"), LEFT)
        qtbot.waitUntil(lambda: window.frame is not None and window.frame.place("policy") is not None)
        qtbot.waitUntil(lambda: self.place.page is not None)
        self.rest()
        self.press("policy.page.versions")

    @property
    def place(self) -> PolicyPlace:
        """The Policy place."""
        assert self.window.frame is not None
        made = self.window.frame.place("policy")
        assert isinstance(made, PolicyPlace)
        return made

    @property
    def page(self) -> VersionsPage:
        """The Versions page."""
        found = self.place.page
        assert isinstance(found, VersionsPage)
        return found

    @property
    def text(self) -> TextPage:
        """The Text page."""
        found = self.place.page
        assert isinstance(found, TextPlace)
        assert found.page is not None
        return found.page

    @property
    def toast(self) -> str:
        """What was said last over the foot of the window."""
        assert self.window.frame is not None
        return self.window.frame.toast.words

    def rest(self) -> None:
        """Wait until everything asked is answered and shown."""
        frame = self.window.frame
        assert frame is not None

        def is_done() -> bool:
            page = self.place.page
            if isinstance(page, TextPlace):
                return page.page is not None and page.page.is_settled and frame.runner.is_idle
            at_rest = page.is_settled if isinstance(page, VersionsPage) else page is not None
            return at_rest and frame.runner.is_idle

        self.qtbot.waitUntil(is_done, timeout=60_000)
        QApplication.processEvents()
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # as a window manager does when a dialog is gone
        self.qtbot.waitUntil(is_done, timeout=60_000)

    def find(self, name: str) -> Any:
        """What has this name, in the window or beside it."""
        for top in (self.window, *QApplication.topLevelWidgets()):
            found = top.findChild(QWidget, name)
            if found is not None:
                return found
        return find(self.window, name)

    def words(self, name: str) -> str:
        """What a label says; empty where it is not in sight."""
        shown = self.find(name)
        assert isinstance(shown, QLabel)
        return shown.text() if shown.isVisible() else ""

    def press(self, name: str) -> None:
        """Click it, and wait for what follows."""
        shown = self.find(name)
        assert shown.isEnabled(), f"{name} is greyed: {shown.toolTip()}"
        QTest.mouseClick(shown, LEFT)
        self.rest()

    def type(self, name: str, words: str) -> None:
        """Type into it."""
        shown = self.find(name)
        shown.setFocus()
        QTest.keyClicks(shown, words)

    def choose_version(self, number: str) -> None:
        """Click the line of a version."""
        table = self.page.table
        numbers = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
        box = table.visualRect(table.model().index(numbers.index(number), 0))
        QTest.mouseClick(table.viewport(), LEFT, pos=box.center())
        self.rest()

    def row(self, number: str) -> dict[str, str]:
        """A line of the timeline by the words of its columns."""
        model = self.page.table.model()
        across = Qt.Orientation.Horizontal
        heads = [str(model.headerData(place, across)) for place in range(model.columnCount())]
        for row in range(model.rowCount()):
            if model.index(row, 0).data() == number:
                return {head: str(model.index(row, place).data()) for place, head in enumerate(heads)}
        raise AssertionError(f"no version {number}")

    def lines(self, name: str) -> list[str]:
        """The lines of a list."""
        shown = self.find(name)
        assert isinstance(shown, QListWidget)
        return [shown.item(row).text() for row in range(shown.count())]

    def choose_person(self, person: str) -> None:
        """Choose who signs, with the keyboard."""
        box = self.find("sign.person")
        box.setFocus()
        while box.currentData() != person:
            before = box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down)
            if box.currentIndex() == before:
                QTest.keyClick(box, Qt.Key.Key_Home)
        self.rest()


def add_leftover(desk: Desk) -> None:
    """A sentence nobody has filled in stands in the draft's first section."""
    draft = office.shelf(desk).draft
    assert draft is not None
    stored = desk.ask(SectionsOf(version=draft.version.ref))[0]
    edited = replace(stored.section, body=stored.section.body + "\n\nAsk the [team name] first.")
    desk.execute(SaveSections(version=draft.version.ref, edits=(Edited(section=edited, seen=stored.stored),)))
