"""People are corrected, leave and come back; none of them is ever deleted (ROLE-01, ROLE-06, ROLE-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.assigning import ended
from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.identity import identity_faults
from chgdesk.domain.people import Organisation, Person
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.people.authority import refuse_lockout
from chgdesk.services.people.commands import DeactivatePerson, EditPerson, ReactivatePerson
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

_SECOND = timedelta(seconds=1)


def calendar_in(work: Work) -> Calendar:
    """The calendar of the workspace's zone, without holidays."""
    return Calendar(zone=next((held.value for held in work.organisations.all()), Organisation()).zone)


def require_reason(reason: str, what: str) -> str:
    """The reason, tidied.

    Raises:
        UserError: there is none.
    """
    tidy = " ".join(reason.split())
    if not tidy:
        raise UserError(f"Nothing was recorded: say why {what}; the reason stands beside the act.")
    return tidy


@handles(EditPerson, permission="people", sentence=lambda c: f"corrected what is on record of {c.person.name}")
def edit_person(command: EditPerson, work: Work, _context: Context) -> None:
    """Record the new values; what says that somebody left, and where the record came from, stays."""
    before = work.people.by_ref(command.person.ref)
    given = command.person
    fresh = replace(
        before,
        name=" ".join(given.name.split()),
        title=given.title,
        kind=given.kind,
        email=given.email.strip(),
        logins=given.logins,
        employed_from=given.employed_from,
        note=given.note,
    )
    if fresh == before:
        raise UserError("Nothing was recorded: all of it stands on record just so.")
    if not fresh.name:
        raise UserError("Nothing was recorded: the name is empty. Write the person's name.")
    _require_order(fresh)
    others = tuple(held.value for held in work.people.all() if held.value.ref != fresh.ref)
    faults = identity_faults((fresh,), others)
    if faults:
        raise UserError(f"Nothing was recorded. {faults[0]}")
    work.because(require_reason(command.reason, "it is corrected"))
    work.people.save(fresh, expected_version=command.expected_version)


def _require_order(person: Person) -> None:
    first, last = person.employed_from, person.employed_to
    if first is not None and last is not None and last < first:
        raise UserError(
            f"Nothing was recorded: the last day of {person.name} ({day_words(last)}) lies before the first "
            f"({day_words(first)}). Correct one of the two."
        )


@handles(
    DeactivatePerson,
    permission="people",
    sentence=lambda c: f"recorded {day_words(c.last_day)} as the last day of {c.person}",
)
def deactivate_person(command: DeactivatePerson, work: Work, context: Context) -> None:
    """Record the last day; every role that would outlast it ends with it. Whoever leaves in future stays active."""
    before, calendar = work.people.by_ref(command.person), calendar_in(work)
    today = calendar.local_date(context.now())
    leaver = replace(before, employed_to=command.last_day, active=before.active and command.last_day >= today)
    if leaver == before:
        raise UserError(f"Nothing was recorded: {day_words(command.last_day)} is on record as their last day already.")
    _require_order(leaver)
    last = calendar.end_of(command.last_day)
    held = [found for found in work.assignments.all() if found.value.person == command.person]
    ending = [(replace(h.value, held_to=ended(h.value, last)), h.version) for h in held]
    ending = [(one, version) for (one, version), h in zip(ending, held, strict=True) if one != h.value]
    refuse_lockout(
        work,
        max(context.now(), last + _SECOND),
        assignments=(one for one, _version in ending),
        people=(replace(leaver, active=False),),
    )
    work.because(" ".join(command.reason.split()))
    if command.last_day != today:
        work.happened(command.last_day)
    work.people.save(leaver)
    work.assignments.save_many(ending)
    work.note("roles_ended", str(len(ending)))


@handles(ReactivatePerson, permission="people", sentence=lambda c: f"took {c.person} up again")
def reactivate_person(command: ReactivatePerson, work: Work, context: Context) -> None:
    """Record that they are here; no role is given back by it."""
    before = work.people.by_ref(command.person)
    if before.is_here(calendar_in(work).local_date(context.now())) and before.employed_to is None:
        raise UserError(f"Nothing was recorded: {before.name} is active already.")
    work.because(require_reason(command.reason, f"{before.name} is taken up again"))
    work.people.save(replace(before, active=True, employed_to=None))
