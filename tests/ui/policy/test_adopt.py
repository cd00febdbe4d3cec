"""Adopting versions approved elsewhere, as they are: file, people, dates, proof, readings (POL-11, POL-28)."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.parameters import value_at
from chgdesk.services.integrity import verify
from chgdesk.services.policies.queries import InForceOn, PolicyShelf, SectionsOf, SetOf, Shelf
from chgdesk.services.reading import EvidenceBytes
from tests.text.word.word_files import docx, item, p
from tests.ui.conftest import Finder, turn
from tests.ui.policy.conftest import make_workspace
from tests.ui.policy.ways_in import (
    at_rest,
    choose,
    click,
    drop,
    entries,
    flow,
    idle,
    open_policy,
    place_of,
    tick,
    words,
    write,
)
from ui.views.policy.adopt.page import AdoptPage
from ui.watchdog import Watchdog
from ui.window import MainWindow

POLICY = docx(
    p("Change policy", "Titel")
    + p("Scope", "berschrift1")
    + p("All changes to production of [Company name] follow this policy.")
    + p("Approval", "berschrift1")
    + p("Every change has a rollback plan before it is deployed.")
    + p("Changes at high risk are reviewed by two people.")
    + p("Emergencies", "berschrift1")
    + p("An emergency change is recorded within 24 hours.")
    + item("An emergency change is reviewed within five business days.", 1)
    + p("Records", "berschrift1")
    + p("Change records are kept for seven years.")
    + p("This policy is reviewed every 12 months.")
)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A workspace with two people and no policy; beside it the approved document and the mail that approved it."""
    made = tmp_path / "brandt.chgdesk"
    make_workspace(made).close()
    (tmp_path / "Change policy v2.3.docx").write_bytes(POLICY)
    (tmp_path / "approval.eml").write_bytes(b"From: tobi@brandt.example\n\nApproved.")
    return made


def adopt(qtbot: QtBot, window: MainWindow, named: Finder) -> AdoptPage:
    qtbot.waitUntil(lambda: named("policy_text.empty.adopt").isVisible())
    click(named("policy_text.empty.adopt"))
    return flow(qtbot, window, AdoptPage)


def fill(window: MainWindow, number: str = "2.3", approved: str = "2026-01-12", effective: str = "2026-01-15") -> None:
    """The facts of a version, typed."""
    write(window, "policy_adopt.number", number)
    choose(window, "policy_adopt.author", "Ines Koster")
    choose(window, "policy_adopt.approver", "Tobi Nwosu")
    write(window, "policy_adopt.approved_on", approved)
    write(window, "policy_adopt.effective_on", effective)


def shelf_of(workspace: Any, page: AdoptPage) -> Shelf:
    found: Shelf = workspace.ask(PolicyShelf(today=page.desk.today))
    return found


