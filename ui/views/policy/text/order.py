"""Where sections stand in an outline: moving whole branches, and numbers that change as few records as possible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chgdesk.domain.policy_text import PolicySection

DEEPEST = 3
STEP = 10
"""Room between two positions where all are given anew."""

Sections = tuple[PolicySection, ...]


def branch(sections: Sequence[PolicySection], place: int) -> int:
    """Where the branch that begins at a place ends: the section and everything deeper that follows it."""
    end = place + 1
    while end < len(sections) and sections[end].level > sections[place].level:
        end += 1
    return end


def moved(sections: Sections, place: int, step: int) -> Sections:
    """The branch at a place taken before the branch above it (step -1) or behind the one below it (step 1)."""
    end = branch(sections, place)
    level = sections[place].level
    if step > 0:
        if end >= len(sections) or sections[end].level != level:
            return sections
        return (
            *sections[:place],
            *sections[end : branch(sections, end)],
            *sections[place:end],
            *sections[branch(sections, end) :],
        )
    before = place - 1
    while before >= 0 and sections[before].level > level:
        before -= 1
    if before < 0 or sections[before].level != level:
        return sections
    return (*sections[:before], *sections[place:end], *sections[before:place], *sections[end:])


def indented(sections: Sections, place: int, step: int) -> Sections:
    """The branch at a place one level deeper or less deep, where the outline allows it."""
    end = branch(sections, place)
    levels = [section.level + step for section in sections[place:end]]
    above = sections[place - 1].level if place else 0
    if levels[0] < 1 or levels[0] > above + 1 or max(levels) > DEEPEST:
        return sections
    return (*sections[:place], *(replace(s, level=s.level + step) for s in sections[place:end]), *sections[end:])


def dropped(sections: Sections, place: int, target: int, *, inside: bool = False, behind: bool = False) -> Sections:
    """The branch at a place taken before, behind or inside the section at another place; unchanged into itself."""
    end = branch(sections, place)
    if place <= target < end:
        return sections
    goal = sections[target]
    level = goal.level + 1 if inside else goal.level
    shift = level - sections[place].level
    taken = tuple(replace(s, level=s.level + shift, part=goal.part) for s in sections[place:end])
    if max(s.level for s in taken) > DEEPEST:
        return sections
    rest = (*sections[:place], *sections[end:])
    at = next(number for number, section in enumerate(rest) if section.key == goal.key)
    at = branch(rest, at) if inside or behind else at
    return (*rest[:at], *taken, *rest[at:])


def positioned(sections: Sections, known: Mapping[str, int]) -> Sections:
    """The sections with positions that rise in this order, keeping as many of the known ones as possible."""
    kept = _longest_rising([(n, known[s.key]) for n, s in enumerate(sections) if s.key in known])
    positions: list[int] = []
    following = sorted(kept.items())
    for number in range(len(sections)):
        if number in kept:
            positions.append(kept[number])
            continue
        low = positions[-1] if positions else -STEP
        bound = next(((place, position) for place, position in following if place > number), None)
        if bound is None:
            positions.append(low + STEP)
            continue
        place, high = bound
        step = (high - low) // (place - number + 1)
        if step < 1:
            return tuple(replace(section, position=(n + 1) * STEP) for n, section in enumerate(sections))
        positions.append(low + step)
    return tuple(
        section if section.position == position else replace(section, position=position)
        for section, position in zip(sections, positions, strict=True)
    )


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The longest choice of places whose positions rise: those sections need no new position."""
    tails: list[int] = []
    at: list[int] = []
    links: list[int] = []
    for number, (_place, position) in enumerate(pairs):
        slot = bisect_left(tails, position)
        links.append(at[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [position]
        at[slot : slot + 1] = [number]
    chosen: dict[int, int] = {}
    number = at[-1] if at else -1
    while number >= 0:
        chosen[pairs[number][0]] = pairs[number][1]
        number = links[number]
    return chosen
