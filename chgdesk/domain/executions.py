"""One execution of a standard procedure, and the record it becomes (STD-04, STD-05, RBK-05, W4).

The procedure fills what it knows: title, type, marks, way to production, way back. The entry adds who, when, where and
how it ended. Every fact is stated and recorded now, unless the entry says what it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.calendar import Calendar
from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateVersion, template_at, version_at
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Deployment, RollbackExecution, RollbackPlan, Verification
from chgdesk.domain.procedures import WORKED
from chgdesk.domain.rules import Rules

PIPELINE = "pipeline"
ROLLED_BACK = "rolled_back"
SOURCE = "logged at this desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What the entry says: who did it, when, on which system, how it ended; the rest is there for those who know it.

    Without `checked_by` nobody but the doer looked; without `checked_at` they looked when it was done.
    """

    done_by: str
    at: datetime
    system: str = ""
    outcome: str = WORKED
    note: str = ""
    run: str = ""
    commit: str = ""
    path: str = ""
    until: datetime | None = None
    checked_by: str = ""
    checked_at: datetime | None = None
    incident: str = ""
    approved_by: str = ""
    """The peer who approved this very execution, where each one needs it (STD-06)."""
    approved_at: datetime | None = None
    approval_mode: str = "external_written"
    approval_roles: tuple[str, ...] = ()

    @property
    def ended(self) -> datetime:
        """When it ended."""
        return self.until or self.at


def as_change(
    template: StandardTemplate, execution: Execution, cards: Mapping[str, SystemCard], rules: Rules, now: datetime
) -> Change:
    """The record of an execution, still without a number; the procedure as it stood at its start fills it (STD-04)."""
    day = rules.calendar.local_date(execution.at)
    stood, version = template_at(template, day, execution.at), version_at(template, day, execution.at)
    stated = Provenance(source=SOURCE, recorded_at=now)
    card = cards.get(execution.system)
    named = card.title if card is not None and card.title else execution.system
    return Change(
        ref="",
        title=f"{stood.title}: {named}" if named else stood.title,
        description=_description(stood, version.number if version is not None else 0, execution, named),
        justification=stood.purpose,
        category="standard",
        template=stood.ref,
        change_type=_type_of(stood, card),
        systems=(execution.system,) if execution.system else (),
        flags=stood.flags,
        risk_declared=rules.lowest_risk,
        risk_reason=stood.risk_assessment,
        requester=execution.done_by,
        author=execution.done_by,
        created_at=now,
        approvals=_approvals(execution, stated),
        rollback_plan=_plan(stood, version, rules.calendar, stated),
        rollback_execution=_rollback(execution, stated),
        deployments=(_deployment(stood, card, execution, stated),),
        outcome=execution.outcome or None,
        verification=_check(execution, stated),
        caused_incident=False,
        incident=execution.incident or None,
        provenance=stated,
    )


def as_normal(change: Change) -> Change:
    """The same change as a normal one, for what does not fit a procedure; everything typed stays (W4)."""
    return replace(change, ref="", category="normal", template=None, state=ChangeState.DRAFT)


def usual_system(template: StandardTemplate) -> str:
    """The system an execution is about where nobody says: the only one the procedure is meant for."""
    return template.systems[0] if len(template.systems) == 1 else ""


def _description(stood: StandardTemplate, number: int, execution: Execution, named: str) -> str:
    """What was done, in a sentence that names the procedure, and what the entry adds."""
    version = f", version {number}" if number else ""
    where = f" on {named}" if named else ""
    said = f"{stood.title}{where}, carried out by procedure {stood.ref}{version}."
    return f"{said} {execution.note.strip()}".strip()


def _type_of(stood: StandardTemplate, card: SystemCard | None) -> str:
    """The system's own type where the procedure allows it, else the procedure's usual one."""
    if card is not None and card.change_type in stood.allowed_types:
        return card.change_type
    return stood.change_type or (stood.allowed_types[0] if stood.allowed_types else "")


def _deployment(
    stood: StandardTemplate, card: SystemCard | None, execution: Execution, stated: Provenance
) -> Deployment:
    path = execution.path or stood.deploy or (card.deploy if card is not None else "") or PIPELINE
    return Deployment(
        start=execution.at,
        end=execution.until,
        implementer=execution.done_by or None,
        path=path,
        run=execution.run or None,
        commit=execution.commit or None,
        provenance=stated,
    )


def _plan(
    stood: StandardTemplate, version: TemplateVersion | None, calendar: Calendar, stated: Provenance
) -> RollbackPlan | None:
    """The way back of the procedure, on record since that wording was approved (RBK-05)."""
    if not stood.rollback_plan.strip():
        return None
    since = calendar.start_of(stood.approved_on) if stood.approved_on is not None else None
    return RollbackPlan(
        method=f"by procedure {stood.ref}",
        steps=stood.rollback_plan,
        recorded_at=(version.approved_at if version is not None else None) or since,
        provenance=stated,
    )


def _rollback(execution: Execution, stated: Provenance) -> RollbackExecution | None:
    if execution.outcome != ROLLED_BACK:
        return None
    return RollbackExecution(
        at=execution.ended, person=execution.done_by or None, steps_taken=execution.note, provenance=stated
    )


def _check(execution: Execution, stated: Provenance) -> Verification | None:
    """The look after go-live: the entry says how it ended and who looked (VER-01)."""
    if not execution.outcome:
        return None
    return Verification(
        person=execution.checked_by or execution.done_by or None,
        at=execution.checked_at or execution.ended,
        provenance=stated,
    )


def _approvals(execution: Execution, stated: Provenance) -> tuple[Approval, ...]:
    if not execution.approved_by:
        return ()
    return (
        Approval(
            person=execution.approved_by,
            roles_claimed=execution.approval_roles,
            decided_at=execution.approved_at,
            mode=execution.approval_mode,
            provenance=stated,
        ),
    )
