"""The documents, the cover and the roles at the desk (POL-03, POL-19..21, ROLE-04, ROLE-05)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.commands import WithdrawPolicy
from tests.ui.conftest import find
from tests.ui.policy.desk_pages import DRAFT, click, entries, go_to_page, kept, place_of, rest, sit_down, workspace_of
from tests.ui.policy.test_controls import chosen
from ui.views.policy.documents.page import DocumentsPage
from ui.window import MainWindow


def words(widget: QWidget) -> str:
    assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
    return widget.text()


def replaced(box: QWidget, text: str) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, text)


@pytest.fixture
def page(window: MainWindow, path: Path, qtbot: QtBot) -> DocumentsPage:
    sit_down(qtbot, window, path)
    shown: Any = go_to_page(qtbot, window, "documents")
    assert isinstance(shown, DocumentsPage)
    return shown


def add(qtbot: QtBot, window: MainWindow, *, number: str, title: str, review: str = "", outside: bool = False) -> None:
    click(find(window, "policy_documents.register.add"))
    for key, text in (("ref", number), ("title", title), ("next_review_on", review)):
        replaced(find(window, f"policy_documents.register.form.{key}"), text)
    if outside:
        origin = find(window, "policy_documents.register.form.origin")
        assert isinstance(origin, QComboBox)
        QTest.keyClicks(origin, "From")
        origin.activated.emit(origin.currentIndex())
    click(find(window, "policy_documents.register.form.save"))
    qtbot.waitUntil(lambda: number in kept(window, "related_document"), timeout=20_000)
    rest(qtbot, window)


def test_that_documents_are_added_filtered_and_retired(page: DocumentsPage, window: MainWindow, qtbot: QtBot) -> None:
    table = page.pane("register").table
    before = len(table.rows)
    add(qtbot, window, number="BAK-1", title="Backup policy", review="2020-02-01")
    add(qtbot, window, number="SLA-9", title="Hosting agreement", outside=True)
    qtbot.waitUntil(lambda: len(table.rows) == before + 2)
    late = next(one for one in table.rows if one.row.number == "BAK-1")
    assert late.review == "overdue since Sat 1 Feb 2020"
    click(find(window, "policy_documents.register.filter.outside"))
    assert [one.row.number for one in table.rows] == ["SLA-9"]
    click(find(window, "policy_documents.register.filter.own"))
    assert [one.row.number for one in table.rows] == ["POL-7"]
    assert not find(window, "policy_documents.register.form.title").isEnabled()
    click(find(window, "policy_documents.register.filter.all"))
    assert table.choose(lambda one: one.row.number, "BAK-1")
    click(find(window, "policy_documents.register.form.retire"))
    qtbot.waitUntil(lambda: kept(window, "related_document")["BAK-1"].retired, timeout=20_000)
    rest(qtbot, window)
    qtbot.waitUntil(lambda: table.rows[-1].retired)


def test_that_a_wrong_date_is_said_and_what_is_typed_stays(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(window, "policy_documents.register.add"))
    for key, text in (("ref", "BAK-1"), ("title", "Backup"), ("next_review_on", "soon")):
        replaced(find(window, f"policy_documents.register.form.{key}"), text)
    click(find(window, "policy_documents.register.form.save"))
    assert words(find(window, "policy_documents.register.form.fault")).startswith("'soon' is no date.")
    assert words(find(window, "policy_documents.register.form.title")) == "Backup"
    assert not kept(window, "related_document").get("BAK-1")
    rest(qtbot, window)


def test_that_the_register_is_written_as_csv(
    page: DocumentsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    out, seq = tmp_path / "documents.csv", entries(window)
    click(find(window, "policy_documents.register.export"))
    chosen(window, "file_choice.where", out)
    qtbot.waitUntil(lambda: entries(window) == seq + 1, timeout=20_000)
    text = out.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Number,Title,Kind,Version,Owner,Origin,Next review"
    assert "POL-7,Change management policy" in text
    rest(qtbot, window)


def test_that_the_cover_is_written_while_a_draft_exists_and_only_then(
    page: DocumentsPage, window: MainWindow, qtbot: QtBot
) -> None:
    click(find(window, "policy_documents.tab.cover"))
    rest(qtbot, window)
    box = find(window, "policy_documents.cover.form.classification")
    replaced(box, "Confidential")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: kept(window, "policy_document")["POL-7"].classification == "Confidential", timeout=20_000)
    rest(qtbot, window)
    workspace_of(window).execute(WithdrawPolicy(version=DRAFT, reason="Begun by mistake."))
    place_of(window).desk.refresh()
    rest(qtbot, window)
    assert not box.isEnabled()
    act = find(window, "policy_documents.cover.form.save")
    assert act.toolTip() == "The cover is changed with a draft. Start a new draft first."


def test_that_vacant_roles_stand_first_and_the_chart_leads_to_its_figure(
    page: DocumentsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    click(find(window, "policy_documents.tab.roles"))
    rest(qtbot, window)
    assert page.pane("roles").table.rows[0].state == "vacant"
    assert "held by nobody" in words(find(window, "policy_documents.roles.head"))
    assert "nobody holds this role" in words(find(window, "policy_documents.roles.says"))
    click(find(window, "policy_documents.tab.chart"))
    rest(qtbot, window)
    table = page.pane("chart").table
    assert table.choose(lambda duty: duty.title, "Deploy to production")
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "parameter_value.key") is not None, timeout=20_000)
    assert words(find(window, "parameter_value.key")) == "Key: sod.deployer_rule"
    rest(qtbot, window)
    click(find(window, "parameter_value.close"))
    out, seq = tmp_path / "chart.csv", entries(window)
    click(find(window, "policy_documents.chart.csv"))
    chosen(window, "file_choice.where", out)
    qtbot.waitUntil(lambda: entries(window) == seq + 1, timeout=30_000)
    assert "Deploy to production" in out.read_text(encoding="utf-8-sig")
    rest(qtbot, window)
