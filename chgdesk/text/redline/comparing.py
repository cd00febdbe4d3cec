"""Two versions of the text compared: sections recognised, moved ones marked, blocks and words within them (POL-14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from chgdesk.text.blocks import Block, SetSection, Span, TableBlock, plain
from chgdesk.text.redline.alignment import Pair, aligned, differences, likeness, longest_rising
from chgdesk.text.redline.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    BlockChange,
    ParameterChange,
    Redline,
    SectionChange,
)
from chgdesk.text.redline.tables import compared_tables, table_text, whole_rows
from chgdesk.text.redline.words import compared, whole, words

Progress = Callable[[int, int], object]
"""Told after each section: sections done, sections in all. What it raises ends the comparison."""
SAME_SECTION = 0.6
"""The likeness from which a section under another key is the same section, for example after an import from Word."""
_SAME_BLOCK = 0.4
"""The likeness from which a block is shown as changed, rather than as one that went and one that came."""
_SAME_SHAPE = 0.01
"""By how much an item is rather an item than a paragraph, where the words do not decide."""


def compare(
    old: Sequence[SetSection],
    new: Sequence[SetSection],
    *,
    parameters: tuple[ParameterChange, ...] = (),
    progress: Progress | None = None,
) -> Redline:
    """The redline from one version to another; `parameters` are handed on as they are.

    Raises what `progress` raises, so that a long comparison can be given up between two sections.
    """
    same = same_sections(old, new)
    moved = _moved(same)
    order = _reading_order(len(old), len(new), same, moved)
    changes: list[SectionChange] = []
    for a, b in order:
        if progress is not None:
            progress(len(changes), len(order))
        before, after = None if a is None else old[a], None if b is None else new[b]
        changes.append(_section(before, after, is_moved=b is not None and b in moved))
    if progress is not None:
        progress(len(order), len(order))
    return Redline(sections=tuple(changes), parameters=parameters)


def same_sections(old: Sequence[SetSection], new: Sequence[SetSection]) -> dict[int, int]:
    """Which old section each new one is, by places: by key, then by the same words, then by alike words."""
    same = _matched([section.key for section in old], [section.key for section in new], {})
    olds, news = [_section_text(section) for section in old], [_section_text(section) for section in new]
    same |= _matched(olds, news, same)
    left_old = [a for a in range(len(old)) if a not in set(same.values())]
    left_new = [b for b in range(len(new)) if b not in same]
    old_words = {a: words(olds[a]) for a in left_old}
    new_words = {b: words(news[b]) for b in left_new}
    old_bags = {a: Counter(held) for a, held in old_words.items()}
    new_bags = {b: Counter(held) for b, held in new_words.items()}
    scores = ((likeness(old_bags[a], new_bags[b]), -abs(a - b), a, b) for a in left_old for b in left_new)
    taken: set[int] = set()
    for _, _, a, b in sorted((score for score in scores if score[0] >= SAME_SECTION), reverse=True):
        if a not in taken and b not in same and _is_alike(old_words[a], new_words[b]):
            same[b] = a
            taken.add(a)
    return same


def _matched(old: Sequence[str], new: Sequence[str], known: dict[int, int]) -> dict[int, int]:
    """New places and the old places that hold the same, each used once, those known already aside."""
    used = set(known.values())
    free: dict[str, list[int]] = {}
    for a in range(len(old) - 1, -1, -1):
        if a not in used and old[a]:
            free.setdefault(old[a], []).append(a)
    return {b: free[held].pop() for b, held in enumerate(new) if b not in known and free.get(held)}


def _is_alike(old: list[str], new: list[str]) -> bool:
    """Whether enough of the words stand in the same order."""
    gone = sum(end - first for first, end, _, _ in differences(old, new))
    return 2 * (len(old) - gone) >= SAME_SECTION * (len(old) + len(new))


def _section_text(section: SetSection) -> str:
    return "\n".join([section.heading, *(_text(block) for block in section.blocks)])


def _moved(same: dict[int, int]) -> set[int]:
    """The new places of sections that stand elsewhere among those both versions have: the fewest that explain it."""
    news = sorted(same)
    stayed = {news[n] for n in longest_rising([same[b] for b in news])}
    return set(news) - stayed


def _reading_order(olds: int, news: int, same: dict[int, int], moved: set[int]) -> list[Pair]:
    """The new order; what went stands behind the section it followed before."""
    kept = {a: b for b, a in same.items()}
    gone: dict[int, list[int]] = {}
    last = -1
    for a in range(olds):
        if a not in kept:
            gone.setdefault(last, []).append(a)
        elif kept[a] not in moved:
            last = kept[a]
    order: list[Pair] = [(a, None) for a in gone.get(-1, ())]
    for b in range(news):
        order.append((same.get(b), b))
        order += [(a, None) for a in gone.get(b, ())]
    return order


def _section(old: SetSection | None, new: SetSection | None, *, is_moved: bool) -> SectionChange:
    shown = new or old
    assert shown is not None
    if old is None or new is None:
        kind = ADDED if old is None else REMOVED
        heading = whole((Span(text=shown.heading),), kind)
        blocks = tuple(_whole(block, kind) for block in shown.blocks)
    else:
        heading = compared((Span(text=old.heading),), (Span(text=new.heading),))
        blocks = tuple(compared_blocks(old.blocks, new.blocks))
        is_same = old.heading == new.heading and all(block.kind == SAME for block in blocks)
        kind = SAME if is_same else CHANGED
    return SectionChange(
        kind=kind,
        key=shown.key,
        old_key=old.key if old else "",
        moved=is_moved,
        level=shown.level,
        old_number=old.number if old else "",
        new_number=new.number if new else "",
        old_heading=old.heading if old else "",
        new_heading=new.heading if new else "",
        heading=heading,
        blocks=blocks,
    )


def compared_blocks(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    """The blocks of both versions in one order of reading."""
    olds = [(isinstance(block, TableBlock), _text(block)) for block in old]
    news = [(isinstance(block, TableBlock), _text(block)) for block in new]
    bags: dict[str, Counter[str]] = {}

    def bag(text: str) -> Counter[str]:
        if text not in bags:
            bags[text] = Counter(words(text))
        return bags[text]

    def alike(a: int, b: int) -> float:
        if olds[a][0] != news[b][0]:
            return 0.0
        score = likeness(bag(olds[a][1]), bag(news[b][1]))
        return score + _SAME_SHAPE * (type(old[a]) is type(new[b])) if score >= _SAME_BLOCK else 0.0

    for a, b in aligned(olds, news, alike):
        if a is None or b is None:
            yield from (_whole(old[n], REMOVED) for n in (a,) if n is not None)
            yield from (_whole(new[n], ADDED) for n in (b,) if n is not None)
        else:
            yield _changed(old[a], new[b], is_same=olds[a] == news[b])


def _whole(block: Block, kind: str) -> BlockChange:
    if isinstance(block, TableBlock):
        return BlockChange(kind=kind, shape=block, rows=whole_rows(block, kind))
    return BlockChange(kind=kind, shape=block, pieces=whole(block.spans, kind))


def _changed(old: Block, new: Block, *, is_same: bool) -> BlockChange:
    if is_same:
        return _whole(new, SAME)
    if isinstance(old, TableBlock) and isinstance(new, TableBlock):
        return BlockChange(kind=CHANGED, shape=new, rows=compared_tables(old, new))
    assert not isinstance(old, TableBlock)
    assert not isinstance(new, TableBlock)
    return BlockChange(kind=CHANGED, shape=new, pieces=compared(old.spans, new.spans))


def _text(block: Block) -> str:
    return table_text(block) if isinstance(block, TableBlock) else plain(block.spans)
