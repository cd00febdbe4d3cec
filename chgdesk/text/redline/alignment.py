"""Which parts of an old and a new sequence are the same part: equal ones first, then alike ones in order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Pair = tuple[int | None, int | None]
"""A place in the old sequence and one in the new; None where a part came or went."""
Change = tuple[int, int, int, int]
"""A stretch that differs: from and to in the old sequence, from and to in the new one."""
Alike = Callable[[int, int], float]
"""How alike the old part at one place and the new part at another are: 0 to 1; 0 where they cannot be the same."""
_MOST_STEPS = 20_000
"""Pairs of equal parts beyond which a stretch is first parted at what occurs once in both."""
_TOO_MANY_STEPS = 60_000
"""Pairs beyond which a stretch that cannot be parted is taken as replaced whole."""
_MOST_COMPARED = 40_000
"""Most pairs of parts looked at in one stretch; beyond, only those about as far down in both."""
_LEAST_REACH = 20


def aligned(old: Sequence[Hashable], new: Sequence[Hashable], alike: Alike) -> Iterator[Pair]:
    """Both sequences in one order of reading; what went stands before what came in its place."""
    at_old = at_new = 0
    for old_from, old_to, new_from, new_to in differences(old, new):
        yield from zip(range(at_old, old_from), range(at_new, new_from), strict=True)
        yield from _paired(range(old_from, old_to), range(new_from, new_to), alike)
        at_old, at_new = old_to, new_to
    yield from zip(range(at_old, len(old)), range(at_new, len(new)), strict=True)


def differences(old: Sequence[Hashable], new: Sequence[Hashable], old_at: int = 0, new_at: int = 0) -> Iterator[Change]:
    """Where two sequences differ; `old_at` and `new_at` are counted to every place."""
    first = shared_start(old, new)
    last = shared_end(old, new, first)
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    old_at, new_at = old_at + first, new_at + first
    if not old or not new:
        if old or new:
            yield old_at, old_at + len(old), new_at, new_at + len(new)
        return
    in_old, in_new = Counter(old), Counter(new)
    steps = sum(count * in_new[part] for part, count in in_old.items() if part in in_new)
    anchors = _anchors(old, new) if steps > _MOST_STEPS else []
    if anchors:
        for (a, b), (next_a, next_b) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
            yield from differences(old[a + 1 : next_a], new[b + 1 : next_b], old_at + a + 1, new_at + b + 1)
    elif steps > _TOO_MANY_STEPS:
        yield old_at, old_at + len(old), new_at, new_at + len(new)
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                yield old_at + i1, old_at + i2, new_at + j1, new_at + j2


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Where long sequences are parted: what occurs once in both in the same order, rather three in a row than one."""
    for length in (3, 1):
        olds, news = _runs(old, length), _runs(new, length)
        in_old, in_new = Counter(olds), Counter(news)
        places = {run: at for at, run in enumerate(news) if in_new[run] == 1}
        pairs = [(at, places[run]) for at, run in enumerate(olds) if in_old[run] == 1 and run in places]
        if pairs:
            return [pairs[n] for n in longest_rising([b for _, b in pairs])]
    return []


def _runs(parts: Sequence[Hashable], length: int) -> list[Hashable]:
    return list(zip(*(parts[n:] for n in range(length)), strict=False))


def shared_start(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """How many parts both begin with."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def shared_end(old: Sequence[Hashable], new: Sequence[Hashable], start: int) -> int:
    """How many parts both end with, those of a shared start aside."""
    most = min(len(old), len(new)) - start
    return next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)


def _paired(olds: range, news: range, alike: Alike) -> Iterator[Pair]:
    """Alike parts of a stretch that differs, in order, so that the sum of their likeness is greatest."""
    if not olds or not news:
        yield from ((a, None) for a in olds)
        yield from ((None, b) for b in news)
        return
    olds_left, news_left = list(olds), list(news)
    for a, b in _best(olds, news, alike):
        while olds_left[0] != a:
            yield olds_left.pop(0), None
        while news_left[0] != b:
            yield None, news_left.pop(0)
        yield olds_left.pop(0), news_left.pop(0)
    yield from ((a, None) for a in olds_left)
    yield from ((None, b) for b in news_left)


def _best(olds: range, news: range, alike: Alike) -> Iterator[tuple[int, int]]:
    """The pairs, found from the end: of each row only the places about as far down in both are looked at."""
    height, width = len(olds), len(news)
    reach = width if height * width <= _MOST_COMPARED else max(_LEAST_REACH, _MOST_COMPARED // (2 * height))
    lows = [max(0, i * width // height - reach) for i in range(height)]
    rows: list[list[float]] = [[0.0]] * (height + 1)
    taken: set[tuple[int, int]] = set()

    def best_from(i: int, j: int) -> float:
        if i >= height:
            return 0.0
        at = max(j - lows[i], 0)
        return rows[i][at] if at < len(rows[i]) else 0.0

    for i in range(height - 1, -1, -1):
        end = min(width, i * width // height + reach + 1)
        row = rows[i] = [0.0] * (end - lows[i] + 1)
        row[-1] = best_from(i + 1, end)
        for j in range(end - 1, lows[i] - 1, -1):
            score = alike(olds[i], news[j])
            skip = max(best_from(i + 1, j), row[j + 1 - lows[i]])
            both = score + best_from(i + 1, j + 1)
            if score > 0 and both >= skip:
                taken.add((i, j))
            row[j - lows[i]] = max(skip, both) if score > 0 else skip
    i = j = 0
    while i < height and j < width:
        if (i, j) in taken:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif j >= lows[i] and best_from(i + 1, j) >= best_from(i, j + 1):
            i += 1
        else:
            j += 1


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two texts have in common, 0 to 1, in whatever order."""
    total = old.total() + new.total()
    if total == 0:
        return 1.0
    small, large = (old, new) if len(old) <= len(new) else (new, old)
    return 2 * sum(min(count, large[word]) for word, count in small.items() if word in large) / total


def longest_rising(places: Sequence[int]) -> list[int]:
    """Where the longest rising run of some places stands: all that have to stay for the others to have moved."""
    ends: list[int] = []  # the lowest last place of a rising run of each length
    at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        at[length : length + 1] = [index]
        before.append(at[length - 1] if length else -1)
    run: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
