from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order
from chgdesk.domain.rows import ChangeRow
from tests.ui.sample import SampleRegister
from ui.models.change_columns import change_columns
from ui.models.paged import PAGE, PAGES, PagedTableModel


class Later:
    """Holds questions until the test lets them be answered, in any order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def ask(self, question: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.waiting.append((question, done))

    def answer(self, place: int = 0) -> None:
        question, done = self.waiting.pop(place)
        done(question())


@pytest.fixture
def later() -> Later:
    return Later()


def model_over(source: SampleRegister, later: Later) -> PagedTableModel[ChangeRow]:
    return PagedTableModel(source, change_columns(ZoneInfo("UTC")), later)


def test_that_the_model_keeps_every_promise_of_an_item_model(qtmodeltester: Any, later: Later) -> None:
    model = model_over(SampleRegister(450), later)
    checker = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(ChangeFilter(), Order())
    later.answer()
    qtmodeltester.check(model)
    model.show(ChangeFilter(text="openssl"), Order(by=ChangeSort.TITLE))
    later.answer()
    assert 0 < model.rowCount() < 450
    assert checker.model() is model


def test_that_a_late_answer_to_an_older_question_is_dropped(later: Later) -> None:
    model = model_over(SampleRegister(100), later)
    model.show(ChangeFilter(text="no such words at all"), Order())
    model.show(ChangeFilter(), Order())
    later.answer(1)
    later.answer(0)
    assert model.rowCount() == 100


def test_that_lines_are_fetched_by_page_and_old_pages_are_let_go(later: Later) -> None:
    source = SampleRegister(PAGE * (PAGES + 5))
    model = model_over(source, later)
    model.show(ChangeFilter(), Order(by=ChangeSort.REF))
    later.answer()
    assert source.row_queries == 0, "nothing is fetched before it is painted"
    for place in range(0, model.rowCount(), PAGE):
        model.row_at(place)
        model.row_at(place + 1)
    assert source.row_queries == PAGES + 5
    model.row_at(0)
    assert source.row_queries == PAGES + 6, "the page least recently seen was let go"


def test_that_flags_of_every_cell_fetch_nothing(later: Later) -> None:
    source = SampleRegister(1000)
    model = model_over(source, later)
    model.show(ChangeFilter(), Order())
    later.answer()
    for place in range(0, 1000, 7):
        assert model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert source.row_queries == 0


def test_that_a_record_that_is_gone_shows_an_empty_line_and_no_error(later: Later) -> None:
    source = SampleRegister(10)
    model = model_over(source, later)
    model.show(ChangeFilter(), Order())
    later.answer()
    gone = model.rid_at(3)
    assert gone is not None
    del source.all[gone]
    assert model.data(model.index(3, 1)) is None
