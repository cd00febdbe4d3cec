"""Moments as people type them: in the workspace's zone, unless they name an offset themselves (NFR-06)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M", "%d %B %Y %H:%M", "%Y-%m-%d")


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant that is typed, in UTC; None where it is none."""
    typed = re.sub(r"\s+", " ", text.strip().replace(",", " ")).replace("T", " ", 1 if text[:4].isdecimal() else 0)
    for form in _FORMS:
        try:
            return datetime.strptime(typed, form).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    try:
        moment = datetime.fromisoformat(typed)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def typed_moment(moment: datetime, zone: ZoneInfo) -> str:
    """An instant as it is typed here."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
