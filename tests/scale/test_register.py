"""Twenty thousand changes on screen: how many questions are asked and how many records are touched, never how long."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from sqlalchemy import event

from benchmarks import company
from benchmarks.memory import AtOnce, DeskSource
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order
from chgdesk.domain.rows import ChangeRow
from chgdesk.services import reading
from chgdesk.services.desk import Desk
from chgdesk.storage import engine
from chgdesk.storage.queries import changes, lists
from tests.scale.conftest import ENTRIES, ROWS
from ui.models.change_columns import change_columns
from ui.models.paged import PAGE, PAGES, PagedTableModel

SCREENFUL = 45


class CountedSource(DeskSource):
    """The desk's register, with every record asked for noted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.asked: list[int] = []

    def rows(self, rids: Sequence[int]) -> Sequence[ChangeRow]:
        self.asked += rids
        return super().rows(rids)


@pytest.fixture
def statements(desk: Desk) -> Iterator[list[str]]:
    """Every statement that reads, as it is asked."""
    heard: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if not statement.startswith("BEGIN"):
            heard.append(statement)

    engines = (desk._workspace.readers, desk._workspace.window)
    for each in engines:
        event.listen(each, "before_cursor_execute", note)
    yield heard
    for each in engines:
        event.remove(each, "before_cursor_execute", note)


@pytest.fixture
def source(desk: Desk) -> CountedSource:
    return CountedSource(desk)


@pytest.fixture
def model(qapp: object, source: CountedSource) -> PagedTableModel[ChangeRow]:
    return PagedTableModel(source, change_columns(ZoneInfo(company.ZONE)), AtOnce())


def paint(model: PagedTableModel[ChangeRow], first: int) -> None:
    """Ask for every cell of a screenful, as a table view does."""
    for place in range(first, min(first + SCREENFUL, model.rowCount())):
        for column in range(model.columnCount()):
            assert model.data(model.index(place, column)) is not None


def test_that_the_first_screenful_takes_two_questions(model: PagedTableModel[ChangeRow], statements: list[str]) -> None:
    model.show(ChangeFilter(), Order())
    paint(model, 0)
    assert model.rowCount() == ROWS
    assert len(statements) == 2


@pytest.mark.parametrize("first", [0, PAGE - SCREENFUL // 2, ROWS // 2, ROWS - SCREENFUL])
def test_that_any_other_screenful_takes_at_most_two_questions(
    model: PagedTableModel[ChangeRow], statements: list[str], first: int
) -> None:
    model.show(ChangeFilter(), Order(by=ChangeSort.REF))
    statements.clear()
    paint(model, first)
    assert len(statements) <= 2


def test_that_a_jump_to_the_end_loads_the_last_page_and_no_other(
    model: PagedTableModel[ChangeRow], source: CountedSource
) -> None:
    model.show(ChangeFilter(), Order(by=ChangeSort.WENT_LIVE, descending=True))
    assert source.asked == []
    paint(model, ROWS - SCREENFUL)
    assert len(source.asked) <= PAGE
    assert model.rid_at(ROWS - 1) in source.asked


def test_that_sorting_filtering_and_selecting_everything_load_no_record(
    model: PagedTableModel[ChangeRow], source: CountedSource, statements: list[str]
) -> None:
    for by in ChangeSort:
        model.show(ChangeFilter(text="cert"), Order(by=by))
        for place in range(0, model.rowCount(), 97):
            model.flags(model.index(place, 0))
    assert 0 < model.rowCount() < ROWS
    assert source.asked == []
    assert len(statements) == len(ChangeSort)


def test_that_no_more_pages_are_kept_than_the_model_may_hold(
    model: PagedTableModel[ChangeRow], source: CountedSource
) -> None:
    checker = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(ChangeFilter(), Order())
    for place in range(0, ROWS, PAGE):
        model.row_at(place)
    seen = len(source.asked)
    model.row_at(ROWS - 1)
    assert len(source.asked) == seen, "the page last seen is kept"
    model.row_at(0)
    assert len(source.asked) == seen + PAGE, f"of {ROWS // PAGE} pages {PAGES} are kept"
    assert checker.model() is model


def test_that_a_page_is_found_by_number_and_walks_through_no_table(large: Path) -> None:
    raw = engine.connect(large, mode="ro")
    try:
        plan = raw.execute("EXPLAIN QUERY PLAN " + str(changes._ROWS), {"rids": json.dumps([1, 2, 3])}).fetchall()
    finally:
        raw.close()
    steps = [step[3] for step in plan]
    assert not [step for step in steps if step.startswith(("SCAN c", "SCAN d"))], steps
    assert any("SEARCH c USING INTEGER PRIMARY KEY" in step for step in steps), steps


@pytest.mark.parametrize("by", list(ChangeSort))
@pytest.mark.parametrize("descending", [False, True])
def test_that_a_list_fetched_as_one_row_stands_in_the_order_asked(
    desk: Desk, large: Path, statements: list[str], by: ChangeSort, descending: bool
) -> None:
    ids = desk.ask(reading.ChangeIds(order=Order(by=by, descending=descending)))
    (statement,) = statements
    assert statement.startswith(lists.BEFORE)
    assert statement.endswith(lists.AFTER)
    raw = engine.connect(large, mode="ro")
    try:
        rows = raw.execute(statement[len(lists.BEFORE) : -len(lists.AFTER)]).fetchall()
    finally:
        raw.close()
    assert ids == array("q", [rid for (rid,) in rows])
    assert len(set(ids)) == ROWS


def test_that_the_trail_is_listed_newest_first_in_one_question(desk: Desk, statements: list[str]) -> None:
    seqs = desk.ask(reading.EntryIds())
    assert seqs == array("q", range(ENTRIES, 0, -1))
    desk.ask_at_once(reading.EntryRows(seqs=seqs[:PAGE]))
    assert len(statements) == 2


def test_that_counts_are_one_question_and_facets_one_more_for_systems_and_for_people(
    desk: Desk, statements: list[str]
) -> None:
    desk.ask(reading.ChangeCounts(filter=ChangeFilter(text="cert")))
    assert len(statements) == 1
    facets = desk.ask(reading.ChangeFacets())
    assert len(statements) == 4
    assert sum(number for _value, number in facets["categories"]) == ROWS


@pytest.mark.parametrize("name", ["categories", "risks", "states", "systems"])
def test_that_choosing_a_facet_finds_as_many_as_it_said(desk: Desk, name: str) -> None:
    for value, number in desk.ask(reading.ChangeFacets())[name][:3]:
        wanted: Any = {name: (value,)}
        assert len(desk.ask(reading.ChangeIds(filter=ChangeFilter(**wanted)))) == number
