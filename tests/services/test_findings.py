"""What a person says of a finding takes it off the list of what is to look at, and stays beside it (EVD-23)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chgdesk.app import create_workspace
from chgdesk.domain.filters import ChangeFilter, QuickView
from chgdesk.domain.people import Actor, Organisation
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import UserError
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.findings import SayOfFinding
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.reading import ChangeCounts, ChangeRows, RecordByRef

SMALL = Path(__file__).resolve().parents[1] / "data" / "interchange" / "small.json"
TWO_FINDINGS = "CHG-2026-125"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = FixedClock(at=datetime(2026, 10, 5, 9, tzinfo=UTC))
    ines = Actor(person="ines", name="Ines Rocha")
    desk = create_workspace(tmp_path / "w.chgdesk", organisation=Organisation(), actor=ines, clock=clock)
    desk.execute(ImportInterchange(data=SMALL.read_bytes(), name=SMALL.name))
    return desk


def line(desk: Desk) -> ChangeRow:
    refresh_judgements(desk)
    held = desk.ask(RecordByRef(kind="change", ref=TWO_FINDINGS))
    (row,) = desk.ask(ChangeRows(rids=[held.rid]))
    assert isinstance(row, ChangeRow)
    return row


def test_that_findings_a_person_has_read_are_no_longer_to_look_at(desk: Desk) -> None:
    with desk:
        assert (line(desk).to_look_at, line(desk).state_words) == (2, "To look at: 2")
        before = desk.ask(ChangeCounts(filter=ChangeFilter()))[QuickView.NEEDS]
        desk.execute(SayOfFinding(change=TWO_FINDINGS, code="DEP-SHARED-ACCOUNT", text="Break-glass account."))
        assert (line(desk).to_look_at, line(desk).state_words) == (1, "To look at: 1")
        desk.execute(SayOfFinding(change=TWO_FINDINGS, code="DEP-BYPASS-PIPELINE", verdict="confirmed"))
        assert (line(desk).to_look_at, line(desk).state_words) == (0, "Deviation confirmed: 1; Explained: 1")
        assert desk.ask(ChangeCounts(filter=ChangeFilter()))[QuickView.NEEDS] == before - 1


def test_that_an_explanation_without_words_is_refused(desk: Desk) -> None:
    with desk, pytest.raises(UserError, match="needs a sentence"):
        desk.execute(SayOfFinding(change=TWO_FINDINGS, code="DEP-SHARED-ACCOUNT", text=" "))
