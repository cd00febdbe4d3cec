"""Values of other systems' JSON, read without trusting their shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LONGEST = 20_000
"""Letters of one value that are kept."""


def login(given: Any) -> str:
    """The login of a person as a code host writes people; a bare text stands for itself."""
    if not isinstance(given, Mapping):
        return said(given)
    return said(given.get("login") or given.get("username") or given.get("name"))


def said(given: Any) -> str:
    """A value as text without signs that steer a terminal; numbers as they are written."""
    if given is None or isinstance(given, Mapping | list):
        return ""
    text = str(given).replace("\r\n", "\n")
    kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"


def instant(given: Any) -> datetime | None:
    """An instant with its zone; None where it is none, since a code host always names the zone."""
    try:
        found = datetime.fromisoformat(said(given)) if given else None
    except ValueError:
        return None
    if found is None or found.tzinfo is None or found.year < 1980:
        return None
    return found.astimezone(UTC).replace(microsecond=0)
