"""Whether every role the policy leans on is held, and by whom for how long (APR-14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.people import Person, Role, RoleAssignment, role_words

LEAVING_WITHIN = timedelta(days=90)
"""How far ahead an end counts as leaving."""


class RoleState(StrEnum):
    """How a role is held, worst first."""

    VACANT = "vacant"
    LEAVING = "leaving"
    ONE_PERSON = "one_person"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person who holds the role now, and the last day where an end is known."""

    person: str
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleStanding:
    """One role: what needs it, who holds it, how that stands, and the sentence that says so."""

    role: str
    title: str
    needed_for: tuple[str, ...]
    holders: tuple[Holder, ...]
    state: RoleState
    sentence: str


def role_standings(
    needed: Mapping[str, tuple[str, ...]],
    *,
    roles: Iterable[Role] = (),
    people: Iterable[Person] = (),
    assignments: Iterable[RoleAssignment] = (),
    at: datetime,
    calendar: Calendar,
) -> tuple[RoleStanding, ...]:
    """Every needed role and every role on record, in that order, as it stands at an instant."""
    titles = {role.ref: role.title for role in roles}
    look = _Look(people={p.ref: p for p in people}, assignments=tuple(assignments), at=at, calendar=calendar)
    wanted = {**needed, **{ref: () for ref in titles if ref not in needed}}
    return tuple(look.standing(role, titles.get(role) or _titled(role), steps) for role, steps in wanted.items())


def _titled(role: str) -> str:
    """A role that is not on record, by its key in words."""
    words = role_words(role)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """The people and their roles, as seen at one instant."""

    people: Mapping[str, Person]
    assignments: tuple[RoleAssignment, ...]
    at: datetime
    calendar: Calendar

    def standing(self, role: str, title: str, steps: tuple[str, ...]) -> RoleStanding:
        """How one role is held."""
        mine = [a for a in self.assignments if a.role == role and a.covers(self.at)]
        here = [a for a in mine if self._is_here(a.person)]
        holders = tuple(sorted(self._holders(here), key=lambda holder: (holder.name, holder.person)))
        soon = self.calendar.local_date(self.at) + LEAVING_WITHIN
        state = _state(holders, soon, has_successor=self._has_successor(role, soon))
        gone = sorted({self._name(a.person) for a in mine if a not in here})
        return RoleStanding(
            role=role,
            title=title,
            needed_for=steps,
            holders=holders,
            state=state,
            sentence=_sentence(title, holders, state, gone),
        )

    def _holders(self, assignments: list[RoleAssignment]) -> Iterator[Holder]:
        ends: dict[str, list[date | None]] = {}
        for assignment in assignments:
            ends.setdefault(assignment.person, []).append(self._until(assignment))
        for person, known in ends.items():
            dated = [end for end in known if end is not None]
            until = max(dated) if dated and len(dated) == len(known) else None
            yield Holder(person=person, name=self._name(person), until=until)

    def _name(self, person: str) -> str:
        return self.people[person].name if person in self.people else person

    def _until(self, assignment: RoleAssignment) -> date | None:
        """The last day on which the person holds the role, as far as anybody knows."""
        person = self.people.get(assignment.person)
        ends = [self.calendar.local_date(assignment.held_to)] if assignment.held_to is not None else []
        if person is not None and person.employed_to is not None:
            ends.append(person.employed_to)
        return min(ends, default=None)

    def _is_here(self, ref: str) -> bool:
        """Whether the person is active and employed; somebody not on record is taken at the assignment's word."""
        person, today = self.people.get(ref), self.calendar.local_date(self.at)
        if person is None:
            return True
        return person.is_here(today)

    def _has_successor(self, role: str, soon: date) -> bool:
        """Whether the role is already given to somebody from a day before long."""
        later = (a.held_from for a in self.assignments if a.role == role and self.at < a.held_from)
        return any(self.calendar.local_date(begins) <= soon for begins in later)


def _state(holders: tuple[Holder, ...], soon: date, *, has_successor: bool) -> RoleState:
    if not holders:
        return RoleState.VACANT
    if not has_successor and all(holder.until is not None and holder.until <= soon for holder in holders):
        return RoleState.LEAVING
    return RoleState.ONE_PERSON if len(holders) == 1 else RoleState.HELD


def _sentence(title: str, holders: tuple[Holder, ...], state: RoleState, gone: list[str]) -> str:
    names = ", ".join(holder.name for holder in holders)
    if state is RoleState.VACANT:
        left = f" {', '.join(gone)} has it on paper but is no longer here." if gone else ""
        return f"{title}: nobody holds this role.{left} Give it to somebody, or take it out of the policy."
    if state is RoleState.LEAVING:
        last = max(holder.until for holder in holders if holder.until is not None)
        return f"{title}: {names} until {day_words(last)}, and nobody after that. Name who follows."
    if state is RoleState.ONE_PERSON:
        return f"{title}: only {names}. Name a deputy for when that person is away."
    return f"{title}: {names}."
