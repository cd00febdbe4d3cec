"""Taking a Word or Markdown file into the draft, every decision in the officer's hand (POL-05, POL-25)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from chgdesk.services.policies.queries import PolicyShelf, SectionsOf, Shelf
from tests.text.word.word_files import deleted, docx, inserted, p, run, text_box
from tests.ui.conftest import Finder, turn
from tests.ui.policy.conftest import text_of
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
from ui.views.policy.taking_in.page import TakingInPage
from ui.watchdog import Watchdog
from ui.window import MainWindow

OURS = docx(
    p("Our policy", "Titel")
    + p("Purpose", "berschrift1")
    + p("[Company name] keeps records for \u00e2\u2030\u00a55 years.")
    + p(f"{run('Two people ')}{deleted('may')}{inserted('shall')}{run(' look.')}")
    + p("Scope", "berschrift1")
    + p(text_box("A note in a box"))
    + p("Everything in production.")
)


def stored(workspace: Any) -> dict[str, Any]:
    return {one.section.key: one.section for one in workspace.ask(SectionsOf(version="POL-7#1"))}


def taking_in(qtbot: QtBot, window: MainWindow, path: Path, named: Finder) -> tuple[Any, TakingInPage]:
    """From the Text page of the draft, by its button."""
    workspace = open_policy(qtbot, window, path)
    qtbot.waitUntil(lambda: named("policy_text.import").isVisible(), timeout=20_000)
    qtbot.waitUntil(lambda: text_of(window).is_settled, timeout=30_000)
    click(named("policy_text.import"))
    return workspace, flow(qtbot, window, TakingInPage)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    made = tmp_path / "ours.docx"
    made.write_bytes(OURS)
    return made


def test_that_a_word_file_becomes_the_draft_as_decided(
    window: MainWindow, path: Path, ours: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace, page = taking_in(qtbot, window, path, named)
    before = stored(workspace)
    drop(named("policy_import.drop"), ours)
    at_rest(qtbot, window, page)
    click(named("policy_import.next"))
    at_rest(qtbot, window, page)
    assert words(named("policy_import.count")).endswith(", 0 unaccounted.")
    click(named("policy_import.next"))
    assert "tracked changes wait for you" in words(named("policy_import.fault"))
    choose(window, "policy_import.ledger.tracked.all", "With the changes")
    at_rest(qtbot, window, page)
    assert page.decisions.undecided == 0
    tick(named("policy_import.repairs.0.tick"))
    tick(named("policy_import.blanks.company_name.tick"))
    at_rest(qtbot, window, page)
    click(named("policy_import.next"))
    at_rest(qtbot, window, page)
    click(named("policy_import.next"))
    qtbot.waitUntil(lambda: place_of(window).home == "text", timeout=30_000)
    idle(qtbot, window)
    after = stored(workspace)
    assert list(after) == ["purpose", "scope"]
    assert after["purpose"].body == "{{field:org.name}} keeps records for ≥5 years.\n\nTwo people shall look."
    assert "A note in a box" in after["scope"].body
    assert after["purpose"].requirements == before["purpose"].requirements
    qtbot.waitUntil(lambda: text_of(window).is_settled, timeout=30_000)
    idle(qtbot, window)


def test_that_nothing_changes_without_consent_and_a_new_field_is_named(
    window: MainWindow, path: Path, ours: Path, named: Finder, qtbot: QtBot
) -> None:
    workspace, page = taking_in(qtbot, window, path, named)
    many = len(stored(workspace))
    drop(named("policy_import.drop"), ours)
    at_rest(qtbot, window, page)
    page.go_to("found")
    at_rest(qtbot, window, page)
    choose(window, "policy_import.ledger.tracked.all", "Without the changes")
    choose(window, "policy_import.ledger.text_box.all", "Leave out")
    at_rest(qtbot, window, page)
    box = named("policy_import.blanks.company_name.tick")
    assert isinstance(box, QCheckBox)
    tick(box)
    choose(window, "policy_import.blanks.company_name.key", "company_name")
    write(window, "policy_import.blanks.company_name.label", "Our company")
    page.go_to("place")
    at_rest(qtbot, window, page)
    tick(named("policy_import.behind"))
    click(named("policy_import.next"))
    qtbot.waitUntil(lambda: place_of(window).home == "text", timeout=30_000)
    idle(qtbot, window)
    after = stored(workspace)
    assert len(after) == many + 2
    body = after["purpose_2"].body
    assert body == "{{field:company_name}} keeps records for \u00e2\u2030\u00a55 years.\n\nTwo people may look."
    assert "box" not in after["scope_2"].body
    shelf: Shelf = workspace.ask(PolicyShelf(today=date(2026, 7, 14)))
    assert {field.ref: field.label for field in shelf.fields}["company_name"] == "Our company"
    qtbot.waitUntil(lambda: text_of(window).is_settled, timeout=30_000)
    idle(qtbot, window)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an older document", "old.docx"),
        ("picture.docx", b"\x89PNG no document", "picture.docx"),
        ("policy.pdf", b"%PDF-1.7", "is a PDF"),
        ("empty.md", b"", "holds no bytes"),
        ("latin.md", "Ger\u00e4t".encode("cp1252"), "cp1252"),
    ],
)
def test_that_every_refusal_stands_in_place_and_the_draft_is_kept(
    window: MainWindow, path: Path, named: Finder, qtbot: QtBot, *, name: str, data: bytes, said: str
) -> None:
    workspace, page = taking_in(qtbot, window, path, named)
    before = entries(workspace)
    file = path.parent / name
    file.write_bytes(data)
    drop(named("policy_import.drop"), file)
    at_rest(qtbot, window, page)
    assert said in words(named("policy_import.drop.fault"))
    click(named("policy_import.next"))
    assert page.step is page.file
    if name == "latin.md":
        click(named("policy_import.read_again"))
        at_rest(qtbot, window, page)
        assert "1 sections" in words(named("policy_import.read"))
    click(named("policy_import.back"))
    qtbot.waitUntil(lambda: place_of(window).home == "text")
    idle(qtbot, window)
    assert entries(workspace) == before


def test_that_no_step_holds_the_window_up(
    window: MainWindow, path: Path, ours: Path, named: Finder, *, watchdog: Watchdog, qtbot: QtBot
) -> None:
    _workspace, page = taking_in(qtbot, window, path, named)
    watchdog.start()
    drop(named("policy_import.drop"), ours)
    at_rest(qtbot, window, page)
    for step in page.steps[1:]:
        page.go_to(step.key)
        turn(qtbot, watchdog)
        at_rest(qtbot, window, page)
    watchdog.stop()
    assert not watchdog.ours, [f"{block.cpu * 1000:.0f} ms" for block in watchdog.ours]
