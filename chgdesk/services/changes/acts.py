"""The acts on a change: hand in, reject, withdraw, void, close, reopen; each guarded by the one table (AUD-15)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.signature import RESPONSIBILITY
from chgdesk.domain.workflow.acts import Offer, offer, standing_of
from chgdesk.domain.workflow.shown import shown_digest
from chgdesk.domain.workflow.states import settled
from chgdesk.errors import Reason, RuleViolation, UserError
from chgdesk.services.changes.conflicts import conflict_over
from chgdesk.services.changes.standing import facts_around, held_change
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.services.signatures import signature_of
from chgdesk.storage.repositories import Held
from chgdesk.storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnChange(Command):
    """An act on one change; `expected_version` is the one the person looked at, where that is known."""

    change: str
    reason: str = ""
    expected_version: int | None = None
    as_happened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitChange(ActOnChange):
    """Hand a draft in for approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectChange(ActOnChange):
    """Record that a change was rejected; it stays on the list with the reason (CHG-10, APR-13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawChange(ActOnChange):
    """Withdraw a change that has not gone live; its number stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidChange(ActOnChange):
    """Void a number that never went live; it stays on the list and is never given again (CHG-02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseChange(ActOnChange):
    """Close a change; `note` are the deviations and incidents written down at closure (VER-05)."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenChange(ActOnChange):
    """Reopen a closed change, with a reason and a signature."""

    person: str
    passphrase: str


@handles(
    SubmitChange, permission="record", sentence=lambda c: f"asked for approval of {c.change}", reversal="WithdrawChange"
)
def submit_change(command: SubmitChange, work: Work, context: Context) -> None:
    """Draft → submitted, or further where its facts already lead further."""
    held, offered = _held(command, "submit", work, context)
    _require(command, offered)
    facts = facts_around(held.value, work)
    _save(held, replace(held.value, state=settled(held.value, facts, context.now(), submitted=True)), command, work)


@handles(RejectChange, permission="record", sentence=lambda c: f"recorded that {c.change} was rejected")
def reject_change(command: RejectChange, work: Work, context: Context) -> None:
    """Keep it, with the reason."""
    _set_aside(command, "reject", ChangeState.REJECTED, work, context)


@handles(WithdrawChange, permission="record", sentence=lambda c: f"withdrew {c.change}")
def withdraw_change(command: WithdrawChange, work: Work, context: Context) -> None:
    """Keep it, with the reason."""
    _set_aside(command, "withdraw", ChangeState.WITHDRAWN, work, context)


@handles(VoidChange, permission="record", sentence=lambda c: f"voided {c.change}")
def void_change(command: VoidChange, work: Work, context: Context) -> None:
    """Keep the number, with the reason."""
    _set_aside(command, "void", ChangeState.VOID, work, context)


@handles(CloseChange, permission="record", sentence=lambda c: f"closed {c.change}", reversal="ReopenChange")
def close_change(command: CloseChange, work: Work, context: Context) -> None:
    """Close it; closed in spite of what is missing, it says why."""
    held, offered = _held(command, "close", work, context)
    _require(command, offered)
    if offered.refusals:
        _require_reason(command, "Say why it is closed all the same; the reason stays on the record.")
        work.note("recorded_as_happened", "close")
    note = command.note.strip() or held.value.closing_note
    closed = replace(
        held.value,
        state=ChangeState.CLOSED,
        state_reason=command.reason.strip(),
        closed_at=context.now(),
        closing_note=note,
    )
    _save(held, closed, command, work)


@handles(ReopenChange, permission="record", sentence=lambda c: f"reopened {c.change}", reversal="CloseChange")
def reopen_change(command: ReopenChange, work: Work, context: Context) -> None:
    """Open it again under a signature; when it was closed before stays in its history."""
    held, offered = _held(command, "reopen", work, context)
    _require(command, offered)
    _require_reason(command, "Say why it is reopened; the reason stays on the record.")
    signature = signature_of(
        command.person,
        command.passphrase,
        work,
        context,
        meaning=RESPONSIBILITY,
        digest=shown_digest(held.value),
    )
    opened = replace(
        held.value,
        state=ChangeState.REOPENED,
        state_reason=command.reason.strip(),
        closed_at=None,
        signatures=(*held.value.signatures, signature),
    )
    _save(held, opened, command, work)


def _held(command: ActOnChange, key: str, work: Work, context: Context) -> tuple[Held[Change], Offer]:
    held = held_change(command.change, work)
    if command.expected_version not in (None, held.version):
        raise conflict_over(held, command.expected_version or 0, held.value, work)
    standing = standing_of(held.value, facts_around(held.value, work), context.now())
    return held, offer(key, standing)


def _set_aside(command: ActOnChange, key: str, state: ChangeState, work: Work, context: Context) -> None:
    held, offered = _held(command, key, work, context)
    _require(command, offered)
    _require_reason(command, f"Say why; the reason stays on {command.change}.")
    _save(held, replace(held.value, state=state, state_reason=command.reason.strip()), command, work)


def _require(command: ActOnChange, offered: Offer) -> None:
    if offered.is_open or (command.as_happened and offered.may_record_anyway):
        return
    reasons = [Reason(code=r.code or offered.key, sentence=r.words) for r in offered.refusals]
    head = Reason(code=offered.key, sentence=f"Nothing was recorded on {command.change}.")
    if offered.may_record_anyway:
        more = "If it happened all the same, record it as happened; what is missing then stands on the record."
        reasons.append(Reason(code="anyway", sentence=more))
    raise RuleViolation((head, *reasons))


def _require_reason(command: ActOnChange, sentence: str) -> None:
    if not command.reason.strip():
        raise UserError(f"Nothing was recorded. {sentence}")


def _save(held: Held[Change], value: Change, command: ActOnChange, work: Work) -> None:
    work.because(command.reason.strip())
    work.changes.save(value, expected_version=held.version)
