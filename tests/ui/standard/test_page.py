"""The page of standard procedures: list and detail, drafting, signing by another, review, suspension, revoking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import Change
from chgdesk.domain.procedures import Standing
from tests.services import policy_desk as office
from tests.ui.conftest import find
from tests.ui.policy.desk_pages import click, entries, kept, workspace_of
from tests.ui.standard.conftest import sit_down
from tests.ui.standard.test_log_dialog import words
from ui.dialogs.log_standard import LogStandardDialog
from ui.port import Changed
from ui.views.place_desk import PlaceDesk
from ui.views.standard import StandardPage
from ui.watchdog import Watchdog
from ui.window import MainWindow

Seated = Callable[[str], StandardPage]


def show_page(qtbot: QtBot, window: MainWindow, desk: PlaceDesk) -> StandardPage:
    """The page over the workspace of the window, told of what changes as its place tells it."""
    page = StandardPage(desk, window)
    page.resize(1180, 700)
    page.setProperty("desk", desk)
    page.show()
    assert window.frame is not None

    def told(changed: object, _who: object) -> None:
        if isinstance(changed, Changed):
            page.changed(changed.kinds)

    window.frame.runner.changed.connect(told)
    page.refresh()
    rest(qtbot, window, page)
    return page


def rest(qtbot: QtBot, window: MainWindow, page: StandardPage) -> None:
    frame = window.frame
    assert frame is not None
    qtbot.waitUntil(lambda: page.is_settled and frame.runner.is_idle, timeout=20_000)


@pytest.fixture
def seated(window: MainWindow, path: Path, qtbot: QtBot) -> Seated:
    """The page with somebody at the desk."""
    return lambda person: show_page(qtbot, window, sit_down(qtbot, window, path, person))


def write(page: QWidget, name: str, text: str) -> None:
    box = find(page, name)
    if isinstance(box, QLineEdit):
        box.clear()
    QTest.keyClicks(box, text)


def standing(page: StandardPage, ref: str) -> Standing:
    found: Standing = next(one.standing for one in page.table.rows if one.ref == ref)
    return found


def choose(qtbot: QtBot, window: MainWindow, page: StandardPage, ref: str) -> None:
    assert page.table.choose(lambda one: one.ref, ref)
    rest(qtbot, window, page)


def test_that_each_procedure_says_how_it_stands_in_word_shape_and_colour(seated: Seated) -> None:
    page = seated("sten")
    assert [(one.ref, one.standing) for one in page.table.rows] == [
        ("STD-01", Standing.APPROVED),
        ("STD-02", Standing.APPROVED),
        ("STD-03", Standing.DRAFT),
    ]
    assert find(page, "standard.state").accessibleName() == "Approved"
    shown = page.detail.text.toPlainText()
    for said in ("Renew the edge certificate", "Same names and issuer.", "Switch back", "Signed at this desk"):
        assert said in shown + words(page, "standard.title")


def test_that_what_cannot_be_done_is_greyed_with_the_reason(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    page = seated("ida")
    review = find(page, "standard.act.review")
    assert not review.isEnabled()
    assert "Ida Lund wrote procedure STD-01" in review.toolTip()
    choose(qtbot, window, page, "STD-03")
    log = find(page, "standard.act.log")
    assert not log.isEnabled()
    assert "STD-02" in log.toolTip()
    assert words(page, "standard.why_not") == log.toolTip()
    assert find(page, "standard.act.approve").isEnabled(), "who signs is asked in the dialog"


def test_that_a_draft_is_signed_by_another_with_a_passphrase(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    """STD-02, peers T1: the author stands in the list and may not."""
    page = seated("ida")
    choose(qtbot, window, page, "STD-03")
    before = entries(window)
    click(find(page, "standard.act.approve"))
    box = find(page, "sign.person")
    assert isinstance(box, QComboBox)
    qtbot.waitUntil(lambda: box.count() > 0, timeout=20_000)
    box.setCurrentIndex(box.findData("ida"))
    assert "nobody approves own work" in words(page, "sign.why_not")
    assert not find(page, "sign.act").isEnabled()
    box.setCurrentIndex(box.findData("ole"))
    QTest.keyClicks(find(page, "sign.passphrase"), "seven quiet storks")
    click(find(page, "sign.act"))
    qtbot.waitUntil(lambda: "not the passphrase of Ole Berg" in words(page, "sign.fault"), timeout=20_000)
    QTest.keyClicks(find(page, "sign.passphrase"), office.SECRET)
    click(find(page, "sign.act"))
    qtbot.waitUntil(lambda: standing(page, "STD-03") is Standing.APPROVED, timeout=20_000)
    rest(qtbot, window, page)
    assert entries(window) == before + 2, "the slip of the keyboard leaves its own entry"
    assert kept(window, "standard_template")["STD-03"].versions[0].signature.person == "ole"


def test_that_an_approval_given_elsewhere_is_recorded_with_the_file_that_shows_it(
    seated: Seated, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = seated("ida")
    choose(qtbot, window, page, "STD-03")
    mail = tmp_path / "approval.eml"
    mail.write_bytes(b"From: eva\n\nApproved.\n")
    click(find(page, "standard.act.elsewhere"))
    box = find(page, "approved_elsewhere.person")
    assert isinstance(box, QComboBox)
    qtbot.waitUntil(lambda: box.count() > 2, timeout=20_000)
    click(find(page, "approved_elsewhere.act"))
    assert "Say who approved it" in words(page, "approved_elsewhere.fault")
    box.setCurrentIndex(box.findData("ida"))
    write(page, "approved_elsewhere.day", (workspace_of(window).now().date()).isoformat())
    click(find(page, "approved_elsewhere.browse"))
    dialog = page.findChild(QFileDialog, "file_choice.file")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(mail))
    dialog.close()
    click(find(page, "approved_elsewhere.act"))
    qtbot.waitUntil(lambda: "nobody approves own work" in words(page, "approved_elsewhere.fault"), timeout=20_000)
    box.setCurrentIndex(box.findData("eva"))
    click(find(page, "approved_elsewhere.act"))
    qtbot.waitUntil(lambda: standing(page, "STD-03") is Standing.APPROVED, timeout=20_000)
    assert kept(window, "standard_template")["STD-03"].versions[0].approval_evidence
    rest(qtbot, window, page)
    assert "document held" in page.detail.text.toPlainText()


def test_that_a_procedure_is_revised_beside_the_one_in_force(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    """STD-07."""
    page = seated("sten")
    click(find(page, "standard.act.revise"))
    rest(qtbot, window, page)
    assert not find(page, "standard.editor.form.save").isEnabled(), "nothing is changed yet"
    write(page, "standard.editor.form.limits", " Never on a Friday.")
    click(find(page, "standard.editor.form.save"))
    qtbot.waitUntil(lambda: "what this version changes" in words(page, "standard.editor.form.fault"), timeout=20_000)
    write(page, "standard.editor.form.change_note", "Not on Fridays.")
    box = find(page, "standard.editor.form.change_note")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(kept(window, "standard_template")["STD-01"].versions) == 2, timeout=20_000)
    rest(qtbot, window, page)
    shown = page.detail.text.toPlainText()
    assert "Version 2, waiting for approval" in shown
    assert "Version 1, in force" in shown
    assert find(page, "standard.state").accessibleName() == "Approved; version 2 waits"
    assert kept(window, "standard_template")["STD-01"].limits == "Same names and issuer."


def test_that_a_review_by_another_is_recorded(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    """STD-03."""
    page = seated("eva")
    click(find(page, "standard.act.review"))
    click(find(page, "review_procedure.act"))
    assert "Say what came of it" in words(page, "review_procedure.fault")
    click(find(page, "review_procedure.unchanged"))
    click(find(page, "review_procedure.act"))
    qtbot.waitUntil(lambda: bool(kept(window, "standard_template")["STD-01"].reviews), timeout=20_000)
    rest(qtbot, window, page)
    assert "Eva Dahl: holds unchanged" in page.detail.text.toPlainText()


def test_that_it_is_suspended_lifted_by_another_and_revoked(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    """Peers C8, STD-08."""
    page = seated("sten")
    click(find(page, "standard.act.suspend"))
    write(page, "reason.text", "The issuer changed its chain.")
    click(find(page, "reason.act"))
    qtbot.waitUntil(lambda: standing(page, "STD-01") is Standing.SUSPENDED, timeout=20_000)
    rest(qtbot, window, page)
    assert not find(page, "standard.act.suspend").isVisible()
    assert not find(page, "standard.act.log").isEnabled()
    click(find(page, "standard.act.reinstate"))
    write(page, "reason.text", "The steps name it now.")
    click(find(page, "reason.act"))
    qtbot.waitUntil(lambda: standing(page, "STD-01") is Standing.APPROVED, timeout=20_000)
    rest(qtbot, window, page)
    click(find(page, "standard.act.revoke"))
    write(page, "reason.text", "The proxy is gone.")
    click(find(page, "reason.act"))
    qtbot.waitUntil(lambda: standing(page, "STD-01") is Standing.REVOKED, timeout=20_000)
    rest(qtbot, window, page)
    choose(qtbot, window, page, "STD-01")
    for act in ("log", "revise", "review", "revoke"):
        assert "revoked" in find(page, f"standard.act.{act}").toolTip()


def test_that_w4_opens_from_the_page_and_its_record_is_listed_and_opened(
    seated: Seated, window: MainWindow, qtbot: QtBot
) -> None:
    page = seated("sten")
    went: list[object] = []
    page.property("desk").go_wanted.connect(went.append)
    click(find(page, "standard.act.log"))
    dialog = page.findChild(LogStandardDialog)
    assert isinstance(dialog, LogStandardDialog)
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)
    click(find(dialog, "log_standard.act"))
    qtbot.waitUntil(lambda: len(page.detail.executions.rows) == 1, timeout=20_000)
    rest(qtbot, window, page)
    page.detail.executions.opened.emit(page.detail.executions.rows[0])
    assert went == [page.detail.executions.rows[0].rid]


def test_that_a_misfit_goes_from_the_dialog_through_the_page(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    page = seated("sten")
    handed: list[Change] = []
    page.misfit.connect(handed.append)
    click(find(page, "standard.act.log"))
    dialog = page.findChild(LogStandardDialog)
    assert isinstance(dialog, LogStandardDialog)
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)
    click(find(dialog, "log_standard.normal"))
    assert [one.category for one in handed] == ["normal"]


def test_that_an_empty_catalogue_offers_our_four_and_one_is_drafted(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """STD-01: nobody starts from an empty page."""
    with office.a_desk(tmp_path):
        pass
    page = show_page(qtbot, window, sit_down(qtbot, window, tmp_path / "Nordlys.chgdesk", "ida"))
    assert find(page, "standard.empty").isVisible()
    click(find(page, "standard.empty.starter_0"))
    rest(qtbot, window, page)
    assert words(page, "standard.editor.form.title") == "Renew a certificate"
    click(find(page, "standard.editor.form.save"))
    qtbot.waitUntil(lambda: [one.ref for one in page.table.rows] == ["STD-01"], timeout=20_000)
    rest(qtbot, window, page)
    assert not find(page, "standard.empty").isVisible()
    assert standing(page, "STD-01") is Standing.DRAFT


def test_that_what_is_typed_is_left_only_when_asked(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    page = seated("sten")
    click(find(page, "standard.draft"))
    rest(qtbot, window, page)
    write(page, "standard.editor.form.title", "Turn the key")
    choose(qtbot, window, page, "STD-02")
    assert find(page, "standard.editor").isVisible()
    assert words(page, "standard.editor.form.title") == "Turn the key"
    click(find(page, "standard.editor.form.leave"))
    assert not find(page, "standard.editor").isVisible()
    assert len(kept(window, "standard_template")) == 3


def test_that_typed_markup_is_shown_as_it_was_typed(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    """Hostile content: a procedure's text is text."""
    page = seated("sten")
    click(find(page, "standard.act.revise"))
    rest(qtbot, window, page)
    write(page, "standard.editor.form.limits", " <img src=x> <b>& </b>")
    write(page, "standard.editor.form.change_note", "<i>odd</i>")
    click(find(page, "standard.editor.form.save"))
    qtbot.waitUntil(lambda: len(kept(window, "standard_template")["STD-01"].versions) == 2, timeout=20_000)
    rest(qtbot, window, page)
    shown = page.detail.text.toPlainText()
    assert "<img src=x> <b>& </b>" in shown
    assert "<i>odd</i>" in shown


def test_that_the_window_is_never_held_up_by_the_page(
    place_desk: PlaceDesk, window: MainWindow, qtbot: QtBot, watchdog: Watchdog
) -> None:
    """Design section 6."""
    watchdog.start()
    page = show_page(qtbot, window, place_desk)
    for ref in ("STD-03", "STD-02", "STD-01"):
        choose(qtbot, window, page, ref)
    click(find(page, "standard.act.revise"))
    rest(qtbot, window, page)
    watchdog.stop()
    assert watchdog.worst_cpu < 0.050, watchdog.blocks


def test_that_every_control_has_a_name_and_words(seated: Seated, window: MainWindow, qtbot: QtBot) -> None:
    page = seated("sten")
    click(find(page, "standard.act.revise"))
    rest(qtbot, window, page)
    for name in ("standard.table", "standard.text", "standard.executions", "standard.draft", "standard.log_any"):
        assert find(page, name).accessibleName(), name
    for key in page._editor.form.boxes if page._editor is not None else ():
        assert page._editor is not None
        assert page._editor.form.boxes[key].objectName().startswith("standard.editor.form.")
