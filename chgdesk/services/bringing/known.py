"""What the workspace holds already, as bringing in needs it: keys of records, people, systems, and earlier matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.services.desk import Desk
from chgdesk.services.reading import Held, RecordsOf, TrailHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One picture of the register; `size` is its head, so that an act on an older picture can be refused."""

    organisation: Organisation = field(default_factory=Organisation)
    people: tuple[Person, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()
    systems: tuple[SystemCard, ...] = ()
    mappings: tuple[ImportMapping, ...] = ()
    changes: tuple[Held[Change], ...] = ()
    events: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    size: int = 0
    now: datetime | None = None

    @property
    def zone(self) -> str:
        """The zone of the workspace."""
        return self.organisation.zone

    def roles_at(self, person: str, moment: datetime) -> tuple[str, ...]:
        """The roles that a person held at a time."""
        held = (each.role for each in self.assignments if each.person == person and each.covers(moment))
        return tuple(dict.fromkeys(held))

    def name(self, person: str) -> str:
        """A person's name, or what stands instead of it."""
        return next((each.name for each in self.people if each.ref == person), person)


def known_of(desk: Desk, *, with_changes: bool = True) -> Known:
    """Read it from an open workspace; without the changes it is quick, for matching names alone."""
    head = desk.ask(TrailHead())
    organisation = next((each.value for each in desk.ask(RecordsOf(kind="organisation"))), Organisation())
    changes = tuple(desk.ask(RecordsOf(kind="change"))) if with_changes else ()
    events = desk.ask(RecordsOf(kind="deployment_event")) if with_changes else ()
    systems = tuple(each.value for each in desk.ask(RecordsOf(kind="system_card")))
    return Known(
        organisation=organisation,
        people=tuple(each.value for each in desk.ask(RecordsOf(kind="person"))),
        assignments=tuple(each.value for each in desk.ask(RecordsOf(kind="role_assignment"))),
        systems=systems,
        mappings=tuple(each.value for each in desk.ask(RecordsOf(kind="import_mapping"))),
        changes=changes,
        events=frozenset(each.value.ref for each in events),
        flags=frozenset(flag for card in systems for flag in card.flags)
        | frozenset(flag for each in changes for flag in each.value.flags),
        size=head.register_size,
        now=desk.context.now(),
    )


class Finder:
    """Finds the record that a row speaks of: by our number, its number at home, its commit, else what it says."""

    def __init__(self, changes: Sequence[Held[Change]]) -> None:
        self._by_key: dict[str, list[Held[Change]]] = {}
        for held in changes:
            for key in set(_keys(held.value)):
                self._by_key.setdefault(key, []).append(held)

    def find(self, *keys: str) -> Held[Change] | None:
        """The record with the first of these keys that exactly one has; void ones only where no other is."""
        for key in keys:
            found = self._by_key.get(key.casefold()) if key else None
            if found:
                alive = [held for held in found if held.value.state is not ChangeState.VOID]
                if len(alive or found) == 1:
                    return (alive or found)[0]
        return None

    def is_several(self, key: str) -> tuple[str, ...]:
        """The numbers of the records that share a key, where there are several."""
        found = [h for h in self._by_key.get(key.casefold(), ()) if h.value.state is not ChangeState.VOID]
        return tuple(held.value.ref for held in found) if len(found) > 1 else ()


def _keys(change: Change) -> Iterator[str]:
    yield f"ref:{change.ref}".casefold()
    if change.state is ChangeState.VOID:
        return  # a voided record keeps its number and stands in the way of nothing else
    if change.home_ref:
        yield f"home:{change.home_ref}".casefold()
    for link in change.links:
        if link.kind in {"pull_request", "merge_request", "ticket"}:
            yield f"home:{link.target}".casefold()
            yield f"pr:{link.target}".casefold()
        elif link.kind in {"commit", "pipeline_run"}:
            yield f"{'commit' if link.kind == 'commit' else 'run'}:{link.target}".casefold()
    for deployment in change.deployments:
        for kind, value in (("commit", deployment.commit), ("pr", deployment.pull_request), ("run", deployment.run)):
            if value:
                yield f"{kind}:{value}".casefold()
    yield content_key(change)


def content_key(change: Change) -> str:
    """What tells a row without any number: what changed, where, and when."""
    when = change.started_at or change.created_at or (change.planned_window.start if change.planned_window else None)
    at = when.strftime("%Y-%m-%dT%H:%M") if when else ""
    systems = ",".join(sorted(each.casefold() for each in change.systems))
    return f"says:{' '.join(change.title.split()).casefold()}|{at}|{systems}"
