"""The register as lists: filters, order, rows in one statement, counts, facets, history, the trail as lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from chgdesk.domain.change import ChangeState
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.services import reading
from chgdesk.services.desk import Desk
from chgdesk.services.recording import RecordChanges
from chgdesk.storage.derived import DerivedRow
from tests.storage import desks


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """Three changes of the template and two more."""
    with desks.a_desk(workspace) as opened:
        late = desks.START + timedelta(hours=10)
        more = (
            desks.a_change(
                11,
                title="Emergency 100% fix",
                category="emergency",
                state=ChangeState.SUBMITTED,
                deployments=(),
                systems=("crm",),
            ),
            desks.a_change(12, title="Zoë's naïve_plan", outcome="rolled_back", created_at=late),
        )
        opened.execute(RecordChanges(changes=more))
        opened.refresh_derived(
            [
                DerivedRow(
                    rid=6,
                    digest="d",
                    verdict="DEVIATION",
                    codes="X",
                    to_look_at=2,
                    risk="high",
                    state_words="to look at: 2",
                ),
                DerivedRow(rid=7, digest="d", verdict="NOT_JUDGED"),
            ]
        )
        yield opened


def refs(desk: Desk, **conditions: Any) -> list[str]:
    order = conditions.pop("order", Order(by=ChangeSort.REF))
    rids = desk.ask(reading.ChangeIds(filter=ChangeFilter(**conditions), order=order, zone="Europe/Amsterdam"))
    return [row.ref[-4:] for row in desk.ask_at_once(reading.ChangeRows(rids=rids))]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, ["0001", "0002", "0003", "0011", "0012"]),
        ({"text": "100% FIX"}, ["0011"]),
        ({"text": "zoë naïve_"}, ["0012"]),
        ({"text": "%"}, ["0011"]),
        ({"text": "'; DROP TABLE change;--"}, []),
        ({"text": "chg-2026-0003"}, ["0003"]),
        ({"text": "p-3 billing 0002"}, ["0002"]),
        ({"systems": ("crm", "none")}, ["0011"]),
        ({"people": ("P-2",), "categories": ("emergency",)}, ["0011"]),
        ({"risks": ("high",)}, ["0001", "0002"]),
        ({"states": ("submitted",)}, ["0011"]),
        ({"outcomes": ("rolled_back",)}, ["0012"]),
        ({"commit": "c0ffee2"}, ["0002"]),
        ({"commit": "c0ffee_"}, []),
        ({"deployed_from": date(2026, 2, 28), "deployed_to": date(2026, 2, 28)}, ["0002"]),
        ({"view": QuickView.NEEDS}, ["0002"]),
        ({"view": QuickView.UNDER_WAY}, ["0011"]),
        ({"view": QuickView.EMERGENCIES}, ["0011"]),
        ({"view": QuickView.ROLLED_BACK}, ["0012"]),
        ({"view": QuickView.HISTORY}, ["0003"]),
        ({"view": QuickView.THIS_WEEK, "today": date(2026, 3, 1)}, ["0001", "0002", "0003"]),
        ({"view": QuickView.THIS_WEEK}, []),
    ],
)
def test_that_a_filter_finds_what_it_says(desk: Desk, conditions: dict[str, Any], expected: list[str]) -> None:
    assert refs(desk, **conditions) == expected


def test_that_what_needs_something_stands_first_and_every_order_is_stable(desk: Desk) -> None:
    assert refs(desk, order=Order())[:2] == ["0002", "0011"]
    for by in ChangeSort:
        for descending in (False, True):
            found = refs(desk, order=Order(by=by, descending=descending))
            assert sorted(found) == ["0001", "0002", "0003", "0011", "0012"]
    assert refs(desk, order=Order(by=ChangeSort.WENT_LIVE))[-1] == "0011"
    assert refs(desk, order=Order(by=ChangeSort.WENT_LIVE, descending=True))[-1] == "0011"


def test_that_each_quick_views_count_is_the_length_of_its_list(desk: Desk) -> None:
    wanted = ChangeFilter(today=date(2026, 3, 1))
    counts = desk.ask(reading.ChangeCounts(filter=wanted, zone="Europe/Amsterdam"))
    assert counts == {view: len(refs(desk, view=view, today=date(2026, 3, 1))) for view in QuickView}
    facets = desk.ask(reading.ChangeFacets())
    assert facets["systems"] == (("billing", 4), ("ledger", 4), ("crm", 1))
    assert facets["categories"] == (("normal", 4), ("emergency", 1))


def test_that_a_page_of_rows_is_one_statement_and_one_row(desk: Desk) -> None:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    rids = desk.ask(reading.ChangeIds())
    event.listen(desk._workspace.window, "before_cursor_execute", note)
    rows = desk.ask_at_once(reading.ChangeRows(rids=list(reversed(rids))))
    assert [row.rid for row in rows] == list(reversed(rids))
    assert len(statements) == 1
    assert desk.ask_at_once(reading.ChangeRows(rids=[999])) == []


def test_that_the_history_of_a_change_tells_old_and_new(desk: Desk) -> None:
    detail = desk.ask(reading.ChangeByRid(rid=5))
    assert detail.held.version == 2
    assert [line.sentence for line in detail.history] == ["recorded 3 changes", "saved CHG-2026-0001"]
    assert detail.history[1].changes == (
        ("risk_declared", '""', '"high"'),
        ("title", '"Rotate key 1"', '"Rotate key 1 again"'),
    )


def test_that_the_trail_reads_as_lines_newest_first(desk: Desk) -> None:
    seqs = desk.ask(reading.EntryIds())
    assert list(seqs) == list(range(8, 0, -1))
    lines = desk.ask_at_once(reading.EntryRows(seqs=seqs))
    assert (lines[0].sentence, lines[0].objects) == ("recorded 2 changes", "2 records")
    assert lines[1].objects == ""
    assert list(desk.ask(reading.EntryIds(words="evidence"))) == [5]
    assert list(desk.ask(reading.EntryIds(actor="nobody"))) == []


def test_that_evidence_is_found_by_its_change_and_read_byte_for_byte(desk: Desk) -> None:
    (item,) = desk.ask(reading.EvidenceOfChange(rid=5))
    assert desk.ask(reading.EvidenceBytes(sha256=item.value.sha256)) == desks.FILE
    assert desk.ask(reading.EvidenceNotHeld()) == []


def test_that_derived_rows_are_outside_the_trail_and_replaced_by_record(desk: Desk) -> None:
    before = desk.ask(reading.TrailHead())
    assert desk.refresh_derived([DerivedRow(rid=5, digest="e", verdict="PASS")], drop=[6]) == 1
    assert desk.ask(reading.JudgementDigests()) == {5: "e", 7: "d"}
    assert desk.ask(reading.TrailHead()) == before
