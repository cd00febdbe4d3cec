"""The workspace's own day: today in its zone, by the desk's clock."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.people import Organisation
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordsOf


def calendar_of(desk: Desk) -> Calendar:
    """The calendar of the workspace's zone, without holidays."""
    organisations = desk.ask(RecordsOf(kind="organisation"))
    return Calendar(zone=organisations[-1].value.zone if organisations else Organisation().zone)


def today_of(desk: Desk) -> date:
    """The local day of this moment."""
    return calendar_of(desk).local_date(desk.context.now())
