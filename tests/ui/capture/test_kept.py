"""Nothing typed is lost: a crash, a refusal, somebody else's save (ux.md, Rules of thumb)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import Change
from chgdesk.services.changes.desk import StandingOf
from chgdesk.services.changes.saving import SaveChange
from tests.meta.sources import ROOT
from tests.ui.capture.conftest import Officer
from tests.ui.capture.dropped import pull_request
from tests.ui.capture.office import opener
from tests.ui.conftest import find
from ui.settings import Settings
from ui.window import MainWindow


def words(shown: object) -> str:
    assert isinstance(shown, QLabel | QPushButton)
    return shown.text()


def test_that_a_form_survives_a_killed_process(office: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """A crash loses at most the last seconds of typing; the next start takes the form up again."""
    own = tmp_path / "own"
    typing = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.capture.typing_process", str(office), str(own), "Swap a disk of the shop"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert typing.stdout is not None
    assert typing.stdout.readline().strip() == "kept"
    typing.kill()
    typing.wait(timeout=30)
    typing.stdout.close()
    window = MainWindow(opener(), Settings(own), own)
    qtbot.addWidget(window)
    workspace: Any = opener().open(str(office))
    workspace.seat("ola")
    window.show()
    window.show_workspace(workspace)
    officer = Officer(window, qtbot, workspace)
    officer.rest()
    toast = find(window, "toast.words")
    said = "You were writing a new change (Ctrl+N)"
    qtbot.waitUntil(lambda: words(toast).startswith(said), timeout=20_000)
    officer.open()
    assert officer.text("title") == "Swap a disk of the shop"
    assert words(find(officer.page, "capture.strip.words")).startswith("You were writing this on ")
    officer.type("systems", "shop-web").save("save")
    assert [change.title for change in officer.records] == ["Swap a disk of the shop"]
    officer.open()
    assert officer.text("title") == "", "recorded: nothing is left to take up"
    window.close()


def test_that_a_form_left_comes_back_with_its_files(officer: Officer, tmp_path: Path) -> None:
    officer.open().drop(pull_request(tmp_path))
    QTest.mouseClick(find(officer.page, "capture.back"), Qt.MouseButton.LeftButton)
    officer.rest()
    officer.open()
    assert officer.text("title").startswith("Raise the upload limit")
    officer.type("systems", "shop-web").save("save")
    assert officer.records[0].evidence[0].name == "pr-482.json"


def edit(officer: Officer, field: str = "") -> Officer:
    """Open the record's own form."""
    frame: Any = officer.window.frame
    rid = officer.workspace.ask(StandingOf(ref="CHG-2026-0001", now=officer.workspace.now())).rid
    frame._changes.edit(rid, field)
    officer.rest()
    officer.qtbot.waitUntil(lambda: officer.page is not None and officer.page.is_at_rest, timeout=20_000)
    return officer


def recorded(officer: Officer, **more: Any) -> Change:
    values = {"ref": "", "title": "Swap a disk", "systems": ("shop-web",), "justification": "It is old", **more}
    officer.workspace.execute(SaveChange(change=Change(**values)))
    return officer.records[0]


def test_that_the_later_of_two_saves_sees_what_changed_and_decides_field_by_field(officer: Officer) -> None:
    """Two windows on one record: refused with the difference; nothing typed is lost."""
    held = recorded(officer)
    edit(officer).type("title", "Swap both disks")
    theirs = replace(held, title="Swap no disk", justification="It failed")
    officer.workspace.execute(SaveChange(change=theirs, expected_version=1))
    officer.rest()
    officer.click("save")
    assert find(officer.page, "capture.conflict").isVisible()
    cells = [words(find(officer.page, f"capture.conflict.title.{place}")) for place in range(4)]
    assert cells == ["What changed", "Swap a disk", "Swap no disk", "Swap both disks"]
    assert officer.text("title") == "Swap both disks"
    officer.click("conflict.title.mine").save("conflict.again")
    (now,) = officer.records
    assert (now.title, now.justification) == ("Swap both disks", "It failed")


def test_that_theirs_may_be_taken_instead(officer: Officer) -> None:
    held = recorded(officer)
    edit(officer).type("title", "Swap both disks").type("justification", "Both are old")
    officer.workspace.execute(SaveChange(change=replace(held, title="Swap no disk"), expected_version=1))
    officer.rest()
    officer.click("save")
    officer.click("conflict.title.theirs").save("conflict.again")
    (now,) = officer.records
    assert (now.title, now.justification) == ("Swap no disk", "Both are old")


def test_that_a_record_opens_at_the_field_that_is_missing(officer: Officer) -> None:
    recorded(officer)
    edit(officer, "documents_updated")
    assert officer.window.focusWidget() is officer.box("documents_updated")
    officer.type("documents_updated", "Not needed: nothing a user sees").save("save")
    assert officer.records[0].documents_updated == "Not needed: nothing a user sees"


def test_that_a_refusal_says_why_and_offers_to_record_what_happened(officer: Officer) -> None:
    """DEP-08: going live without what is needed is refused, and recorded as happened when it did."""
    officer.open().type("title", "Swap a disk").type("systems", "shop-web").click("live")
    officer.type("deployments.0.start", "5 min ago").type("deployments.0.implementer", "Dora Hall")
    officer.click("primary")
    said = words(find(officer.page, "capture.refusal.words"))
    assert said.startswith("Nothing was saved.")
    assert "Approval of engineering lead or senior engineer is missing." in said
    assert officer.records == []
    assert officer.text("title") == "Swap a disk"
    officer.save("refusal.anyway")
    assert [change.title for change in officer.records] == ["Swap a disk"]
