"""Stretches of a text that do not overlap: the first to come keeps its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stretch(Protocol):
    """Something that stands in a text from `start` to `end`."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        ...


S = TypeVar("S", bound=Stretch)


def apart(length: int, found: Iterable[S], taken: Iterable[Stretch] = ()) -> list[S]:
    """Those that overlap none before them nor any of `taken`, in the order of a text of that length."""
    used = bytearray(length)
    for stretch in taken:
        used[stretch.start : stretch.end] = b"\x01" * (stretch.end - stretch.start)
    kept: list[S] = []
    for stretch in found:
        if 1 not in used[stretch.start : stretch.end]:
            used[stretch.start : stretch.end] = b"\x01" * (stretch.end - stretch.start)
            kept.append(stretch)
    return sorted(kept, key=lambda each: each.start)
