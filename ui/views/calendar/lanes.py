"""Where each block of a week stands: which day, from which minute to which, and beside which others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chgdesk.domain.schedule import Band, ScheduleDay, ScheduleEntry

LEAST = 30
"""Minutes of height that a block has at least, so that its number can be read."""
DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block on one day, in local minutes; several entries mean that there was no room to show each."""

    day: int
    top: int
    bottom: int
    lane: int
    lanes: int
    span: int = 1
    """How many lanes it takes: those to its right that nobody else needs at its time."""
    entries: tuple[ScheduleEntry, ...]

    @property
    def entry(self) -> ScheduleEntry:
        """The entry, or the first of several."""
        return self.entries[0]

    @property
    def is_many(self) -> bool:
        """Whether it stands for several."""
        return len(self.entries) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A window or busy hours on one day, in local minutes."""

    top: int
    bottom: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShown:
    """A day with its bands in local minutes, as it is painted."""

    day: ScheduleDay
    windows: tuple[Strip, ...]
    peaks: tuple[Strip, ...]


def days_shown(days: Sequence[ScheduleDay], zone: ZoneInfo) -> tuple[DayShown, ...]:
    """The days with every band read off the wall clock once, so that painting has nothing to work out."""

    def strips(bands: Sequence[Band], day: ScheduleDay) -> tuple[Strip, ...]:
        return tuple(_strip(band, day, zone) for band in bands)

    return tuple(
        DayShown(day=each, windows=strips(each.windows, each), peaks=strips(each.peaks, each)) for each in days
    )


def _strip(band: Band, day: ScheduleDay, zone: ZoneInfo) -> Strip:
    start, end = band.start.astimezone(zone), band.end.astimezone(zone)
    top = start.hour * 60 + start.minute
    bottom = end.hour * 60 + end.minute if end.date() == day.day else DAY
    return Strip(top=top, bottom=max(bottom, top), words=band.words)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The part of an entry that falls on one day."""

    top: int
    bottom: int
    entry: ScheduleEntry


def blocks_of(days: Sequence[ScheduleDay], zone: ZoneInfo, most: int) -> tuple[Block, ...]:
    """Every block in the order in which the arrow keys walk; at most `most` stand side by side."""
    return tuple(
        block
        for number, day in enumerate(days)
        for cluster in _clusters(_pieces(day, zone))
        for block in _placed(number, cluster, max(1, most))
    )


def _pieces(day: ScheduleDay, zone: ZoneInfo) -> list[_Piece]:
    found = []
    for entry in day.entries:
        start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
        top = start.hour * 60 + start.minute if start.date() == day.day else 0
        bottom = end.hour * 60 + end.minute if end.date() == day.day else DAY
        if end.date() < day.day or (end.date() > day.day and start.date() > day.day):
            continue
        bottom = max(bottom, top + LEAST)
        if bottom > DAY:
            top, bottom = max(0, DAY - max(LEAST, DAY - top)), DAY
        found.append(_Piece(top, bottom, entry))
    return sorted(found, key=lambda piece: (piece.top, -piece.bottom, piece.entry.ref))


def _clusters(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that touch one another directly or through others."""
    cluster: list[_Piece] = []
    reach = -1
    for piece in pieces:
        if cluster and piece.top >= reach:
            yield cluster
            cluster = []
            reach = -1
        cluster.append(piece)
        reach = max(reach, piece.bottom)
    if cluster:
        yield cluster


def _placed(day: int, cluster: Sequence[_Piece], most: int) -> list[Block]:
    """Each piece in the first lane that is free; what finds none within the room becomes one block of several."""
    lanes: list[list[_Piece]] = []
    for piece in cluster:
        lane = next((held for held in lanes if held[-1].bottom <= piece.top), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(piece)
    rest = sorted((piece for lane in lanes[most - 1 :] for piece in lane), key=lambda piece: piece.top)
    shown = lanes if len(lanes) <= most else lanes[: most - 1]
    count = min(len(lanes), most)
    blocks = [
        Block(
            day=day,
            top=piece.top,
            bottom=piece.bottom,
            lane=number,
            lanes=count,
            span=_span(piece, number, shown, count),
            entries=(piece.entry,),
        )
        for number, lane in enumerate(shown)
        for piece in lane
    ]
    if len(lanes) > most:
        top, bottom = min(piece.top for piece in rest), max(piece.bottom for piece in rest)
        entries = tuple(piece.entry for piece in rest)
        blocks.append(Block(day=day, top=top, bottom=bottom, lane=most - 1, lanes=most, entries=entries))
    return sorted(blocks, key=lambda block: (block.top, block.lane))


def _span(piece: _Piece, lane: int, shown: Sequence[Sequence[_Piece]], count: int) -> int:
    """How far a block may reach to the right; never over the lane in which several stand as one."""
    taken = 1
    for other in shown[lane + 1 :]:
        after = bisect_left(other, piece.bottom, key=lambda each: each.top)
        if after and other[after - 1].bottom > piece.top:
            return taken
        taken += 1
    return min(taken, count - lane)
