"""Roles end, get duties and permissions, and their holders are looked through (ROLE-02, ROLE-03, ROLE-08, DEP-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chgdesk.domain.assigning import ended
from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import day_words
from chgdesk.domain.deployer_list import HolderLine, holders_on, review_fault, review_remark
from chgdesk.domain.people import Role, RoleReview, role_words
from chgdesk.domain.permissions import PERMISSIONS, READ, role_faults
from chgdesk.errors import Invalid, UserError
from chgdesk.services.context import Context
from chgdesk.services.people.authority import authority_in, refuse_lockout
from chgdesk.services.people.commands import EndRole, ReviewRoleHolders, SetRole
from chgdesk.services.people.persons import calendar_in, require_reason
from chgdesk.services.registry import handles, specs
from chgdesk.storage.work import Work

_SECOND = timedelta(seconds=1)


@handles(EndRole, permission="people", sentence=lambda c: f"ended the role {c.assignment}")
def end_role(command: EndRole, work: Work, context: Context) -> None:
    """Record the end; a role whose end has come already keeps it."""
    before, calendar, now = work.assignments.by_ref(command.assignment), calendar_in(work), context.now()
    role = role_words(before.role)
    name = work.people.by_ref(before.person).name if work.people.find(before.person) else before.person
    if before.held_to is not None and before.held_to <= now:
        over = day_words(calendar.local_date(before.held_to))
        raise UserError(f"Nothing was recorded: {name} stopped being {role} on {over} already.")
    if command.held_to < before.held_from:
        begins = day_words(calendar.local_date(before.held_from))
        raise UserError(f"Nothing was recorded: {name} is {role} from {begins}; the end lies before that.")
    after = replace(before, held_to=command.held_to)
    if after == before:
        raise UserError("Nothing was recorded: that end is on record already.")
    refuse_lockout(work, max(now, command.held_to + _SECOND), assignments=(after,))
    work.because(require_reason(command.reason, f"{name} stops being {role}"))
    if calendar.local_date(command.held_to) != calendar.local_date(now):
        work.happened(command.held_to)
    work.assignments.save(after)


@handles(SetRole, permission="roles", sentence=lambda c: f"set out the role {role_words(c.role)}")
def set_role(command: SetRole, work: Work, context: Context) -> None:
    """Record title, duties and permissions; refused where nobody could keep people and roles afterwards."""
    found = work.roles.find(command.role)
    before = found.value if found is not None else Role(ref=command.role, title=_title(command.role))
    after = replace(
        before,
        title=" ".join(command.title.split()) or before.title,
        duties=before.duties if command.duties is None else command.duties.strip(),
        permissions=(before.permissions if command.permissions is None else tuple(sorted(set(command.permissions)))),
    )
    touched = sorted(set(after.permissions) ^ set(before.permissions))
    if found is not None and not touched and (after.title, after.duties) == (before.title, before.duties):
        raise UserError("Nothing was recorded: all of it stands on record just so.")
    faults = tuple(role_faults(after, {*PERMISSIONS, *(spec.permission for spec in specs())}))
    if faults:
        raise Invalid(f"Nothing was recorded of the role {role_words(command.role)}: {faults[0]}", faults)
    refuse_lockout(work, context.now(), roles=(after,), permissions=(p for p in touched if p != READ))
    work.because(" ".join(command.reason.split()))
    fresh = replace(after, provenance=Provenance(source="kept at this desk", recorded_at=context.now()))
    if found is None:
        work.roles.add(fresh)
    else:
        work.roles.save(fresh)


def _title(role: str) -> str:
    words = role_words(role)
    return words[:1].upper() + words[1:]


@handles(
    ReviewRoleHolders,
    permission="people",
    sentence=lambda c: f"reviewed who is {role_words(c.role)}: {len(c.confirmed)} confirmed, {len(c.removed)} removed",
)
def review_role_holders(command: ReviewRoleHolders, work: Work, context: Context) -> None:
    """Record the review and end the role of everybody removed; a reviewer who holds it is recorded and flagged."""
    calendar, now = calendar_in(work), context.now()
    reviewer = work.people.by_ref(command.reviewer)
    authority = authority_in(work)
    holders = holders_on(
        command.role, command.on, assignments=authority.assignments, people=authority.people, calendar=calendar
    )
    number = 1 + sum(held.value.role == command.role for held in work.role_reviews.all())
    review = RoleReview(
        ref=f"{command.role}/{number}",
        role=command.role,
        reviewed_on=command.on,
        reviewer=reviewer.ref,
        confirmed=tuple(sorted(command.confirmed)),
        removed=tuple(sorted(command.removed)),
        note=command.note.strip(),
        provenance=Provenance(source="typed at this desk", recorded_at=now),
    )
    fault = review_fault(review, holders, today=calendar.local_date(now))
    if fault:
        raise UserError(f"The review was not recorded. {fault}")
    _end_removed(holders, review, min(now - _SECOND, calendar.end_of(command.on)), work, now)
    remark = review_remark(review, holders, {person.ref: person.name for person in authority.people})
    if remark:
        work.note("remark", remark)
    work.because(review.note)
    if command.on != calendar.local_date(now):
        work.happened(command.on)
    work.role_reviews.add(review)


def _end_removed(holders: tuple[HolderLine, ...], review: RoleReview, end: datetime, work: Work, now: datetime) -> None:
    """End the role of those removed: with the day of the review; today a second ago, so that it is over now."""
    gone = [line.assignment for line in holders if line.person in review.removed]
    ending = [replace(one, held_to=max(ended(one, end), one.held_from)) for one in gone]
    ending = [after for before, after in zip(gone, ending, strict=True) if after != before]
    if ending:
        refuse_lockout(work, now + _SECOND, assignments=ending)
        work.assignments.save_many((one, None) for one in ending)
