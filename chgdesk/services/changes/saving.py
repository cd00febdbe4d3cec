"""Saving a change from the form, the bulk edit or the command line: one way in, with one set of rules (peers T1 to T3).

A record may be saved incomplete: what is missing stands first on its page. One save may take it from nothing to closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.workflow.acts import Offer, offer, standing_of
from chgdesk.domain.workflow.editing import Editing, SaveRefused, revised
from chgdesk.domain.workflow.states import settled
from chgdesk.errors import Invalid, Reason, RuleViolation, UserError
from chgdesk.services.changes.conflicts import conflict_over
from chgdesk.services.changes.files import FileGiven, take_files, with_files
from chgdesk.services.changes.numbering import NumberSeries, organisation_of
from chgdesk.services.context import Context
from chgdesk.services.registry import Command, handles
from chgdesk.storage.work import Work

SUBMIT, CLOSE = "submit", "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveChange(Command):
    """Put a change on record as it stands in a form, new (`ref` empty: the desk gives the number) or revised.

    `then` is an act done in the same breath: `submit`, `close`, or nothing. `as_happened` records a step that a guard
    refuses as having happened all the same; the findings then stand (DEP-08). `copied_from` names the record a new one
    began from.
    """

    change: Change
    expected_version: int | None = None
    reason: str = ""
    then: str = ""
    as_happened: bool = False
    files: tuple[FileGiven, ...] = ()
    """Originals taken in with this very act; facts may name them as their evidence."""


def _sentence(command: SaveChange) -> str:
    what = command.change.ref or f"a new change, {command.change.title[:60] or 'without a title'}"
    done = {SUBMIT: " and asked for approval", CLOSE: " and closed it"}.get(command.then, "")
    return f"saved {what}{done}"


@handles(SaveChange, permission="record", sentence=_sentence, reversal="SaveChange")
def save_change(command: SaveChange, work: Work, context: Context) -> None:
    """Settle what may be saved, do the act asked for, then let the state follow the facts."""
    ref = command.change.ref
    before = work.changes.find(ref) if ref else None
    if ref and before is None:
        work.changes.by_ref(ref)  # numbers are given by the desk alone (CHG-02)
    if before is not None and command.expected_version not in (None, before.version):
        raise conflict_over(before, command.expected_version, command.change, work)
    links = take_files(command.files, work, context)
    if links:
        command = replace(command, change=with_files(command.change, links))
    saved = settled_save(command, before.value if before else None, work, context)
    work.because(command.reason)
    if command.as_happened:
        work.note("recorded_as_happened", command.then or "deploy")
    if before is None:
        work.changes.add(saved)
    else:
        work.changes.save(saved, expected_version=before.version)
    work.note("change", saved.ref)


def settled_save(command: SaveChange, before: Change | None, work: Work, context: Context) -> Change:
    """The change as this save would put it on record; raises UserError with every reason why not."""
    editing = editing_in(command.change, work, context, command.reason)
    try:
        saved = revised(before, command.change, editing)
    except SaveRefused as refused:
        raise Invalid(f"Nothing was saved. {refused}", refused.sentences) from refused
    if before is None:
        saved = replace(saved, ref=saved.ref or NumberSeries(work, context.now()).take())
        saved = replace(saved, copied_from=command.change.copied_from)
    facts = facts_of(work.around(saved))
    _require_people(saved, before, facts)
    if not command.as_happened:
        _require_go(before, saved, facts, context)
    return _after_acts(command, saved, facts, context)


def editing_in(change: Change, work: Work, context: Context, reason: str = "") -> Editing:
    """Who saves, when, with which files held, and the ways back that stood on cards before."""
    cards = (work.systems.find(system) for system in change.systems)
    return Editing(
        actor=context.actor.person,
        now=context.now(),
        holds=work.holds_file,
        calendar=Calendar(zone=organisation_of(work).zone),
        reason=reason,
        plans=tuple(card.value.undo_plan for card in cards if card is not None and card.value.undo_plan is not None),
    )


def _after_acts(command: SaveChange, saved: Change, facts: Facts, context: Context) -> Change:
    now = context.now()
    submitted = command.then == SUBMIT
    if submitted:
        _require(offer("submit", standing_of(saved, facts, now)), anyway=command.as_happened)
    saved = replace(saved, state=settled(saved, facts, now, submitted=submitted))
    if command.then != CLOSE:
        return saved
    standing = standing_of(saved, facts, now)
    _require(offer("close", standing), anyway=command.as_happened)
    if command.as_happened and not command.reason.strip() and offer("close", standing).refusals:
        raise UserError("Nothing was saved. Say why it is closed all the same; the reason stays on the record.")
    return replace(saved, state=ChangeState.CLOSED, closed_at=now, state_reason=command.reason)


def _require_go(before: Change | None, saved: Change, facts: Facts, context: Context) -> None:
    """Guard a deployment that is going live now; one that has ended is a fact of the past (DEP-08)."""
    known = before.deployments if before is not None else ()
    under_way = [d for d in saved.deployments if d not in known and d.start is not None and d.end is None]
    if not under_way or saved.outcome or saved.category == "emergency":
        return
    ahead = replace(saved, deployments=known, state=before.state if before is not None else ChangeState.DRAFT)
    _require(offer("deploy", standing_of(ahead, facts, context.now())), anyway=False)


def _require(offered: Offer, *, anyway: bool) -> None:
    if offered.is_open or (anyway and offered.may_record_anyway):
        return
    reasons = tuple(Reason(code=r.code or offered.key, sentence=r.words) for r in offered.refusals)
    head = Reason(code=offered.key, sentence="Nothing was saved.")
    more = "If it happened all the same, record it as happened; what is missing then stands on the record."
    tail = (Reason(code="anyway", sentence=more),) if offered.may_record_anyway else ()
    raise RuleViolation((head, *reasons, *tail))


def _require_people(saved: Change, before: Change | None, facts: Facts) -> None:
    """An approval names somebody on record, so that authority can be looked up (APR-07, peers T1)."""
    known = before.approvals if before is not None else ()
    for approval in saved.approvals:
        if approval not in known and approval.voided_at is None and approval.person not in facts.names:
            raise UserError(
                f"Nothing was saved. “{approval.person}” is nobody on record; choose the approver from the list of "
                "people, or add them first."
            )
