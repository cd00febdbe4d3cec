"""People, procedures, policy exceptions, incidents, runs, events and the policy, from the format to the register."""

from __future__ import annotations

from chgdesk.domain.basis import Provenance
from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateReview
from chgdesk.domain.people import AssignmentReason, Person, PersonKind, RoleAssignment
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.waiver import Waiver, WaiverApproval
from chgdesk.services.interchange import schema as keys
from chgdesk.services.interchange.read_change import Origin


def read_person(given: keys.PersonKeys, provenance: Provenance) -> Person:
    """A person, without the roles."""
    return Person(
        ref=given.id,
        name=given.name,
        title=given.title or "",
        kind=PersonKind(given.kind) if given.kind else PersonKind.EMPLOYEE,
        email=given.email or "",
        employed_from=given.from_,
        employed_to=given.to,
        note=given.note or "",
        provenance=provenance,
    )


def read_assignment(given: keys.RoleKeys, person: str, ref: str, provenance: Provenance) -> RoleAssignment:
    """One role held by a person."""
    return RoleAssignment(
        ref=ref,
        person=person,
        role=given.role,
        held_from=given.from_,
        held_to=given.to,
        reason=AssignmentReason(given.reason) if given.reason else AssignmentReason.PERMANENT,
        system=given.system or "",
        provenance=provenance,
    )


def read_system(given: keys.SystemKeys, provenance: Provenance) -> SystemCard:
    """A system card."""
    return SystemCard(
        ref=given.id,
        title=given.title or "",
        flags=tuple(given.flags or ()),
        deploy=given.deploy or "",
        provenance=provenance,
    )


def read_template(given: keys.TemplateKeys, provenance: Provenance) -> StandardTemplate:
    """A standard procedure."""
    return StandardTemplate(
        ref=given.id,
        title=given.title or "",
        state=given.state,
        author=given.author or None,
        approved_by=given.approved_by or None,
        approved_on=given.approved_on,
        revoked_on=given.revoked_on,
        last_reviewed=given.last_reviewed,
        next_review_due=given.next_review_due,
        reviews=tuple(
            TemplateReview(reviewed_on=review.day, next_due=review.due, reviewer=review.reviewer or "")
            for review in given.reviews or ()
            if review.day is not None
        ),
        allowed_types=tuple(given.allowed_types or ()),
        allowed_flags=tuple(given.allowed_flags or ()),
        rollback_plan=given.rollback_plan or "",
        deploy=given.deploy or "",
        provenance=provenance,
    )


def read_waiver(given: keys.WaiverKeys, row: str, origin: Origin) -> Waiver:
    """A policy exception."""
    return Waiver(
        ref=given.id,
        policy_clause=given.policy_clause or "",
        waives=tuple(given.waives or ()),
        reason=given.reason or "",
        risk=given.risk or "",
        requested_by=given.requested_by or None,
        requested_at=given.requested_at,
        compensating_controls=tuple(given.compensating_controls or ()),
        approvals=tuple(
            WaiverApproval(person=a.person, role=a.role, at=a.at, provenance=origin.at(f"{row}/approvals/{n}"))
            for n, a in enumerate(given.approvals or ())
        ),
        approved_at=given.approved_at,
        starts_on=given.starts_on,
        expires_on=given.expires_on,
        state=given.state,
        closed_at=given.closed_at,
        revoked_at=given.revoked_at,
        closure_evidence=given.closure_evidence,
        renewals=given.renewals or 0,
        renewal_of=given.renewal_of,
        provenance=origin.at(row),
    )


def read_incident(given: keys.IncidentKeys, provenance: Provenance) -> Incident:
    """An incident."""
    return Incident(
        ref=given.id,
        severity=given.severity or "",
        opened_at=given.opened_at,
        title=given.title or "",
        commander=given.commander or None,
        provenance=provenance,
    )


def read_run(given: keys.RunKeys, provenance: Provenance) -> ReconciliationRun:
    """A review of the deployment log."""
    return ReconciliationRun(
        ref=given.id,
        first_day=given.from_,
        last_day=given.to,
        completed_at=given.completed_at,
        performed_by=given.performed_by or None,
        independent_of_deployers=given.independent_of_deployers,
        provenance=provenance,
    )


def read_event(given: keys.EventKeys, provenance: Provenance) -> DeploymentEvent:
    """A line of the deployment log; one commit and several are the same list here."""
    return DeploymentEvent(
        ref=given.id,
        at=given.time,
        environment=given.environment,
        status=given.status,
        source=given.source or "",
        actor=given.actor,
        on_behalf_of=given.on_behalf_of,
        commits=_one_list(given.sha, given.shas),
        pull_requests=_one_list(given.pr, given.prs),
        run=given.run_id,
        text=given.reference_text or "",
        changes=tuple(given.changes or ()),
        provenance=provenance,
    )


def _one_list(single: str | None, several: list[str | None] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (single, *(several or ())) if name))


def read_document(given: keys.PolicyKeys, provenance: Provenance) -> PolicyDocument:
    """The policy document."""
    return PolicyDocument(
        ref=given.document_id,
        title=given.title or "",
        kind=given.kind or "policy",
        classification=given.classification or "",
        owner_role=given.owner_role or "",
        provenance=provenance,
    )


def read_versions(given: keys.PolicyKeys, parameter_set: str, origin: Origin) -> tuple[PolicyVersion, ...]:
    """The versions of the policy, all under the one set of parameters that the file holds."""
    return tuple(
        PolicyVersion(
            ref=f"{given.document_id} {version.version}",
            document=given.document_id,
            number=version.version,
            # Unsaid stays unsaid: "draft" would take the version out of force.
            state=version.state or "",
            author=version.author or None,
            approved_by=version.approved_by or None,
            approved_on=version.approved_on,
            effective_on=version.effective_on,
            next_review_on=version.next_review_on,
            change_summary=version.change or "",
            parameter_set=parameter_set,
            provenance=origin.at(f"/policy_document/versions/{n}"),
        )
        for n, version in enumerate(given.versions or ())
    )


def read_reviews(given: keys.PolicyKeys, origin: Origin) -> tuple[PolicyReview, ...]:
    """The reviews of the policy."""
    return tuple(
        PolicyReview(
            ref=f"{given.document_id} review {n + 1}",
            document=given.document_id,
            kind=review.kind or "scheduled",
            trigger=review.trigger,
            due=review.due,
            completed_on=review.completed_on,
            reviewer=review.reviewer or None,
            result=review.result or "",
            produced_version=review.produced_version,
            notes=review.notes or "",
            provenance=origin.at(f"/policy_document/reviews/{n}"),
        )
        for n, review in enumerate(given.reviews or ())
    )


def read_acknowledgements(given: keys.PolicyKeys, origin: Origin) -> tuple[Acknowledgement, ...]:
    """Who acknowledged which version."""
    return tuple(
        Acknowledgement(
            ref=f"{given.document_id} acknowledgement {n + 1}",
            document=given.document_id,
            person=one.person,
            version=one.version,
            at=one.at,
            provenance=origin.at(f"/policy_document/acknowledgements/{n}"),
        )
        for n, one in enumerate(given.acknowledgements or ())
    )


def read_trainings(given: keys.PolicyKeys, origin: Origin) -> tuple[TrainingAttendance, ...]:
    """Who attended training."""
    return tuple(
        TrainingAttendance(
            ref=f"{given.document_id} training {n + 1}",
            document=given.document_id,
            person=one.person,
            at=one.at,
            session=one.session or "",
            provenance=origin.at(f"/policy_document/training/{n}"),
        )
        for n, one in enumerate(given.training or ())
    )
