"""A policy's way at the desk, with mouse and keyboard: refused, mended, handed in, signed, in force, amended, compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from chgdesk.domain.change_facts import Verification
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import SetParameters, StartDraft
from chgdesk.services.policies.queries import SectionsOf
from chgdesk.services.reading import EntryIds, EntryRows
from chgdesk.services.recording import RecordChanges
from tests.make import a_change, a_deployment
from tests.services import policy_desk as office
from tests.ui.conftest import turn
from tests.ui.policy.versions_office import NEW_SECRET, Visit, add_leftover, workspace
from ui.watchdog import Watchdog
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
    qtbot.waitUntil(lambda: visit.place.home == "text")
    visit.rest()
    text = visit.text
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
    assert visit.words("policy_versions.compare.summary").startswith("2 sections changed; 4 words added")
    shown = visit.find("policy_versions.compare.text").toPlainText()
    assert "Herons nest here." in shown
    assert any("Purpose" in line and "changed" in line for line in visit.lines("policy_versions.compare.list"))


def add_sentence(visit: Visit) -> None:
    """A sentence is typed into the draft's first section."""
    visit.press("policy.page.text")
    editor = visit.text.board.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, " Herons nest here.")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    visit.rest()
    visit.press("policy.page.versions")


def submitted(desk: Desk) -> None:
    """A draft is in review."""
    office.submit(desk, office.begin(desk))


def published(desk: Desk) -> None:
    """Version 1.0 is in force since 1 July."""
    ref = office.begin(desk)
    office.submit(desk, ref, wanted=date(2026, 7, 1))
    office.approve(desk, ref)
    office.publish(desk, ref, date(2026, 7, 1))


