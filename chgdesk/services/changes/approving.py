"""Approvals: signed here, given elsewhere and brought here with what shows it, or only spoken (APR-02..09, APR-16).

Who approved comes from who signed, or from the original that is held, never from a field alone (peers T1). A signature
at this desk says who enrolled the passphrase and ranks above nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, ApprovalRequest
from chgdesk.domain.evaluation.approvals import REJECT, SIGNED_HERE
from chgdesk.domain.signature import APPROVAL
from chgdesk.domain.workflow.acts import Refusal, offer, roles_to_claim, standing_of, why_not_sign
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.states import AHEAD, SET_ASIDE, settled
from chgdesk.errors import Reason, RuleViolation, UserError
from chgdesk.services.changes.conflicts import conflict_over
from chgdesk.services.changes.files import FileGiven, take_files, with_files
from chgdesk.services.changes.standing import facts_around, held_change
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.repositories import Held
from chgdesk.storage.work import Work

WRITTEN, SPOKEN = "external_written", "verbal"
DECISIONS = ("approve", "conditional", REJECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignApproval(Command):
    """Sign an approval or a rejection at this desk, with one's own passphrase, over what was shown.

    `shown` is the digest of the record as it was on the screen; where the record says something else by now the
    signature is refused. A draft is handed in with it.
    """

    change: str
    person: str
    passphrase: str
    shown: str
    roles: tuple[str, ...] = ()
    """Without any, those asked for that the signer holds, else all the signer holds."""
    decision: str = "approve"
    condition: str = ""
    note: str = ""
    kind: str = "deploy"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordApproval(Command):
    """Record an approval given elsewhere: who, when, how, with the original that shows it.

    Written ones come with an original (`file`, or the hash of one that is held). `only_stated` records one without,
    as stated by whoever sits at the desk. `shown` is the digest the mark of a reply names.
    """

    change: str
    person: str
    roles: tuple[str, ...] = ()
    """Without any, those asked for that the person held at that time."""
    decided_at: datetime
    decision: str = "approve"
    mode: str = WRITTEN
    channel: str = ""
    condition: str = ""
    note: str = ""
    kind: str = "deploy"
    evidence: str = ""
    file: FileGiven | None = None
    only_stated: bool = False
    shown: str = ""
    commit: str | None = None
    headers_checked: bool = False
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidApproval(Command):
    """Void an approval that should not count, with the reason; it stays to be seen (peers T9)."""

    change: str
    person: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskApproval(Command):
    """Note that people were asked to approve, by which version mark (APR-10, APR-16)."""

    change: str
    requests: tuple[ApprovalRequest, ...]


@handles(
    SignApproval,
    permission="approve",
    sentence=lambda c: f"signed as {c.person}: {'rejected' if c.decision == REJECT else 'approved'} {c.change}",
    reversal="VoidApproval",
)
def sign_approval(command: SignApproval, work: Work, context: Context) -> None:
    """Guard it, make the signature inside the act, and let the state follow."""
    held = held_change(command.change, work)
    change, now = held.value, context.now()
    _require_decision(command.decision, command.condition)
    standing = standing_of(change, facts_around(change, work), now)
    roles = command.roles or roles_to_claim(command.person, standing)
    refused = [*why_not_sign(standing, command.person, roles)]
    if change.state in AHEAD and change.state.value == "draft":
        refused += offer("submit", standing).refusals
    _require(refused, command.change)
    digest = shown_digest(change)
    if command.shown != digest:
        raise UserError(
            f"Nothing was signed: {change.ref} says something else by now than what was shown. Look at it again, "
            "then sign."
        )
    signature = signature_of(command.person, command.passphrase, work, context, meaning=APPROVAL, digest=digest)
    approval = Approval(
        person=command.person,
        roles_claimed=roles,
        decision=command.decision,
        decided_at=now,
        mode=SIGNED_HERE,
        kind=command.kind,
        condition=command.condition.strip(),
        note=command.note.strip() or None,
        channel="this desk",
        shown=digest,
        signature=signature,
        provenance=Provenance(basis=Basis.SIGNED, source=signature.statement, recorded_at=now),
    )
    save_decision(held, approval, work, context)


@handles(
    RecordApproval,
    permission="record",
    sentence=lambda c: f"recorded that {c.person} {'rejected' if c.decision == REJECT else 'approved'} {c.change}",
    reversal="VoidApproval",
)
def record_approval(command: RecordApproval, work: Work, context: Context) -> None:
    """Take the original in, then the decision with its own time."""
    held = held_change(command.change, work)
    if command.expected_version not in (None, held.version):
        raise conflict_over(held, command.expected_version or 0, held.value, work)
    _require_decision(command.decision, command.condition)
    links = take_files((command.file,), work, context) if command.file else ()
    document = links[0].sha256 if links else command.evidence
    approval = given_elsewhere(
        person=command.person,
        roles=command.roles or roles_then(command, held.value, work, context),
        decision=command.decision,
        decided_at=command.decided_at,
        mode=command.mode,
        channel=command.channel,
        evidence=document,
        only_stated=command.only_stated,
        condition=command.condition,
        note=command.note,
        kind=command.kind,
        shown=command.shown,
        commit=command.commit,
        work=work,
        context=context,
    )
    if command.shown and command.decision != REJECT and not _is_of_this_state(command.shown, held.value):
        why = "Given for an earlier state of the record, which says something else now."
        approval = replace(approval, voided_at=context.now(), void_reason=why)
    work.happened(command.decided_at)
    save_decision(replace_value(held, with_files(held.value, links)), approval, work, context)


def given_elsewhere(
    *,
    person: str,
    roles: tuple[str, ...],
    decision: str,
    decided_at: datetime,
    work: Work,
    context: Context,
    mode: str = WRITTEN,
    channel: str = "",
    evidence: str = "",
    only_stated: bool = False,
    condition: str = "",
    note: str = "",
    kind: str = "deploy",
    shown: str = "",
    commit: str | None = None,
) -> Approval:
    """An approval that was given somewhere else, resting on the original that is held for it, or only stated.

    Raises:
        UserError: nobody of that name is on record, the time has not come, or a written one comes without original.
    """
    known = work.people.find(person)
    if known is None:
        raise UserError(f"“{person}” is nobody on record. Choose the approver from the list, or add the person first.")
    if decided_at > context.now():
        raise UserError(f"Nothing was recorded: the approval of {known.value.name} is dated later than now.")
    held = work.holds_file(evidence)
    if mode == WRITTEN and not held and not only_stated:
        raise UserError(
            f"Nothing was recorded: no original of the approval by {known.value.name} is held. Drop the mail, the page "
            "or the scan, or record it as only stated."
        )
    if mode == SIGNED_HERE:
        raise UserError(
            "Nothing was recorded: an approval is signed here by its giver, with a passphrase of their own."
        )
    said = channel or ("spoken" if mode == SPOKEN else "in writing")
    return Approval(
        person=person,
        roles_claimed=roles,
        decision=decision,
        decided_at=decided_at,
        mode=mode,
        kind=kind,
        condition=condition.strip(),
        note=note.strip() or None,
        channel=channel,
        evidence=evidence if held else None,
        commit=commit,
        shown=shown,
        provenance=Provenance(
            basis=Basis.DOCUMENT if held else Basis.STATED,
            source=said if held else f"stated by {context.actor.name}, {said}",
            document=evidence if held else None,
            recorded_at=context.now(),
        ),
    )


def roles_then(command: RecordApproval, change: Change, work: Work, context: Context) -> tuple[str, ...]:
    """The roles in which it counts: of those asked for, the ones held at that time; else all that were held then."""
    facts, at = facts_around(change, work), command.decided_at
    asked = [role for ask in standing_of(change, facts, context.now()).weighed.asks for role in ask.roles]
    held = sorted(role for (who, role) in facts.roles_of if who == command.person and facts.held(who, role, at))
    return tuple(dict.fromkeys([role for role in asked if role in held] or held))


def _is_of_this_state(digest: str, change: Change) -> bool:
    """Whether a reply is about what the record says now; once it has gone live the record is only corrected."""
    return change.started_at is not None or shown_digest(change).startswith(digest)


@handles(VoidApproval, permission="record", sentence=lambda c: f"voided the approval of {c.person} on {c.change}")
def void_approval(command: VoidApproval, work: Work, context: Context) -> None:
    """Mark it; who gave it, when and on what it rested stay to be read."""
    if not command.reason.strip():
        raise UserError("Nothing was recorded. Say why the approval shall not count; the reason stays on the record.")
    held = held_change(command.change, work)
    meant = [a for a in held.value.approvals if (a.person, a.decided_at) == (command.person, command.decided_at)]
    if not any(a.voided_at is None for a in meant):
        raise UserError(f"{command.change} has no standing approval of {command.person} of that time.")
    reason = command.reason.strip()
    voided = tuple(
        replace(a, voided_at=context.now(), void_reason=reason) if a in meant and a.voided_at is None else a
        for a in held.value.approvals
    )
    work.because(reason)
    _save_settled(held, replace(held.value, approvals=voided), work, context)


@handles(
    AskApproval,
    permission="record",
    sentence=lambda c: f"noted that {', '.join(r.person for r in c.requests)} was asked to approve {c.change}",
)
def ask_approval(command: AskApproval, work: Work, context: Context) -> None:
    """Keep whom was asked, when and for which state of the record; asking hands a complete draft in."""
    held = held_change(command.change, work)
    now = context.now()
    digest = shown_digest(held.value)
    asked = tuple(replace(request, asked_at=now, shown=digest) for request in command.requests)
    asking = replace(held.value, asked=(*held.value.asked, *asked))
    standing = standing_of(asking, facts_around(asking, work), now)
    submitted = offer("submit", standing).is_open
    if submitted:
        asking = replace(asking, state=settled(asking, standing.facts, now, submitted=True))
    work.changes.save(asking, expected_version=held.version)


def replace_value(held: Held[Change], value: Change) -> Held[Change]:
    """The same record with another value about to be saved."""
    return Held(rid=held.rid, version=held.version, seq=held.seq, value=value)


def save_decision(held: Held[Change], approval: Approval, work: Work, context: Context) -> None:
    """Put one more decision on the record; the state follows, and a draft that is complete is handed in with it."""
    if held.value.state in SET_ASIDE:
        raise UserError(f"Nothing was recorded: {held.value.ref} is {held.value.state.value}.")
    if any(_same(approval, known) for known in held.value.approvals):
        raise UserError(f"Nothing was recorded: this approval is on {held.value.ref} already.")
    decided = replace(held.value, approvals=(*held.value.approvals, approval))
    _save_settled(held, decided, work, context, submitted=True)


def _same(one: Approval, other: Approval) -> bool:
    return (
        one.person == other.person
        and one.decided_at == other.decided_at
        and one.decision == other.decision
        and set(one.roles_claimed) <= set(other.roles_claimed)
        and other.voided_at is None
    )


def _save_settled(held: Held[Change], value: Change, work: Work, context: Context, *, submitted: bool = False) -> None:
    now = context.now()
    facts = facts_around(value, work)
    handed_in = submitted and offer("submit", standing_of(value, facts, now)).is_open
    work.changes.save(
        replace(value, state=settled(value, facts, now, submitted=handed_in)), expected_version=held.version
    )


def _require_decision(decision: str, condition: str) -> None:
    if decision not in DECISIONS:
        raise UserError(f"Nothing was recorded: “{decision}” is no decision; say approve, conditional or reject.")
    if decision == "conditional" and not condition.strip():
        raise UserError("Nothing was recorded. Say under which condition it is approved.")


def _require(refused: Iterable[Refusal], ref: str) -> None:
    reasons = tuple(Reason(code=r.code or "approve", sentence=r.words) for r in refused)
    if reasons:
        raise RuleViolation((Reason(code="approve", sentence=f"Nothing was signed on {ref}."), *reasons))
