"""Looking at procedures again: yearly review, taking out of use, letting back, revoking (STD-03, STD-08, peers C8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chgdesk.domain.calendar import day_words
from chgdesk.domain.catalogue import StandardTemplate, Suspension, TemplateReview, versions_of
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.classification import review_due
from chgdesk.domain.people import Actor
from chgdesk.domain.procedures import (
    RESULTS,
    UNCHANGED,
    due_after_review,
    must_suspend,
    reinstatement_refused,
    review_refused,
    revocation_refused,
    suspension_refused,
)
from chgdesk.errors import UserError
from chgdesk.services.catalogue.commands import ReinstateTemplate, ReviewTemplate, RevokeTemplate, SuspendTemplate
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work


@handles(ReviewTemplate, permission="standard", sentence=lambda c: f"reviewed procedure {c.template}")
def review_template(command: ReviewTemplate, work: Work, context: Context) -> None:
    """Record who looked at it, what came of it and when it is due next."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    reviewer = _reviewer(command, ground, context)
    refused = review_refused(held.value, reviewer, context.now(), ground.rules.tree)
    if refused:
        raise UserError(refused)
    if command.result not in RESULTS:
        raise UserError("Say what came of the review: the procedure holds unchanged, or it needs a change.")
    note = command.note.strip()
    if command.result != UNCHANGED and not note:
        raise UserError("Say in a sentence what has to change; the next version answers to it.")
    day = command.reviewed_on or ground.today
    _require_day(day, held.value, ground.today)
    if day != ground.today:
        work.happened(day)
    made = TemplateReview(reviewed_on=day, reviewer=reviewer.person, result=command.result, note=note)
    work.templates.save(_reviewed(held.value, made, ground), expected_version=held.version)


@handles(SuspendTemplate, permission="standard", sentence=lambda c: f"suspended procedure {c.template}")
def suspend_template(command: SuspendTemplate, work: Work, context: Context) -> None:
    """Take it out of use for a reason."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    refused = suspension_refused(held.value, context.actor, context.now(), ground.rules.tree)
    if refused:
        raise UserError(refused)
    reason = _reason(command.reason, "Say in a sentence why nobody shall use it for now.")
    work.because(reason)
    work.templates.save(_suspended(held.value, Suspension(since=context.now(), reason=reason)))


@handles(ReinstateTemplate, permission="standard", sentence=lambda c: f"let procedure {c.template} be used again")
def reinstate_template(command: ReinstateTemplate, work: Work, context: Context) -> None:
    """Lift the suspension; what was found stands as a review by somebody else."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    refused = reinstatement_refused(
        held.value, context.actor, context.now(), ground.rules.tree, doers=_doers(held.value, work)
    )
    if not refused and ground.person(context.actor.person) is None:
        refused = "Nobody by name is at the desk. Choose who you are: the review names a person."
    if refused:
        raise UserError(refused)
    note = _reason(command.note, "Say in a sentence what was found and why the procedure may be used again.")
    lifted = tuple(
        one
        if one.lifted_at is not None
        else replace(one, lifted_at=context.now(), lifted_by=context.actor.person, lifting_note=note)
        for one in held.value.suspensions
    )
    work.because(note)
    made = TemplateReview(reviewed_on=ground.today, reviewer=context.actor.person, result=UNCHANGED, note=note)
    reviewed = _reviewed(held.value, made, ground)
    work.templates.save(replace(reviewed, suspensions=lifted), expected_version=held.version)


@handles(RevokeTemplate, permission="standard", sentence=lambda c: f"revoked procedure {c.template}")
def revoke_template(command: RevokeTemplate, work: Work, context: Context) -> None:
    """Revoke it from today on; nothing can be logged under it any more."""
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    refused = revocation_refused(held.value, context.actor, context.now(), ground.rules.tree)
    if refused:
        raise UserError(refused)
    reason = _reason(command.reason, "Say in a sentence why the procedure is revoked.")
    work.because(reason)
    work.templates.save(
        replace(held.value, state="revoked", revoked_on=ground.today, revoke_reason=reason),
        expected_version=held.version,
    )


def suspend_where_needed(change: Change, work: Work, context: Context) -> str:
    """Take the procedure of a change out of use where that failed or caused an incident; why, or empty (peers C8).

    For the act that records the change: its outcome or incident and the suspension stand in one entry.
    """
    found = work.templates.find(change.template) if change.template else None
    reason = must_suspend(found.value, change) if found is not None else None
    if found is None or reason is None:
        return ""
    suspension = Suspension(since=context.now(), reason=reason, change=change.ref)
    work.note("suspended", f"{found.value.ref}: {reason}")
    work.templates.save(_suspended(found.value, suspension))
    return reason


def _suspended(template: StandardTemplate, suspension: Suspension) -> StandardTemplate:
    return replace(template, suspensions=(*template.suspensions, suspension))


def _reviewer(command: ReviewTemplate, ground: Ground, context: Context) -> Actor:
    """Who reviewed: who sits at the desk, else somebody named; on record in either case."""
    ref = command.reviewed_by or context.actor.person
    if ground.person(ref) is None:
        raise UserError(
            f"The reviewer '{ref}' is not on record. Choose who you are at the desk, or name somebody who is on record."
        )
    return ground.actor(ref)


def _require_day(day: date, template: StandardTemplate, today: date) -> None:
    if day > today:
        sentence = f"{day_words(day)} has not come yet. A review is recorded on its day or later."
        raise UserError(sentence)
    first = min((v.approved_on for v in versions_of(template) if v.approved_on is not None), default=None)
    if first is not None and day < first:
        sentence = f"The procedure was first approved on {day_words(first)}, after that review. Check the day."
        raise UserError(sentence)


def _reviewed(template: StandardTemplate, made: TemplateReview, ground: Ground) -> StandardTemplate:
    """The procedure with one more review; the next is due from the planned day (STD-03, peers T18)."""
    months, day = ground.rules.template_review_months, made.reviewed_on
    due = due_after_review(review_due(template, months, day), day, months)
    reviewed = replace(template, reviews=(*template.reviews, replace(made, next_due=due)))
    if template.last_reviewed is not None and template.last_reviewed > day:
        return reviewed
    return replace(reviewed, last_reviewed=day, next_review_due=due)


def _doers(template: StandardTemplate, work: Work) -> tuple[str, ...]:
    """Who carried out the execution for which it is suspended."""
    held = template.suspension
    change = work.changes.find(held.change) if held is not None and held.change else None
    if change is None:
        return ()
    return tuple(d.implementer for d in change.value.deployments if d.implementer)


def _reason(text: str, ask: str) -> str:
    if not text.strip():
        raise UserError(ask)
    return text.strip()
