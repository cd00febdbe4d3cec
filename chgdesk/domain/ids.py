"""References that people read, say and file: parsing, sorting, the next number, gaps and voids (CHG-02, EVD-14)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NewType

Rid = NewType("Rid", int)
"""A record's number inside the workspace file; never reused, never shown."""

_LAST_DIGITS = re.compile(r"^(?P<prefix>.*?)(?P<digits>[0-9]+)$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One run of numbers under a prefix, with what is missing from it and what was voided."""

    prefix: str
    first: str
    last: str
    count: int
    gaps: tuple[str, ...]
    voided: tuple[str, ...]


def split_reference(reference: str) -> tuple[str, int, int] | None:
    """Split `CHG-2026-0042` into (`CHG-2026-`, 42, width 4); None where it ends in no digits."""
    match = _LAST_DIGITS.match(reference)
    if match is None:
        return None
    prefix = match["prefix"]
    digits = match["digits"]
    return prefix, int(digits), len(digits)


def next_reference(prefix: str, issued: Iterable[str], *, width: int = 4) -> str:
    """The number after the highest one issued under `prefix`; numbers are never reused (CHG-02)."""
    highest = 0
    for reference in issued:
        parts = split_reference(reference)
        if parts is not None and parts[0] == prefix:
            highest = max(highest, parts[1])
            width = max(width, parts[2])
    return f"{prefix}{highest + 1:0{width}d}"


def series_of(references: Iterable[str], voided: Iterable[str]) -> tuple[Series, ...]:
    """Every prefix's numbers in number order, missing ones between first and last named (rules: Sequence)."""
    by_prefix: dict[str, list[tuple[int, str]]] = {}
    for reference in references:
        parts = split_reference(reference)
        if parts is not None:
            by_prefix.setdefault(parts[0], []).append((parts[1], reference))
    voids = set(voided)
    return tuple(_series(prefix, numbers, voids) for prefix, numbers in sorted(by_prefix.items()))


def _series(prefix: str, numbers: list[tuple[int, str]], voids: set[str]) -> Series:
    ordered = sorted(numbers)
    width = len(ordered[0][1]) - len(prefix)
    missing = tuple(
        f"{prefix}{number:0{width}d}"
        for (before, _), (after, _) in pairwise(ordered)
        for number in range(before + 1, min(after, before + 10_001))
    )
    return Series(
        prefix=prefix,
        first=ordered[0][1],
        last=ordered[-1][1],
        count=len(ordered),
        gaps=missing,
        voided=tuple(reference for _, reference in ordered if reference in voids),
    )
