"""Roles at the desk: given, handed over, ended, described, permitted (ROLE-02, ROLE-03, ROLE-08, APR-14)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import find
from tests.ui.people.conftest import choose, click, entries, go_to_page, kept, rest, sit_down, words, write
from ui.views.people.roles.holders import HoldersPane
from ui.views.people.roles.page import RolesPage
from ui.views.people.roles.permissions import PermissionsPane
from ui.window import MainWindow

HOLDERS, PERMISSIONS = "people_roles.holders", "people_roles.permissions"


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> RolesPage:
    sit_down(qtbot, window, path)
    shown = go_to_page(qtbot, window, "roles")
    assert isinstance(shown, RolesPage)
    return shown


def holders(page: RolesPage) -> HoldersPane:
    pane = page.pane("holders")
    assert isinstance(pane, HoldersPane)
    return pane


def at_hand(page: RolesPage, role: str) -> None:
    assert holders(page).roles.choose(lambda one: one.role, role)


def test_that_every_role_says_how_it_stands(page: RolesPage, window: MainWindow) -> None:
    """APR-14: roles held by one person only."""
    shown = {one.role: (one.state.value, [h.name for h in one.holders]) for one in holders(page).roles.rows}
    assert shown["engineering_lead"] == ("one_person", ["Marek Dvořák"])
    assert shown["deployer"] == ("held", ["Henna Laakso", "Yusuf Demir"])
    at_hand(page, "deployer")
    assert [(one.who, one.dates, one.state) for one in holders(page).held.rows] == [
        ("Yusuf Demir", "1 Jan 2026 to open", "held now"),
        ("Henna Laakso", "1 Jan 2026 to open", "held now"),
    ]
    assert "recorded Mon 3 Aug 2026, 214 days after it began" in words(window, f"{HOLDERS}.says").lower().replace(
        "recorded mon 3 aug 2026", "recorded Mon 3 Aug 2026"
    )


def test_that_a_role_is_handed_over_and_stays_to_be_seen_when_it_is_over(
    page: RolesPage, window: MainWindow, qtbot: QtBot
) -> None:
    """AC Hana acting lead 3-14 August."""
    at_hand(page, "engineering_lead")
    click(find(window, f"{HOLDERS}.hand_over"))
    find(window, "grant").activateWindow()
    qtbot.waitUntil(find(window, "grant").isActiveWindow)
    act = find(window, "grant.act")
    assert act.toolTip() == "Choose who gets the role."
    choose(window, "grant.person", "Henna Laakso")
    assert act.toolTip() == "A role that is handed over ends. Give the last day."
    write(window, "grant.first", "2026-08-03")
    write(window, "grant.last", "14 Aug 2026")
    assert act.toolTip() == "Say why it is handed over."
    write(window, "grant.note", "Holiday")
    QTest.keyClick(find(window, "grant.note"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "henna/engineering_lead/1" in kept(window, "role_assignment"), timeout=20_000)
    rest(qtbot, window)
    made = kept(window, "role_assignment")["henna/engineering_lead/1"]
    assert (made.delegated_by, made.note) == ("marek", "Holiday")
    assert made.held_to == datetime(2026, 8, 14, 22, 59, 59, tzinfo=UTC)
    assert next((one.who, one.how) for one in holders(page).held.rows) == (
        "Henna Laakso",
        "Handed over by Marek Dvořák: Holiday",
    )


def test_that_the_same_role_twice_is_refused_in_the_dialog(page: RolesPage, window: MainWindow, qtbot: QtBot) -> None:
    at_hand(page, "deployer")
    click(find(window, f"{HOLDERS}.grant"))
    choose(window, "grant.person", "Henna Laakso")
    before = entries(window)
    click(find(window, "grant.act"))
    qtbot.waitUntil(lambda: find(window, "grant.fault").isVisible(), timeout=20_000)
    assert "Henna Laakso is deployer already from Thu 1 Jan 2026" in words(window, "grant.fault")
    assert entries(window) == before
    rest(qtbot, window)


def test_that_a_new_role_is_typed_by_name(page: RolesPage, window: MainWindow, qtbot: QtBot) -> None:
    at_hand(page, "deployer")
    click(find(window, f"{HOLDERS}.grant"))
    choose(window, "grant.person", "Sanna Miettinen")
    box = find(window, "grant.role")
    box.setEditText("Release Captain")  # type: ignore[attr-defined]
    write(window, "grant.first", "2026-08-03")
    click(find(window, "grant.act"))
    qtbot.waitUntil(lambda: "sanna/release_captain/1" in kept(window, "role_assignment"), timeout=20_000)
    rest(qtbot, window)


def test_that_a_role_ends_with_a_reason(page: RolesPage, window: MainWindow, qtbot: QtBot) -> None:
    at_hand(page, "deployer")
    holders(page).held.choose(lambda one: one.held.person, "yusuf")
    click(find(window, f"{HOLDERS}.end"))
    assert find(window, "day_reason.act").toolTip() == "Write the reason; it stands beside the act."
    write(window, "day_reason.day", "2026-08-31")
    write(window, "day_reason.reason", "Moves to another team")
    click(find(window, "day_reason.act"))
    qtbot.waitUntil(lambda: kept(window, "role_assignment")["yusuf/deployer/1"].held_to is not None, timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "role_assignment")["yusuf/deployer/1"].held_to == datetime(2026, 8, 31, 22, 59, 59, tzinfo=UTC)


def test_that_a_role_is_put_on_record_before_anybody_holds_it(
    page: RolesPage, window: MainWindow, qtbot: QtBot
) -> None:
    """ROLE-02: the list is editable, each with duties text."""
    click(find(window, "people_roles.add"))
    act = find(window, "new_role.act")
    assert act.toolTip() == "Write what people call the role."
    write(window, "new_role.title", "Incident commander, night")
    write(window, "new_role.duties", "Leads an incident at night.")
    click(act)
    qtbot.waitUntil(lambda: "incident_commander_night" in kept(window, "role"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "role")["incident_commander_night"].duties == "Leads an incident at night."
    assert "incident_commander_night" in [one.role for one in holders(page).roles.rows]


def test_that_duties_are_written_and_kept(page: RolesPage, window: MainWindow, qtbot: QtBot) -> None:
    at_hand(page, "deployer")
    write(window, f"{HOLDERS}.form.duties", "Deploys what was approved.")
    QTest.keyClick(find(window, f"{HOLDERS}.form.duties"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "deployer" in kept(window, "role"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "role")["deployer"].duties == "Deploys what was approved."


def test_that_permissions_are_given_with_a_reason_and_never_to_nobody(
    page: RolesPage, window: MainWindow, qtbot: QtBot
) -> None:
    """ROLE-08: not everybody can be locked out."""
    click(find(window, "people_roles.tab.permissions"))
    rest(qtbot, window)
    pane = page.pane("permissions")
    assert isinstance(pane, PermissionsPane)
    choose(window, f"{PERMISSIONS}.role", "Compliance officer")
    pane.table.choose(lambda one: one, "people")
    pane.table.setFocus()
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    write(window, "reason.text", "Only the officer keeps people")
    click(find(window, "reason.act"))
    qtbot.waitUntil(lambda: "compliance_officer" in kept(window, "role"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "role")["compliance_officer"].permissions == ("people",)
    assert words(window, f"{PERMISSIONS}.toggle") == "Take away"
    click(find(window, "people.page.people"))
    rest(qtbot, window)
    click(find(window, "people.page.roles"))
    rest(qtbot, window)
    click(find(window, "people_roles.tab.holders"))
    rest(qtbot, window)
    at_hand(page, "compliance_officer")
    click(find(window, f"{HOLDERS}.end"))
    write(window, "day_reason.reason", "Moves on")
    before = entries(window)
    click(find(window, "day_reason.act"))
    qtbot.waitUntil(lambda: find(window, "day_reason.fault").isVisible(), timeout=20_000)
    assert "Only Sanna Miettinen has it now" in words(window, "day_reason.fault")
    assert entries(window) == before
    rest(qtbot, window)


def test_that_a_right_given_away_is_gone_at_once(page: RolesPage, window: MainWindow, qtbot: QtBot) -> None:
    """Whoever sits at the desk has the roles that are on record, also those just ended."""
    assert window.frame is not None
    workspace: Any = window.frame._workspace
    assert workspace.desk.context.actor.roles == ("compliance_officer",)
    at_hand(page, "compliance_officer")
    click(find(window, f"{HOLDERS}.end"))
    write(window, "day_reason.reason", "Moves on")
    click(find(window, "day_reason.act"))
    qtbot.waitUntil(lambda: workspace.desk.context.actor.roles == (), timeout=20_000)
    rest(qtbot, window)