def test_that_a_word_policy_approved_last_january_is_adopted_and_answers_the_day(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = adopt(qtbot, window, named)
    drop(named("policy_adopt.drop"), bare.parent / "Change policy v2.3.docx")
    at_rest(qtbot, window, page)
    assert "4 sections" in words(named("policy_adopt.read"))
    click(named("policy_adopt.next"))
    write(window, "policy_adopt.document_number", "SOC-011")
    fill(window)
    drop(named("policy_adopt.proof"), bare.parent / "approval.eml")
    at_rest(qtbot, window, page)
    assert "approval.eml" in words(named("policy_adopt.basis"))
    click(named("policy_adopt.next"))
    at_rest(qtbot, window, page)
    assert words(named("policy_adopt.count")).endswith(", 0 unaccounted.")
    click(named("policy_adopt.next"))
    at_rest(qtbot, window, page)
    for _question in range(11):
        click(named("policy_adopt.question.next"))
        at_rest(qtbot, window, page)
    kept = named("policy_adopt.part.retention.years.answer.0")
    assert isinstance(kept, QRadioButton)
    assert kept.isChecked()
    assert kept.accessibleName() == "7 years · read from the text"
    click(named("policy_adopt.next"))
    at_rest(qtbot, window, page)
    figure = named("policy_adopt.figure.0.tick")
    assert isinstance(figure, QCheckBox)
    assert figure.isChecked()
    click(named("policy_adopt.next"))
    at_rest(qtbot, window, page)
    assert "Recorded late" in words(named("policy_adopt.line.3"))
    click(named("policy_adopt.next"))
    qtbot.waitUntil(lambda: place_of(window).home == "versions", timeout=20_000)
    idle(qtbot, window)
    found = workspace.ask(InForceOn(day=date(2026, 7, 14)))
    assert found is not None
    version = found.version
    assert (version.number, version.author, version.approved_by) == ("2.3", "ines", "tobi")
    assert version.original == hashlib.sha256(POLICY).hexdigest()
    assert workspace.ask(EvidenceBytes(sha256=version.proof)).startswith(b"From: tobi")
    tree, _stored = workspace.ask(SetOf(version=version.ref))
    assert value_at(tree, "retention.years") == 7
    assert value_at(tree, "policy_review.interval_months") == 12
    assert value_at(tree, "gates.ci.required") is False, "what the text does not say is not asked for"
    bound = {binding.path: binding for binding in version.bindings}
    assert bound["retention.years"].sentence == "Change records are kept for seven years."
    keys = {one.section.key for one in workspace.ask(SectionsOf(version=version.ref))}
    assert keys == {"scope", "approval", "emergencies", "records"}
    assert bound["retention.years"].section == "records"
    assert verify(workspace.desk).is_consistent


def test_that_several_versions_follow_each_other(window: MainWindow, bare: Path, named: Finder, qtbot: QtBot) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = adopt(qtbot, window, named)
    scan = bare.parent / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan that nobody can read")
    for number, approved, effective in (("2.3", "12 Jan 2026", "2026-01-15"), ("2.2", "2025-01-09", "2025-01-10")):
        drop(named("policy_adopt.drop"), scan)
        at_rest(qtbot, window, page)
        assert "damaged" in words(named("policy_adopt.drop.fault")), "the refusal stands in place"
        page.go_to("facts")
        if number == "2.3":
            write(window, "policy_adopt.document_number", "SOC-011")
        fill(window, number, approved, effective)
        page.go_to("record")
        at_rest(qtbot, window, page)
        if number == "2.3":
            tick(named("policy_adopt.again"))
        click(named("policy_adopt.next"))
        idle(qtbot, window)
    qtbot.waitUntil(lambda: place_of(window).home == "versions")
    idle(qtbot, window)
    numbers = [line.version.number for line in shelf_of(workspace, page).versions]
    assert sorted(numbers) == ["2.2", "2.3"]
    assert workspace.ask(InForceOn(day=date(2025, 6, 1))).version.number == "2.2"
    assert workspace.ask(InForceOn(day=date(2026, 7, 14))).version.provenance.basis.value == "stated"


def test_that_an_answer_is_changed_by_hand_and_keeps_its_sentence(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    open_policy(qtbot, window, bare)
    page = adopt(qtbot, window, named)
    drop(named("policy_adopt.drop"), bare.parent / "Change policy v2.3.docx")
    at_rest(qtbot, window, page)
    page.go_to("questions")
    at_rest(qtbot, window, page)
    click(named("policy_adopt.number.12"))
    at_rest(qtbot, window, page)
    tick(named("policy_adopt.part.retention.years.other"))
    editor = named("policy_adopt.part.retention.years.editor")
    box = next(child for child in editor.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "6")
    given = {answered.path: answered for answered in page.answers.chosen}
    assert given["retention.years"].text == "6"
    assert given["retention.years"].sentence == "Change records are kept for seven years."
    tick(named("policy_adopt.part.retention.years.silent"))
    given = {answered.path: answered for answered in page.answers.chosen}
    assert given["retention.years"].sentence == ""


def test_that_dates_that_contradict_are_said_before_anything_is_recorded(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace = open_policy(qtbot, window, bare)
    page = adopt(qtbot, window, named)
    before = entries(workspace)
    drop(named("policy_adopt.drop"), bare.parent / "Change policy v2.3.docx")
    at_rest(qtbot, window, page)
    page.go_to("facts")
    write(window, "policy_adopt.document_number", "SOC-011")
    fill(window, approved="2026-01-20", effective="2026-01-15")
    click(named("policy_adopt.next"))
    assert "before the day it was approved" in words(named("policy_adopt.fault"))
    write(window, "policy_adopt.effective_on", "soon")
    click(named("policy_adopt.next"))
    assert "“soon” is not a day" in words(named("policy_adopt.fault"))
    assert entries(workspace) == before


def test_that_what_was_typed_is_offered_again_and_forgotten_once_recorded(
    window: MainWindow, bare: Path, named: Finder, qtbot: QtBot
) -> None:
    open_policy(qtbot, window, bare)
    page = adopt(qtbot, window, named)
    assert not named("policy_adopt.left").isVisible()
    page.go_to("facts")
    write(window, "policy_adopt.document_number", "SOC-011")
    fill(window)
    at_rest(qtbot, window, page)
    click(named("policy_adopt.back"))
    qtbot.waitUntil(lambda: place_of(window).home == "text")
    idle(qtbot, window)
    page = adopt(qtbot, window, named)
    assert "not recorded" in words(named("policy_adopt.left.words"))
    click(named("policy_adopt.left.first"))
    at_rest(qtbot, window, page)
    assert page.facts.why_not == ""
    assert page.facts.dates == (date(2026, 1, 12), date(2026, 1, 15))
    assert (page.facts.author.person, page.facts.document.ref) == ("ines", "SOC-011")
    drop(named("policy_adopt.drop"), bare.parent / "Change policy v2.3.docx")
    at_rest(qtbot, window, page)
    page.go_to("record")
    at_rest(qtbot, window, page)
    tick(named("policy_adopt.again"))
    click(named("policy_adopt.next"))
    at_rest(qtbot, window, page)
    click(named("policy_adopt.back"))
    idle(qtbot, window)
    place_of(window).desk.adopt_wanted.emit()
    flow(qtbot, window, AdoptPage)
    assert not named("policy_adopt.left").isVisible()


def test_that_no_step_holds_the_window_up(
    window: MainWindow, bare: Path, named: Finder, watchdog: Watchdog, qtbot: QtBot
) -> None:
    open_policy(qtbot, window, bare)
    watchdog.start()
    page = adopt(qtbot, window, named)
    drop(named("policy_adopt.drop"), bare.parent / "Change policy v2.3.docx")
    at_rest(qtbot, window, page)
    for step in page.steps[1:]:
        page.go_to(step.key)
        turn(qtbot, watchdog)
        at_rest(qtbot, window, page)
    page.go_to("questions")
    at_rest(qtbot, window, page)
    for number in range(2, 13):
        click(named(f"policy_adopt.number.{number}"))
        turn(qtbot, watchdog)
        at_rest(qtbot, window, page)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
