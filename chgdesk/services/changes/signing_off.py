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
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.states import LIVE, settled
from chgdesk.errors import UserError
from chgdesk.services.changes.standing import facts_around, held_change
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffHere(Command):
    """Sign a check, a review or a sign-off at this desk; `what` is a key of `SIGNED_OFF`, `words` what was found."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    words: str
    meaning: str
    put: Callable[[Change, SignOffHere, datetime, Provenance], Change]
    for_emergency: bool = False


SIGNED_OFF: Mapping[str, _Kind] = {
    "check": _Kind(words="the check after go-live", meaning=RESPONSIBILITY, put=_check),
    "validation": _Kind(words="the result", meaning=RESPONSIBILITY, put=_validation),
    "review": _Kind(words="the review afterwards", meaning=REVIEW, put=_review),
    "retro_review": _Kind(words="the retrospective review", meaning=REVIEW, put=_retro_review, for_emergency=True),
    "retro_signoff": _Kind(
        words="the retroactive sign-off", meaning=RESPONSIBILITY, put=_retro_sign_off, for_emergency=True
    ),
    "security_review": _Kind(words="the security review", meaning=REVIEW, put=_security_review, for_emergency=True),
}
"""What can be signed at this desk beside approvals."""


@handles(
    SignOffHere,
    permission="approve",
    sentence=lambda c: f"signed {SIGNED_OFF[c.what].words if c.what in SIGNED_OFF else c.what} of {c.change}",
)
def sign_off_here(command: SignOffHere, work: Work, context: Context) -> None:
    """Make the signature inside the act; the fact rests on it."""
    kind = SIGNED_OFF.get(command.what)
    if kind is None:
        raise UserError(f"“{command.what}” cannot be signed; known are {', '.join(SIGNED_OFF)}.")
    held = held_change(command.change, work)
    change, now = held.value, context.now()
    if change.state not in LIVE:
        raise UserError(f"Nothing was signed: {change.ref} has not gone live, or is closed already.")
    if kind.for_emergency and change.category != "emergency":
        raise UserError(f"Nothing was signed: {change.ref} is not an emergency change.")
    if command.shown != shown_digest(change):
        raise UserError(
            f"Nothing was signed: {change.ref} says something else by now than what was shown. Look at it again."
        )
    signature = signature_of(
        command.person, command.passphrase, work, context, meaning=kind.meaning, digest=command.shown
    )
    rests = Provenance(basis=Basis.SIGNED, source=signature.statement, recorded_at=now)
    signed = kind.put(change, command, now, rests)
    signed = replace(signed, signatures=(*signed.signatures, signature))
    work.changes.save(
        replace(signed, state=settled(signed, facts_around(signed, work), now)), expected_version=held.version
    )
