"""Who may sign a version and why not the others, in the sentences with which the desk refuses (POL-15)."""

from __future__ import annotations

from typing import Any

from chgdesk.domain.people import Person
from chgdesk.domain.signature import Approver
from chgdesk.services.policies import records
from chgdesk.services.policies.approval import why_not_approve
from chgdesk.services.policies.queries import MayApprove
from chgdesk.services.policies.records import Source
from chgdesk.services.registry import answers
from chgdesk.services.signatures import roles_at, why_locked


@answers(MayApprove)
def _may_approve(query: MayApprove, connection: Any) -> tuple[Approver, ...]:
    source = records.on(connection)
    version = records.version_held(source, query.version).value
    people = (person for person in records.values(source, "person") if person.active)
    found = [
        _approver(person, why_not_approve(person.ref, version, source, query.at), source, query) for person in people
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.why_not), one.name.casefold())))


def _approver(person: Person, why_not: str, source: Source, query: MayApprove) -> Approver:
    key = source("person_key").find(person.ref)
    return Approver(
        person=person.ref,
        name=person.name,
        roles=roles_at(person.ref, source("role_assignment"), query.at),
        why_not=why_not,
        locked=why_locked(person.name, key.value) if key is not None else "",
        enrolled=key is not None,
    )
