"""Who may deploy on a day and for which system, and the review of that list (DEP-01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chgdesk.domain.assigning import held_on, recorded_late
from chgdesk.domain.calendar import Calendar, add_months, day_words
from chgdesk.domain.people import Person, RoleAssignment, RoleReview, role_words

DEPLOYER = "deployer"
REVIEW_EVERY_MONTHS = 12
"""How long a review of who holds a role counts; no parameter of the policy says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderLine:
    """A person who held the role on the day: for which system (empty for all), from when to when, what is odd."""

    person: str
    name: str
    assignment: RoleAssignment
    system: str = ""
    until: date | None = None
    remark: str = ""


def holders_on(
    role: str,
    day: date,
    *,
    assignments: Iterable[RoleAssignment],
    people: Iterable[Person],
    calendar: Calendar,
) -> tuple[HolderLine, ...]:
    """Everybody who held a role at some instant of a local day, by name, then system."""
    known = {person.ref: person for person in people}
    lines = [_line(held, known.get(held.person), day, calendar) for held in held_on(assignments, role, day, calendar)]
    return tuple(sorted(lines, key=lambda one: (one.name.casefold(), one.person, one.system, one.assignment.held_from)))


def _line(held: RoleAssignment, person: Person | None, day: date, calendar: Calendar) -> HolderLine:
    remarks = []
    if person is None:
        remarks.append("not among the people on record")
    elif not _employed(person, day):
        remarks.append("not employed on that day")
    late = recorded_late(held, calendar)
    remarks += [late] if late else []
    return HolderLine(
        person=held.person,
        name=person.name if person is not None else held.person,
        assignment=held,
        system=held.system,
        until=calendar.local_date(held.held_to) if held.held_to is not None else None,
        remark="; ".join(remarks),
    )


def _employed(person: Person, day: date) -> bool:
    """Whether the day lies in the person's employment, whatever became of them since."""
    begun = person.employed_from is None or person.employed_from <= day
    return begun and (person.employed_to is None or day <= person.employed_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStanding:
    """When the holders of a role were last looked through, and until when that counts."""

    role: str
    last: RoleReview | None
    due: date | None
    sentence: str
    is_overdue: bool = False


def review_standing(
    role: str,
    *,
    reviews: Iterable[RoleReview],
    assignments: Iterable[RoleAssignment],
    calendar: Calendar,
    today: date,
    months: int = REVIEW_EVERY_MONTHS,
) -> ReviewStanding:
    """How the review of a role's holders stands on a day; the first is due so many months after the role was given."""
    done = sorted((r for r in reviews if r.role == role), key=lambda r: r.reviewed_on)
    last = done[-1] if done else None
    given = min((calendar.local_date(a.held_from) for a in assignments if a.role == role), default=None)
    counts_from = last.reviewed_on if last is not None else given
    due = add_months(counts_from, months) if counts_from is not None else None
    late = due is not None and due < today
    return ReviewStanding(role=role, last=last, due=due, sentence=_due_words(role, last, due, late), is_overdue=late)


def _due_words(role: str, last: RoleReview | None, due: date | None, late: bool) -> str:  # noqa: FBT001 - a private step
    if due is None:
        return f"Nobody holds the role of {role_words(role)} yet, so there is nothing to review."
    done = f"Last reviewed {day_words(last.reviewed_on)}." if last is not None else "Never reviewed."
    return f"{done} {'Overdue since' if late else 'Next review due'} {day_words(due)}."


def review_fault(review: RoleReview, holders: Iterable[HolderLine], *, today: date) -> str:
    """Why a review cannot go on record, in a sentence; empty where it can."""
    role = role_words(review.role)
    if review.reviewed_on > today:
        return f"The day of the review ({day_words(review.reviewed_on)}) is still to come. Give the day it was done."
    here = {line.person: line.name for line in holders}
    twice = sorted(set(review.confirmed) & set(review.removed))
    if twice:
        return f"{', '.join(here.get(p, p) for p in twice)} cannot be confirmed and removed at once. Choose one."
    said = {*review.confirmed, *review.removed}
    strangers = sorted(said - here.keys())
    if strangers:
        return f"{', '.join(strangers)} did not hold the role of {role} on that day. Leave that person out."
    missing = [name for person, name in here.items() if person not in said]
    if missing:
        return f"Say of {', '.join(dict.fromkeys(missing))} whether the role of {role} is confirmed or removed."
    if not here:
        return f"Nobody held the role of {role} on {day_words(review.reviewed_on)}; there is nothing to review."
    return ""


def review_remark(review: RoleReview, holders: Iterable[HolderLine], names: dict[str, str]) -> str:
    """What a reader must know of a review: that the reviewer holds the very role; empty where nothing is."""
    if any(line.person == review.reviewer for line in holders):
        who = names.get(review.reviewer, review.reviewer)
        return f"{who} holds the role of {role_words(review.role)}, so this review is not independent."
    return ""
