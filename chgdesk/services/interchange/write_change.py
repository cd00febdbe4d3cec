"""A change record as an object of the interchange format; the keys of format 1 always, the optional ones if held."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import (
    Approval,
    CiRun,
    CodeReview,
    Deployment,
    Emergency,
    PostImplementationReview,
    RollbackPlan,
    SecurityScan,
    SignOff,
    Staging,
    TestRun,
    Verification,
)
from chgdesk.domain.evaluation.approvals import recorded_at
from chgdesk.services.interchange.shape import Groups

Written = dict[str, Any]
CHANGE_GROUPS: Final[Groups] = (("deployment", "deployments"),)
_BASE_SEVERITIES: Final = ("critical", "high")


def instant(moment: datetime | None) -> str | None:
    """An instant as the format writes it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day(value: date | None) -> str | None:
    """A day as the format writes it."""
    return None if value is None else value.isoformat()


def with_held(written: Written, **optional: Any) -> Written:
    """The object with those optional keys that hold something."""
    for key, value in optional.items():
        if value is not None and value not in ("", []):
            written[key] = value
    return written


def proof(evidence: str | None, provenance: Provenance) -> str | None:
    """Text that names what shows the fact: the file it states, or the hash of the document held for it."""
    if evidence is None and provenance.document is not None:
        return f"sha256:{provenance.document}"
    return evidence


def write_change(change: Change) -> Written:
    """One change record."""
    return _request(change) | _checks(change) | _deployment_keys(change) | _outcome(change)


def _request(change: Change) -> Written:
    written: Written = {
        "id": change.ref,
        "title": change.title,
        "description": change.description,
        "justification": change.justification,
        "category_declared": change.category,
        "template_id": change.template,
        "change_type": change.change_type,
        "delivered_via_repo": change.delivered_via_repo,
        "scope": change.scope,
        "systems": list(change.systems),
        "flags": list(change.flags),
        "risk_declared": change.risk_declared,
        "requester": change.requester,
        "author": change.author,
        "created_at": instant(change.created_at),
        "planned_window": None,
        "stakeholder_notified_at": instant(change.notified_at),
    }
    if change.planned_window is not None:
        window = change.planned_window
        written["planned_window"] = {"start": instant(window.start), "end": instant(window.end)}
    return with_held(written, first_written=_first_written(change), exception_ids=list(change.exceptions))


def _first_written(change: Change) -> Written | None:
    first = change.first_written
    if first is None:
        return None
    evidence = proof(first.evidence, first.provenance)
    return {"system": first.system, "ref": first.ref, "at": instant(first.at), "evidence": evidence}


def _checks(change: Change) -> Written:
    return {
        "approvals": [_approval(approval) for approval in change.approvals],
        "code_reviews": [_code_review(review) for review in change.code_reviews],
        "ci": change.ci and _ci(change.ci),
        "sast": change.scan and _scan(change.scan),
        "staging": change.staging and _staging(change.staging),
        "tests": [_test(run) for run in change.tests],
        "rollback_plan": change.rollback_plan and _rollback_plan(change.rollback_plan),
        "backup_confirmed_at": instant(change.backup_confirmed_at),
    }


def _approval(approval: Approval) -> Written:
    written: Written = {
        "person": approval.person,
        "roles_claimed": list(approval.roles_claimed),
        "decision": approval.decision,
        "decided_at": instant(approval.decided_at),
        "mode": approval.mode,
        "note": approval.note,
    }
    return with_held(
        written,
        evidence=proof(approval.evidence, approval.provenance),
        commit=approval.commit,
        recorded_at=instant(recorded_at(approval)),
        voided_at=instant(approval.voided_at),
        kind=None if approval.kind == "deploy" else approval.kind,
    )


def _code_review(review: CodeReview) -> Written:
    return with_held({"person": review.person, "approved_at": instant(review.at)}, commit=review.commit)


def _ci(run: CiRun) -> Written:
    written: Written = {"status": run.status, "run": run.run, "at": instant(run.at)}
    return with_held(written, covers=list(run.covers))


