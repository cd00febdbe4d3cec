"""Numbers for executions, in the workspace's own series (CHG-02)."""

from __future__ import annotations

import re
from dataclasses import replace

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.storage.work import Work


def number_changes(changes: tuple[Change, ...], work: Work, context: Context) -> tuple[Change, ...]:
    """The records under the next numbers of the series, in their order."""
    organisation = records.organisation_of(records.within(work))
    year = Calendar(zone=organisation.zone).local_date(context.now()).year
    prefix = organisation.number_prefix.replace("{year}", str(year))
    pattern = re.compile(re.escape(prefix) + r"(\d+)")
    found = (pattern.fullmatch(held.value.ref) for held in work.changes.all())
    last = max((int(match[1]) for match in found if match), default=0)
    return tuple(replace(change, ref=f"{prefix}{last + at:04d}") for at, change in enumerate(changes, start=1))
