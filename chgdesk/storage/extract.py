"""How values become cells of register tables: days as ISO text, instants as UTC epoch seconds, yes/no as 1/0."""

from __future__ import annotations

from datetime import UTC, date, datetime

Cell = str | int | None
"""What a register column may hold."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(value: datetime | None) -> int | None:
    """UTC epoch seconds, rounded down; arithmetic, because timestamp() fails before 1970 on some systems."""
    if value is None:
        return None
    delta = value - _EPOCH
    return delta.days * 86_400 + delta.seconds


def day(value: date | None) -> str | None:
    """A calendar day as ISO text, which sorts as the days do."""
    return None if value is None else value.isoformat()


def flag(value: bool | None) -> int | None:  # noqa: FBT001 - one value in, one cell out
    """Yes, no or unknown as 1, 0 or nothing."""
    return None if value is None else int(value)
