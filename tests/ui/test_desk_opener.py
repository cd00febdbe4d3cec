"""The window's port over a real workspace file, imported from the example of the interchange format."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from chgdesk.domain.change import Change
from chgdesk.domain.filters import ChangeFilter, Order, QuickView
from chgdesk.domain.people import Person
from chgdesk.errors import UserError
from chgdesk.services.recording import AddPeople, RecordChanges
from tests.ui.conftest import settled
from ui.desk_opener import DeskOpener
from ui.port import StartOwn
from ui.window import MainWindow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small workspace of one's own, closed again."""
    made = tmp_path / "brandt.chgdesk"
    wish = StartOwn(company="Brandt", system="Payments", zone="Europe/Lisbon", path=str(made))
    workspace: Any = DeskOpener().create(wish)
    workspace.desk.execute(AddPeople(people=(Person(ref="p1", name="Ines Koster"),)))
    changes = tuple(
        Change(
            ref=f"CHG-2026-{number:04d}",
            title=f"Change number {number}",
            systems=("edge-lb",),
            requester="p1",
            risk_declared="low" if number % 2 else "high",
            created_at=datetime(2026, 7, number, tzinfo=UTC),
        )
        for number in range(1, 21)
    )
    workspace.desk.execute(RecordChanges(changes=changes))
    workspace.close()
    return made


def test_that_the_register_is_read_from_the_file(path: Path) -> None:
    workspace = DeskOpener().open(str(path))
    try:
        assert (workspace.card.name, workspace.card.zone, workspace.card.people) == (
            "Brandt",
            "Europe/Lisbon",
            ("Ines Koster",),
        )
        wanted = ChangeFilter(risks=("low",), today=workspace.now().date())
        assert workspace.changes.counts(wanted)[QuickView.ALL] == 10
        facets = {facet.key: facet.values for facet in workspace.changes.facets(wanted)}
        assert {value.value for value in facets["risks"]} == {"low", "high"}, "the other risk can still be chosen"
        ids = workspace.changes.ids(wanted, Order())
        assert workspace.changes.rows(ids)[0].ref == "CHG-2026-0001"
        page = workspace.changes.page(ids[0])
        assert (page.ref, page.history[0].seq) == ("CHG-2026-0001", 3)
    finally:
        workspace.close()


def test_that_a_file_held_here_already_opens_for_reading_and_says_so(path: Path) -> None:
    first = DeskOpener().open(str(path))
    second = DeskOpener().open(str(path))
    try:
        assert first.card.read_only == ""
        assert "already open for writing" in second.card.read_only
        assert second.judging_job == ()
    finally:
        second.close()
        first.close()


def test_that_what_is_no_workspace_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    for wrong in (tmp_path / "notes.txt", tmp_path / "missing.chgdesk"):
        with pytest.raises(UserError, match=wrong.stem):
            DeskOpener().open(str(wrong))


def test_that_the_window_judges_every_record_in_another_process(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.show_workspace(DeskOpener().open(str(path)))
    settled(qtbot, window)
    frame = window.frame
    assert frame is not None
    row = frame.register.model.row_at(0)
    assert row is not None
    assert row.state_words == "Draft"
    assert row.verdict == "WAITING"
