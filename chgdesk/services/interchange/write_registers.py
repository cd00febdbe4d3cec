"""People, procedures, policy exceptions, incidents, runs, events and the policy as objects of the format."""

from __future__ import annotations

import json
from typing import Final

from chgdesk.domain.catalogue import StandardTemplate, SystemCard, TemplateReview
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.parameters import unflatten
from chgdesk.domain.people import AssignmentReason, Organisation, Person, PersonKind, RoleAssignment
from chgdesk.domain.policy import Acknowledgement, PolicyDocument, PolicyReview, PolicyVersion, TrainingAttendance
from chgdesk.domain.reconcile import DeploymentEvent, Incident, ReconciliationRun
from chgdesk.domain.waiver import Waiver
from chgdesk.services.interchange.shape import Groups
from chgdesk.services.interchange.write_change import Written, day, instant, with_held

EVENT_GROUPS: Final[Groups] = (("sha", "shas"), ("pr", "prs"))


def write_organisation(organisation: Organisation) -> Written:
    """The head of the file: its case and period as imported, else the organisation's names."""
    written: Written = {"format": "chgdesk-interchange", "format_version": 1}
    case: Written = json.loads(organisation.case) if organisation.case else {}
    for key, name in (("company", organisation.name), ("system", organisation.system)):
        if name and case.get(key) != name:
            case[key] = name
    if (case.get("fictional") is True) != organisation.fictional:
        case["fictional"] = organisation.fictional
    written["case"] = case
    if organisation.period:
        written["period"] = json.loads(organisation.period)
    return with_held(written, judged_from=instant(organisation.judged_from))


def write_parameters(values: ParameterSet) -> Written:
    """One set of parameters as a tree."""
    return unflatten(values.values)


def write_person(person: Person) -> Written:
    """A person, without the roles."""
    return with_held(
        {"id": person.ref, "name": person.name, "title": person.title},
        kind=None if person.kind is PersonKind.EMPLOYEE else person.kind.value,
        email=person.email,
        **{"from": day(person.employed_from), "to": day(person.employed_to)},
        note=person.note,
    )


def write_assignment(assignment: RoleAssignment) -> Written:
    """One role held."""
    return with_held(
        {"role": assignment.role, "from": instant(assignment.held_from), "to": instant(assignment.held_to)},
        reason=None if assignment.reason is AssignmentReason.PERMANENT else assignment.reason.value,
        system=assignment.system,
    )


def write_system(system: SystemCard) -> Written:
    """A system card."""
    written: Written = {"id": system.ref, "flags": list(system.flags), "deploy": system.deploy or None}
    return with_held(written, title=system.title)


def write_template(template: StandardTemplate) -> Written:
    """A standard procedure."""
    written: Written = {
        "id": template.ref,
        "title": template.title,
        "state": template.state,
        "approved_by": template.approved_by,
        "approved_on": day(template.approved_on),
        "last_reviewed": day(template.last_reviewed),
        "next_review_due": day(template.next_review_due),
        "allowed_types": list(template.allowed_types),
        "allowed_flags": list(template.allowed_flags),
        "rollback_plan": template.rollback_plan,
    }
    return with_held(
        written,
        author=template.author,
        revoked_on=day(template.revoked_on),
        reviews=[_template_review(review) for review in template.reviews],
        deploy=template.deploy,
    )


def _template_review(review: TemplateReview) -> Written:
    written: Written = {"last_reviewed": day(review.reviewed_on), "next_review_due": day(review.next_due)}
    return with_held(written, reviewer=review.reviewer)


def write_waiver(waiver: Waiver) -> Written:
    """A policy exception."""
    written: Written = {
        "id": waiver.ref,
        "policy_clause": waiver.policy_clause,
        "waives": list(waiver.waives),
        "reason": waiver.reason,
        "risk": waiver.risk,
        "requested_by": waiver.requested_by,
        "requested_at": instant(waiver.requested_at),
        "compensating_controls": list(waiver.compensating_controls),
        "approvals": [{"person": a.person, "role": a.role, "at": instant(a.at)} for a in waiver.approvals],
        "approved_at": instant(waiver.approved_at),
        "starts_on": day(waiver.starts_on),
        "expires_on": day(waiver.expires_on),
        "state": waiver.state,
        "closed_at": instant(waiver.closed_at),
        "closure_evidence": waiver.closure_evidence,
        "renewals": waiver.renewals,
    }
    return with_held(written, revoked_at=instant(waiver.revoked_at), renewal_of=waiver.renewal_of)


def write_incident(incident: Incident) -> Written:
    """An incident."""
    written: Written = {
        "id": incident.ref,
        "severity": incident.severity,
        "opened_at": instant(incident.opened_at),
        "title": incident.title,
    }
    return with_held(written, commander=incident.commander)


def write_run(run: ReconciliationRun) -> Written:
    """A review of the deployment log."""
    return {
        "id": run.ref,
        "from": day(run.first_day),
        "to": day(run.last_day),
        "completed_at": instant(run.completed_at),
        "performed_by": run.performed_by,
        "independent_of_deployers": run.independent_of_deployers,
    }


def write_event(event: DeploymentEvent) -> Written:
    """A line of the deployment log."""
    written: Written = {
        "id": event.ref,
        "time": instant(event.at),
        "environment": event.environment,
        "status": event.status,
        "source": event.source,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
        "sha": event.commits[0] if event.commits else None,
        "pr": event.pull_requests[0] if event.pull_requests else None,
        "run_id": event.run,
        "reference_text": event.text,
    }
    return with_held(
        written,
        shas=list(event.commits) if len(event.commits) > 1 else [],
        prs=list(event.pull_requests) if len(event.pull_requests) > 1 else [],
        changes=list(event.changes),
    )


def write_document(document: PolicyDocument) -> Written:
    """The policy document, without its versions, reviews, acknowledgements and training."""
    written: Written = {
        "document_id": document.ref,
        "title": document.title,
        "classification": document.classification,
        "owner_role": document.owner_role,
    }
    return with_held(written, kind=None if document.kind == "policy" else document.kind)


def write_version(version: PolicyVersion) -> Written:
    """A version of the policy."""
    written: Written = {
        "version": version.number,
        "author": version.author,
        "approved_by": version.approved_by,
        "approved_on": day(version.approved_on),
        "effective_on": day(version.effective_on),
        "change": version.change_summary,
        "state": version.state,
    }
    return with_held(written, next_review_on=day(version.next_review_on))


def write_review(review: PolicyReview) -> Written:
    """A review of the policy; a due day or a trigger, as its kind has it."""
    own = {"trigger": review.trigger} if review.kind == "triggered" else {"due": day(review.due)}
    written: Written = {
        "kind": review.kind,
        **own,
        "completed_on": day(review.completed_on),
        "reviewer": review.reviewer,
        "result": review.result,
        "produced_version": review.produced_version,
    }
    return with_held(written, trigger=review.trigger, due=day(review.due), notes=review.notes)


def write_acknowledgement(acknowledgement: Acknowledgement) -> Written:
    """An acknowledgement of a version."""
    return {
        "person": acknowledgement.person,
        "version": acknowledgement.version,
        "at": instant(acknowledgement.at),
    }


def write_training(training: TrainingAttendance) -> Written:
    """An attendance of a training session."""
    return with_held({"person": training.person, "at": instant(training.at)}, session=training.session)
