"""Files on the disk as they are taken: only real ones, never through a link, and only as long as they hold still."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from chgdesk.domain.evidence_taking import EvidenceFacts, read_facts, safe_name
from chgdesk.domain.evidence_taking.facts import HEAD
from chgdesk.domain.evidence_taking.media import SHORTCUT, WEB_SHORTCUT
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.evidence.watch import Watch

LARGEST = 400_000_000
"""Bytes of one file that a workspace takes; a larger one is referred to where it is kept (EVD-20)."""

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNREADABLE = "cannot be read ({}). Check that it is there, that it is yours to read, and try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A file as it lay on the disk: enough to notice that it changed."""

    path: Path
    size: int
    stamp: tuple[int, int, int, int]
    modified_at: datetime | None

    @property
    def shown(self) -> str:
        """Its name as it may be said."""
        return safe_name(self.path.name)


def look_at(path: Path, *, is_taken: bool = True) -> FileSeen:
    """Look at a file without opening it; one that is not taken in but only measured may have any size.

    Raises:
        UserError: it is no file, is a link, holds nothing, or is too large; the sentence says what to do instead.
    """
    shown = safe_name(path.name)
    try:
        found = path.lstat()
    except (OSError, ValueError) as fault:
        raise StorageProblem(f"“{shown}” " + _UNREADABLE.format(_why(fault))) from fault
    mode = found.st_mode
    if stat.S_ISLNK(mode):
        raise UserError(f"“{shown}” is a link to another file. Add the file itself, from where it lies.")
    if stat.S_ISDIR(mode):
        raise UserError(f"“{shown}” is a folder. Use “From folder” to add the files in it.")
    if not stat.S_ISREG(mode):
        raise UserError(f"“{shown}” is a pipe or a device, not a file. Save what it shows as a file and add that.")
    refuse_size(shown, found.st_size if is_taken else min(found.st_size, LARGEST))
    return FileSeen(path=path, size=found.st_size, stamp=_stamp(found), modified_at=_moment(found.st_mtime))


def refuse_size(shown: str, size: int) -> None:
    """Refuse what holds nothing, or more than a workspace takes (EVD-02, EVD-20)."""
    if size == 0:
        raise UserError(f"“{shown}” holds no bytes and shows nothing. Copy it again from where it came from.")
    if size > LARGEST:
        raise UserError(
            f"“{shown}” has {size / 1_000_000:,.0f} MB; up to {LARGEST // 1_000_000} MB are taken in. Keep it where it "
            "is and note that place with its hash instead (`chgdesk evidence note-location`, EVD-20)."
        )


@contextmanager
def opened(seen: FileSeen, watch: Watch | None = None) -> Iterator[BinaryIO]:
    """The bytes of a file that was looked at; refused as soon as it is not that file any more.

    Raises:
        StorageProblem: it cannot be read, or it changed or went away while it was read.
    """
    try:
        number = os.open(seen.path, _OPEN)
        with open(number, "rb", buffering=0) as file:  # noqa: PTH123 - opened above without following a link
            if _stamp(os.fstat(number)) != seen.stamp:
                raise _changed(seen)
            yield cast("BinaryIO", Still(file, seen, watch))
        if _stamp(seen.path.lstat()) != seen.stamp:
            raise _changed(seen)
    except FileNotFoundError as gone:
        sentence = f"“{seen.shown}” went away while it was read; nothing was kept of it. Add it again once it is there."
        raise StorageProblem(sentence) from gone
    except OSError as fault:
        raise StorageProblem(f"“{seen.shown}” " + _UNREADABLE.format(_why(fault))) from fault


class Still:
    """A stream over a file that must not grow or shrink while it is read; may be read from the start twice."""

    def __init__(self, file: io.RawIOBase, seen: FileSeen, watch: Watch | None) -> None:
        self._file, self._seen, self._watch = file, seen, watch
        self._at = 0

    def read(self, count: int) -> bytes:
        """The next bytes."""
        data = self._file.read(count) or b""
        self._at += len(data)
        if self._at > self._seen.size or (not data and self._at < self._seen.size):
            raise _changed(self._seen)
        if self._watch is not None:
            self._watch.step(len(data), f"Reading {self._seen.shown}")
        return data

    def seekable(self) -> bool:
        """Whether it can be read again from the start."""
        return True

    def tell(self) -> int:
        """How far it was read."""
        return self._at

    def seek(self, place: int) -> int:
        """Read on from here."""
        self._at = self._file.seek(place)
        return self._at


def measured_at(path: Path, watch: Watch | None = None) -> tuple[str, int]:
    """SHA-256 and size of a file that stays where it is, however large; nothing of it is kept (EVD-20).

    Raises:
        UserError: it is no file, cannot be read, or does not hold still.
    """
    seen = look_at(path, is_taken=False)
    if watch is not None:
        watch.expect(seen.size)
    hasher = hashlib.sha256()
    with opened(seen, watch) as stream:
        while data := stream.read(1 << 20):
            hasher.update(data)
    return hasher.hexdigest(), seen.size


def facts_at(path: Path) -> EvidenceFacts:
    """What a file says of itself, read from its beginning; asked on a reader thread.

    Raises:
        UserError: it cannot be taken, in a sentence.
    """
    seen = look_at(path)
    try:
        number = os.open(path, _OPEN)
        with open(number, "rb", buffering=0) as file:  # noqa: PTH123 - opened above without following a link
            head = b"".join(iter(lambda: file.read(HEAD // 4), b"")) if seen.size <= HEAD else file.read(HEAD)
    except OSError as fault:
        raise StorageProblem(f"“{seen.shown}” " + _UNREADABLE.format(_why(fault))) from fault
    facts = read_facts(path.name, head, size=seen.size, modified_at=seen.modified_at)
    refuse_shortcut(facts)
    return facts


def refuse_shortcut(facts: EvidenceFacts) -> None:
    """A file that only leads elsewhere shows nothing; say what to add in its place."""
    if facts.media_type == SHORTCUT:
        raise UserError(f"“{facts.name}” is a Windows shortcut, not the file it leads to. Add that file itself.")
    if facts.media_type == WEB_SHORTCUT:
        raise UserError(
            f"“{facts.name}” is a link to a web page, not the page. Save the page as PDF and add that, or note its "
            "address as the place where it is kept."
        )


def _changed(seen: FileSeen) -> StorageProblem:
    return StorageProblem(
        f"“{seen.shown}” changed while it was read; nothing was kept of it. Add it again once nobody writes to it."
    )


def _stamp(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _moment(seconds: float) -> datetime | None:
    """The file's date; one that no calendar holds is none."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _why(fault: OSError | ValueError) -> str:
    return (fault.strerror if isinstance(fault, OSError) else None) or "its name cannot be used here"
