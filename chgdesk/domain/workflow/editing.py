"""Saving a change: what a save may touch, what it voids, and what it refuses (APR-11, CHG-17, CAT-07, AUD-10).

One function serves the form, the bulk edit and the command line, so that no second entry forgets a rule (peers T3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Reclassification, RollbackPlan
from chgdesk.domain.evaluation.approvals import SIGNED_HERE
from chgdesk.domain.workflow.field_words import field_words
from chgdesk.domain.workflow.shown import SHOWN_FIELDS, shown_form
from chgdesk.domain.workflow.stamping import Held, document_of, origin, stamped
from chgdesk.domain.workflow.states import SET_ASIDE

CLOCKS_APART = timedelta(minutes=5)
"""How far another machine's clock may be ahead of this one before a time counts as not yet come."""

KEPT: tuple[str, ...] = (
    "ref",
    "state",
    "state_reason",
    "closed_at",
    "created_at",
    "provenance",
    "signatures",
    "asked",
    "reclassifications",
    "copied_from",
    "shape",
)
"""What a save never alters; each is the outcome of an act of its own or of the desk."""

FILLS_WITHOUT_VOIDING = frozenset(
    {"description", "justification", "testing_plan", "planned_window", "rollback_plan", "impact", "data_touched"}
)
"""Empty before, these may be completed after an approval; any other difference in what was approved voids it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """Who saves, when, with which files held, by which calendar."""

    actor: str
    now: datetime
    holds: Held
    calendar: Calendar
    reason: str = ""
    plans: tuple[RollbackPlan, ...] = ()
    """Ways back that stand on the cards of the record's systems, each with the time it was written down there."""


