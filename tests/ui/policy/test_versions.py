"""A policy's way at the desk, with mouse and keyboard: refused, mended, handed in, signed, in force, amended, compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.queries import SectionsOf
from tests.services import policy_desk as office
from tests.ui.policy.versions_office import NEW_SECRET, Visit, add_leftover, workspace
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow


def hand_in(visit: Visit, summary: str, choice: str) -> None:
    """Fill the form and hand the draft in."""
    visit.type("policy_versions.publish.hand_in.summary", summary)
    visit.press(f"policy_versions.publish.hand_in.{choice}")
    visit.press("policy_versions.publish.hand_in.act")


def sign_as(visit: Visit, person: str, passphrase: str) -> None:
    """Open the signing and sign."""
    visit.press("policy_versions.publish.signing.sign")
    visit.choose_person(person)
    visit.type("sign.passphrase", passphrase)
    visit.press("sign.act")


def test_that_a_policy_is_refused_mended_signed_by_another_published_amended_and_compared(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """POL-06, POL-09, POL-11, POL-12, POL-14, POL-15, AUD-08, AUD-13: the whole way, as issue 3 shows it."""
    visit = Visit(qtbot, window, workspace(tmp_path, office.begin, add_leftover))
    assert visit.row("0.1")["Standing"] == "Draft"
    visit.press("policy_versions.version.publish")

    # Refused by lint: the leftover is on the checklist, and the desk says so when it is handed in all the same.
    assert visit.words("policy_versions.publish.hand_in.checklist_head").startswith("1 thing holds the version back")
    hand_in(visit, "First issue of our rules.", "material")
    assert "1 things must be mended first" in visit.words("policy_versions.publish.hand_in.fault")
    assert "[team name]" in visit.words("policy_versions.publish.hand_in.fault")
    leftover = next(line for line in visit.lines("policy_versions.publish.hand_in.checklist") if "[team name]" in line)

    # The jump leads into the text, with the stretch selected; typing over it mends it.
    checklist = visit.find("policy_versions.publish.hand_in.checklist")
    item = checklist.findItems(leftover, Qt.MatchFlag.MatchExactly)[0]
    QTest.mouseClick(checklist.viewport(), Qt.MouseButton.LeftButton, pos=checklist.visualItemRect(item).center())
    qtbot.waitUntil(lambda: isinstance(visit.place.page, TextPage))
    visit.rest()
    text = visit.place.page
    assert isinstance(text, TextPage)
    assert text.board.editor.textCursor().selectedText() == "[team name]"
    QTest.keyClicks(text.board.editor, "platform team")
    QTest.keyClick(text.board.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    visit.rest()
    draft = office.shelf(visit.desk).draft
    assert draft is not None
    assert "platform team first" in visit.desk.ask(SectionsOf(version=draft.version.ref))[0].section.body

    # What was typed into the form is still there; now it is handed in.
    visit.press("policy.page.versions")
    assert visit.words("policy_versions.publish.hand_in.checklist_head") == "Nothing holds the version back."
    assert visit.find("policy_versions.publish.hand_in.summary").toPlainText() == "First issue of our rules."
    visit.press("policy_versions.publish.hand_in.act")
    assert "Handed in" in visit.toast
    assert "Ida Lund wrote this version" in visit.words("policy_versions.publish.signing.person.ida")
    assert "recorded when it was handed in" in visit.words("policy_versions.publish.signing.digest_says")

    # The author may not sign; another person gets a passphrase right there and signs.
    visit.press("policy_versions.publish.signing.sign")
    visit.choose_person("ida")
    assert "nobody approves own work" in visit.words("sign.why_not")
    assert not visit.find("sign.act").isEnabled()
    assert "nobody approves own work" in visit.find("sign.act").toolTip()
    visit.choose_person("sten")
    assert "enrolled by Ida Lund" in visit.words("sign.enrol_says")
    visit.type("sign.new", NEW_SECRET)
    visit.type("sign.again", NEW_SECRET)
    visit.press("sign.act")
    assert "not a qualified electronic signature" in visit.words("sign.what_it_is")
    visit.type("sign.passphrase", NEW_SECRET)
    visit.press("sign.act")

    # Put in force; the timeline says so.
    assert "enrolled for Sten Vik" in visit.words("policy_versions.publish.force.statement")
    visit.press("policy_versions.publish.force.act")
    assert "Version 1.0 is in force from Wed 1 Jul 2026" in visit.toast
    assert visit.row("1.0")["Standing"] == "In force"
    assert visit.row("1.0")["Approver"] == "Sten Vik"
    assert "version 1.0 is in force" in visit.words("policy_versions.in_force.answer")
    assert office.line(visit.desk, "1.0", date(2026, 7, 1)).standing == "in force"

    # Amended as 1.1 and compared with 1.0.
    visit.press("policy_versions.version.draft")
    amended = office.shelf(visit.desk).draft
    assert amended is not None
    add_sentence(visit)
    visit.choose_version("0.1")
    visit.press("policy_versions.version.publish")
    assert "It becomes version 1.1" in visit.words("policy_versions.publish.hand_in.says_not_material")
    assert "within 30 days" in visit.words("policy_versions.publish.hand_in.says_material")
    hand_in(visit, "A sentence on herons.", "not_material")
    sign_as(visit, "ole", office.SECRET)
    visit.find("policy_versions.publish.force.day").stepUp()
    visit.press("policy_versions.publish.force.act")
    assert visit.row("1.1")["Standing"] == "In force later"
    visit.choose_version("1.1")
    visit.press("policy_versions.version.compare")
    assert visit.words("policy_versions.compare.summary").startswith("1 section changed")
    shown = visit.find("policy_versions.compare.text").toPlainText()
    assert "Herons nest here." in shown
    assert any("Purpose" in line and "changed" in line for line in visit.lines("policy_versions.compare.list"))


def add_sentence(visit: Visit) -> None:
    """A sentence is typed into the draft's first section."""
    visit.press("policy.page.text")
    text = visit.place.page
    assert isinstance(text, TextPage)
    editor = text.board.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, " Herons nest here.")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    visit.rest()
    visit.press("policy.page.versions")
