"""How well-run changes of the sample company look: everything the rules of their day ask for, in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    Deployment,
    Emergency,
    Impact,
    Link,
    RetrospectiveReview,
    RollbackPlan,
    SignOff,
    Verification,
    Window,
)
from chgdesk.domain.evaluation.approvals import Requirement, requirements_of
from chgdesk.services.sample_company.company import lead_at, security_officer_at
from chgdesk.services.sample_company.gates import SENIORS, with_gates
from chgdesk.services.sample_company.plan import Plan, cards, rules_at
from chgdesk.services.sample_company.sources import DEPLOYMENT_LOG, MAIL, PULL_REQUESTS, from_export, stated

_CHECKS = ("smoke test", "error rate", "response time", "support inbox")


def routine(plan: Plan) -> Change:
    """A normal or major change as the policy wants it, closed."""
    high = plan.risk == "high"
    change = Change(
        **_request(plan),
        impact=Impact(
            availability="None expected",
            customers="Skippers notice nothing" if "customer_downtime" not in plan.flags else "Site closed for minutes",
            security="Reviewed with the Security Officer" if high else "None",
        ),
        planned_window=Window(start=plan.start, end=plan.start + timedelta(minutes=max(plan.minutes, 30))),
        notified_at=_notified(plan),
        approvals=_approvals(plan),
        rollback_plan=rollback_plan(plan, plan.written + timedelta(minutes=25 + plan.spread("plan", 40))),
        backup_confirmed_at=plan.start - timedelta(minutes=35) if high and plan.system == "ledger-db" else None,
        validation_signoff=SignOff(person="petra", at=plan.workday_after(1, 10, "signed off"), provenance=stated())
        if high
        else None,
        **_done(plan),
    )
    return with_gates(change, plan)


def standard(plan: Plan) -> Change:
    """A standard change logged on the day, under a procedure approved in advance."""
    return Change(**_request(plan, category="standard", risk="low"), **_done(plan))


def emergency(plan: Plan, *, incident: str, criterion: str = "restore_service", go_ahead: int = 18) -> Change:
    """An emergency with a spoken go-ahead in time, written down, reviewed and signed off afterwards."""
    said_at = plan.start - timedelta(minutes=go_ahead)
    lead = lead_at(said_at)
    facts = Emergency(
        criterion=criterion,
        authoriser=lead,
        authorised_at=said_at,
        authorisation_mode="verbal",
        testing_or_validation="Tried against the live symptom, then the smoke tests were run.",
        scope_limit="Only what brings the service back; everything else follows as a normal change.",
        commander=lead,
        retro_review=RetrospectiveReview(
            person="ines",
            at=plan.workday_after(3, 11, "reviewed"),
            classification_appropriate=True,
            notes="A real emergency; the go-ahead came before the work.",
            provenance=stated(),
        ),
        retro_signoff=SignOff(person="aino", at=plan.workday_after(4, 15, "signed"), provenance=stated()),
        provenance=stated("On-call chat"),
    )
    written = plan.end + timedelta(minutes=50 + plan.spread("late", 60))
    return Change(
        **{**_request(plan, category="emergency"), "created_at": written, "incident": incident, "emergency": facts},
        rollback_plan=rollback_plan(plan, written + timedelta(minutes=20)),
        **_done(plan),
    )


def rollback_plan(plan: Plan, at: datetime) -> RollbackPlan:
    """A plan with every part the policy may ask for."""
    return RollbackPlan(
        method="redeploy" if plan.change_type == "code" else "restore",
        trigger="Errors above 1 % for five minutes, or the harbour office reports trouble.",
        steps=cards()[plan.system].undo,
        owner=plan.implementer,
        verification="Smoke tests, then one booking by hand.",
        time_estimate_min=10 + plan.spread("undo", 4) * 5,
        recorded_at=at,
        provenance=from_export(PULL_REQUESTS) if plan.via_repository else stated(),
    )


def _request(plan: Plan, *, category: str = "", risk: str = "") -> dict[str, Any]:
    return {
        "ref": plan.key,
        "title": plan.title,
        "description": plan.what,
        "justification": plan.why,
        "category": category or plan.category,
        "template": plan.template,
        "change_type": plan.change_type,
        "delivered_via_repo": plan.via_repository,
        "systems": (plan.system,),
        "flags": plan.flags,
        "risk_declared": risk or plan.risk,
        "risk_reason": "As the card of the system says" if not plan.flags else f"Because of {', '.join(plan.flags)}",
        "requester": plan.asked_by,
        "author": plan.author,
        "created_at": plan.written,
        "home_system": "Work tracker",
        "home_ref": f"SM-{1400 + plan.spread('ticket', 3000)}",
        "provenance": from_export(PULL_REQUESTS) if plan.via_repository else stated(),
    }


def _done(plan: Plan) -> dict[str, Any]:
    """Deployed, checked and closed."""
    by_hand = cards()[plan.system].deploy == "manual"
    origin = stated("Work sheet of the technician") if by_hand else from_export(DEPLOYMENT_LOG)
    return {
        "deployments": (
            Deployment(
                start=plan.start,
                end=plan.end,
                implementer=plan.implementer,
                account=plan.implementer,
                path="manual" if by_hand else "pipeline",
                run=None if by_hand else f"run of {plan.key}",
                commit=plan.commit if plan.via_repository else None,
                pull_request=f"pull request of {plan.key}" if plan.via_repository else None,
                provenance=origin,
            ),
        ),
        "outcome": "success",
        "verification": Verification(
            person=plan.implementer,
            at=plan.end + timedelta(minutes=22 + plan.spread("checked", 45)),
            checks=_CHECKS,
            monitored_hours=24 if plan.risk == "high" else 2,
            customer_impact="None",
            provenance=stated(),
        ),
        "state": ChangeState.CLOSED,
        "closed_at": plan.workday_after(1, 16, "closed"),
        "links": (Link(kind="ticket", target=f"SM-{1400 + plan.spread('ticket', 3000)}"),),
    }


def _notified(plan: Plan) -> datetime | None:
    asked = plan.category in rules_at(plan.start).notice_for or plan.all_flags & rules_at(plan.start).notice_flags
    return plan.written + timedelta(hours=2, minutes=plan.spread("told", 50)) if asked else None


def _approvals(plan: Plan) -> tuple[Approval, ...]:
    rules = rules_at(plan.start)
    matching = [
        rule
        for rule in rules.approval_matrix
        if rule.matches(category=plan.category, risk=plan.risk, change_type=plan.change_type, flags=plan.all_flags)
    ]
    return tuple(_approval(requirement, plan, n) for n, requirement in enumerate(requirements_of(matching)))


def _approval(requirement: Requirement, plan: Plan, number: int) -> Approval:
    at = plan.workday_before(1, 14, "approved") + timedelta(minutes=17 * number)
    role, person = _who(requirement.roles, plan, at)
    if plan.told_by == "":
        origin = from_export(PULL_REQUESTS) if plan.via_repository else Provenance(basis=Basis.DOCUMENT, source=MAIL)
    else:
        origin = stated(plan.told_by, recorded_at=at + timedelta(minutes=9))
    return Approval(
        person=person,
        roles_claimed=(role,),
        decided_at=at,
        commit=plan.commit if origin.source == PULL_REQUESTS else None,
        note=None if origin.basis is not Basis.STATED else "Said in the planning round and noted there",
        claimed_recorded_at=origin.recorded_at,
        provenance=origin,
    )


def _who(roles: tuple[str, ...], plan: Plan, at: datetime) -> tuple[str, str]:
    if "engineering_lead" in roles and lead_at(at) != plan.author:
        return "engineering_lead", lead_at(at)
    if "senior_engineer" in roles:
        return "senior_engineer", next(p for p in SENIORS if p not in {plan.author, plan.implementer})
    named = {
        "security_officer": security_officer_at(at),
        "dba": "daniel",
        "cto": "aino",
        "engineering_lead": lead_at(at),
    }
    return roles[0], named[roles[0]]
