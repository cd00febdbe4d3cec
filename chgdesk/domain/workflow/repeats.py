"""Emergencies that keep coming back: on one system, by one person, within a quarter of a year (EMG-12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.subject import EMERGENCY

WITHIN = timedelta(days=90)
"""How near two emergencies stand for one to be a repetition of the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Something that had an emergency before: `about` is `system` or `person`, with the earlier records."""

    about: str
    name: str
    refs: tuple[str, ...]


def repeats_of(change: Change, others: Iterable[Change], at: datetime) -> tuple[Repeat, ...]:
    """The systems and people of this emergency that had one within 90 days before or after; itself never counts."""
    near = tuple(
        other
        for other in others
        if other.category == EMERGENCY
        and (not change.ref or other.ref != change.ref)
        and other.started_at is not None
        and abs(other.started_at - at) <= WITHIN
    )
    return tuple(_repeats(change, near))


def _repeats(change: Change, near: tuple[Change, ...]) -> Iterator[Repeat]:
    for system in change.systems:
        refs = tuple(other.ref for other in near if system in other.systems)
        if refs:
            yield Repeat(about="system", name=system, refs=refs)
    for person in sorted(_doers(change)):
        refs = tuple(other.ref for other in near if person in _doers(other))
        if refs:
            yield Repeat(about="person", name=person, refs=refs)


def _doers(change: Change) -> frozenset[str]:
    return frozenset(filter(None, (change.author, *(d.implementer for d in change.deployments))))
