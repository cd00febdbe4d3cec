"""Writing the policy at the desk: outline, editor, print, what is to do, fields, coverage (POL-02, 05, 06, 13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services import reading
from chgdesk.services.policies.commands import StartDraft, WithdrawPolicy
from chgdesk.services.policies.queries import SectionsOf
from tests.ui.conftest import Finder, find
from tests.ui.policy.conftest import LEFT, at_rest, make_workspace, open_text
from ui.views.policy.text.page import TextPage
from ui.window import MainWindow


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def workspace_of(window: MainWindow) -> Any:
    assert window.frame is not None
    return window.frame._workspace


def outline(page: TextPage) -> list[str]:
    """What a person reads in the outline, top to bottom."""
    tree = page.board.outline.tree
    lines, item = [], tree.topLevelItem(0)
    while item is not None:
        lines.append(item.text(0))
        item = tree.itemBelow(item)
    return lines


def stored(window: MainWindow) -> dict[str, Any]:
    version = workspace_of(window).ask(SectionsOf(version="POL-7#1"))
    return {one.section.key: one for one in version}


def entries(window: MainWindow) -> int:
    size: int = workspace_of(window).ask(reading.TrailHead()).size
    return size


def go_to(page: TextPage, key: str) -> None:
    assert page.board.show_section(key)


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton)
    return widget.text()


def test_that_the_starter_text_stands_numbered_and_printed(page: TextPage, named: Finder) -> None:
    lines = outline(page)
    assert lines[0] == "1  Purpose"
    assert len(lines) > 40
    shown = named("policy_text.printed")
    assert isinstance(shown, QTextBrowser)
    assert "Brandt" in shown.toPlainText(), "the field is printed"
    assert "{{" not in shown.toPlainText()
    assert words(named("policy_text.title")) == "POL-7 · version 0.1"
    assert not named("policy_text.save").isEnabled(), "nothing is typed yet"


def test_that_typing_is_printed_and_recorded_as_one_act_of_the_changed_sections(
    page: TextPage, window: MainWindow, named: Finder, qtbot: QtBot
) -> None:
    before, seq = stored(window), entries(window)
    editor = page.board.editor
    for key in ("purpose", "scope"):
        go_to(page, key)
        editor.setFocus()
        QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(editor, " Nobody is above it.")
    at_rest(qtbot, window)
    shown = named("policy_text.printed")
    assert isinstance(shown, QTextBrowser)
    assert "Nobody is above it." in shown.toPlainText()
    assert words(named("policy_text.unsaved")) == "2 sections edited"
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: words(named("policy_text.unsaved")) == "")
    at_rest(qtbot, window)
    after = stored(window)
    assert entries(window) == seq + 1
    assert {key for key, one in after.items() if one != before[key]} == {"purpose", "scope"}
    assert after["purpose"].section.body.endswith("Nobody is above it.")
    assert not find(window, "policy_text.save").isEnabled()
    QTest.keyClicks(editor, "!")
    at_rest(qtbot, window)
    assert words(named("policy_text.unsaved")) == "1 section edited"
    click(named("policy_text.save"))
    qtbot.waitUntil(lambda: words(named("policy_text.unsaved")) == "")
    at_rest(qtbot, window)
    assert stored(window)["scope"].stored == before["scope"].stored + 2


def test_that_a_section_keeps_its_own_undo(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    editor = page.board.editor
    go_to(page, "purpose")
    body = editor.toPlainText()
    editor.setFocus()
    QTest.keyClicks(editor, "X")
    go_to(page, "scope")
    go_to(page, "purpose")
    assert editor.toPlainText() == f"X{body}"
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == body
    at_rest(qtbot, window)
    assert words(find(window, "policy_text.unsaved")) == ""


def test_that_the_outline_is_arranged_with_keys_and_taken_back(
    page: TextPage, window: MainWindow, qtbot: QtBot
) -> None:
    tree = page.board.outline.tree
    first = outline(page)
    go_to(page, "purpose")
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert outline(page)[:2] == ["1  Scope", "2  Purpose"]
    QTest.keyClick(tree, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert outline(page)[1] == "1.1  Purpose"
    assert page.board.current == "purpose", "the section at hand stays at hand"
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert outline(page) == first
    QTest.keyClick(tree, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, window)
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: words(find(window, "policy_text.unsaved")) == "")
    at_rest(qtbot, window)
    kept = sorted(stored(window).values(), key=lambda one: one.section.position)
    assert [one.section.key for one in kept[:2]] == ["scope", "purpose"]
    assert sum(one.stored > 1 for one in kept) == 1, "one section moved, one section was recorded"


def test_that_a_section_is_added_renamed_and_taken_out(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    go_to(page, "purpose")
    click(find(window, "policy_text.outline.add"))
    box = window.findChild(QLineEdit, "policy_text.outline.heading")
    assert isinstance(box, QLineEdit)
    assert box.text() == "New section", "the number is not part of the heading"
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "Why we do this")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: outline(page)[1] == "2  Why we do this")
    QTest.keyClicks(page.board.editor, "Because.")
    go_to(page, "scope")
    page.board.outline.tree.setFocus()
    QTest.keyClick(page.board.outline.tree, Qt.Key.Key_Delete)
    assert not any(line.endswith("  Scope") for line in outline(page))
    at_rest(qtbot, window)
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: words(find(window, "policy_text.unsaved")) == "")
    at_rest(qtbot, window)
    kept = stored(window)
    assert "scope" not in kept
    assert kept["new_section"].section.heading == "Why we do this"
    assert kept["new_section"].section.body == "Because."
    click(find(window, "policy_text.outline.undo"))
    assert any(line.endswith("  Scope") for line in outline(page))
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: words(find(window, "policy_text.unsaved")) == "")
    at_rest(qtbot, window)
    assert "scope" in stored(window), "what was taken out and recorded comes back too"


def test_that_a_dropped_branch_moves(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    page.board.outline.tree.dropped_at.emit("purpose", "scope", False, True)
    assert outline(page)[0] == "1  Scope"
    at_rest(qtbot, window)


def test_that_a_figure_is_found_by_its_words_and_put_into_the_sentence(
    page: TextPage, window: MainWindow, qtbot: QtBot
) -> None:
    go_to(page, "purpose")
    act = window.findChild(QAction, "policy_text.insert.param")
    assert isinstance(act, QAction)
    act.trigger()
    dialog = window.findChild(QDialog, "choose")
    assert isinstance(dialog, QDialog)
    box = find(dialog, "choose.box")
    QTest.keyClicks(box, "retention")
    qtbot.waitUntil(lambda: find(dialog, "choose.insert").isEnabled())
    at_rest(qtbot, window)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert page.board.editor.toPlainText().startswith("{{param:retention.")
    at_rest(qtbot, window)


def test_that_marks_are_put_around_words_and_lists_go_on(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    editor = page.board.editor
    go_to(page, "purpose")
    editor.selectAll()
    QTest.keyClicks(editor, "one")
    click(find(window, "policy_text.bold"))
    assert editor.toPlainText() == "**one**"
    QTest.keyClick(editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "one"
    click(find(window, "policy_text.numbered"))
    assert editor.toPlainText() == "1. one"
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "two")
    assert editor.toPlainText() == "1. one\n2. two"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "1. one\n2. two\n"
    at_rest(qtbot, window)


def test_that_a_finding_leads_to_its_place(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    go_to(page, "purpose")
    QTest.keyClicks(page.board.editor, "[COMPANY NAME] ")
    at_rest(qtbot, window)
    go_to(page, "scope")
    pane = page.board.beside.to_do
    click(find(window, "policy_text.tab.to_do"))
    row = next(n for n, f in enumerate(pane.findings) if f.offending == "[COMPANY NAME]")
    item = pane.list.item(row)

    def in_sight() -> bool:
        pane.list.scrollToItem(item)
        return pane.list.itemAt(pane.list.visualItemRect(item).center()) is item

    qtbot.waitUntil(in_sight)
    QTest.mouseClick(pane.list.viewport(), LEFT, pos=pane.list.visualItemRect(item).center())
    assert page.board.current == "purpose"
    assert page.board.editor.textCursor().selectedText() == "[COMPANY NAME]"
    at_rest(qtbot, window)


def test_that_a_field_is_filled_once_and_printed_everywhere(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    tab = find(window, "policy_text.tab.fields")
    left = words(tab)
    click(tab)
    box = find(window, "policy_text.fields.pipeline")
    QTest.keyClicks(box, "the Brandt pipeline")
    click(find(window, "policy_text.fields.record"))
    qtbot.waitUntil(lambda: words(tab) != left)
    at_rest(qtbot, window)
    key = next(s.key for s in page.board.working.sections if "{{field:pipeline}}" in s.body)
    go_to(page, key)
    at_rest(qtbot, window)
    shown = find(window, "policy_text.printed")
    assert isinstance(shown, QTextBrowser)
    assert "the Brandt pipeline" in shown.toPlainText()


def test_that_chips_open_where_their_value_is_kept(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    shown = find(window, "policy_text.printed")
    assert isinstance(shown, QTextBrowser)
    shown.anchorClicked.emit(QUrl("chip:field:change_system"))
    assert QApplication.focusWidget() is find(window, "policy_text.fields.change_system")
    shown.anchorClicked.emit(QUrl("chip:param:retention.years"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "parameter_value.number") is not None)
    card = window.findChild(QDialog, "parameter_value")
    assert isinstance(card, QDialog)
    assert words(find(card, "parameter_value.key")) == "Key: retention.years"
    qtbot.waitUntil(lambda: "year" in words(find(card, "parameter_value.sentence")))
    at_rest(qtbot, window)
    card.close()
    at_rest(qtbot, window)


def test_that_a_missing_topic_is_added_from_the_coverage(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    go_to(page, "purpose")
    page.board.outline.tree.setFocus()
    QTest.keyClick(page.board.outline.tree, Qt.Key.Key_Delete)
    at_rest(qtbot, window)
    tab = find(window, "policy_text.tab.coverage")
    click(tab)
    assert words(tab) == "Coverage −1"
    shown = page.board.beside.coverage.list
    item = next(shown.item(n) for n in range(shown.count()) if "no section yet" in shown.item(n).text())
    QTest.mouseClick(shown.viewport(), LEFT, pos=shown.visualItemRect(item).center())
    QTest.keyClicks(page.board.editor, "It says why.")
    at_rest(qtbot, window)
    assert words(tab) == "Coverage"
    assert outline(page)[-1].endswith("  Purpose")


def test_that_a_version_that_is_no_draft_is_read_and_begins_the_next(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    workspace = DeskOpened(path)
    workspace.execute(WithdrawPolicy(version="POL-7#1", reason="begun too early"))
    workspace.close()
    page = open_text(qtbot, window, path)
    assert "withdrawn" in words(find(window, "policy_text.standing.words"))
    assert page.board.editor.isReadOnly()
    assert not find(window, "policy_text.save").isVisible()
    assert not find(window, "policy_text.outline.add").isVisible()
    click(find(window, "policy_text.standing.first"))
    qtbot.waitUntil(lambda: page.board.working.version == "POL-7#2", timeout=20_000)
    at_rest(qtbot, window)
    assert not page.board.editor.isReadOnly()


def DeskOpened(path: Path) -> Any:  # noqa: N802 - reads as what it is
    from ui.desk_opener import DeskOpener

    workspace: Any = DeskOpener().open(str(path))
    workspace.seat("ines")
    return workspace


def test_that_nobody_by_name_records_nothing_and_is_told_why(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """POL-15."""
    page = open_text(qtbot, window, path, person="")
    assert "Choose who you are" in words(find(window, "policy_text.standing.words"))
    seq = entries(window)
    page.board.editor.setFocus()
    QTest.keyClicks(page.board.editor, "typed by nobody ")
    QTest.keyClick(page.board.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "nobody by name" in words(find(window, "policy_text.fault.words")))
    assert entries(window) == seq
    assert "typed by nobody" in page.board.editor.toPlainText()
    at_rest(qtbot, window)
    act = window.findChild(QAction, "top_bar.seat.ines")
    assert isinstance(act, QAction)
    act.trigger()
    qtbot.waitUntil(lambda: not find(window, "policy_text.standing").isVisible())
    at_rest(qtbot, window)
    assert "typed by nobody" in page.board.editor.toPlainText(), "sitting down loses no typing"
    click(find(window, "policy_text.save"))
    qtbot.waitUntil(lambda: entries(window) == seq + 1)
    at_rest(qtbot, window)


def test_that_without_a_policy_two_ways_lead_to_one(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    made = tmp_path / "none.chgdesk"
    make_workspace(made).close()
    page = open_text(qtbot, window, made)
    assert find(window, "policy_text.empty.create").isEnabled()
    with qtbot.waitSignal(page._desk.adopt_wanted):
        click(find(window, "policy_text.empty.adopt"))


def test_that_every_control_says_what_it_is(page: TextPage) -> None:
    silent = [
        widget.objectName()
        for widget in page.findChildren(QAbstractButton)
        if widget.isVisible() and not widget.accessibleName()
    ]
    assert silent == []


def test_that_a_second_draft_is_refused_in_words(page: TextPage, window: MainWindow, qtbot: QtBot) -> None:
    assert window.frame is not None
    told: list[str] = []
    window.frame.runner.execute(
        StartDraft(document="POL-7"), failed=lambda error: told.append(str(error)), done=lambda _: told.append("")
    )
    qtbot.waitUntil(lambda: bool(told))
    assert "Finish or withdraw it" in told[0]
    at_rest(qtbot, window)
