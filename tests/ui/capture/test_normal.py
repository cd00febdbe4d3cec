"""A normal change in at most 15 acts, on a filled and on an empty card, nothing found afterwards (CHG-21, CHG-23)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.services.changes.desk import ChangeStanding, StandingOf
from chgdesk.services.systems import SystemCardOf
from tests.ui.capture.conftest import Officer
from tests.ui.capture.dropped import pull_request
from tests.ui.conftest import find
from ui.window import MainWindow

MOST = 15


def standing(officer: Officer, ref: str = "CHG-2026-0001") -> ChangeStanding:
    found: ChangeStanding = officer.workspace.ask(StandingOf(ref=ref, now=officer.workspace.now()))
    return found


def after_go_live(officer: Officer) -> None:
    officer.click("live")
    officer.type("deployments.0.start", "yesterday 20:15-20:40").type("deployments.0.implementer", "Dora Hall")
    officer.click("outcome.success").type("verification.at", "yesterday 21:00")


def test_that_a_normal_change_on_a_filled_card_takes_few_acts_and_lacks_nothing(
    officer: Officer, tmp_path: Path
) -> None:
    """CHG-23: at most 15 acts; what the judge finds of it is nothing but what closing asks for."""
    officer.open().drop(pull_request(tmp_path)).type("systems", "shop-web").click("flags.nothing")
    after_go_live(officer)
    officer.save()
    assert officer.acts <= MOST, officer.acts
    found = standing(officer)
    assert [need.code for need in found.weighed.needs] == ["CLOSE-ANSWER", "CLOSE-ANSWER"]
    assert found.change.state is ChangeState.VERIFIED
    assert found.change.author == "ada"
    assert found.change.approvals[0].provenance.basis is Basis.DOCUMENT


def test_that_a_normal_change_on_an_empty_card_takes_at_most_fifteen_acts(officer: Officer, tmp_path: Path) -> None:
    """CHG-23, also where no card says anything of the system."""
    officer.open().drop(pull_request(tmp_path)).type("systems", "labels").choose("change_type", "Code")
    officer.click("flags.nothing").click("risk_declared.low").type("rollback_plan.trigger", "Uploads fail")
    after_go_live(officer)
    officer.save()
    assert officer.acts <= MOST, officer.acts
    assert [need.code for need in standing(officer).weighed.needs] == ["CLOSE-ANSWER", "CLOSE-ANSWER"]


def test_that_the_next_change_of_an_empty_card_begins_as_the_last_one(officer: Officer, tmp_path: Path) -> None:
    officer.open().drop(pull_request(tmp_path)).type("systems", "labels").choose("change_type", "Code")
    officer.type("rollback_plan.trigger", "Uploads fail").save("save")
    officer.open().type("title", "Something else").type("systems", "labels")
    assert officer.text("change_type") == "Code"
    assert officer.note("change_type") == "as in CHG-2026-0001, the last change of labels"
    assert officer.page.filling.change.rollback_plan.trigger == "Uploads fail"


def test_that_the_form_fits_a_small_screen_without_scrolling(
    officer: Officer, tmp_path: Path, window: MainWindow
) -> None:
    """W3 at 1280x800, filled, with everything after go-live open."""
    officer.open().drop(pull_request(tmp_path)).type("systems", "shop-web").click("flags.nothing")
    after_go_live(officer)
    area = find(window, "capture.form")
    assert isinstance(area, QScrollArea)
    assert (window.width(), window.height()) == (1280, 800)
    assert area.verticalScrollBar().maximum() == 0
    assert (
        officer.box("verification.at").visibleRegion().boundingRect().height()
        == officer.box("verification.at").height()
    )


def test_that_a_dropped_page_fills_the_form_and_each_value_names_its_source(officer: Officer, tmp_path: Path) -> None:
    officer.open().drop(pull_request(tmp_path)).type("systems", "shop-web")
    assert officer.text("title") == "Raise the upload limit on the edge to 20 MB"
    assert "pull request #482" in officer.note("title")
    assert "pull request #482" in officer.note("justification")
    assert officer.text("author") == "Ada Lovell"
    assert officer.note("change_type") == "card of shop-web"
    assert officer.note("risk_declared") == "usual for shop-web"
    approval = find(officer.page, "capture.approvals.found")
    assert isinstance(approval, QLabel)
    assert "Lea Berg" in approval.text()


def test_that_what_was_typed_survives_a_drop(officer: Officer, tmp_path: Path) -> None:
    officer.open().type("title", "My own words").type("author", "Dora Hall")
    officer.drop(pull_request(tmp_path))
    assert officer.text("title") == "My own words"
    assert officer.page.filling.change.author == "dora"
    assert "pull request #482" in officer.note("justification")


def test_that_a_stranger_is_asked_for_once(officer: Officer, tmp_path: Path) -> None:
    """“Who is @mona-dev?”: named once, the source is read again with them."""
    officer.open().drop(pull_request(tmp_path, author={"login": "mona-dev"}))
    who = find(officer.page, "capture.drop.who")
    assert "mona-dev" in who.accessibleName()
    QTest.keyClicks(who, "Sena Ek")
    QTest.keyClick(who, Qt.Key.Key_Return)
    officer.settle()
    assert officer.text("author") == "Sena Ek"
    assert (
        officer.page.findChild(QWidget, "capture.drop.who") is None
        or not find(officer.page, "capture.drop.who").isVisible()
    )


def test_that_saving_asks_no_more_than_what_and_system(officer: Officer) -> None:
    officer.open()
    assert not find(officer.page, "capture.primary").isEnabled()
    assert find(officer.page, "capture.primary").toolTip() == "Say what changed."
    officer.type("title", "Swap a disk")
    assert find(officer.page, "capture.primary").toolTip() == "Say on which system."
    officer.type("systems", "shop-web").save("save")
    assert [(change.title, change.systems) for change in officer.records] == [("Swap a disk", ("shop-web",))]


def test_that_before_go_live_the_request_is_copied_with_the_save(officer: Officer) -> None:
    """APR-16: the button hands it in and puts the request on the clipboard."""
    officer.open().type("title", "Raise the upload limit on the edge to twenty megabytes")
    officer.type("justification", "Customers cannot send scans").type("systems", "shop-web").type(
        "author", "Ada Lovell"
    )
    officer.click("flags.nothing").save()
    copied = QGuiApplication.clipboard().text()
    assert "CHG-2026-0001" in copied
    assert "Lea Berg" in copied
    (change,) = officer.records
    assert change.state is ChangeState.SUBMITTED
    assert {request.person for request in change.asked} == {"lea", "sena"}


def test_that_only_what_the_rules_ask_for_stands_open(officer: Officer) -> None:
    """RSK-05, CHG-21: high risk opens more; back at low it folds again."""
    officer.open().type("title", "Change the login").type("systems", "shop-web").click("flags.nothing")
    assert officer.page.form.cell("impact.privacy") is None
    officer.click("flags.confidential_or_personal_data")
    assert officer.box("impact.privacy").isVisible()
    assert officer.box("test_data").isVisible()
    assert "because of" in officer.note("risk_declared")
    officer.click("flags.nothing")
    assert not officer.box("impact.privacy").isVisible()


def test_that_a_missing_thing_leads_to_its_field(officer: Officer) -> None:
    officer.open().type("title", "Change the login of the shop").type("systems", "login")
    links = [link for link in officer.page.rules.findChildren(QWidget) if link.property("role") == "need"]
    staging = next(link for link in links if "staging" in link.accessibleName())
    QTest.mouseClick(staging, Qt.MouseButton.LeftButton)
    officer.settle()
    assert officer.window.focusWidget() is officer.box("staging.status")


def test_that_the_keyboard_alone_is_enough(officer: Officer, qtbot: QtBot) -> None:
    """Enter goes on, Ctrl+Return saves."""
    officer.open()
    assert officer.window.focusWidget() is officer.box("title")
    for words in ("Swap a disk of the shop", "It fails its self-test", "shop-web"):
        focus = officer.window.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, words)
        QTest.keyClick(focus, Qt.Key.Key_Return)
    officer.settle()
    focus = officer.window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    officer.rest()
    (change,) = officer.records
    assert (change.title, change.justification, change.systems) == (
        "Swap a disk of the shop",
        "It fails its self-test",
        ("shop-web",),
    )


def test_that_a_double_click_records_once(officer: Officer) -> None:
    officer.open().type("title", "Swap a disk").type("systems", "shop-web")
    button = find(officer.page, "capture.save")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    officer.rest()
    assert len(officer.records) == 1


def test_that_a_system_without_a_card_may_be_typed_and_gets_one_from_the_form(officer: Officer) -> None:
    """CHG-21: the card is begun with what the form says, and fills the next form."""
    officer.open().type("title", "Swap a disk").type("systems", "edge-new").choose("change_type", "Network")
    assert officer.note("systems") == "no card of edge-new yet"
    officer.click("rules.card")
    officer.qtbot.waitUntil(lambda: officer.page.findChild(QDialog, "system_card") is not None)
    dialog = find(officer.page, "system_card")
    undo = find(dialog, "system_card.steps")
    QTest.keyClicks(undo, "Put the old disk back")
    QTest.mouseClick(find(dialog, "system_card.save"), Qt.MouseButton.LeftButton)
    officer.rest()
    officer.settle()
    assert officer.text("rollback_plan.steps") == "Put the old disk back"
    assert officer.note("rollback_plan.steps") == "card of edge-new"
    card = officer.workspace.ask(SystemCardOf(ref="edge-new")).value
    assert (card.change_type, card.undo) == ("network", "Put the old disk back")


def test_that_a_time_that_cannot_be_is_said_in_place_and_not_saved(officer: Officer) -> None:
    officer.open().type("title", "Swap a disk").type("systems", "shop-web").click("live")
    officer.type("deployments.0.start", "tomorrow 10:00")
    assert "has not come yet" in officer.note("deployments.0.start")
    assert not find(officer.page, "capture.primary").isEnabled()
    officer.type("deployments.0.start", "14 Jul 20:15")
    assert officer.note("deployments.0.start") == "Tue 14 Jul 2026, 20:15 WEST"
