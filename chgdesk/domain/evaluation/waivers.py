"""When a policy exception covers a rule on a day (rules: Terms)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.rules import Rules
from chgdesk.domain.waiver import Waiver

_NEVER_GRANTED = frozenset({"draft", "submitted", "rejected"})


def waiver_for(
    rule: str, references: Iterable[str | None], start: datetime, facts: Facts, rules: Rules
) -> Waiver | None:
    """The first of the named policy exceptions that waived a rule when the record started."""
    for reference in references:
        waiver = facts.waivers.get(reference) if reference else None
        if waiver is not None and rule in waiver.waives and in_force_at(waiver, start, facts, rules):
            return waiver
    return None


def in_force_at(waiver: Waiver, start: datetime, facts: Facts, rules: Rules) -> bool:
    """Whether it was granted by the right authority, had begun and had not ended; later events do not matter."""
    if waiver.state in _NEVER_GRANTED or not _granted_by(waiver, start, facts, rules):
        return False
    day = rules.calendar.local_date(start)
    if waiver.expires_on is None or day > waiver.expires_on:
        return False
    if waiver.starts_on is not None and day < waiver.starts_on:
        return False
    return not _ended_by(waiver, start)


def _granted_by(waiver: Waiver, start: datetime, facts: Facts, rules: Rules) -> bool:
    if waiver.approved_at is not None and waiver.approved_at > start:
        return False
    roles = rules.waiver_roles_by_risk.get(waiver.risk, ())
    if not roles:
        return waiver.approved_at is not None or any(a.at <= start for a in waiver.approvals)
    return all(role_approved(waiver, role, facts, by=start) for role in roles)


def role_approved(waiver: Waiver, role: str, facts: Facts, *, by: datetime | None = None) -> bool:
    """Whether somebody who held the role then approved it in that role, not later than `by`."""
    return any(
        approval.role in {role, ""}
        and (by is None or approval.at <= by)
        and facts.held(approval.person, role, approval.at)
        for approval in waiver.approvals
    )


def _ended_by(waiver: Waiver, start: datetime) -> bool:
    ends = [end for end in (waiver.closed_at, waiver.revoked_at) if end is not None]
    if ends:
        return min(ends) <= start
    # A closed or revoked exception without a time cannot be shown to have been in force.
    return waiver.state in {"closed", "revoked"}