def _scan(scan: SecurityScan) -> Written:
    counts = {count.severity: count.open for count in scan.open}
    written: Written = {f"open_{severity}": counts.get(severity, 0) for severity in _BASE_SEVERITIES}
    written |= {f"open_{severity}": count for severity, count in counts.items()}
    return written | {"at": instant(scan.at), "exception_id": scan.exception}


def _staging(staging: Staging) -> Written:
    written: Written = {
        "status": staging.status,
        "at": instant(staging.at),
        "rationale": staging.rationale,
        "prod_verification_step": staging.production_verification_step,
    }
    return with_held(written, environment=staging.environment)


def _test(run: TestRun) -> Written:
    written: Written = {
        "type": run.type,
        "result": run.result,
        "executed_at": instant(run.executed_at),
        "evidence": proof(run.evidence, run.provenance),
    }
    return with_held(written, environment=run.environment)


def _rollback_plan(plan: RollbackPlan) -> Written:
    written: Written = {
        "trigger": plan.trigger,
        "steps": plan.steps,
        "owner": plan.owner,
        "verification": plan.verification,
        "time_estimate_min": plan.time_estimate_min,
        "recorded_at": instant(plan.recorded_at),
    }
    return with_held(
        written,
        method=plan.method,
        data_recovery=plan.data_recovery,
        authority=plan.authority,
        tested_at=instant(plan.tested_at),
    )


def _deployment_keys(change: Change) -> Written:
    written = [_deployment(deployment) for deployment in change.deployments]
    if len(written) > 1:
        return {"deployments": written}
    return {"deployment": written[0] if written else None}


def _deployment(deployment: Deployment) -> Written:
    return {
        "start": instant(deployment.start),
        "end": instant(deployment.end),
        "implementer": deployment.implementer,
        "account": deployment.account,
        "account_type": deployment.account_type or None,
        "path": deployment.path or None,
        "run_id": deployment.run,
        "sha": deployment.commit,
        "pr": deployment.pull_request,
        "manual_reason": deployment.manual_reason,
        "alternative_evidence": deployment.alternative_evidence,
    }


def _outcome(change: Change) -> Written:
    return {
        "outcome": change.outcome,
        "verification": change.verification and _verification(change.verification),
        "validation_signoff": _signoff(change.validation_signoff),
        "caused_incident": change.caused_incident,
        "incident_id": change.incident,
        "pir": change.pir and _pir(change.pir),
        "sod_exception_id": change.sod_exception,
        "emergency": change.emergency and _emergency(change.emergency),
        "follow_up_of": change.follow_up_of,
        "state": change.state.value,
        "closed_at": instant(change.closed_at),
    }


def _verification(check: Verification) -> Written:
    written: Written = {
        "person": check.person,
        "at": instant(check.at),
        "checks": list(check.checks),
        "monitored_hours": check.monitored_hours,
    }
    return with_held(written, customer_impact=check.customer_impact)


def _signoff(signoff: SignOff | None) -> Written | None:
    return None if signoff is None else {"person": signoff.person, "at": instant(signoff.at)}


def _pir(review: PostImplementationReview) -> Written:
    written: Written = {"person": review.person, "at": instant(review.at), "summary": review.summary}
    return with_held(written, cause=review.cause, actions=list(review.actions))


def _emergency(emergency: Emergency) -> Written:
    written: Written = {
        "criterion": emergency.criterion,
        "authoriser": emergency.authoriser,
        "authorised_at": instant(emergency.authorised_at),
        "authorisation_mode": emergency.authorisation_mode,
        "primary_unavailable_note": emergency.primary_unavailable_note,
        "unreachable_rationale": emergency.unreachable_rationale,
        "notified_person": emergency.notified_person,
        "notified_at": instant(emergency.notified_at),
        "testing_or_validation": emergency.testing_or_validation,
        "retro_review": None,
        "retro_signoff": _signoff(emergency.retro_signoff),
    }
    review = emergency.retro_review
    if review is not None:
        written["retro_review"] = {
            "person": review.person,
            "at": instant(review.at),
            "classification_appropriate": review.classification_appropriate,
            "notes": review.notes,
        }
    return with_held(written, commander=emergency.commander)
