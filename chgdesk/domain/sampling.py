"""Populations to be re-hashed, samples to be re-drawn, and how large they should be (SMP-01..04, SMP-10)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache

from chgdesk.domain.evaluation.judge import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The records of a period in id order, with the hash that fixes them before a seed is entered (SMP-02)."""

    refs: tuple[str, ...]
    sha256: str


def population_line(ref: str, start: datetime | None, category: str, outcome: str | None) -> str:
    """One record's line of the population hash (rules: Population)."""
    at = "" if start is None else start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{ref}|{at}|{category}|{outcome or 'none'}\n"


def population_of(evaluation: Evaluation) -> Population:
    """The population of an evaluation, sorted by the bytes of its ids."""
    changes = {change.ref: change for change in evaluation.facts.register.changes}
    refs = sorted((j.ref for j in evaluation.population), key=lambda ref: ref.encode())
    lines = []
    for ref in refs:
        change = changes[ref]
        events = evaluation.facts.events_of(change)
        start = change.started_at or (events[0].at if events else None)
        lines.append(population_line(ref, start, change.category, change.outcome))
    return Population(refs=tuple(refs), sha256=hashlib.sha256("".join(lines).encode()).hexdigest())


def draw_by_rank(refs: Iterable[str], seed: str, n: int) -> tuple[str, ...]:
    """The n ids with the smallest SHA-256 of `seed,id`, in that order (SMP-04)."""
    ranked = sorted(refs, key=lambda ref: (hashlib.sha256(f"{seed},{ref}".encode()).hexdigest(), ref))
    return tuple(ranked[: max(n, 0)])


def draw_by_counter(refs: Sequence[str], seed: str, n: int) -> tuple[str, ...]:
    """Indices SHA-256(`seed,k`) modulo N of the sorted ids for k = 1, 2, …, repeats skipped (SMP-04)."""
    ordered = sorted(refs, key=lambda ref: ref.encode())
    wanted = min(max(n, 0), len(ordered))
    drawn: dict[int, None] = {}
    k = 0
    while len(drawn) < wanted:
        k += 1
        digest = hashlib.sha256(f"{seed},{k}".encode()).digest()
        drawn.setdefault(int.from_bytes(digest, "big") % len(ordered))
    return tuple(ordered[index] for index in drawn)


def binomial_size(confidence: int, tolerable: int, expected: int = 0, *, limit: int = 100_000) -> int:
    """Smallest n with P(at most `expected` deviations at the tolerable rate) ≤ 1 − confidence (SMP-03; percent in)."""
    rate, risk = Fraction(tolerable, 100), 1 - Fraction(confidence, 100)
    n = expected + 1
    while n <= limit and _at_most(expected, n, float(rate)) > float(risk):
        n += 1
    return n


def hypergeometric_size(population: int, confidence: int, tolerable: int) -> int:
    """The same without replacement for a small population and no deviation expected (SMP-03; percent in)."""
    bad = max(1, math.ceil(population * tolerable / 100))
    risk = 1 - Fraction(confidence, 100)
    for n in range(1, population + 1):
        if n > population - bad:
            return n
        if Fraction(math.comb(population - bad, n), math.comb(population, n)) <= risk:
            return n
    return population


def upper_limit(n: int, deviations: int, confidence: int) -> float:
    """Highest deviation rate, in percent, that a sample of n with so many deviations leaves possible (SMP-10)."""
    if n <= 0 or deviations >= n:
        return 100.0
    low, high, risk = 0.0, 1.0, 1 - confidence / 100
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(deviations, n, middle) > risk:
            low = middle
        else:
            high = middle
    return 100 * high


@lru_cache(maxsize=4096)
def _at_most(k: int, n: int, rate: float) -> float:
    return math.fsum(_exactly(i, n, rate) for i in range(k + 1))


def _exactly(i: int, n: int, rate: float) -> float:
    """Probability of i deviations in n; by logarithms where the number of ways is beyond a float."""
    if n <= 1_000:
        return float(math.comb(n, i) * rate**i * (1 - rate) ** (n - i))
    if rate in {0.0, 1.0}:
        return float(i == n * rate)
    ways = math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
    return math.exp(ways + i * math.log(rate) + (n - i) * math.log1p(-rate))


FREQUENCY_SIZES: tuple[tuple[str, int, int], ...] = (
    ("yearly", 1, 1),
    ("quarterly", 2, 2),
    ("monthly", 2, 4),
    ("weekly", 5, 15),
    ("daily", 20, 40),
    ("many per day", 25, 60),
)
"""Sample sizes firms use by how often a control runs, lowest and highest; suggestions, not rules (requirements 1.3)."""
