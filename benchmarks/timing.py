"""Timing two ways of doing the same thing in turns, and the table of what came out."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chgdesk.storage.queries import lists

Work = Callable[[], object]
_ENOUGH = 1.0
"""Seconds spent on one pair before its best is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measured thing: ours, the same by the bare library, and how many times as long ours may take."""

    name: str
    ours: float
    raw: float
    target: float | None
    unit: str = "s"
    against: str = ""
    free: float = 0.0
    """What ours may cost beside the ratio, whatever the size: opening a transaction, one question through the desk."""

    @property
    def ratio(self) -> float:
        """How many times the bare library's figure ours is."""
        return self.ours / self.raw

    @property
    def is_met(self) -> bool:
        """Whether the ratio is within its target; a ratio without one is for information."""
        return self.target is None or self.ours - self.free <= self.target * self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the measured workspace is, and where built ones are kept."""

    folder: Path
    rows: int
    entries: int


def timed(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that one run takes, the garbage of earlier runs collected before."""
    gc.collect()
    before = clock()
    work()
    return clock() - before


def in_turns(ours: Work, raw: Work, times: int) -> tuple[float, float]:
    """The best of several runs of each, in turns so that a busy machine slows both; short ones are run more often."""
    mine = bare = math.inf
    spent, turn = 0.0, 0
    while turn < times or (spent < _ENOUGH and turn < 8 * times):
        took, barely = timed(ours), timed(raw)
        mine, bare = min(mine, took), min(bare, barely)
        spent, turn = spent + took + barely, turn + 1
    return mine, bare


def compare(
    name: str, ours: Work, raw: Work, *, target: float | None, against: str, times: int = 5, free: float = 0.0
) -> Result:
    """Time both and say what came out."""
    mine, bare = in_turns(ours, raw, times)
    return Result(name=name, ours=mine, raw=bare, target=target, against=against, free=free)


def show(results: Iterable[Result]) -> list[str]:
    """The lines of the table, one per result."""
    return [_line(result) for result in results]


HEADING = f"{'measure':<46}{'ours':>12}{'raw':>12}{'ratio':>8}{'target':>8}  met  against"


def _line(result: Result) -> str:
    target = "-" if result.target is None else f"{result.target:.2f}"
    met = " - " if result.target is None else ("yes" if result.is_met else "NO ")
    figures = f"{_figure(result.ours, result.unit):>12}{_figure(result.raw, result.unit):>12}"
    return f"{result.name:<46}{figures}{result.ratio:>8.2f}{target:>8}  {met}  {result.against}"


def _figure(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:,.0f} {unit}"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"


def _plain(statement: str) -> str:
    """A list asked for as one row, as the bare driver would be asked: row by row."""
    is_wrapped = statement.startswith(lists.BEFORE) and statement.endswith(lists.AFTER)
    return statement[len(lists.BEFORE) : -len(lists.AFTER)] if is_wrapped else statement


class Heard:
    """The statements that ran on an engine, with their values, to be run again by the bare driver."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Any]] = []

    def __call__(self, _c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        """Note one statement; what opens a transaction is no question."""
        if not statement.startswith("BEGIN"):
            self.statements.append((_plain(statement), values))

    def again(self, raw: Any) -> Work:
        """Run them once more on a bare connection, every row fetched."""
        statements = list(self.statements)
        return lambda: [raw.execute(statement, values).fetchall() for statement, values in statements]
