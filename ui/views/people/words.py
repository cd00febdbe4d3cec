"""People, roles and passphrases in the words the pages share."""

from __future__ import annotations

from datetime import date, datetime

from chgdesk.domain.assigning import recorded_late, span_text
from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.people import AssignmentReason, Person, PersonKind, RoleAssignment
from chgdesk.services.people.queries import PeopleRead, PersonLine
from ui.theme import Shape
from ui.times import MONTHS
from ui.words import sentence_case

KINDS = (
    ("Employee", PersonKind.EMPLOYEE.value),
    ("Contractor", PersonKind.CONTRACTOR.value),
    ("Third party", PersonKind.THIRD_PARTY.value),
)


def short_day(day: date) -> str:
    """A day in a column: `14 Jul 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def here_words(person: Person, today: date) -> str:
    """Whether somebody works here, in a column."""
    if person.employed_to is not None:
        last = short_day(person.employed_to)
        return f"leaves {last}" if person.is_here(today) else f"left {last}"
    if not person.active:
        return "left"
    if person.employed_from is not None and person.employed_from > today:
        return f"from {short_day(person.employed_from)}"
    return "here"


def here_shape(person: Person, today: date) -> Shape:
    """The sign of the same."""
    if person.is_here(today):
        return Shape.OPEN if person.employed_to is not None else Shape.DONE
    return Shape.WAITING if person.active and person.employed_to is None else Shape.HISTORY


def key_words(line: PersonLine) -> str:
    """How a passphrase stands, in a column."""
    if line.key is None:
        return "none"
    return "locked" if line.key.locked_at is not None else "enrolled"


def key_shape(line: PersonLine) -> Shape:
    """The sign of the same."""
    if line.key is None:
        return Shape.NOT_NEEDED
    return Shape.LOOK if line.key.locked_at is not None else Shape.DONE


def key_sentence(line: PersonLine, calendar: Calendar) -> str:
    """Who enrolled the passphrase and when, before whom it was reset, and whether it is locked (AUD-11, AUD-19)."""
    name, key = line.person.name, line.key
    if key is None:
        return f"{name} has no passphrase yet, so cannot sign at this desk."
    on = day_words(calendar.local_date(key.enrolled_at))
    said = f"Passphrase of {name} enrolled on {on} by {key.enrolled_by}"
    said += f", reset before {key.witness}; later signatures say so." if key.witness else "."
    if key.locked_at is not None:
        locked = day_words(calendar.local_date(key.locked_at))
        said += f" Locked on {locked} after {key.failed} wrong tries; reset it before a second person."
    elif key.failed:
        said += f" {key.failed} wrong {'try' if key.failed == 1 else 'tries'} since it was last used."
    return said


def roles_words(line: PersonLine, read: PeopleRead, at: datetime) -> str:
    """The roles held at an instant, in a column."""
    held = (read.title(role) for role in line.roles_at(at))
    return sentence_case(", ".join(held))


def why_words(held: RoleAssignment, names: dict[str, str]) -> str:
    """How a role came to be held: in one's own right, acting, or handed over by whom and why."""
    if held.reason is AssignmentReason.DELEGATION:
        by = names.get(held.delegated_by, held.delegated_by)
        words = f"handed over by {by}" if by else "handed over"
    else:
        words = "acting" if held.reason is AssignmentReason.ACTING else "in their own right"
    return f"{words}: {held.note}" if held.note else words


_ORDER = ("held now", "to come", "over")
_VERBS = {"held now": "is", "to come": "will be", "over": "was"}


def held_state(held: RoleAssignment, now: datetime) -> tuple[str, Shape]:
    """Whether a role is held now, over, or to come."""
    if held.covers(now):
        return "held now", Shape.DONE
    if held.held_from > now and (held.held_to is None or held.held_to >= held.held_from):
        return "to come", Shape.WAITING
    return "over", Shape.HISTORY


def held_rank(held: RoleAssignment, now: datetime) -> int:
    """The order in which roles are said: held now, to come, over."""
    return _ORDER.index(held_state(held, now)[0])


def held_sentence(held: RoleAssignment, read: PeopleRead, now: datetime) -> str:
    """One assignment in a sentence: who, what, from when to when, for which system, why, and recorded late or not."""
    who = read.names.get(held.person, held.person)
    where = f" for {held.system} only" if held.system else ""
    late = recorded_late(held, read.calendar)
    verb, span = _VERBS[held_state(held, now)[0]], span_text(held, read.calendar)
    return (
        f"{who} {verb} {read.title(held.role)}{where} {span}, {why_words(held, read.names)}."
        f"{f' {sentence_case(late)}.' if late else ''}"
    )
