"""A change record of the interchange format as the register's own value (basis: stated, with file and row)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import (
    Approval,
    CiRun,
    CodeReview,
    Deployment,
    Emergency,
    FindingCount,
    FirstWritten,
    PostImplementationReview,
    RetrospectiveReview,
    RollbackPlan,
    SecurityScan,
    SignOff,
    Staging,
    TestRun,
    Verification,
    Window,
)
from chgdesk.services.interchange import schema_change as keys
from chgdesk.services.interchange.register import SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file that facts come from, and when this machine read it."""

    file_sha256: str
    recorded_at: datetime

    def at(self, row: str) -> Provenance:
        """Where the fact at this pointer into the file comes from."""
        return Provenance(
            basis=Basis.STATED, source=SOURCE, file=self.file_sha256, row=row, recorded_at=self.recorded_at
        )


def read_change(given: keys.ChangeKeys, row: str, origin: Origin) -> Change:
    """One change record with everything the file says of it."""
    return Change(
        ref=given.id,
        **_request(given, row, origin),
        **_checks(given, row, origin),
        **_outcome(given, row, origin),
        provenance=origin.at(row),
    )


def _request(given: keys.ChangeKeys, row: str, origin: Origin) -> dict[str, Any]:
    first, window = given.first_written, given.planned_window
    return {
        "title": given.title or "",
        "description": given.description or "",
        "justification": given.justification or "",
        "category": given.category_declared,
        "template": given.template_id or None,
        "change_type": given.change_type or "",
        "delivered_via_repo": bool(given.delivered_via_repo),
        "scope": given.scope,
        "systems": tuple(given.systems or ()),
        "flags": tuple(given.flags or ()),
        "risk_declared": given.risk_declared or "",
        "requester": given.requester or None,
        "author": given.author or None,
        "created_at": given.created_at,
        "first_written": first and _first_written(first, origin.at(f"{row}/first_written")),
        "planned_window": window and Window(start=window.start, end=window.end),
        "notified_at": given.stakeholder_notified_at,
        "exceptions": tuple(given.exception_ids or ()),
    }


def _checks(given: keys.ChangeKeys, row: str, origin: Origin) -> dict[str, Any]:
    at = origin.at
    return {
        "approvals": tuple(_approval(a, at(f"{row}/approvals/{n}")) for n, a in enumerate(given.approvals or ())),
        "code_reviews": tuple(
            CodeReview(person=r.person, at=r.approved_at, commit=r.commit, provenance=at(f"{row}/code_reviews/{n}"))
            for n, r in enumerate(given.code_reviews or ())
        ),
        "ci": given.ci and _ci(given.ci, at(f"{row}/ci")),
        "scan": given.sast and _scan(given.sast, at(f"{row}/sast")),
        "staging": given.staging and _staging(given.staging, at(f"{row}/staging")),
        "tests": tuple(_test(t, at(f"{row}/tests/{n}")) for n, t in enumerate(given.tests or ())),
        "rollback_plan": given.rollback_plan and _rollback_plan(given.rollback_plan, at(f"{row}/rollback_plan")),
        "backup_confirmed_at": given.backup_confirmed_at,
        "deployments": _deployments(given, row, origin),
    }


def _outcome(given: keys.ChangeKeys, row: str, origin: Origin) -> dict[str, Any]:
    at = origin.at
    return {
        "outcome": given.outcome or None,
        "verification": given.verification and _verification(given.verification, at(f"{row}/verification")),
        "validation_signoff": _signoff(given.validation_signoff, at(f"{row}/validation_signoff")),
        "caused_incident": bool(given.caused_incident),
        "incident": given.incident_id or None,
        "pir": given.pir and _pir(given.pir, at(f"{row}/pir")),
        "sod_exception": given.sod_exception_id or None,
        "emergency": given.emergency and _emergency(given.emergency, f"{row}/emergency", origin),
        "follow_up_of": given.follow_up_of or None,
        "state": ChangeState(given.state),
        "closed_at": given.closed_at,
    }


def _first_written(given: keys.FirstWrittenKeys, provenance: Provenance) -> FirstWritten:
    return FirstWritten(
        system=given.system or "",
        ref=given.ref or "",
        at=given.at,
        evidence=given.evidence,
        provenance=provenance,
    )


def _approval(given: keys.ApprovalKeys, provenance: Provenance) -> Approval:
    return Approval(
        person=given.person,
        roles_claimed=tuple(given.roles_claimed or ()),
        decision=given.decision,
        decided_at=given.decided_at,
        mode=given.mode,
        kind=given.kind or "deploy",
        note=given.note,
        evidence=given.evidence,
        commit=given.commit,
        voided_at=given.voided_at,
        claimed_recorded_at=given.recorded_at,
        provenance=replace(provenance, claimed_recorded_at=given.recorded_at) if given.recorded_at else provenance,
    )


