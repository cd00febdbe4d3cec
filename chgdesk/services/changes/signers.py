"""Who may sign something on a change now and why not the others, in the sentences with which the desk refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import facts_of
from chgdesk.domain.keys import PersonKey
from chgdesk.domain.people import Person
from chgdesk.domain.signature import Approver
from chgdesk.domain.workflow.acts import Standing, roles_to_claim, standing_of, why_not_sign
from chgdesk.domain.workflow.sign_offs import why_not_now, why_not_sign_off
from chgdesk.services.registry import answers
from chgdesk.services.signatures import why_locked
from chgdesk.storage.kinds import CHANGE, PERSON_KEY
from chgdesk.storage.queries.around import register_for
from chgdesk.storage.repositories import Reader

APPROVAL, REOPENING = "approval", "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignersOf:
    """Who may sign an approval (`what` is `approval`) or a sign-off on a change; those who may first."""

    ref: str
    what: str = APPROVAL
    now: datetime


@answers(SignersOf)
def _signers_of(query: SignersOf, connection: Any) -> tuple[Approver, ...]:
    reader: Reader[Change] = Reader(connection, CHANGE)
    held = reader.find(query.ref)
    if held is None:
        return ()
    standing = standing_of(held.value, facts_of(register_for(connection, held.value, held.rid)), query.now)
    keys: Reader[PersonKey] = Reader(connection, PERSON_KEY)
    people = [person for person in standing.facts.register.people if person.active]
    found = [_signer(person, query, standing, keys) for person in people]
    return tuple(sorted(found, key=lambda one: (bool(one.why_not), not one.roles, one.name.casefold())))


def _signer(person: Person, query: SignersOf, standing: Standing, keys: Reader[PersonKey]) -> Approver:
    roles = roles_to_claim(person.ref, standing)
    if query.what == REOPENING:
        why_not = ""
    elif query.what == APPROVAL:
        why_not = " ".join(refusal.words for refusal in why_not_sign(standing, person.ref, roles))
    else:
        why_not = why_not_now(standing, query.what) or why_not_sign_off(standing, query.what, person.ref)
    key = keys.find(person.ref)
    return Approver(
        person=person.ref,
        name=person.name,
        roles=roles,
        why_not=why_not,
        locked=why_locked(person.name, key.value) if key is not None else "",
        enrolled=key is not None,
    )
