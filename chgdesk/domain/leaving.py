"""What somebody who leaves still holds and owes; it refuses nothing, it only says (ROLE-07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.people import Person, RoleAssignment, role_words

OVER = frozenset({ChangeState.CLOSED, ChangeState.REJECTED, ChangeState.WITHDRAWN, ChangeState.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord:
    """A record that is not closed and names the person, and as what."""

    ref: str
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StillHeld:
    """The roles a person holds now, those among them that nobody else holds, and the open records that name them."""

    person: str
    name: str
    roles: tuple[str, ...]
    only_theirs: tuple[str, ...]
    records: tuple[OpenRecord, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in words; empty where nothing is left."""
        said = []
        if self.only_theirs:
            named = ", ".join(role_words(role) for role in self.only_theirs)
            said.append(f"Nobody else holds: {named}. Name who follows.")
        others = [role for role in self.roles if role not in self.only_theirs]
        if others:
            said.append(f"Also held by others: {', '.join(role_words(role) for role in others)}.")
        if self.records:
            count = len(self.records)
            named = ", ".join(f"{record.ref} ({', '.join(record.parts)})" for record in self.records[:8])
            more = f" and {count - 8} more" if count > 8 else ""
            said.append(f"Open {'record' if count == 1 else 'records'}: {named}{more}.")
        return tuple(said)


def still_held(
    person: Person,
    *,
    people: Iterable[Person],
    assignments: Iterable[RoleAssignment],
    changes: Iterable[Change],
    at: datetime,
) -> StillHeld:
    """What a person holds and owes at an instant."""
    active = {other.ref for other in people if other.active}
    covering = [a for a in assignments if a.covers(at)]
    mine = tuple(sorted({a.role for a in covering if a.person == person.ref}))
    theirs = {a.role for a in covering if a.person != person.ref and a.person in active}
    return StillHeld(
        person=person.ref,
        name=person.name,
        roles=mine,
        only_theirs=tuple(role for role in mine if role not in theirs),
        records=tuple(_open(person.ref, changes)),
    )


def _open(ref: str, changes: Iterable[Change]) -> Iterable[OpenRecord]:
    for change in changes:
        if change.state not in OVER:
            parts = [word for word, who in _named(change) if who == ref]
            if parts:
                yield OpenRecord(ref=change.ref, title=change.title, parts=tuple(dict.fromkeys(parts)))


def _named(change: Change) -> Iterable[tuple[str, str | None]]:
    yield "requester", change.requester
    yield "author", change.author
    yield from (("deployed", deployment.implementer) for deployment in change.deployments)
    if change.rollback_plan is not None:
        yield "owner of the rollback", change.rollback_plan.owner
