"""Reading and changing the figures of the policy: words, faults, effect, conflicts, presets (PRM-02..05)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.services import reading
from chgdesk.services.policies.affected import judged_by
from chgdesk.services.policies.commands import SetParameters, WithdrawPolicy
from chgdesk.services.policies.queries import SetOf
from chgdesk.services.recording import RecordChanges
from tests.make import a_change, a_deployment
from tests.ui.conftest import find
from tests.ui.policy.desk_pages import (
    DRAFT,
    click,
    entries,
    place_of,
    recorded,
    rest,
    sit_down,
    workspace_of,
)
from tests.ui.policy.parameter_acts import (
    looked,
    open_parameters,
    opened,
    saved,
    search,
    typed,
    words,
)
from ui.dialogs.parameter_value.dialog import ParameterValueDialog
from ui.views.policy.parameters.page import ParametersPage
from ui.window import MainWindow


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> ParametersPage:
    return open_parameters(qtbot, window, path)


def test_that_what_would_dangle_elsewhere_is_named(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(qtbot, window, page, "risk.levels")
    typed("line.2.name", "middling")(dialog)
    looked(qtbot, window, dialog)
    said = words(find(dialog, "parameter_value.elsewhere"))
    assert "“Reviewers other than the author, by risk”: medium is no risk level" in said
    dialog.close()


def record_a_change(window: MainWindow) -> None:
    """A change of three days ago whose description is short."""
    workspace = workspace_of(window)
    went = workspace.now() - timedelta(days=3)
    change = a_change(
        created_at=went - timedelta(days=1),
        deployments=(a_deployment(start=went, end=went + timedelta(minutes=5)),),
        verification=None,
    )
    workspace.desk.execute(RecordChanges(changes=(change,)))


def test_that_the_records_that_would_stand_otherwise_are_counted_and_listed(
    window: MainWindow, path: Path, page: ParametersPage, qtbot: QtBot
) -> None:
    record_a_change(window)
    dialog = opened(qtbot, window, page, "documentation.min_description_chars")
    assert words(find(dialog, "parameter_value.effect.words")) == "Nothing is changed yet."
    typed("number", "5000")(dialog)
    rest(qtbot, window)
    assert (
        words(find(dialog, "parameter_value.effect.words")) == "1 of 1 records of the last year would stand otherwise."
    )
    click(find(dialog, "parameter_value.effect.show"))
    shown = find(dialog, "parameter_value.effect.list")
    assert isinstance(shown, QTreeWidget)
    assert shown.isVisible()
    line = shown.topLevelItem(0)
    assert line is not None
    assert line.text(0) == "CHG-2026-103"
    assert "DOC-VAGUE" in line.toolTip(0)
    saved(qtbot, window, dialog)
    workspace = workspace_of(window)
    tree, _stored = workspace.ask(SetOf(version=DRAFT))
    register, now = workspace.ask(reading.RegisterAt()), workspace.now()
    today = place_of(window).desk.today
    judged = judged_by(register, tree, Period(first=today - timedelta(days=30), last=today), now, None)
    codes = {finding.code for judgement in judged.judgements for finding in judgement.findings}
    assert "DOC-VAGUE" in codes, "the register is judged by the draft's own figure"


def test_that_a_figure_only_printed_moves_no_record(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(qtbot, window, page, "retention.years")
    typed("number", "7")(dialog)
    rest(qtbot, window)
    assert words(find(dialog, "parameter_value.effect.words")) == "It is only printed: no record would stand otherwise."
    dialog.close()


def test_that_counting_can_be_cancelled_and_begun_again(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(qtbot, window, page, "notice.hours")
    typed("number", "30")(dialog)
    cancel = find(dialog, "parameter_value.effect.cancel")
    qtbot.waitUntil(cancel.isVisible, timeout=20_000)
    click(cancel)
    rest(qtbot, window)
    said = words(find(dialog, "parameter_value.effect.words"))
    assert said in {"Not counted: cancelled.", "No records of the last year are on record, so nothing can be compared."}
    dialog.close()


def test_that_somebody_who_was_faster_is_named_and_what_is_typed_stays(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(qtbot, window, page, "notice.hours")
    typed("number", "48")(dialog)
    looked(qtbot, window, dialog)
    workspace = workspace_of(window)
    workspace.seat("tobi")
    workspace.desk.execute(SetParameters(version=DRAFT, values=(ParameterValue(path="notice.hours", text="12"),)))
    workspace.seat("ines")
    click(find(dialog, "parameter_value.save"))
    strip = find(dialog, "parameter_value.fault.words")
    qtbot.waitUntil(lambda: "Tobi Nwosu" in words(strip), timeout=20_000)
    assert "at least 12 hours" in words(strip), "what stands now is said"
    assert words(find(dialog, "parameter_value.number")) == "48"
    assert recorded(window, "notice.hours") == 12
    click(find(dialog, "parameter_value.fault.first"))
    qtbot.waitUntil(lambda: not window.findChildren(ParameterValueDialog), timeout=20_000)
    rest(qtbot, window)
    assert recorded(window, "notice.hours") == 48


def test_that_what_was_typed_and_left_is_offered_again(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(qtbot, window, page, "notice.hours")
    typed("number", "60")(dialog)
    looked(qtbot, window, dialog)
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(ParameterValueDialog))
    again = opened(qtbot, window, page, "notice.hours")
    assert words(find(again, "parameter_value.number")) == "24", "it is offered, not taken up by itself"
    assert "not recorded" in words(find(again, "parameter_value.left.words"))
    click(find(again, "parameter_value.left.first"))
    assert words(find(again, "parameter_value.number")) == "60"
    saved(qtbot, window, again)
    assert recorded(window, "notice.hours") == 60


def test_that_the_list_is_searched_by_meaning_words_and_clause(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    assert len(page.table.rows) > 100
    for text, path in (
        ("how long records are kept", "retention.years"),
        ("one of these weakness", "emergency.criteria"),
        ("required_fields", "required_fields"),
    ):
        search(qtbot, window, text)
        assert path in [row.path for row in page.table.rows]
        assert len(page.table.rows) < 10
    search(qtbot, window, "no such figure")
    assert words(find(window, "policy_parameters.none")) == "No figure fits. Try another word."
    search(qtbot, window, "")
    page.groups.setFocus()
    QTest.keyClick(page.groups, Qt.Key.Key_End)
    assert {row.group for row in page.table.rows} == {"Measures and sampling"}


def test_that_a_clause_leads_to_the_text_at_its_section(page: ParametersPage, window: MainWindow, qtbot: QtBot) -> None:
    search(qtbot, window, "retention.years")
    row = next(row for row in page.table.rows if row.path == "retention.years")
    assert row.clauses
    place = page.table.model_.rows.index(row)
    middle = page.table.visualRect(page.table.model_.index(place, 2)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_text") is not None)
    text: Any = None

    def arrived() -> None:
        nonlocal text
        text = find(window, "policy_text")
        assert text.isVisible()
        assert text.board.current == row.clauses[0].key

    qtbot.waitUntil(arrived, timeout=20_000)
    rest(qtbot, window)


def test_that_a_preset_is_compared_and_loaded_without_touching_who_the_company_is(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    seq, zone = entries(window), recorded(window, "timezone")
    click(find(window, "policy_parameters.preset"))
    dialog: Any = window.findChild(QDialog, "preset")
    rest(qtbot, window)
    assert words(find(dialog, "preset.count")) == "Nothing differs from yours."
    assert not find(dialog, "preset.load").isEnabled()
    QTest.keyClick(dialog.cards, Qt.Key.Key_Down)
    rest(qtbot, window)
    paths = {each.path for each in dialog.table.rows}
    assert "emergency.review_deadline" in paths
    assert not {path for path in paths if path.startswith(("timezone", "scope", "policy.", "parameter_set"))}
    click(find(dialog, "preset.load"))
    qtbot.waitUntil(lambda: window.findChild(QDialog, "preset") is None, timeout=20_000)
    rest(qtbot, window)
    assert entries(window) == seq + 1
    assert recorded(window, "timezone") == zone


def test_that_a_version_that_is_no_draft_is_read_and_says_why(
    page: ParametersPage, window: MainWindow, qtbot: QtBot
) -> None:
    workspace_of(window).execute(WithdrawPolicy(version=DRAFT, reason="Begun by mistake."))
    place_of(window).desk.refresh()
    rest(qtbot, window)
    assert "was withdrawn" in words(find(window, "policy_parameters.standing.words"))
    assert not find(window, "policy_parameters.preset").isEnabled()
    dialog = opened(qtbot, window, page, "notice.hours")
    assert not find(dialog, "parameter_value.number").isEnabled()
    assert not find(dialog, "parameter_value.save").isVisible()
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(ParameterValueDialog))
    assert words(find(window, "policy_parameters.standing.first")) == "Start a new draft"
    click(find(window, "policy_parameters.standing.first"))
    qtbot.waitUntil(lambda: getattr(place_of(window).desk.shelf, "draft", None) is not None, timeout=20_000)
    rest(qtbot, window)
    again = opened(qtbot, window, page, "notice.hours")
    typed("number", "36")(again)
    saved(qtbot, window, again)
    shelf = place_of(window).desk.shelf
    assert shelf is not None
    assert shelf.draft is not None
    assert recorded(window, "notice.hours", shelf.draft.version.ref) == 36


def test_that_nobody_by_name_can_read_but_not_record(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    sit_down(qtbot, window, path, person="")
    click(find(window, "rail.settings"))
    qtbot.waitUntil(lambda: window.findChild(QWidget, "policy_parameters") is not None)
    rest(qtbot, window)
    shown: Any = place_of(window).page
    dialog = opened(qtbot, window, shown, "notice.hours")
    typed("number", "48")(dialog)
    looked(qtbot, window, dialog)
    act = find(dialog, "parameter_value.save")
    assert not act.isEnabled()
    assert "Nobody by name is at the desk" in act.toolTip()
    dialog.close()
