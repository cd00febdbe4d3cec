"""Printed numbers of sections: 1, 1.1, 1.1.1 from their levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chgdesk.domain.policy_text import PolicyContent, PolicySection

DEEPEST = 3
"""Levels a section can stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Where something is printed: the part, the section's key, printed number and heading."""

    part: str
    key: str
    number: str
    heading: str

    @property
    def words(self) -> str:
        """Number and heading as a person names a clause: `4.2 Freezes`."""
        return f"{self.number} {self.heading}".strip()


def numbers_of(sections: Iterable[PolicySection]) -> tuple[tuple[PolicySection, str, int], ...]:
    """Each section with its number and its level as printed; a level that skips one is drawn up to the next."""
    above: list[int] = []
    counts: list[int] = []
    numbered: list[tuple[PolicySection, str, int]] = []
    for section in sections:
        own = max(1, min(section.level, DEEPEST))
        while above and above[-1] >= own:
            above.pop()
        above.append(own)
        level = len(above)
        counts = [*counts[: level - 1], (counts[level - 1] if level <= len(counts) else 0) + 1]
        numbered.append((section, ".".join(map(str, counts)), level))
    return tuple(numbered)


def standing(content: PolicyContent, part: str) -> tuple[PolicySection, ...]:
    """The sections of one part in printing order, without the removed ones."""
    return tuple(section for section in content.sections_of(part) if not section.removed)


def clauses(content: PolicyContent) -> tuple[tuple[Clause, PolicySection], ...]:
    """Every section of the set with its clause, part by part."""
    return tuple(
        (Clause(part=part, key=section.key, number=number, heading=section.heading), section)
        for part in content.parts
        for section, number, _level in numbers_of(standing(content, part))
    )
