"""Writing a policy from a preset: number and title, rules, fields, people (POL-01, POL-02, POL-05, PRM-02)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.queries import PolicyShelf, SetOf, Shelf
from chgdesk.services.reading import RecordsOf
from tests.ui.conftest import Finder, turn
from tests.ui.policy.conftest import make_workspace, text_of
from tests.ui.policy.ways_in import (
    at_rest,
    choose,
    click,
    entries,
    flow,
    idle,
    open_policy,
    place_of,
    tick,
    words,
    write,
)
from ui.views.policy.begin.page import BeginPage
from ui.watchdog import Watchdog
from ui.widgets.list_table import Heading, ListTable
from ui.window import MainWindow


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A workspace with two people and no policy."""
    made = tmp_path / "brandt.chgdesk"
    make_workspace(made).close()
    return made


def shelf_of(workspace: object, page: BeginPage) -> Shelf:
    found: Shelf = workspace.ask(PolicyShelf(today=page.desk.today))  # type: ignore[attr-defined]
    return found


def begin(qtbot: QtBot, window: MainWindow, named: Finder) -> BeginPage:
    qtbot.waitUntil(lambda: named("policy_text.empty.create").isVisible())
    click(named("policy_text.empty.create"))
    return flow(qtbot, window, BeginPage)


def test_that_a_policy_begins_with_number_and_title_alone(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = begin(qtbot, window, named)
    box = named("policy_begin.number")
    assert isinstance(box, QLineEdit)
    assert box.text() == "BRA-CHG-001", "a proposal by pattern"
    write(window, "policy_begin.number", "")
    click(named("policy_begin.next"))
    assert "number" in words(named("policy_begin.fault"))
    assert page.step is page.cover
    write(window, "policy_begin.number", "BR-7")
    click(named("policy_begin.next"))
    click(named("policy_begin.finish"))
    qtbot.waitUntil(lambda: place_of(window).home == "text")
    idle(qtbot, window)
    shelf = shelf_of(workspace, page)
    assert shelf.document is not None
    assert (shelf.document.ref, shelf.document.title) == ("BR-7", "Change Management Policy")
    assert (shelf.document.classification, shelf.document.approver_role) == ("Internal", "cto")
    qtbot.waitUntil(lambda: words(named("policy_text.title")) == "BR-7 · version 0.1")
    qtbot.waitUntil(lambda: text_of(window).is_settled, timeout=30_000)


def test_that_every_step_is_taken_over(window: MainWindow, bare: Path, named: Finder, qtbot: QtBot) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = begin(qtbot, window, named)
    tick(named("policy_begin.split"))
    click(named("policy_begin.next"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_begin.preset.preset-002.choice") is not None)
    tick(named("policy_begin.preset.preset-002.choice"))
    table = named("policy_begin.differences")
    assert isinstance(table, ListTable)
    at_rest(qtbot, window, page)
    assert table.isVisible()
    found = [row for row in table.rows if not isinstance(row, Heading)]
    assert len(found) > 5
    assert words(named("policy_begin.differs")) == f"{len(found)} rules differ from the recommended set"
    click(named("policy_begin.next"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_begin.field.code_host") is not None)
    at_rest(qtbot, window, page)
    write(window, "policy_begin.field.code_host", "Forge of Brandt")
    choose(window, "policy_begin.field.contact.role", "CTO")
    click(named("policy_begin.next"))
    at_rest(qtbot, window, page)
    click(named("policy_begin.next"))
    qtbot.waitUntil(lambda: place_of(window).home == "text", timeout=20_000)
    idle(qtbot, window)
    shelf = shelf_of(workspace, page)
    filled = {field.ref: field.value for field in shelf.fields}
    assert (filled["code_host"], filled["contact.role"]) == ("Forge of Brandt", "CTO")
    assert len(shelf.companions) == 2, "the procedures are documents of their own"
    assert shelf.draft is not None
    tree, _number = workspace.ask(SetOf(version=shelf.draft.version.ref))
    assert tree["sod"]["compensating"]["enabled"] is False, "the chosen preset's rules"


def test_that_a_role_nobody_holds_is_given_in_place(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = begin(qtbot, window, named)
    page.go_to("people")
    at_rest(qtbot, window, page)
    name = "policy_begin.role.security_officer"
    click(named(f"{name}.give"))
    assert "Choose who" in words(named(f"{name}.fault"))
    choose(window, f"{name}.person", "Somebody not on record")
    write(window, f"{name}.person.new_name", "Mara Palm")
    click(named(f"{name}.person.new_record"))
    at_rest(qtbot, window, page)
    click(named(f"{name}.give"))
    at_rest(qtbot, window, page)
    assert "from when" in words(named(f"{name}.fault")), "a start is never guessed"
    write(window, f"{name}.since", "2024-02-01")
    click(named(f"{name}.give"))
    at_rest(qtbot, window, page)
    held = [one.value for one in workspace.ask(RecordsOf(kind="role_assignment"))]
    assert [(one.person, one.role, one.held_from.year) for one in held] == [("mara-palm", "security_officer", 2024)]
    qtbot.waitUntil(lambda: window.findChild(QWidget, name) is None)


def test_that_who_is_at_the_desk_is_asked_for_in_place(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    """POL-15."""
    workspace = open_policy(qtbot, window, bare, person="")
    page = begin(qtbot, window, named)
    before = entries(workspace)
    assert named("policy_begin.seat").isVisible()
    click(named("policy_begin.next"))
    assert not named("policy_begin.finish").isEnabled()
    choose(window, "policy_begin.seat.who", "Tobi")
    click(named("policy_begin.seat.sit"))
    qtbot.waitUntil(lambda: not named("policy_begin.seat").isVisible())
    assert workspace.card.seat == "tobi"
    assert named("policy_begin.finish").isEnabled()
    assert entries(workspace) == before
    at_rest(qtbot, window, page)


def test_that_going_elsewhere_keeps_it_and_back_leaves_it(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = begin(qtbot, window, named)
    before = entries(workspace)
    write(window, "policy_begin.policy_title", "How we change things")
    click(named("rail.changes"))
    click(named("rail.policy"))
    assert place_of(window).page is page
    assert page.cover.document.title == "How we change things"
    window.do("back")
    window.do("back")
    window.do("forward")
    click(named("rail.policy"))
    click(named("policy_begin.back"))
    qtbot.waitUntil(lambda: place_of(window).home == "text")
    idle(qtbot, window)
    assert entries(workspace) == before
    assert named("policy_text.empty").isVisible()


def test_that_a_refusal_stands_in_place_and_nothing_typed_is_lost(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    open_policy(qtbot, window, bare)
    page = begin(qtbot, window, named)
    write(window, "policy_begin.number", "  ")
    page.go_to("people")
    assert "number" in named("policy_begin.next").toolTip()
    write(window, "policy_begin.number", "BR-8")
    at_rest(qtbot, window, page)
    assert named("policy_begin.next").isEnabled()


def test_that_no_step_holds_the_window_up(
    window: MainWindow, bare: Path, named: Finder, watchdog: Watchdog, qtbot: QtBot
) -> None:
    open_policy(qtbot, window, bare)
    watchdog.start()
    page = begin(qtbot, window, named)
    for _step in page.steps[1:]:
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        turn(qtbot, watchdog)
    at_rest(qtbot, window, page)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
