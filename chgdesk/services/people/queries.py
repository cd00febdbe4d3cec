"""What the People place and the command line ask of people and roles, from one consistent picture (ROLE-01..08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.keys import PersonKey
from chgdesk.domain.leaving import StillHeld, still_held
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment, RoleReview, role_words
from chgdesk.domain.responsibilities import roles_known
from chgdesk.services.policies import records
from chgdesk.services.registry import answers


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleHere:
    """Everybody on record with roles, reviews, permissions and how their passphrase stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIsHeld:
    """What a person holds and owes at an instant; reads the open changes."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """How a person's passphrase stands: by whom and when it was enrolled, before whom it was reset, locked or not."""

    enrolled_by: str
    enrolled_at: datetime
    witness: str = ""
    failed: int = 0
    locked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person with the version read, every role ever held, oldest first, and the passphrase."""

    person: Person
    version: int
    assignments: tuple[RoleAssignment, ...]
    key: KeyState | None = None

    def roles_at(self, instant: datetime) -> tuple[str, ...]:
        """The roles held at an instant, each once."""
        return tuple(dict.fromkeys(a.role for a in self.assignments if a.covers(instant)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRead:
    """The answer: people by name, roles by title, every role key in use, reviews, systems."""

    organisation: Organisation
    people: tuple[PersonLine, ...]
    roles: tuple[Role, ...]
    known_roles: tuple[str, ...]
    reviews: tuple[RoleReview, ...]
    systems: tuple[str, ...]

    @property
    def calendar(self) -> Calendar:
        """Days in the workspace's zone."""
        return Calendar(zone=self.organisation.zone)

    @property
    def assignments(self) -> tuple[RoleAssignment, ...]:
        """Every role ever given to somebody on record."""
        return tuple(a for line in self.people for a in line.assignments)

    @property
    def names(self) -> dict[str, str]:
        """Everybody's name by reference."""
        return {line.person.ref: line.person.name for line in self.people}

    def line(self, person: str) -> PersonLine | None:
        """The line of a person."""
        return next((line for line in self.people if line.person.ref == person), None)

    def title(self, role: str) -> str:
        """What people call a role."""
        found = next((one.title for one in self.roles if one.ref == role), "")
        return found or role_words(role)


@answers(PeopleHere)
def _people_here(_query: PeopleHere, connection: Any) -> PeopleRead:
    source = records.on(connection)
    held: dict[str, list[RoleAssignment]] = {}
    assignments: tuple[RoleAssignment, ...] = records.values(source, "role_assignment")
    for one in sorted(assignments, key=lambda a: (a.held_from, a.ref)):
        held.setdefault(one.person, []).append(one)
    people = [(found.value, found.version) for found in source("person").all()]
    names = {person.ref: person.name for person, _version in people}
    keys = {key.ref: _key_state(key, names) for key in records.values(source, "person_key")}
    roles: tuple[Role, ...] = records.values(source, "role")
    known = roles_known(roles, assignments, records.values(source, "parameter_set"))
    titles = {role.ref: role.title for role in roles}
    return PeopleRead(
        organisation=records.organisation_of(source),
        people=tuple(
            PersonLine(
                person=person,
                version=version,
                assignments=tuple(held.get(person.ref, ())),
                key=keys.get(person.ref),
            )
            for person, version in sorted(people, key=lambda pair: (pair[0].name.casefold(), pair[0].ref))
        ),
        roles=tuple(sorted(roles, key=lambda role: (role.title or role.ref).casefold())),
        known_roles=tuple(sorted(known, key=lambda role: (titles.get(role) or role_words(role)).casefold())),
        reviews=records.values(source, "role_review"),
        systems=tuple(card.ref for card in records.values(source, "system_card")),
    )


def _key_state(key: PersonKey, names: dict[str, str]) -> KeyState:
    return KeyState(
        enrolled_by=names.get(key.enrolled_by, key.enrolled_by),
        enrolled_at=key.enrolled_at,
        witness=names.get(key.witness, key.witness),
        failed=key.failed,
        locked_at=key.locked_at,
    )


@answers(WhatIsHeld)
def _what_is_held(query: WhatIsHeld, connection: Any) -> StillHeld:
    source = records.on(connection)
    return still_held(
        source("person").by_ref(query.person),
        people=records.values(source, "person"),
        assignments=records.values(source, "role_assignment"),
        changes=(found.value for found in source("change").all()),
        at=query.at,
    )
