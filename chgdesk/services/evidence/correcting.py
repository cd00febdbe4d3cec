"""Correcting what is said of a file, and withdrawing it from a record; the bytes and the first words stay (AUD-01)."""

from __future__ import annotations

from dataclasses import replace

from chgdesk.domain.change import Change
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.evidence_taking import safe_name
from chgdesk.errors import UserError
from chgdesk.services.context import Context
from chgdesk.services.evidence.commands import CorrectEvidence, WithdrawEvidence
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

_FIELDS = (
    "name",
    "kind",
    "source",
    "captured_at",
    "captured_by",
    "covers_from",
    "covers_to",
    "note",
    "time_zone",
)


@handles(
    CorrectEvidence,
    permission="evidence",
    sentence=lambda c: f"corrected what is said of the evidence {c.item[:20]}",
    reversal="CorrectEvidence",
)
def correct_evidence(command: CorrectEvidence, work: Work, _context: Context) -> None:
    """Record the corrected facts with the reason; the kind named on the record follows."""
    reason = _reason(command.reason, "what is said of a file")
    item = evidence_named(command.item, work)
    given = {name: getattr(command, name) for name in _FIELDS if getattr(command, name) is not None}
    if "name" in given:
        given["name"] = safe_name(given["name"])
    after = replace(item, **given)
    if after == item:
        raise UserError(f"Nothing was recorded: everything said of {item.name} stands like that already.")
    if after.covers_from and after.covers_to and after.covers_to < after.covers_from:
        raise UserError("Nothing was recorded: the last day covered lies before the first. Exchange them.")
    work.because(reason)
    work.evidence.save(after)
    if command.change and ("kind" in given or "name" in given):
        _follow(work.changes.by_ref(command.change), after, work)


def _follow(change: Change, item: EvidenceItem, work: Work) -> None:
    """The link on the record says kind and name as they were corrected."""
    links = tuple(
        replace(link, kind=item.kind, name=item.name) if link.sha256 == item.sha256 and link.stands else link
        for link in change.evidence
    )
    if links != change.evidence:
        work.changes.save(replace(change, evidence=links))


@handles(
    WithdrawEvidence,
    permission="evidence",
    sentence=lambda c: f"withdrew a file as evidence of {c.change}",
    reversal="AddEvidence",
)
def withdraw_evidence(command: WithdrawEvidence, work: Work, context: Context) -> None:
    """Mark the link as withdrawn, with who, when and why; the file stays held and is still listed."""
    reason = _reason(command.reason, "a withdrawn file")
    change = work.changes.by_ref(command.change)
    named = [link for link in change.evidence if link.sha256 == command.sha256]
    if not named:
        raise UserError(f"Nothing was recorded: {change.ref} names no file with the hash {command.sha256[:12]}….")
    if not any(link.stands for link in named):
        raise UserError(f"Nothing was recorded: {named[0].name} is withdrawn from {change.ref} already.")
    work.because(reason)
    links = tuple(
        replace(link, withdrawn_at=context.now(), withdrawn_by=context.actor.person, withdrawn_reason=reason)
        if link.sha256 == command.sha256 and link.stands
        else link
        for link in change.evidence
    )
    work.note("file", named[0].name)
    work.changes.save(replace(change, evidence=links))


def evidence_named(text: str, work: Work) -> EvidenceItem:
    """The piece of evidence behind a reference or a SHA-256.

    Raises:
        UserError: there is none.
    """
    found = work.evidence.find(text)
    if found is not None:
        return found.value
    matching = work.evidence.matching("sha256", text.lower())
    if not matching:
        raise UserError(f"There is no evidence '{text[:20]}' here. `chgdesk evidence list` shows what there is.")
    return matching[0].value


def _reason(text: str, what: str) -> str:
    reason = text.strip()
    if len(reason) < 3:
        raise UserError(f"Nothing was recorded: {what} needs a reason that a reader understands later (AUD-01).")
    return reason