def test_that_a_wrong_passphrase_is_said_in_place_with_the_tries_left_until_it_locks(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """AUD-11: each wrong try leaves an entry, the fifth locks, and the dialog says so where it was typed."""
    visit = Visit(qtbot, window, workspace(tmp_path, submitted))
    visit.press("policy_versions.version.publish")
    sign_as(visit, "ole", "not this one at all")
    assert visit.words("sign.fault").endswith("4 more tries before it locks.")
    assert not visit.find("sign.passphrase").text()
    for _try in range(4):
        visit.type("sign.passphrase", "not this one at all")
        visit.press("sign.act")
    assert "it is locked now" in visit.words("sign.fault")
    assert "locked after 5 wrong passphrases" in visit.words("sign.why_not")
    assert not visit.find("sign.act").isEnabled()
    assert "locked" in visit.words("policy_versions.publish.signing.person.ole")
    draft = office.shelf(visit.desk).draft
    assert draft is not None
    assert draft.version.state == "in_review"


def test_that_a_version_in_review_is_returned_with_a_reason_and_a_draft_withdrawn(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    visit = Visit(qtbot, window, workspace(tmp_path, submitted))
    visit.press("policy_versions.version.publish")
    visit.press("policy_versions.publish.signing.return")
    visit.press("reason.act")
    assert "Write the reason" in visit.words("reason.fault")
    visit.type("reason.text", "A sentence is missing.")
    visit.press("reason.act")
    assert visit.find("policy_versions.publish.hand_in.summary").toPlainText() == "First issue of the rules."
    visit.press("policy_versions.publish.back")
    assert visit.row("0.1")["Standing"] == "Draft"
    assert visit.words("policy_versions.version.returned") == "A sentence is missing."
    visit.press("policy_versions.version.withdraw")
    visit.type("reason.text", "Begun too early.")
    visit.press("reason.act")
    assert visit.row("0.1")["Standing"] == "Withdrawn"


def test_that_the_day_typed_is_answered_at_once_in_a_sentence(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """POL-11: one date, one sentence."""
    visit = Visit(qtbot, window, workspace(tmp_path, published))
    assert visit.words("policy_versions.in_force.answer") == (
        "On Wed 1 Jul 2026 version 1.0 is in force: it holds from Wed 1 Jul 2026."
    )
    day = visit.find("policy_versions.in_force.day")
    day.setFocus()
    day.setSelectedSection(day.Section.YearSection)
    QTest.keyClick(day, Qt.Key.Key_Down)
    visit.rest()
    assert visit.words("policy_versions.in_force.answer") == (
        "On Tue 1 Jul 2025 no version was in force. The first one holds from Wed 1 Jul 2026."
    )
    assert not visit.find("policy_versions.in_force.show").isVisible()


def test_that_nothing_is_offered_that_cannot_be_done_and_the_reason_stands_on_the_button(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    visit = Visit(qtbot, window, workspace(tmp_path, published), person="")
    begin = visit.find("policy_versions.version.draft")
    assert not begin.isEnabled()
    assert "Choose who you are" in begin.toolTip()
    compare = visit.find("policy_versions.version.compare")
    assert not compare.isEnabled()
    assert "only one version" in compare.toolTip()


def test_that_the_pages_are_shown_zoomed_and_saved_and_the_trail_notes_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """POL-17, EVD-17: what is on the screen is what is saved."""
    visit = Visit(qtbot, window, workspace(tmp_path, published))
    visit.press("policy_versions.version.preview")
    first, count = visit.words("policy_versions.preview.pages.page").split(" of ")
    assert first == "Page 1"
    assert int(count) > 10
    canvas = visit.find("policy_versions.preview.pages.canvas")
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    visit.rest()
    assert visit.words("policy_versions.preview.pages.page") != f"Page 1 of {count}"
    visit.press("policy_versions.preview.pages.larger")
    assert visit.words("policy_versions.preview.pages.zoom") == "125 %"
    visit.press("policy_versions.preview.pages.fit")
    assert visit.words("policy_versions.preview.pages.zoom") == "100 %"
    visit.press("policy_versions.preview.save")
    place = tmp_path / "out.pdf"
    save_as(visit, "save_pdf", place)
    assert place.read_bytes().startswith(b"%PDF")
    assert str(place) in visit.toast
    newest = visit.desk.ask(EntryRows(seqs=visit.desk.ask(EntryIds())))[0]
    assert newest.sentence == "exported NOR-CHG-001 Change Management Policy 1.0.pdf"


def test_that_a_file_that_is_no_certificate_is_refused_in_place_and_nothing_is_saved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """Issue 3, bad input: a PKCS#12 that is none."""
    visit = Visit(qtbot, window, workspace(tmp_path, published))
    visit.press("policy_versions.version.preview")
    visit.press("policy_versions.preview.save")
    visit.press("save_pdf.signed")
    visit.press("save_pdf.act")
    assert "Name the certificate file" in visit.words("save_pdf.fault")
    (tmp_path / "own.p12").write_bytes(b"nothing of the kind")
    visit.type("save_pdf.certificate", str(tmp_path / "own.p12"))
    place = tmp_path / "signed.pdf"
    save_as(visit, "save_pdf", place)
    assert "not a certificate file" in visit.words("save_pdf.fault")
    assert not place.exists()
    visit.press("save_pdf.leave")


def save_as(visit: Visit, dialog: str, place: Path, act: str = "save_pdf.act") -> None:
    """Press the act and choose the place in the file dialog."""
    visit.press(act)
    chooser = visit.find(f"{dialog}.file_dialog")
    assert isinstance(chooser, QFileDialog)
    name = chooser.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(place))  # its completer cannot pop up without a screen
    QTest.keyClick(name, Qt.Key.Key_Return)
    visit.rest()


def test_that_going_about_the_versions_never_holds_the_window_up(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, watchdog: Watchdog
) -> None:
    visit = Visit(
        qtbot, window, workspace(tmp_path, published, lambda desk: desk.execute(StartDraft(document=office.NUMBER)))
    )
    watchdog.start()
    for name in ("publish", "preview", "compare"):
        visit.choose_version("0.1")
        visit.press(f"policy_versions.version.{name}")
        turn(qtbot, watchdog)
        visit.press(f"policy_versions.{name}.back")
        turn(qtbot, watchdog)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]


def test_that_the_number_behind_a_changed_rule_lists_the_records_it_would_move(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """POL-14, PRM-04: a rule is shown old and new, and its number opens the records of the last year behind it."""

    def stricter(desk: Desk) -> None:
        start = datetime.now(UTC) - timedelta(days=20)  # the job judges by the machine's clock
        short = a_change(
            created_at=start - timedelta(days=1),
            description="Raise it.",
            deployments=(a_deployment(start=start, end=start + timedelta(minutes=30)),),
            verification=Verification(person="dora", at=start + timedelta(hours=1)),
        )
        desk.execute(RecordChanges(changes=(short,)))
        desk.execute(StartDraft(document=office.NUMBER))
        draft = office.shelf(desk).draft
        assert draft is not None
        value = ParameterValue(path="documentation.min_description_chars", text="2")
        desk.execute(SetParameters(version=draft.version.ref, values=(value,)))

    visit = Visit(qtbot, window, workspace(tmp_path, published, stricter))
    visit.choose_version("0.1")
    visit.press("policy_versions.version.compare")
    rules = visit.find("policy_versions.compare.rules")
    line = rules.topLevelItem(0)
    assert [line.text(place) for place in (1, 3)] == ["at least 40 characters", "1 would differ"]
    QTest.mouseClick(rules.viewport(), Qt.MouseButton.LeftButton, pos=rules.visualItemRect(line).center())
    visit.rest()
    assert visit.words("policy_versions.compare.rules.records_head").startswith("1 of 1 records of the last year")
    assert visit.lines("policy_versions.compare.rules.records")[0].startswith(
        "CHG-2026-103  Raise the connection limit"
    )
    place = tmp_path / "changes.docx"
    save_as(visit, "policy_versions.compare", place, "policy_versions.compare.docx")
    assert place.read_bytes().startswith(b"PK")
    newest = visit.desk.ask(EntryRows(seqs=visit.desk.ask(EntryIds())))[0]
    assert newest.sentence == "exported NOR-CHG-001 Change Management Policy 1.0 to 0.1.docx"
