"""The page of people as the officer uses it (ROLE-01, ROLE-06, ROLE-07, AUD-11, AUD-19)."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services.signatures import TRIES
from tests.ui.conftest import find
from tests.ui.people.conftest import (
    choose,
    click,
    entries,
    go_to_page,
    kept,
    make,
    rest,
    sit_down,
    words,
    write,
)
from ui.views.people.persons.page import PersonsPage
from ui.window import MainWindow

FORM = "people_people.form"
SECRET = "seven quiet herons"


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> PersonsPage:
    sit_down(qtbot, window, path)
    shown = go_to_page(qtbot, window, "people")
    assert isinstance(shown, PersonsPage)
    return shown


def at_hand(page: PersonsPage, qtbot: QtBot, window: MainWindow, ref: str) -> None:
    """Put the focus on somebody, with the arrow keys."""
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in page.table.rows:
        if page.table.current.person.ref == ref:
            break
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.current.person.ref == ref
    rest(qtbot, window)


def test_that_everybody_is_listed_with_roles_and_the_filter_narrows(page: PersonsPage, window: MainWindow) -> None:
    assert [one.person.name for one in page.table.rows] == [
        "Henna Laakso",
        "Marek Dvořák",
        "Sanna Miettinen",
        "Yusuf Demir",
    ]
    write(window, "people_people.filter", "deployer")
    assert [one.person.ref for one in page.table.rows] == ["henna", "yusuf"]
    write(window, "people_people.filter", "nobody at all")
    assert page.table.rows == ()
    assert words(window, "people_people.form.save") == "Save person"
    assert not find(window, "people_people.leaves").isEnabled()
    assert find(window, "people_people.leaves").toolTip() == "Choose a person first."


def test_that_a_person_is_added_by_keyboard_alone(page: PersonsPage, window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    box = find(window, f"{FORM}.name")
    assert box.hasFocus()
    QTest.keyClicks(box, "Ida Lund")
    write(window, f"{FORM}.logins", "ida, ida.lund")
    QTest.keyClick(find(window, f"{FORM}.logins"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "ida-lund" in kept(window, "person"), timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "person")["ida-lund"].logins == ("ida", "ida.lund")
    assert page.table.current.person.ref == "ida-lund", "who was added is at hand"


def test_that_a_correction_asks_why_and_a_shared_login_is_refused_in_place(
    page: PersonsPage, window: MainWindow, qtbot: QtBot
) -> None:
    at_hand(page, qtbot, window, "henna")
    write(window, f"{FORM}.title", "Lead")
    click(find(window, f"{FORM}.save"))
    assert "Say why it is corrected" in words(window, f"{FORM}.fault")
    write(window, f"{FORM}.reason", "New position")
    write(window, f"{FORM}.email", "YUSUF@x.org")
    before = entries(window)
    click(find(window, f"{FORM}.save"))
    qtbot.waitUntil(lambda: "Yusuf Demir's already" in words(window, f"{FORM}.fault"), timeout=20_000)
    assert entries(window) == before
    write(window, f"{FORM}.email", "henna@x.org")
    click(find(window, f"{FORM}.save"))
    qtbot.waitUntil(lambda: kept(window, "person")["henna"].title == "Lead", timeout=20_000)
    rest(qtbot, window)


def test_that_a_list_is_pasted_mended_and_recorded_as_one_act(
    page: PersonsPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(window, "people_people.paste"))
    box = find(window, "paste_people.text")
    assert isinstance(box, QPlainTextEdit)
    QGuiApplication.clipboard().setText("Name\tE-mail\tLogin\nIda Lund\tida@x.org\tida\nBo Ek\tmarek@x.org\tbo\n")
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    act = find(window, "paste_people.act")
    assert not act.isEnabled()
    assert act.toolTip() == "Mend 1 row in the list first."
    assert words(window, "paste_people.head") == "1 person to put on record, 0 on record already, 1 to mend."
    box.selectAll()
    QGuiApplication.clipboard().setText("Ida Lund\t\tida@x.org\nBo Ek\nMarek Dvořák\n")
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    before = entries(window)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: {"ida-lund", "bo-ek"} <= kept(window, "person").keys(), timeout=20_000)
    rest(qtbot, window)
    assert entries(window) == before + 1
    assert len(page.table.rows) == 6


def test_that_who_leaves_is_told_what_is_left_and_comes_back_without_roles(
    page: PersonsPage, window: MainWindow, qtbot: QtBot
) -> None:
    at_hand(page, qtbot, window, "marek")
    click(find(window, "people_people.leaves"))
    rest(qtbot, window)
    assert words(window, "leaving.left") == "Nobody else holds: engineering lead. Name who follows."
    write(window, "leaving.day", "2026-07-31")
    click(find(window, "leaving.act"))
    qtbot.waitUntil(lambda: not kept(window, "person")["marek"].active, timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "person")["marek"].employed_to == date(2026, 7, 31)
    assert "marek" in [one.person.ref for one in page.table.rows], "the name stays"
    assert words(window, "people_people.leaves") == "Take up again"
    assert find(window, "people_people.role").toolTip() == "Marek Dvořák left. Take up again first."
    click(find(window, "people_people.left"))
    assert "marek" not in [one.person.ref for one in page.table.rows]
    click(find(window, "people_people.left"))
    at_hand(page, qtbot, window, "marek")
    click(find(window, "people_people.leaves"))
    write(window, "reason.text", "Back from abroad")
    click(find(window, "reason.act"))
    qtbot.waitUntil(lambda: kept(window, "person")["marek"].active, timeout=20_000)
    rest(qtbot, window)
    assert kept(window, "role_assignment")["marek/engineering_lead/1"].held_to is not None


def enrol(page: PersonsPage, window: MainWindow, qtbot: QtBot, ref: str) -> None:
    at_hand(page, qtbot, window, ref)
    click(find(window, "people_people.passphrase"))
    write(window, "passphrase.new", SECRET)
    write(window, "passphrase.again", SECRET)
    click(find(window, "passphrase.act"))
    qtbot.waitUntil(lambda: ref in kept(window, "person_key"), timeout=20_000)
    rest(qtbot, window)


def has_failed(window: MainWindow, times: int) -> bool:
    """Whether so many wrong passphrases were given for Henna."""
    return bool(kept(window, "person_key")["henna"].failed == times)


def test_that_a_passphrase_is_enrolled_locked_by_wrong_tries_and_reset_before_a_witness(
    page: PersonsPage, window: MainWindow, qtbot: QtBot
) -> None:
    """AUD-11: five failures: locked, event. AUD-19: reset as a witnessed act."""
    enrol(page, window, qtbot, "henna")
    enrol(page, window, qtbot, "sanna")
    at_hand(page, qtbot, window, "henna")
    assert "Passphrase of Henna Laakso enrolled on Mon 3 Aug 2026 by Sanna Miettinen." in words(
        window, "people_people.says"
    )
    click(find(window, "people_people.passphrase"))
    for wrong in range(1, TRIES + 1):
        write(window, "passphrase.present", "not this one at all")
        write(window, "passphrase.new", "another long sentence")
        write(window, "passphrase.again", "another long sentence")
        click(find(window, "passphrase.act"))
        qtbot.waitUntil(partial(has_failed, window, wrong), timeout=20_000)
        qtbot.waitUntil(lambda: find(window, "passphrase.fault").isVisible(), timeout=20_000)
        rest(qtbot, window)
    assert kept(window, "person_key")["henna"].locked_at is not None
    find(window, "passphrase").close()
    qtbot.waitUntil(lambda: window.findChild(QWidget, "passphrase.act") is None, timeout=20_000)
    at_hand(page, qtbot, window, "henna")
    assert "Locked on Mon 3 Aug 2026 after 5 wrong tries" in words(window, "people_people.says")
    click(find(window, "people_people.passphrase"))
    choose(window, "passphrase.witness", "Sanna Miettinen")
    for name, text in (("new", "nine loud bitterns"), ("again", "nine loud bitterns"), ("theirs", SECRET)):
        write(window, f"passphrase.{name}", text)
    click(find(window, "passphrase.act"))
    qtbot.waitUntil(lambda: kept(window, "person_key")["henna"].witness == "sanna", timeout=20_000)
    rest(qtbot, window)
    at_hand(page, qtbot, window, "henna")
    assert "reset before Sanna Miettinen; later signatures say so" in words(window, "people_people.says")


def test_that_two_different_passphrases_are_said_in_place(page: PersonsPage, window: MainWindow, qtbot: QtBot) -> None:
    at_hand(page, qtbot, window, "yusuf")
    click(find(window, "people_people.passphrase"))
    write(window, "passphrase.new", SECRET)
    write(window, "passphrase.again", SECRET + "!")
    click(find(window, "passphrase.act"))
    assert "The two are not the same" in words(window, "passphrase.fault")
    assert "yusuf" not in kept(window, "person_key")


def test_that_nobody_by_name_can_read_only(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    sit_down(qtbot, window, path, person="")
    go_to_page(qtbot, window, "people")
    for name in ("role", "passphrase", "leaves", "paste", "add"):
        act = find(window, f"people_people.{name}")
        assert not act.isEnabled()
        assert "Nobody by name is at the desk" in act.toolTip()
    assert not find(window, f"{FORM}.name").isEnabled()


def test_that_an_empty_workspace_teaches_and_takes_its_first_people(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    made = tmp_path / "empty.chgdesk"
    make(made).close()
    sit_down(qtbot, window, made, person="")
    go_to_page(qtbot, window, "people")
    assert words(window, "people_people.empty.title") == "Nobody on record yet"
    click(find(window, "people_people.empty.paste"))
    write(window, "paste_people.text", "Ida Lund")
    rest(qtbot, window)
    click(find(window, "paste_people.act"))
    qtbot.waitUntil(lambda: "ida-lund" in kept(window, "person"), timeout=20_000)
    rest(qtbot, window)
    assert not find(window, "people_people.empty").isVisible()
