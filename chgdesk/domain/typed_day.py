"""A day as people type it: 2026-07-14, 14 Jul 2026, 14.7.2026, 14/7/2026; day before month."""

from __future__ import annotations

from datetime import date, datetime

_FORMS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d/%m/%Y")


def read_day(text: str) -> date | None:
    """The day that is typed; None where it is none."""
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a local day has no zone
        except ValueError:
            continue
    return None