def _ci(given: keys.CiKeys, provenance: Provenance) -> CiRun:
    return CiRun(
        status=given.status or "",
        run=given.run,
        at=given.at,
        covers=tuple(given.covers or ()),
        provenance=provenance,
    )


def _scan(given: keys.SastKeys, provenance: Provenance) -> SecurityScan:
    counts: dict[str, int | None] = given.__pydantic_extra__ or {}
    return SecurityScan(
        at=given.at,
        open=tuple(
            FindingCount(severity=key.removeprefix("open_"), open=count)
            for key, count in counts.items()
            if count is not None
        ),
        exception=given.exception_id or None,
        provenance=provenance,
    )


def _staging(given: keys.StagingKeys, provenance: Provenance) -> Staging:
    return Staging(
        status=given.status or "not_done",
        at=given.at,
        environment=given.environment or "",
        rationale=given.rationale,
        production_verification_step=given.prod_verification_step,
        provenance=provenance,
    )


def _test(given: keys.TestKeys, provenance: Provenance) -> TestRun:
    return TestRun(
        type=given.type,
        result=given.result or "",
        executed_at=given.executed_at,
        environment=given.environment or "",
        evidence=given.evidence,
        provenance=provenance,
    )


def _rollback_plan(given: keys.RollbackPlanKeys, provenance: Provenance) -> RollbackPlan:
    return RollbackPlan(
        method=given.method,
        trigger=given.trigger,
        steps=given.steps,
        owner=given.owner,
        verification=given.verification,
        time_estimate_min=given.time_estimate_min,
        data_recovery=given.data_recovery,
        authority=given.authority,
        recorded_at=given.recorded_at,
        tested_at=given.tested_at,
        provenance=provenance,
    )


def _deployments(given: keys.ChangeKeys, row: str, origin: Origin) -> tuple[Deployment, ...]:
    if given.deployment is not None:
        return (_deployment(given.deployment, origin.at(f"{row}/deployment")),)
    several = enumerate(given.deployments or ())
    return tuple(_deployment(one, origin.at(f"{row}/deployments/{n}")) for n, one in several)


def _deployment(given: keys.DeploymentKeys, provenance: Provenance) -> Deployment:
    return Deployment(
        start=given.start,
        end=given.end,
        implementer=given.implementer or None,
        account=given.account,
        # Unsaid stays unsaid: a default would hide a shared account or a way round the pipeline.
        account_type=given.account_type or "",
        path=given.path or "",
        run=given.run_id,
        commit=given.sha,
        pull_request=given.pr,
        manual_reason=given.manual_reason,
        alternative_evidence=given.alternative_evidence,
        provenance=provenance,
    )


def _verification(given: keys.VerificationKeys, provenance: Provenance) -> Verification:
    return Verification(
        person=given.person or None,
        at=given.at,
        checks=tuple(given.checks or ()),
        monitored_hours=given.monitored_hours,
        customer_impact=given.customer_impact or "",
        provenance=provenance,
    )


def _signoff(given: keys.SignOffKeys | None, provenance: Provenance) -> SignOff | None:
    if given is None:
        return None
    return SignOff(person=given.person or None, at=given.at, provenance=provenance)


def _pir(given: keys.PirKeys, provenance: Provenance) -> PostImplementationReview:
    return PostImplementationReview(
        person=given.person or None,
        at=given.at,
        summary=given.summary or "",
        cause=given.cause or "",
        actions=tuple(given.actions or ()),
        provenance=provenance,
    )


def _retro_review(given: keys.RetroReviewKeys, provenance: Provenance) -> RetrospectiveReview:
    return RetrospectiveReview(
        person=given.person or None,
        at=given.at,
        classification_appropriate=given.classification_appropriate,
        notes=given.notes or "",
        provenance=provenance,
    )


def _emergency(given: keys.EmergencyKeys, row: str, origin: Origin) -> Emergency:
    review = given.retro_review
    return Emergency(
        criterion=given.criterion,
        authoriser=given.authoriser or None,
        authorised_at=given.authorised_at,
        authorisation_mode=given.authorisation_mode,
        primary_unavailable_note=given.primary_unavailable_note,
        unreachable_rationale=given.unreachable_rationale,
        notified_person=given.notified_person or None,
        notified_at=given.notified_at,
        testing_or_validation=given.testing_or_validation,
        commander=given.commander or None,
        retro_review=None if review is None else _retro_review(review, origin.at(f"{row}/retro_review")),
        retro_signoff=_signoff(given.retro_signoff, origin.at(f"{row}/retro_signoff")),
        provenance=origin.at(row),
    )