class SaveRefused(ValueError):
    """Why a save is refused, one sentence each; `fields` names where."""

    def __init__(self, sentences: tuple[str, ...], fields: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.fields = fields


def revised(before: Change | None, wanted: Change, editing: Editing) -> Change:
    """The change as it goes on record; the state is settled afterwards.

    Raises:
        SaveRefused: it would alter what was signed, or says what cannot be.
    """
    kept = before or Change(ref=wanted.ref)
    refused = [*_altered_approvals(kept, wanted), *_not_yet(wanted, editing), *_lost_evidence(kept, wanted)]
    refused += _unheld(before, wanted, editing)
    if before is not None and before.state in SET_ASIDE:
        refused.append(f"{before.ref} is {before.state.value}; nothing of it is changed any more.")
    if before is not None and _asks_reason(before, wanted) and not editing.reason.strip():
        refused.append("Say why the category or the risk is changed; the reason stays on the record.")
    if refused:
        raise SaveRefused(tuple(dict.fromkeys(refused)))
    saved = stamped(wanted, before, editing.holds, editing.now)
    approvals = _approvals(kept, wanted, editing)
    if before is not None:
        saved = replace(saved, **{name: getattr(before, name) for name in KEPT})
        saved = replace(saved, reclassifications=(*before.reclassifications, *_reclassified(before, wanted, editing)))
        approvals = _voided(before, wanted, approvals, editing)
    else:
        saved = replace(saved, created_at=editing.now, state=ChangeState.DRAFT, state_reason="")
        saved = replace(saved, signatures=(), asked=(), closed_at=None, reclassifications=())
        saved = replace(saved, provenance=origin(wanted.provenance, editing.holds, editing.now))
    return replace(_plan_dated(saved, before, editing), approvals=approvals)


def _plan_dated(saved: Change, before: Change | None, editing: Editing) -> Change:
    """A way back is written down when it is saved, unless a card or an original had it before (RBK-04)."""
    plan = saved.rollback_plan
    old = before.rollback_plan if before is not None else None
    if plan is None or plan == old:
        return saved
    written = [known for known in (old, *editing.plans) if known is not None and _says_the_same(plan, known)]
    shown = plan.recorded_at if plan.provenance.basis is not Basis.STATED else None
    at = written[0].recorded_at if written else shown
    return replace(saved, rollback_plan=replace(plan, recorded_at=at or editing.now))


def _says_the_same(one: RollbackPlan, other: RollbackPlan) -> bool:
    return replace(one, recorded_at=None, tested_at=None, provenance=Provenance()) == replace(
        other, recorded_at=None, tested_at=None, provenance=Provenance()
    )


def voiding_fields(before: Change, wanted: Change) -> tuple[str, ...]:
    """The fields whose difference voids the approvals given so far (APR-11); none once it has gone live."""
    if before.started_at is not None or wanted.started_at is not None:
        return ()
    then, now = shown_form(before), shown_form(wanted)
    return tuple(
        name
        for name in SHOWN_FIELDS
        if name not in {"title", "ref"}
        and then.get(name) != now.get(name)
        and not (name in FILLS_WITHOUT_VOIDING and name not in then)
    )


def _voided(before: Change, wanted: Change, approvals: tuple[Approval, ...], editing: Editing) -> tuple[Approval, ...]:
    altered = voiding_fields(before, wanted)
    if not altered:
        return approvals
    why = f"Changed after the approval: {', '.join(field_words(name).lower() for name in altered)}."
    return tuple(
        replace(a, voided_at=editing.now, void_reason=why)
        if a in before.approvals and a.voided_at is None and a.decision != "reject"
        else a
        for a in approvals
    )


def _approvals(before: Change, wanted: Change, editing: Editing) -> tuple[Approval, ...]:
    """Those that stood, untouched, and the new ones with the origin the desk gives them."""
    fresh = []
    for approval in wanted.approvals:
        if approval in before.approvals:
            continue
        shown = document_of(approval.evidence, {link.name: link.sha256 for link in wanted.evidence})
        made = origin(approval.provenance, editing.holds, editing.now, shown)
        fresh.append(replace(approval, voided_at=None, void_reason="", provenance=made))
    return (*before.approvals, *fresh)


def _altered_approvals(before: Change, wanted: Change) -> Iterator[str]:
    gone = [a for a in before.approvals if a not in wanted.approvals]
    if gone:
        yield "An approval on record cannot be altered or taken away; void it with a reason, and record another."
    for approval in wanted.approvals:
        if approval in before.approvals:
            continue
        if approval.signature is not None or approval.mode == SIGNED_HERE:
            yield "An approval is signed here by its giver, with a passphrase of their own; it cannot be typed."
        if approval.decided_at is None:
            yield "Say when the approval was given."


def _lost_evidence(before: Change, wanted: Change) -> Iterator[str]:
    held = {(link.sha256, link.name) for link in wanted.evidence}
    if any((link.sha256, link.name) not in held for link in before.evidence):
        yield "Evidence on record cannot be taken away; withdraw it with a reason."


def _unheld(before: Change | None, wanted: Change, editing: Editing) -> list[str]:
    """A new fact may rest on a file only if the workspace holds it; a name alone shows nothing (EVD-01, CHG-22)."""
    files = {link.name: link.sha256 for link in wanted.evidence}
    said = []
    for field in ("first_written", "approvals", "tests"):
        old, new = getattr(before, field, None), getattr(wanted, field)
        facts = new if isinstance(new, tuple) else (new,)
        known = old if isinstance(old, tuple) else (old,)
        for fact in facts:
            named = getattr(fact, "evidence", None)
            if fact in known or not named:
                continue
            if not editing.holds(document_of(named, files) or ""):
                said.append(f"{field_words(field)}: “{named}” is not held here. Attach the file, or leave it out.")
    return said


def _asks_reason(before: Change, wanted: Change) -> bool:
    """A record that somebody has been asked to approve says why its class changes (CAT-07)."""
    return before.state is not ChangeState.DRAFT and bool(tuple(_class_changes(before, wanted)))


def _class_changes(before: Change, wanted: Change) -> Iterator[tuple[str, str, str]]:
    for name in ("category", "risk_declared"):
        old, new = getattr(before, name), getattr(wanted, name)
        if old and old != new:
            yield name, old, new


def _reclassified(before: Change, wanted: Change, editing: Editing) -> Iterator[Reclassification]:
    for name, old, new in _class_changes(before, wanted):
        yield Reclassification(
            field=name, before=old, after=new, reason=editing.reason.strip(), person=editing.actor, at=editing.now
        )


_AHEAD = frozenset({"planned_window", "patch", "actions"})
"""What is meant to lie ahead."""


def _not_yet(wanted: Change, editing: Editing) -> Iterator[str]:
    """A fact that has not happened yet is a plan; it is refused as a fact, with the field that holds plans."""
    latest = editing.now + CLOCKS_APART
    for field in fields(wanted):
        if field.name in _AHEAD or field.name in KEPT or field.name == "field_sources":
            continue
        ahead = [at for at in _instants(getattr(wanted, field.name)) if at > latest]
        if ahead:
            when = instant_words(min(ahead), editing.calendar)
            yield f"{field_words(field.name)}: {when} has not come yet. Write what is planned under “Planned for”."


def _instants(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _instants(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "provenance":
                yield from _instants(getattr(value, field.name))
