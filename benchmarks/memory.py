"""Memory of the register on screen: pages kept, whatever the number of records, and eight bytes for each number."""

from __future__ import annotations

import gc
import os
import tracemalloc
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import build, company
from benchmarks.timing import Result, Sizes
from chgdesk.app import open_desk
from chgdesk.domain.filters import ChangeFilter, Order
from chgdesk.domain.rows import ChangeRow
from chgdesk.services import reading
from chgdesk.services.desk import Desk

_SMALL = 12_000
"""Enough records to fill every page the model keeps."""


class DeskSource:
    """The register of a desk as the model asks for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ids(self, wanted: ChangeFilter, order: Order) -> array[int]:
        """The numbers of all records that fit."""
        found: array[int] = self._desk.ask(reading.ChangeIds(filter=wanted, order=order, zone=company.ZONE))
        return found

    def rows(self, rids: Sequence[int]) -> Sequence[ChangeRow]:
        """The lines of a page."""
        found: list[ChangeRow] = self._desk.ask_at_once(reading.ChangeRows(rids=rids))
        return found


class AtOnce:
    """Answers on the spot; there is no screen to keep waiting."""

    def ask(self, question: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Ask and answer."""
        done(question())


def measures(sizes: Sizes) -> Iterator[Result]:
    """The model after every record was looked at once, small and large, and the list of numbers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    few, few_ids = _held(sizes, _SMALL, 5 * _SMALL)
    many, many_ids = _held(sizes, sizes.rows, sizes.entries)
    yield Result(
        name="pages kept by the model, all records seen",
        ours=(many - many_ids) / 1024,
        raw=(few - few_ids) / 1024,
        target=1.1,
        unit="KiB",
        against=f"the same over {_SMALL:,} records",
    )
    yield Result(
        name=f"numbers of {sizes.rows:,} records",
        ours=many_ids / 1024,
        raw=8 * sizes.rows / 1024,
        target=1.1,
        unit="KiB",
        against="eight bytes for each",
    )


def _held(sizes: Sizes, rows: int, entries: int) -> tuple[int, int]:
    """Bytes held by a model over so many records after scrolling through all, and those of its list of numbers."""
    from ui.models.change_columns import change_columns
    from ui.models.paged import PAGE, PagedTableModel

    path = build.cached(sizes.folder, rows, entries)
    with open_desk(path, context=build.context(), read_only=True) as desk:
        source = DeskSource(desk)
        source.rows(source.ids(ChangeFilter(), Order())[:PAGE])  # whatever is loaded once is loaded now
        gc.collect()
        tracemalloc.start()
        model: PagedTableModel[ChangeRow] = PagedTableModel(source, change_columns(ZoneInfo(company.ZONE)), AtOnce())
        model.show(ChangeFilter(), Order())
        for place in range(0, model.rowCount(), PAGE):
            model.data(model.index(place, 1))
        gc.collect()
        held, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return held, 8 * model.rowCount()
