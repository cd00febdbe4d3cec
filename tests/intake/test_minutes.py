"""Minutes decide several changes at once, each by name (APR-16)."""

from __future__ import annotations

import pytest

from chgdesk.domain.change import Change
from chgdesk.intake import SourceKind, read_pasted
from tests.intake.samples import SENT, ZONE, read_sample
from tests.intake.test_proposing import proposed


def test_that_minutes_give_a_decision_for_each_record_and_person() -> None:
    reading = read_sample("minutes.txt")
    assert reading.kind is SourceKind.MINUTES
    assert [(a.ref, a.who.name, a.decision, a.condition) for a in reading.approvals] == [
        ("CHG-2026-0142", "Tomas Nwosu", "approve", ""),
        ("CHG-2026-0142", "Jan Koster", "approve", ""),
        ("CHG-2026-0143", "Tomas Nwosu", "conditional", "if the export was compared"),
        ("CHG-2026-0144", "Jan Koster", "reject", ""),
    ]
    assert {a.at for a in reading.approvals} == {SENT}
    assert "Line 8 decides on CHG-2026-0146 and names nobody who decided." in reading.notes


def test_that_each_record_takes_its_own_decisions_only() -> None:
    reading = read_sample("minutes.txt")
    by_ref = {
        f"CHG-2026-{n}": proposed(reading, Change(ref=f"CHG-2026-{n}")).change.approvals
        for n in ("0142", "0144", "0199")
    }
    assert [a.person for a in by_ref["CHG-2026-0142"]] == ["tomas", "jan"]
    assert [a.decision for a in by_ref["CHG-2026-0144"]] == ["reject"]
    assert by_ref["CHG-2026-0199"] == ()


@pytest.mark.parametrize(
    "line",
    [
        "CHG-2026-0142: approved? Tomas Nwosu",
        "CHG-2026-0142: not yet decided, Tomas Nwosu will approve",
        "CHG-2026-0142 and CHG-2026-0143: approved by Tomas Nwosu",
        "CHG-2026-0142: approved, Tomas Nwosu; not approved, Jan Koster",
        "Approved by Tomas Nwosu",
    ],
)
def test_that_a_line_that_is_not_plain_decides_nothing(line: str) -> None:
    text = f"Minutes of the change meeting, 13 July 2026, 16:20\n{line}\nCHG-2026-0001: approved by Mara Lind\n"
    reading = read_pasted(text, zone=ZONE)
    assert [(a.ref, a.decision) for a in reading.approvals if a.decision != "reject"] == [("CHG-2026-0001", "approve")]


def test_that_minutes_without_a_time_say_so() -> None:
    reading = read_pasted("Minutes of 13 July 2026\nCHG-2026-0001: approved by Mara Lind\n", zone=ZONE)
    assert reading.approvals[0].at is None
    assert any("at what time" in note for note in reading.notes)
