"""Times as people read them: in the workspace's zone, with exact UTC for the tooltip (NFR-06)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def from_epoch(seconds: int) -> datetime:
    """The instant a register row carries as whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def day_words(day: date) -> str:
    """A date as `Tue 14 Jul 2026`; written out here because a machine's locale must never change it."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """An instant as `Tue 14 Jul 2026, 20:15 WEST`."""
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local.hour:02d}:{local.minute:02d} {local.tzname() or zone.key}"


def short_moment(moment: datetime, zone: ZoneInfo) -> str:
    """An instant in a register's column, `14 Jul 2026, 20:15`; day of week and zone stand in the tooltip."""
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year:04d}, {local.hour:02d}:{local.minute:02d}"


def utc_words(moment: datetime) -> str:
    """The exact instant, `2026-07-14 19:15:00 UTC`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def tooltip(moment: datetime, zone: ZoneInfo) -> str:
    """Both readings of one instant, for the tooltip."""
    return f"{moment_words(moment, zone)}\n{utc_words(moment)}"


def left_words(due: datetime, now: datetime) -> str:
    """What is left until a deadline, or by how much it has passed."""
    minutes = round((due - now).total_seconds() / 60)
    amount = _amount(abs(minutes))
    return f"{amount} left" if minutes >= 0 else f"{amount} late"


def _amount(minutes: int) -> str:
    """A span in the largest unit that says enough."""
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} days"
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes} min"
