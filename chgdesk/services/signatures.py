"""Signing at this desk: a passphrase per person, enrolled, changed, reset before a witness, locked when guessed at.

A signature asks for identity and passphrase each time, inside the very act that records it, so that no field can say
who signed (AUD-08..11, AUD-19, peers T1). A mistyped passphrase leaves an entry of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk import crypto
from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import Calendar, day_words
from chgdesk.domain.keys import PersonKey
from chgdesk.domain.people import Organisation, Person, RoleAssignment
from chgdesk.domain.signature import DeskSignature
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, RefusedOnRecord, handles
from chgdesk.services.signing import SHORTEST
from chgdesk.storage.repositories import Reader
from chgdesk.storage.work import Work

TRIES = 5
"""Mistyped passphrases in a row after which a person cannot sign until a reset before a witness (AUD-11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPassphrase(Command):
    """Give a person a first passphrase for signing; the entry and each signature say who enrolled it."""

    person: str
    passphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassphrase(Command):
    """Replace one's own passphrase, knowing the present one."""

    person: str
    passphrase: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassphrase(Command):
    """Give a person a new passphrase before a witness who signs for it with their own (AUD-19)."""

    person: str
    new: str
    witness: str
    witness_passphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFailedSigning(Command):
    """Note that somebody gave a wrong passphrase for a person."""

    person: str


@handles(EnrolPassphrase, permission="keys", sentence=lambda c: f"enrolled a passphrase for {c.person}")
def enrol_passphrase(command: EnrolPassphrase, work: Work, context: Context) -> None:
    """Keep the hash; refuse where one is enrolled already."""
    person = _active(command.person, work, context.now())
    if work.person_keys.find(person.ref) is not None:
        raise UserError(f"{person.name} has a passphrase already. Change it, or reset it before a witness.")
    work.person_keys.add(_key(person.ref, command.passphrase, context))


@handles(ChangePassphrase, permission="sign", sentence=lambda c: f"changed the passphrase of {c.person}")
def change_passphrase(command: ChangePassphrase, work: Work, context: Context) -> None:
    """Keep the new hash, once the present passphrase has been given."""
    require_passphrase(command.person, command.passphrase, work, context.now())
    held = work.person_keys.by_ref(command.person)
    fresh = _key(command.person, command.new, context)
    work.person_keys.save(replace(fresh, enrolled_by=command.person, witness=held.witness))


@handles(
    ResetPassphrase,
    permission="keys",
    sentence=lambda c: f"reset the passphrase of {c.person} before {c.witness}",
)
def reset_passphrase(command: ResetPassphrase, work: Work, context: Context) -> None:
    """Keep the new hash and the witness; also lifts the lock after wrong guesses."""
    person = _active(command.person, work, context.now())
    if command.witness == command.person:
        raise UserError(f"{person.name} cannot be the witness of their own reset. Name a second person.")
    require_passphrase(command.witness, command.witness_passphrase, work, context.now())
    fresh = replace(_key(person.ref, command.new, context), witness=command.witness)
    if work.person_keys.find(person.ref) is None:
        work.person_keys.add(fresh)
    else:
        work.person_keys.save(fresh)


@handles(
    RecordFailedSigning, permission="sign", sentence=lambda c: f"gave a passphrase that is not the one of {c.person}"
)
def record_failed_signing(command: RecordFailedSigning, work: Work, context: Context) -> None:
    """Count it; the fifth in a row locks."""
    held = work.person_keys.by_ref(command.person)
    failed = held.failed + 1
    locked = context.now() if failed >= TRIES and held.locked_at is None else held.locked_at
    if locked is not None and held.locked_at is None:
        work.note("locked", command.person)
    work.person_keys.save(replace(held, failed=failed, locked_at=locked))


def require_passphrase(person: str, passphrase: str, work: Work, now: datetime) -> PersonKey:
    """The person's key, once the passphrase was found to be theirs; wrong guesses before it are forgotten.

    Raises:
        UserError: nobody of that name is on record, no passphrase is enrolled, it is locked, or another was given.
    """
    known = _active(person, work, now)
    found = work.person_keys.find(known.ref)
    if found is None:
        raise UserError(f"{known.name} has no passphrase yet. Enrol one first, then sign.")
    key = found.value
    if locked := why_locked(known.name, key):
        raise UserError(locked)
    if not crypto.passphrase_matches(key.hash, passphrase):
        left = TRIES - key.failed - 1
        more = f"{left} more {'try' if left == 1 else 'tries'} before it locks" if left else "it is locked now"
        raise RefusedOnRecord(
            f"Nothing was signed: this is not the passphrase of {known.name}; {more}.",
            RecordFailedSigning(person=known.ref),
        )
    if key.failed:
        work.person_keys.save(replace(key, failed=0))
    return key


def signature_of(
    person: str, passphrase: str, work: Work, context: Context, *, meaning: str, digest: str
) -> DeskSignature:
    """A signature over a digest, made now by a person who gave their passphrase (AUD-08, AUD-09).

    Raises:
        UserError: see `require_passphrase`.
    """
    key = require_passphrase(person, passphrase, work, context.now())
    known = work.people.by_ref(person)
    return DeskSignature(
        person=person,
        name=known.name,
        roles=roles_at(person, work.assignments, context.now()),
        meaning=meaning,
        signed_at=context.now(),
        digest=digest,
        statement=_statement(known, key, work),
    )


def roles_at(person: str, assignments: Reader[RoleAssignment], instant: datetime) -> tuple[str, ...]:
    """The roles a person holds at an instant, each once, in order of their keys."""
    held = assignments.matching("person", person)
    return tuple(sorted({h.value.role for h in held if h.value.covers(instant)}))


def why_locked(name: str, key: PersonKey) -> str:
    """Why nobody can sign as this person, in a sentence; empty where somebody can (AUD-11)."""
    if key.locked_at is None:
        return ""
    return (
        f"Signing as {name} is locked after {key.failed} wrong passphrases. "
        "Reset the passphrase before a witness to unlock it."
    )


def _active(ref: str, work: Work, now: datetime) -> Person:
    found = work.people.find(ref)
    zone = next((held.value.zone for held in work.organisations.all()), Organisation().zone)
    if found is None or not found.value.is_here(Calendar(zone=zone).local_date(now)):
        raise UserError(f"Nobody active is on record as '{ref}'. Choose a person of the list, or add them first.")
    return found.value


def _key(person: str, passphrase: str, context: Context) -> PersonKey:
    if len(passphrase) < SHORTEST:
        raise UserError(
            f"The passphrase has {len(passphrase)} characters; use at least {SHORTEST}, a sentence is easiest."
        )
    return PersonKey(
        ref=person,
        hash=crypto.hash_passphrase(passphrase, context.kdf),
        enrolled_by=context.actor.person,
        enrolled_at=context.now(),
        provenance=Provenance(source="enrolled at this desk", recorded_at=context.now()),
    )


def _statement(person: Person, key: PersonKey, work: Work) -> str:
    """How the desk knows it was them, in the words of the table in ux.md."""
    zone = next((held.value.zone for held in work.organisations.all()), Organisation().zone)
    on = day_words(Calendar(zone=zone).local_date(key.enrolled_at))
    by = work.people.find(key.enrolled_by)
    who = by.value.name if by is not None else key.enrolled_by
    said = f"Signed at this desk with the passphrase enrolled for {person.name} on {on} by {who}"
    witness = work.people.find(key.witness) if key.witness else None
    return f"{said}, reset before {witness.value.name}" if witness is not None else said
