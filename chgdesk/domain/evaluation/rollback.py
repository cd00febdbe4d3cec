"""Rollback plan and executed rollback (attribute G; R15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.domain.evaluation.approvals import REJECT
from chgdesk.domain.evaluation.emergency import clock_start
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import UNTESTED_BY_GATES, Subject

ROLLED_BACK = "rolled_back"


def find_rollback(subject: Subject) -> Iterator[Finding]:
    """A plan where one is needed, in time and with its parts; the backup; the incident of a rollback."""
    rules = subject.rules
    if subject.category in rules.rollback_for and subject.risk in rules.rollback_for_risk:
        yield from _plan(subject)
    if rules.backup_confirmation and subject.is_high and subject.category not in UNTESTED_BY_GATES:
        yield from _backup(subject)
    if subject.change.outcome == ROLLED_BACK and rules.rollback_incident_required:
        yield from _incident(subject)


def plan_limit(subject: Subject) -> datetime | None:
    """The last instant at which the plan is still in time; None where there is no limit."""
    rules = subject.rules
    if subject.is_emergency:
        return rules.calendar.due(clock_start(subject), rules.emergency_record_deadline)
    if rules.rollback_due != "before_approval":
        return subject.start
    decided = [
        a.decided_at
        for a in subject.change.approvals
        if a.decided_at is not None and a.voided_at is None and a.decision != REJECT
    ]
    return min([*decided, subject.start])


def _plan(subject: Subject) -> Iterator[Finding]:
    plan, limit = subject.change.rollback_plan, plan_limit(subject)
    if plan is None:
        due = subject.pending(limit) if subject.is_emergency else None
        yield _finding("RBK-PLAN-MISSING", "No rollback plan is on record.", subject, "rollback.required_for", due=due)
        return
    blank = tuple(name for name in subject.rules.elements_at(subject.risk) if is_blank(plan, name))
    if blank:
        sentence = f"The rollback plan does not say: {', '.join(blank).replace('_', ' ')}."
        further = ("rollback.elements_by_risk",) if set(blank) - set(subject.rules.rollback_elements) else ()
        yield _finding("RBK-PLAN-INCOMPLETE", sentence, subject, "rollback.elements", *further, names=blank)
    recorded = plan.recorded_at
    if limit is not None and (recorded is None or recorded > limit):
        sentence = f"The rollback plan was recorded {subject.when(recorded)}; it was due {subject.when(limit)}."
        yield _finding("RBK-PLAN-LATE", sentence, subject, "rollback.due")


def is_blank(plan: RollbackPlan, element: str) -> bool:
    """Whether a part of the plan says nothing; a part that plans do not have counts as blank."""
    value = getattr(plan, element, None)
    return value is None or (isinstance(value, str) and not value.strip())


def _backup(subject: Subject) -> Iterator[Finding]:
    telling = sorted(subject.flags & subject.rules.backup_flags)
    confirmed = subject.change.backup_confirmed_at
    if telling and (confirmed is None or confirmed > subject.start):
        when = f"confirmed {subject.when(confirmed)}, after the start" if confirmed else "not confirmed"
        sentence = f"A restorable backup was {when}; {', '.join(telling)} asks for it beforehand."
        yield _finding("RBK-BACKUP-UNCONFIRMED", sentence, subject, "rollback.backup_flags")


def _incident(subject: Subject) -> Iterator[Finding]:
    incident = subject.facts.incidents.get(subject.change.incident or "")
    least = subject.rules.rollback_min_severity
    if incident is None:
        sentence = "It was rolled back and no incident is linked."
        yield _finding("RBK-NO-INCIDENT", sentence, subject, "rollback_execution.incident_required")
    elif least is not None and _severity(incident.severity) > _severity(least):
        sentence = f"Incident {incident.ref} is {incident.severity or 'unrated'}; a rollback asks for {least} or above."
        yield _finding("RBK-INCIDENT-SEVERITY", sentence, subject, "rollback_execution.min_severity")


def _severity(text: str) -> int:
    """P1 is the most severe; an unreadable severity counts as the least."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return int(digits) if digits else 99


def _finding(
    code: str,
    sentence: str,
    subject: Subject,
    *paths: str,
    names: tuple[str, ...] = (),
    due: datetime | None = None,
) -> Finding:
    used = subject.used(*paths)
    return Finding(code=code, attribute="G", rule="R15", sentence=sentence, names=names, due=due, parameters=used)
