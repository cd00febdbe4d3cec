"""Each field of the filter language, asked of a real workspace file as a person types it (CHG-11, APR-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Deployment, Verification, Window
from chgdesk.domain.filter_language import read_filter
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.services import reading
from chgdesk.services.desk import Desk
from chgdesk.services.recording import RecordChanges
from chgdesk.storage.derived import DerivedRow
from tests.storage import desks

ZONE = "Europe/Amsterdam"
TODAY = desks.START.date()
_STATED = Provenance(basis=Basis.STATED)


def _changes() -> tuple[Change, ...]:
    """Three besides those of the template: one asked for, one rolled back, one set aside."""
    at = desks.START - timedelta(hours=3)
    back = Deployment(start=at, end=at, implementer="P-1", pull_request="https://host.example/org/app/pull/412")
    return (
        desks.a_change(
            11,
            title="Emergency 100% fix",
            category="emergency",
            state=ChangeState.SUBMITTED,
            deployments=(),
            approvals=(),
            systems=("crm",),
            flags=(),
            planned_window=Window(start=desks.START + timedelta(days=2)),
        ),
        desks.a_change(
            12,
            title="Move the ledger to the new host",
            outcome="rolled_back",
            state=ChangeState.ROLLED_BACK,
            change_type="Infrastructure",
            template="STD-04",
            incident="INC-31",
            caused_incident=True,
            deployments=(back,),
            verification=Verification(person="P-1", at=at),
            provenance=_STATED,
        ),
        desks.a_change(13, state=ChangeState.WITHDRAWN, deployments=(), approvals=(), provenance=_STATED),
    )


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    with desks.a_desk(workspace) as opened:
        opened.execute(RecordChanges(changes=_changes()))
        numbers = {
            opened.ask(reading.RecordByRef(kind="change", ref=f"CHG-2026-{n:04d}")).rid: n for n in (1, 2, 3, 11, 12)
        }
        said: dict[int, dict[str, Any]] = {
            1: {"verdict": "OPEN", "codes": "VER-MISSING open:VER-MISSING", "open_until": _at(3)},
            2: {"verdict": "DEVIATION", "codes": "APR-AFTER-IMPL VER-MISSING", "to_look_at": 2, "risk": "high"},
            3: {"verdict": "NOT_JUDGED"},
            11: {"verdict": "WAITING", "approved_by": "waiting: CTO"},
            12: {"verdict": "DEVIATION", "codes": "PIR-LATE RBK-PLAN-MISSING", "to_look_at": 2},
        }
        opened.refresh_derived([DerivedRow(rid=rid, digest="d", **said[number]) for rid, number in numbers.items()])
        yield opened


def _at(days: int) -> int:
    return int((desks.START + timedelta(days=days)).timestamp())


def found(desk: Desk, typed: str) -> list[str]:
    read = read_filter(typed, TODAY)
    assert not read.faults, read.faults
    order = Order(by=ChangeSort.REF)
    rids = desk.ask(reading.ChangeIds(filter=read.filter, order=order, zone=ZONE))
    return [row.ref[-4:].lstrip("0") for row in desk.ask(reading.ChangeRows(rids=rids))]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "1 2 3 11 12 13"),
        ("-key", "11 12"),
        ('"to the new" -"old host"', "12"),
        ("-state:closed", "11 12 13"),
        ("state:open", "11 12"),
        ("-type:emergency -risk:high", "3 12 13"),
        ("risk:>=high", "1 2"),
        ("system:CRM", "11"),
        ("-system:crm,none", "1 2 3 12 13"),
        ("person:blom", "1 2 3 11 12 13"),
        ("implementer:blom", "12"),
        ('implementer:"ben öst"', "1 2 3"),
        ("implementer:BEN", "1 2 3"),
        ("implementer:none", "11 13"),
        ("approver:none", "11 13"),
        ("approver:P-3 -live:none", "1 2 3 12"),
        ("author:P-2 checker:P-1", "12"),
        ("flag:secrets -flag:x", "1 2 3 12 13"),
        ("flag:none", "11"),
        ("change-type:infrastructure", "12"),
        ("template:std-04", "12"),
        ("template:none", "1 2 3 11 13"),
        ("incident:INC-31", "12"),
        ("exception:EXC-1", "1"),
        ("commit:c0ffee2", "2"),
        ("commit:c0ffee2,c0ffee3", "2 3"),
        ("commit:%", ""),
        ("pr:412", "12"),
        ("pr:#412", "12"),
        ("pr:41", ""),
        ("no:chg-2026-0003", "3"),
        ("rests:stated", "1 2 3 12 13"),
        ("-rests:stated", "11"),
        ("outcome:rolled-back", "12"),
        ("live:2026-02", "2 3"),
        ("live:2026-02-28", "2"),
        ("live:<2d", "1 2 12"),
        ("live:none", "11 13"),
        ("-live:<2d", "3 11 13"),
        ("planned:<7d", "11"),
        ("planned:today", ""),
        ("created:>2026-02-27", "1 2"),
        ("due:<14d", "1"),
        ("due:none", "2 3 11 12 13"),
        ("undecided:>5d", "11"),
        ("undecided:>10d", "11"),
        ("undecided:>11d", ""),
        ("missing:approval", "11"),
        ("missing:check", "1 2"),
        ("missing:rollback", "12"),
        ("missing:evidence", "2 11 12 13"),
        ("missing:test,review", ""),
        ("finding:APR-AFTER-IMPL", "2"),
        ("finding:VER-MISSING finding:APR-AFTER-IMPL", "2"),
        ("finding:APR", ""),
        ("is:emergency", "11"),
        ("is:late", "2 12"),
        ("is:overdue", "2 12"),
        ("is:history", "3"),
        ("is:rolled-back", "12"),
        ("is:incident", "12"),
        ("is:waiting", "11"),
        ("is:reopened", ""),
        ("is:live -is:late", "1 3"),
        ("view:overdue", "2 12"),
        ("view:missing-something", "1 2 11 12"),
        ("view:waiting-for-approval", "11"),
        ("view:window-today", "12"),
        ("view:open", "11 12"),
        ("-view:open", "1 2 3 13"),
        ("view:emergencies view:rolled-back", "12"),
    ],
)
def test_that_what_is_typed_is_found(desk: Desk, typed: str, expected: str) -> None:
    assert " ".join(found(desk, typed)) == expected


def test_that_an_excluded_condition_leaves_exactly_the_others(desk: Desk) -> None:
    everything = set(found(desk, ""))
    for typed in ("type:emergency", "risk:high", "approver:P-3", "live:<2d", "missing:check", "is:late", "due:<14d"):
        assert set(found(desk, f"-{typed}")) == everything - set(found(desk, typed))


def test_that_counts_and_facets_follow_the_same_conditions(desk: Desk) -> None:
    wanted = read_filter("person:blom -state:withdrawn", TODAY).filter
    counts = desk.ask(reading.ChangeCounts(filter=wanted, zone=ZONE))
    for view in QuickView:
        rids = desk.ask(reading.ChangeIds(filter=replace(wanted, view=view), zone=ZONE))
        assert counts[view] == len(rids), view
    facets = desk.ask(reading.ChangeFacets(filter=wanted, zone=ZONE))
    assert facets["bases"] == (("stated", 4), ("export", 1))
    assert facets["change_types"] == (("Infrastructure", 1),)
    assert dict(facets["people"])["P-1"] == 5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=30),
    st.sampled_from(["", "system:", "-person:", "pr:", "commit:", "finding:APR-AFTER-IMPL ", "no:", "-flag:", '-"']),
)
def test_that_no_text_breaks_a_statement_or_finds_what_is_not_there(desk: Desk, text: str, before: str) -> None:
    wanted = read_filter(before + text, TODAY).filter
    rids = desk.ask(reading.ChangeIds(filter=wanted, zone=ZONE))
    assert len(rids) <= 6
    assert desk.ask(reading.ChangeCounts(filter=wanted, zone=ZONE))[QuickView.ALL] >= 0
    assert len(desk.ask(reading.ChangeIds(filter=ChangeFilter()))) == 6
