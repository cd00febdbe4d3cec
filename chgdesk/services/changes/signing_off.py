"""Sign-offs other than approvals, signed at this desk: checks, reviews, retroactive ones (VER-03, EMG-08, EMG-09)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import (
    Emergency,
    PostImplementationReview,
    RetrospectiveReview,
    SignOff,
    Verification,
)
from chgdesk.domain.signature import RESPONSIBILITY, REVIEW
from chgdesk.domain.workflow import sign_offs
from chgdesk.domain.workflow.acts import standing_of
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.states import settled
from chgdesk.errors import UserError
from chgdesk.services.changes.standing import facts_around, held_change
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffHere(Command):
    """Sign a check, a review or a sign-off at this desk; `what` is a key of `SIGN_OFF_WORDS`."""

    change: str
    what: str
    person: str
    passphrase: str
    shown: str
    words: str = ""
    cause: str = ""
    was_genuine: bool | None = None
    """For a retrospective review: whether it was an emergency indeed."""


def _check(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    old = change.verification or Verification()
    checks = (*old.checks, *((command.words.strip(),) if command.words.strip() else ()))
    return replace(change, verification=replace(old, person=command.person, at=at, checks=checks, provenance=rests))


def _validation(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    return replace(change, validation_signoff=SignOff(person=command.person, at=at, provenance=rests))


def _review(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    old = change.pir or PostImplementationReview()
    return replace(
        change,
        pir=replace(
            old,
            person=command.person,
            at=at,
            summary=command.words.strip() or old.summary,
            cause=command.cause.strip() or old.cause,
            provenance=rests,
        ),
    )


def _retro_review(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    review = RetrospectiveReview(
        person=command.person,
        at=at,
        classification_appropriate=command.was_genuine,
        notes=command.words.strip(),
        provenance=rests,
    )
    return replace(change, emergency=replace(change.emergency or Emergency(), retro_review=review))


def _retro_sign_off(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    sign_off = SignOff(person=command.person, at=at, provenance=rests)
    return replace(change, emergency=replace(change.emergency or Emergency(), retro_signoff=sign_off))


def _security_review(change: Change, command: SignOffHere, at: datetime, rests: Provenance) -> Change:
    sign_off = SignOff(person=command.person, at=at, provenance=rests)
    return replace(change, emergency=replace(change.emergency or Emergency(), security_review=sign_off))


Put = Callable[[Change, SignOffHere, datetime, Provenance], Change]

_PUT: Mapping[str, tuple[str, Put]] = {
    sign_offs.CHECK: (RESPONSIBILITY, _check),
    sign_offs.VALIDATION: (RESPONSIBILITY, _validation),
    sign_offs.REVIEW: (REVIEW, _review),
    sign_offs.RETRO_REVIEW: (REVIEW, _retro_review),
    sign_offs.RETRO_SIGNOFF: (RESPONSIBILITY, _retro_sign_off),
    sign_offs.SECURITY_REVIEW: (REVIEW, _security_review),
}
"""What each signature means, and where it goes on the record."""


@handles(
    SignOffHere,
    permission="approve",
    sentence=lambda c: f"signed {sign_offs.SIGN_OFF_WORDS.get(c.what, c.what)} of {c.change}",
)
def sign_off_here(command: SignOffHere, work: Work, context: Context) -> None:
    """Make the signature inside the act; the fact rests on it."""
    held = held_change(command.change, work)
    change, now = held.value, context.now()
    standing = standing_of(change, facts_around(change, work), now)
    refused = sign_offs.why_not_now(standing, command.what) or sign_offs.why_not_sign_off(
        standing, command.what, command.person
    )
    if refused:
        raise UserError(f"Nothing was signed. {refused}")
    if command.shown != shown_digest(change):
        raise UserError(
            f"Nothing was signed: {change.ref} says something else by now than what was shown. Look at it again."
        )
    meaning, put = _PUT[command.what]
    signature = signature_of(command.person, command.passphrase, work, context, meaning=meaning, digest=command.shown)
    rests = Provenance(basis=Basis.SIGNED, source=signature.statement, recorded_at=now)
    signed = put(change, command, now, rests)
    signed = replace(signed, signatures=(*signed.signatures, signature))
    work.changes.save(
        replace(signed, state=settled(signed, facts_around(signed, work), now)), expected_version=held.version
    )
