"""Walking the whole trail: sequence, links, stored leaves, root and the checkpoints given away (AUD-04)."""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import islice

from chgdesk.domain.audit.entry import FORMAT, NO_LEAF
from chgdesk.domain.audit.tree import Frontier

Row = tuple[int, bytes, bytes]
Progress = Callable[[int], None]

BLOCK = 4096
_TAIL = b'},"prev":"%%b","seq":%%d,"v":%d}' % FORMAT


class FaultKind(StrEnum):
    """What can be wrong with an entry, each kind told apart."""

    SEQUENCE = "sequence"  # numbers are not 1, 2, 3…
    LINK = "link"  # the entry does not name its predecessor's leaf, or not its own number
    LEAF = "leaf"  # the stored leaf is not the hash of the stored bytes
    UNREADABLE = "unreadable"  # what is stored is not bytes
    CHECKPOINT = "checkpoint"  # the root differs from a checkpoint given away
    MISSING = "missing"  # the trail ends before a checkpoint given away


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One kind of fault: the first entry that shows it and how many do."""

    kind: FaultKind
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What a walk over the trail found; `root` is None when the walk did not begin at the first entry."""

    size: int
    leaf: bytes
    root: bytes | None
    frontier: Frontier | None
    faults: tuple[ChainFault, ...]
    anchored: int

    @property
    def is_consistent(self) -> bool:
        """Tell whether nothing was found; this alone does not show that the whole was not rebuilt."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """Return the number of the first entry with any fault."""
        return min((fault.first for fault in self.faults), default=None)

    @property
    def unanchored(self) -> int:
        """Return how many entries stand after the last agreeing checkpoint."""
        return self.size - self.anchored


def check_chain(
    rows: Iterable[Row],
    progress: Progress | None = None,
    *,
    anchors: Mapping[int, bytes] | None = None,
    after: int = 0,
    prev: bytes = NO_LEAF,
) -> ChainReport:
    """Walk stored rows (sequence, payload, leaf) in order and report every kind of fault.

    `anchors` maps sizes to the roots of checkpoints given away. With `after` and `prev` only the rows
    behind that entry are walked: links and leaves are checked, a root cannot be.
    """
    walk = _Walk(after, prev)
    marks = sorted((size, root) for size, root in (anchors or {}).items() if size > 0) if not after else []
    source = iter(rows)
    while True:
        room = marks[0][0] - walk.size if marks else BLOCK
        block = list(islice(source, min(room, BLOCK)))
        if not block:
            break
        walk.take(block)
        while marks and marks[0][0] == walk.size:
            walk.compare(*marks.pop(0))
        if progress is not None:
            progress(walk.size)
    for size, _root in marks:
        walk.note(FaultKind.MISSING, min(size, walk.size + 1))
    return walk.report()


class _Walk:
    """The state of one walk; the loop in `take` is written for speed (G13), no JSON is read."""

    def __init__(self, after: int, prev: bytes) -> None:
        self.size = after
        self._expected = after + 1
        self._prev = prev
        self._frontier = None if after else Frontier()
        self._anchored = 0
        self._faults: dict[FaultKind, tuple[int, int]] = {}

    def take(self, block: list[Row]) -> None:
        expected, prev, tail = self._expected, self._prev, _TAIL
        leaves: list[bytes] = []
        keep = leaves.append
        for seq, payload, leaf in block:
            try:
                digest = sha256(b"\x00" + payload).digest()
                if seq != expected or digest != leaf or not payload.endswith(tail % (hexlify(prev), expected)):
                    expected = self._blame((seq, payload, leaf), digest, expected, prev)
            except TypeError:  # damage can turn a stored blob into text or nothing
                digest = NO_LEAF
                self.note(FaultKind.UNREADABLE, expected)
            keep(digest)
            prev = digest
            expected += 1
        self.size += len(block)
        self._expected, self._prev = expected, prev
        if self._frontier is not None:
            self._frontier = self._frontier.extend(leaves)

    def _blame(self, row: Row, digest: bytes, expected: int, prev: bytes) -> int:
        """Name each fault of one entry; return the number to go on from, so that one gap is one fault."""
        seq, payload, leaf = row
        number = seq if isinstance(seq, int) and seq > 0 else expected
        if seq != expected:
            self.note(FaultKind.SEQUENCE, min(number, expected))
        if digest != leaf:
            self.note(FaultKind.LEAF, number)
        if not payload.endswith(_TAIL % (hexlify(prev), number)):
            self.note(FaultKind.LINK, number)
        return max(number, expected)

    def note(self, kind: FaultKind, number: int) -> None:
        first, count = self._faults.get(kind, (number, 0))
        self._faults[kind] = (min(first, number), count + 1)

    def compare(self, size: int, root: bytes) -> None:
        assert self._frontier is not None
        if self._frontier.root() == root:
            self._anchored = size
        else:
            # somewhere between the last agreeing checkpoint and this one; the first is the bound we can name
            self.note(FaultKind.CHECKPOINT, self._anchored + 1)

    def report(self) -> ChainReport:
        faults = (ChainFault(kind=k, first=f, count=c) for k, (f, c) in self._faults.items())
        return ChainReport(
            size=self.size,
            leaf=self._prev,
            root=None if self._frontier is None else self._frontier.root(),
            frontier=self._frontier,
            faults=tuple(sorted(faults, key=lambda fault: (fault.first, fault.kind))),
            anchored=self._anchored,
        )
