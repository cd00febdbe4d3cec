"""Refusing an act after which nobody could keep people and roles any more (ROLE-08)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chgdesk.domain.people import Person, Role, RoleAssignment
from chgdesk.domain.permissions import GUARDED, Authority, lockout
from chgdesk.errors import UserError
from chgdesk.storage.work import Work


def authority_in(work: Work) -> Authority:
    """Who holds what before the act."""
    return Authority(
        roles=tuple(held.value for held in work.roles.all()),
        assignments=tuple(held.value for held in work.assignments.all()),
        people=tuple(held.value for held in work.people.all()),
    )


def refuse_lockout(
    work: Work,
    at: datetime,
    *,
    roles: Iterable[Role] = (),
    assignments: Iterable[RoleAssignment] = (),
    people: Iterable[Person] = (),
    permissions: Iterable[str] = (),
) -> None:
    """Refuse the act that would put these values in place of those on record, where it locks everybody out.

    Raises:
        UserError: the sentence names the permission, who has it now, and what to do first.
    """
    before = authority_in(work)
    after = Authority(
        roles=tuple(({one.ref: one for one in before.roles} | {one.ref: one for one in roles}).values()),
        assignments=tuple(
            ({one.ref: one for one in before.assignments} | {one.ref: one for one in assignments}).values()
        ),
        people=tuple(({one.ref: one for one in before.people} | {one.ref: one for one in people}).values()),
    )
    sentence = lockout((*GUARDED, *permissions), before, after, at)
    if sentence:
        raise UserError(f"Nothing was recorded: {sentence}")
