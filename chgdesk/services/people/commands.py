"""What can be asked of the desk about people and roles, beside AddPeople and GrantRole (services/recording.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.people import Person
from chgdesk.services.registry import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPerson(Command):
    """Correct what is on record of a person, with a reason; whether they are active is not changed by it (ROLE-01)."""

    person: Person
    expected_version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivatePerson(Command):
    """Somebody leaves: their last day, on which every role they hold ends; nothing is deleted (ROLE-07)."""

    person: str
    last_day: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactivatePerson(Command):
    """Somebody who had left is back; roles that ended stay ended and are given anew."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole(Command):
    """A role held ends at an instant, with a reason."""

    assignment: str
    held_to: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRole(Command):
    """Say what a role is called, what it has to do and what it may do (ROLE-02, ROLE-08)."""

    role: str
    title: str = ""
    duties: str | None = None
    permissions: tuple[str, ...] | None = None
    """None leaves them as they are."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRoleHolders(Command):
    """One look through everybody who holds a role: each is confirmed, or removed, which ends the role (DEP-01)."""

    role: str
    reviewer: str
    on: date
    confirmed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    note: str = ""
