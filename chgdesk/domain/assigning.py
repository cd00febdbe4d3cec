"""The dates of a role: what may be recorded, what overlaps, what was recorded after it began (ROLE-03)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.people import AssignmentReason, Person, RoleAssignment, role_words


def overlap(wanted: RoleAssignment, others: Iterable[RoleAssignment]) -> RoleAssignment | None:
    """The assignment of the same person, role and system that shares an instant with the wanted one, if any."""
    same = (wanted.person, wanted.role, wanted.system)
    for other in others:
        if (other.person, other.role, other.system) == same and other.ref != wanted.ref and _share(wanted, other):
            return other
    return None


def _share(one: RoleAssignment, other: RoleAssignment) -> bool:
    """Whether two closed spans have an instant in common; a span that ends before it begins has none."""
    starts = max(one.held_from, other.held_from)
    return one.covers(starts) and other.covers(starts)


def span_text(held: RoleAssignment, calendar: Calendar) -> str:
    """From when to when, in words: `from Mon 3 Aug 2026 to Fri 14 Aug 2026`."""
    begun = f"from {day_words(calendar.local_date(held.held_from))}"
    if held.held_to is None:
        return begun
    if held.held_to < held.held_from:
        return f"{begun}, ended before it began"
    return f"{begun} to {day_words(calendar.local_date(held.held_to))}"


def assignment_fault(
    wanted: RoleAssignment,
    person: Person,
    *,
    others: Iterable[RoleAssignment],
    names: dict[str, str],
    calendar: Calendar,
) -> str:
    """Why a role cannot go on record as it is wanted, in a sentence; empty where it can.

    `names` holds everybody's name by reference. A start in the past is no fault (it is recorded late and says so).
    """
    held = tuple(others)
    role = role_words(wanted.role)
    return (
        _dates_fault(wanted, person, role, calendar)
        or _overlap_fault(wanted, held, person, role, calendar)
        or _delegation_fault(wanted, held, names, role, calendar)
    )


def _dates_fault(wanted: RoleAssignment, person: Person, role: str, calendar: Calendar) -> str:
    begins = calendar.local_date(wanted.held_from)
    ends = None if wanted.held_to is None else calendar.local_date(wanted.held_to)
    if wanted.held_to is not None and wanted.held_to < wanted.held_from:
        return f"The end lies before the start ({day_words(begins)}). Correct one of the two."
    if person.employed_from is not None and begins < person.employed_from:
        return (
            f"{person.name} joined on {day_words(person.employed_from)} and cannot be {role} from {day_words(begins)}. "
            "Begin the role on or after the first day, or correct the first day."
        )
    last = person.employed_to
    if last is not None and (ends is None or ends > last):
        return (
            f"{person.name}'s last day is {day_words(last)}. End the role by then, or take the end away from "
            f"{person.name} first."
        )
    if not person.active and last is None:
        return f"{person.name} is no longer active. Take {person.name} up again first."
    return ""


def _overlap_fault(
    wanted: RoleAssignment, held: tuple[RoleAssignment, ...], person: Person, role: str, calendar: Calendar
) -> str:
    other = overlap(wanted, held)
    if other is None:
        return ""
    where = f" for {other.system}" if other.system else ""
    return (
        f"{person.name} is {role}{where} already {span_text(other, calendar)}. End that first, or choose days outside "
        "it."
    )


def handing_over_fault(wanted: RoleAssignment) -> str:
    """What a delegation does not say and must: who delegates, until when, and why; empty where nothing is missing."""
    if wanted.reason is not AssignmentReason.DELEGATION:
        return ""
    role = role_words(wanted.role)
    if not wanted.delegated_by:
        return f"Say who hands the role of {role} over."
    if wanted.held_to is None:
        return f"A delegated role ends. Say until when the role of {role} is handed over."
    return "" if wanted.note else f"Say why the role of {role} is handed over; the reason stands beside it."


def _delegation_fault(
    wanted: RoleAssignment, held: tuple[RoleAssignment, ...], names: dict[str, str], role: str, calendar: Calendar
) -> str:
    if wanted.reason is not AssignmentReason.DELEGATION or not wanted.delegated_by:
        return ""
    giver = names.get(wanted.delegated_by, wanted.delegated_by)
    if wanted.delegated_by == wanted.person:
        return f"{giver} cannot hand the role of {role} over to themselves. Name somebody else."
    own = [a for a in held if (a.person, a.role) == (wanted.delegated_by, wanted.role)]
    if not any(a.covers(wanted.held_from) and a.reason is not AssignmentReason.DELEGATION for a in own):
        begins = day_words(calendar.local_date(wanted.held_from))
        return (
            f"{giver} does not hold the role of {role} in their own right on {begins}, so cannot hand it over. Name "
            "who holds it."
        )
    return ""


def recorded_late(held: RoleAssignment, calendar: Calendar) -> str:
    """That a role was put on record after the day it began, in words; empty where it was not, or nobody knows."""
    recorded = held.provenance.recorded_at
    if recorded is None:
        return ""
    begun, written = calendar.local_date(held.held_from), calendar.local_date(recorded)
    days = (written - begun).days
    if days <= 0:
        return ""
    return f"recorded {day_words(written)}, {days:,} {'day' if days == 1 else 'days'} after it began"


def ended(held: RoleAssignment, last: datetime) -> datetime:
    """When a role that must not outlast `last` ends: never later than it ended already."""
    return last if held.held_to is None else min(held.held_to, last)


def is_over(held: RoleAssignment, at: datetime) -> bool:
    """Whether the role was held once and is not any more."""
    return held.held_to is not None and held.held_to < at


def held_on(assignments: Iterable[RoleAssignment], role: str, day: date, calendar: Calendar) -> list[RoleAssignment]:
    """The assignments of a role that cover some instant of a local day."""
    first, last = calendar.start_of(day), calendar.end_of(day)
    return [
        a
        for a in assignments
        if a.role == role and a.held_from <= last and (a.held_to is None or a.held_to >= max(first, a.held_from))
    ]
