"""The numbers chgdesk gives: in the order of recording, never reused, voids kept (CHG-02)."""

from __future__ import annotations

from datetime import datetime

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.people import Organisation
from chgdesk.storage.work import Work

_WIDTH = 4


class NumberSeries:
    """Numbers of one act, one after the other; the year is that of the day on which the record is written."""

    def __init__(self, work: Work, now: datetime) -> None:
        organisation = organisation_of(work)
        year = Calendar(zone=organisation.zone).local_date(now).year
        self._prefix = organisation.number_prefix.replace("{year}", str(year))
        self._last = work.numbers_under(self._prefix)

    def take(self) -> str:
        """The next number: `CHG-2026-0043`."""
        self._last += 1
        return f"{self._prefix}{self._last:0{_WIDTH}d}"


def organisation_of(work: Work) -> Organisation:
    """The company of the workspace; an unnamed one where none is on record."""
    return next((held.value for held in work.organisations.all()), Organisation())
