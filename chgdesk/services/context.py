"""What surrounds a command: who is at the desk, the clock, the machine and the source of random bytes."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from chgdesk.crypto import APPROVER_COST, KdfCost
from chgdesk.domain.audit import stamp
from chgdesk.domain.people import Actor

JUMP = timedelta(minutes=5)
"""How far the wall clock may drift from the monotonic clock between two acts before the entry says so (AUD-12)."""


def app_version() -> str:
    """The version of chgdesk that is running; run from a bare source tree it has none."""
    try:
        return importlib.metadata.version("chgdesk")
    except importlib.metadata.PackageNotFoundError:
        return "source"


class Clock(Protocol):
    """The clock of the desk; only SystemClock reads the machine's."""

    def now(self) -> datetime:
        """This instant in UTC."""

    def monotonic_ns(self) -> int:
        """A clock that never goes back, in nanoseconds."""

    def offset(self) -> str:
        """The machine's own offset from UTC, like +02:00."""


class SystemClock:
    """The machine's clock: the only place that reads it."""

    def now(self) -> datetime:
        """This instant in UTC."""
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        """A clock that never goes back, in nanoseconds."""
        return time.monotonic_ns()

    def offset(self) -> str:
        """The machine's own offset from UTC, like +02:00."""
        return offset_text(datetime.now(UTC).astimezone().utcoffset() or timedelta())


@dataclass(slots=True, kw_only=True)
class FixedClock:
    """A clock that stands until it is moved: for tests, samples and `--fixed-time`."""

    at: datetime
    elapsed_ns: int = 0
    zone_offset: str = "+00:00"

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def monotonic_ns(self) -> int:
        """How far it was moved on since it was made."""
        return self.elapsed_ns

    def offset(self) -> str:
        """The offset it was given."""
        return self.zone_offset

    def advance(self, step: timedelta) -> None:
        """Let time pass on both clocks."""
        self.at += step
        self.elapsed_ns += step // timedelta(microseconds=1) * 1_000

    def set(self, moment: datetime) -> None:
        """Set the wall clock alone, as a person does."""
        self.at = moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who is at the desk and with what: handed to every handler."""

    actor: Actor
    clock: Clock = field(default_factory=SystemClock)
    host: str = field(default_factory=platform.node)
    app: str = field(default_factory=app_version)
    entropy: Callable[[int], bytes] = os.urandom
    kdf: KdfCost = APPROVER_COST
    """How dear one guess at a person's passphrase is; tests take a cheap one."""

    @property
    def role(self) -> str:
        """The roles the actor holds now, as the entry names them."""
        return ", ".join(self.actor.roles)

    def now(self) -> datetime:
        """This instant in UTC, to the second: the precision of claimed facts."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at both clocks."""

    wall: datetime
    mono_ns: int


def read_clocks(clock: Clock) -> Reading:
    """Look at both clocks at once."""
    return Reading(wall=clock.now().astimezone(UTC), mono_ns=clock.monotonic_ns())


def clock_anomaly(now: Reading, before: Reading | None, last_recorded: str | None) -> str | None:
    """What is odd about the clock since the last act, in one sentence; None where nothing is (AUD-12)."""
    if last_recorded is not None and stamp(now.wall) < last_recorded:
        return f"The clock stands before the last entry, which was recorded at {last_recorded}."
    if before is None:
        return None
    drift = (now.wall - before.wall) - timedelta(microseconds=(now.mono_ns - before.mono_ns) // 1_000)
    if abs(drift) <= JUMP:
        return None
    way = "forward" if drift > timedelta() else "back"
    return f"The clock was set {way} by {abs(drift)} since the last act of this session."


def offset_text(offset: timedelta) -> str:
    """An offset from UTC as +hh:mm."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}:{rest:02d}"
