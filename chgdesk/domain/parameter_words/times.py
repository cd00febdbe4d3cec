"""Days, weekly windows, periods without deployments and deadlines in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chgdesk.domain.calendar import Deadline
from chgdesk.domain.parameter_checks import freeze_days
from chgdesk.domain.parameter_words.names import DAY, joined, name_words

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_day(day: date) -> str:
    """A day as a policy writes it: `14 August 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_words(days: list[str]) -> str:
    """Some dates read out."""
    return joined(long_day(date.fromisoformat(day)) for day in days)


def windows_words(windows: list[Mapping[str, Any]]) -> str:
    """Weekly windows read out; one that ends before it starts runs past midnight."""
    return joined(map(_window, windows))


def _window(window: Mapping[str, Any]) -> str:
    opens, closes = window["from"], window["to"]
    past = " on the day after" if closes < opens else ""
    return f"{name_words(window['day'], DAY)} {opens} to {closes}{past}"


def freezes_words(freezes: list[Any]) -> str:
    """Periods without deployments read out, first and last day included."""
    return joined(map(_freeze, freezes))


def _freeze(freeze: Any) -> str:
    first, last = freeze_days(freeze)
    return long_day(first) if first == last else f"{long_day(first)} to {long_day(last)}"


def deadline_words(value: Mapping[str, Any] | None, clock: str) -> str:
    """A time limit with what it counts from: `within 24 hours of the end of implementation`."""
    if value is None:
        return "without a fixed limit"
    return f"within {Deadline(value=int(value['value']), unit=str(value['unit'])).words} of {clock}"
