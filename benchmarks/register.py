"""The register at full size: opening, ids by filter and order, pages, counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from benchmarks import build, company
from benchmarks.timing import Heard, Result, Sizes, compare
from chgdesk.app import open_desk
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.services import reading
from chgdesk.services.desk import Desk
from chgdesk.storage import engine

_SAME_SQL = "the same SQL by the bare driver"
_QUESTION = 0.002
"""Seconds one question may cost by itself: connection, transaction, look-up; nobody sees them."""
_TODAY = company.LAST_DAY - timedelta(days=40)
_FILTERS: dict[str, ChangeFilter] = {
    "typed: 'cert'": ChangeFilter(text="cert"),
    "typed: 'openssl gateway'": ChangeFilter(text="openssl gateway"),
    "typed: 'zzz' (nothing)": ChangeFilter(text="zzz"),
    "typed: a number": ChangeFilter(text=company.reference(4711)),
    "one system": ChangeFilter(systems=("ledger-c",)),
    "one person": ChangeFilter(people=("P-042",)),
    "category and risk": ChangeFilter(categories=("normal",), risks=("high",)),
    "days": ChangeFilter(deployed_from=_TODAY, deployed_to=company.LAST_DAY),
    "a commit": ChangeFilter(commit=company.commit(4711)[:10]),
    **{f"view {view.value}": ChangeFilter(view=view, today=_TODAY) for view in QuickView},
}


def measures(sizes: Sizes) -> Iterator[Result]:
    """Everything a person does with the register."""
    path = build.cached(sizes.folder, sizes.rows, sizes.entries)
    small = build.cached(sizes.folder, 100, 1_000)
    yield compare(
        "open, read the head, close",
        lambda: _open(path),
        lambda: _open(small),
        target=1.5,
        against="a workspace of 100 changes",
    )
    raw = engine.connect(path, mode="ro")
    with open_desk(path, context=build.context(), read_only=True) as desk:
        yield from _questions(desk, raw)
    raw.close()


def _open(path: Any) -> None:
    with open_desk(path, context=build.context()) as desk:
        desk.ask_at_once(reading.TrailHead())


def _questions(desk: Desk, raw: Any) -> Iterator[Result]:
    zone = company.ZONE
    rids = desk.ask(reading.ChangeIds(zone=zone))
    yield asked("first page: ids and 200 rows", desk, raw, _first_page)
    for start in (0, len(rids) // 2, max(len(rids) - 200, 0)):
        rows = reading.ChangeRows(rids=rids[start : start + 200])
        yield asked(f"page of 200 rows at {start}", desk, raw, lambda d, q=rows: d.ask_at_once(q), target=3.0)
    for by in ChangeSort:
        for descending in (False, True):
            ids = reading.ChangeIds(order=Order(by=by, descending=descending), zone=zone)
            way = " down" if descending else ""
            yield asked(f"sort by {by.value}{way}", desk, raw, lambda d, q=ids: d.ask(q))
    for name, wanted in _FILTERS.items():
        ids = reading.ChangeIds(filter=wanted, zone=zone)
        yield asked(f"filter: {name}", desk, raw, lambda d, q=ids: d.ask(q))
    counts = reading.ChangeCounts(filter=ChangeFilter(today=_TODAY), zone=zone)
    yield asked("counts of every quick view", desk, raw, lambda d: d.ask(counts))
    typed = reading.ChangeCounts(filter=ChangeFilter(text="cert", today=_TODAY), zone=zone)
    yield asked("counts while 'cert' is typed", desk, raw, lambda d: d.ask(typed))
    yield asked("facets", desk, raw, lambda d: d.ask(reading.ChangeFacets(zone=zone)))
    yield asked("trail: ids of every entry", desk, raw, lambda d: d.ask(reading.EntryIds()))
    seqs = desk.ask(reading.EntryIds())[:200]
    yield asked("trail: page of 200", desk, raw, lambda d: d.ask_at_once(reading.EntryRows(seqs=seqs)), target=3.0)


def _first_page(desk: Desk) -> None:
    rids = desk.ask(reading.ChangeIds(zone=company.ZONE))
    desk.ask_at_once(reading.ChangeRows(rids=rids[:200]))


def asked(name: str, desk: Desk, raw: Any, question: Any, *, target: float = 1.5) -> Result:
    """A question at the desk against the statements it ran, run again by the bare driver."""
    heard = Heard()
    engines = (desk._workspace.readers, desk._workspace.window)  # noqa: SLF001 - to hear what is asked
    for each in engines:
        event.listen(each, "before_cursor_execute", heard)
    question(desk)
    for each in engines:
        event.remove(each, "before_cursor_execute", heard)
    return compare(name, lambda: question(desk), heard.again(raw), target=target, against=_SAME_SQL, free=_QUESTION)
