"""Who sits down at the desk: a person on record with the roles held now; otherwise a bare claim (AUD-02)."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.people import Actor
from chgdesk.services.desk import Desk
from chgdesk.services.reading import RecordByRef, RecordsOf


def seated(desk: Desk, actor: Actor) -> Actor:
    """The actor with name and roles as they stand on record now; as given where no such person is on record."""
    found = desk.ask(RecordByRef(kind="person", ref=actor.person))
    if found is None:
        return actor
    now = desk.context.now()
    held = (one.value for one in desk.ask(RecordsOf(kind="role_assignment")))
    roles = dict.fromkeys(duty.role for duty in held if duty.person == actor.person and duty.covers(now))
    return replace(actor, name=found.value.name, roles=tuple(roles))
