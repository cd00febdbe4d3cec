"""Copying a change: a draft of what and how, and a list of what stayed behind (peers D22)."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    Deployment,
    Emergency,
    EvidenceLink,
    Link,
    RollbackPlan,
    TestRun,
    Window,
)
from chgdesk.domain.copying import COPIED, LEFT, copy_of

AT = datetime(2026, 7, 14, 20, 15, tzinfo=UTC)
RECORD = Change(
    ref="CHG-2026-0042",
    title="Renew the certificate of edge-lb",
    justification="It runs out in August.",
    systems=("edge-lb",),
    flags=("auth",),
    change_type="configuration",
    risk_declared="low",
    testing_plan="Look at the expiry date after the reload.",
    rollback_plan=RollbackPlan(
        method="restore",
        steps="Put the old file back.",
        recorded_at=AT,
        tested_at=AT,
        provenance=Provenance(basis=Basis.EXPORT),
    ),
    requester="P-1",
    author="P-2",
    created_at=AT,
    planned_window=Window(start=AT),
    approvals=(Approval(person="P-3", decided_at=AT),),
    tests=(TestRun(type="unit", result="pass"),),
    deployments=(Deployment(start=AT, implementer="P-2"),),
    outcome="success",
    state=ChangeState.CLOSED,
    closed_at=AT,
    links=(Link(kind="ticket", target="OPS-7"),),
    evidence=(EvidenceLink(sha256="0" * 64, name="shot.png"),),
)


def test_that_a_copy_has_what_and_how_and_nothing_of_who_and_when() -> None:
    made = copy_of(RECORD)
    draft = made.change
    assert (draft.ref, draft.state, draft.copied_from) == ("", ChangeState.DRAFT, "CHG-2026-0042")
    assert (draft.title, draft.systems, draft.flags) == (RECORD.title, ("edge-lb",), ("auth",))
    assert draft.rollback_plan == RollbackPlan(method="restore", steps="Put the old file back.")
    for name in LEFT:
        assert getattr(draft, name) == getattr(Change(ref=""), name), name


def test_that_the_list_says_what_was_and_what_was_not_copied() -> None:
    made = copy_of(RECORD)
    assert made.copied == (
        "What changes",
        "Why",
        "Systems",
        "Change type",
        "Flags",
        "Risk",
        "Testing plan",
        "Plan to undo it",
    )
    assert made.left == (
        "When the plan to undo it was recorded and tried out",
        "Requester",
        "Author",
        "Date of the request",
        "Planned window",
        "Approvals",
        "Tests",
        "Deployments",
        "Outcome",
        "Date of closing",
        "Links",
        "Evidence",
    )


def test_that_copying_an_emergency_does_not_declare_another_one() -> None:
    made = copy_of(Change(ref="CHG-1", category="emergency", emergency=Emergency(criterion="restore_service")))
    assert made.change.category == "normal"
    assert made.change.emergency is None
    assert made.left[0] == "Category emergency: the copy is a normal change"
    assert "Emergency facts" in made.left


@pytest.mark.parametrize("name", [field.name for field in fields(Change)])
def test_that_every_field_of_a_record_is_either_copied_or_left(name: str) -> None:
    """A field added to the record must be sorted here before it can ship."""
    of_the_file_alone = {"ref", "state", "copied_from", "provenance", "field_sources", "shape"}
    assert (name in COPIED) + (name in LEFT) + (name in of_the_file_alone) == 1
