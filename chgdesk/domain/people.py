"""People, the roles they hold from when to when, and who may do what (ROLE-01..03, ROLE-07, ROLE-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chgdesk.domain.basis import Provenance, ShapePatch


class PersonKind(StrEnum):
    """Who a person is to the organisation (ROLE-01)."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    THIRD_PARTY = "third_party"


class AssignmentReason(StrEnum):
    """Why somebody holds a role (ROLE-03)."""

    PERMANENT = "permanent"
    DELEGATION = "delegation"
    ACTING = "acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person named on records; deactivated, never deleted (ROLE-01, ROLE-07). Dates are local days, inclusive."""

    ref: str
    name: str
    title: str = ""
    kind: PersonKind = PersonKind.EMPLOYEE
    email: str = ""
    logins: tuple[str, ...] = ()
    """Names this person has in the systems that exports come from; nobody else may have them (ROLE-06)."""
    employed_from: date | None = None
    employed_to: date | None = None
    active: bool = True
    note: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()

    def is_here(self, day: date) -> bool:
        """Whether the person works here on a local day, as far as the record says."""
        begun = self.employed_from is None or self.employed_from <= day
        return self.active and begun and (self.employed_to is None or day <= self.employed_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment:
    """A role held by a person between two instants, both included; an open end is None (ROLE-03).

    `delegated_by` is who handed a delegated role over, `note` why, in words.
    """

    ref: str
    person: str
    role: str
    held_from: datetime
    held_to: datetime | None = None
    reason: AssignmentReason = AssignmentReason.PERMANENT
    system: str = ""
    delegated_by: str = ""
    note: str = ""
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()

    def covers(self, instant: datetime) -> bool:
        """Whether the role was held at that instant (rules: holds)."""
        return self.held_from <= instant and (self.held_to is None or instant <= self.held_to)


_INITIALS = frozenset({"ceo", "cio", "ciso", "cto", "dba", "dpo", "hr", "it", "qa", "sre"})


def role_words(role: str) -> str:
    """A role's key as people say it: `engineering lead`, `CTO`."""
    return " ".join(word.upper() if word in _INITIALS else word for word in role.split("_"))


def default_role_start(joined: datetime | None, judged_from: datetime | None) -> datetime | None:
    """From when a role is held where nobody says: the later of joining and judged-from, never "now" (CHG-24).

    None where neither is known, so that the person must say it.
    """
    known = [instant for instant in (joined, judged_from) if instant is not None]
    return max(known, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named authority with its duties and permissions (ROLE-02, ROLE-04)."""

    ref: str
    title: str
    duties: str = ""
    permissions: tuple[str, ...] = ()
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReview:
    """One look at who holds a role: who was confirmed, who was taken off the list, by whom and when (DEP-01)."""

    ref: str
    role: str
    reviewed_on: date
    reviewer: str
    confirmed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    note: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is at the desk: a person's reference, the name shown, and the roles held now."""

    person: str
    name: str
    roles: tuple[str, ...] = ()
    read_only: bool = False


SYSTEM = Actor(person="system", name="chgdesk")
"""The program itself, for schema upgrades and scheduled entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The company of this workspace: names, zone, head count, and the day from which records are judged (CHG-24).

    `case` is the header of an imported interchange file, `period` its audit period, both as JSON text.
    """

    ref: str = "organisation"
    name: str = ""
    system: str = ""
    zone: str = "UTC"
    head_count: int | None = None
    judged_from: datetime | None = None
    fictional: bool = False
    case: str = ""
    period: str = ""
    number_prefix: str = "CHG-{year}-"
    provenance: Provenance = Provenance()
    shape: tuple[ShapePatch, ...] = ()
