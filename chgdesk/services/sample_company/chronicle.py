"""The year of the sample company as its trail tells it: every act, by whom, at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from chgdesk.domain.catalogue import StandardTemplate
from chgdesk.domain.parameter_set import ParameterSet
from chgdesk.domain.people import AssignmentReason, Person, RoleAssignment
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.register import Register
from chgdesk.domain.waiver import Waiver
from chgdesk.services.sample_company import policy_text
from chgdesk.services.sample_company.acts import Act, in_order
from chgdesk.services.sample_company.company import AS_OF, local
from chgdesk.services.sample_company.lives import lives
from chgdesk.services.sample_company.plan import on_day
from chgdesk.services.sample_company.policy import FIRST_SET, SECOND_EFFECTIVE, SECOND_SET
from chgdesk.services.sample_company.register import SampleCompany

BEGINNING = local("2025-11-03 09:05")
"""When the workspace was made."""


def chronicle(company: SampleCompany) -> tuple[Act, ...]:
    """Every act after the making of the workspace, in the order of time."""
    register = company.register
    captured = {item.name: item.captured_at or AS_OF for item in company.evidence}
    return in_order(
        (
            *_people(register),
            *_roles(register),
            *_rules(register),
            *_procedures(register),
            *(act for waiver in register.waivers for act in _waiver(waiver)),
            *_incidents(register),
            *_readers(register),
            *_files(company),
            *_log_reviews(company, captured),
            *lives(register, captured),
        )
    )


def _after(minutes: int) -> datetime:
    return BEGINNING + timedelta(minutes=minutes)


def _people(register: Register) -> Iterator[Act]:
    """Everybody at the start, joiners on their first day, leavers on their last."""
    begun = BEGINNING.date()
    first = tuple(_still_here(p) for p in register.people if p.employed_from is None or p.employed_from <= begun)
    yield Act(at=_after(6), person="sanna", said=f"put {len(first)} people on record", new=first)
    for person in register.people:
        if person.employed_from is not None and person.employed_from > begun:
            at = on_day(person.employed_from, 9, 30)
            yield Act(at=at, person="sanna", said=f"put {person.name} on record", new=(person,))
        if person.employed_to is not None:
            at = on_day(person.employed_to, 17, 5)
            yield Act(at=at, person="sanna", said=f"recorded that {person.name} left", revised=(person,))


def _still_here(person: Person) -> Person:
    return replace(person, employed_to=None, active=True)


def _roles(register: Register) -> Iterator[Act]:
    yield Act(at=_after(14), person="sanna", said="recorded the roles of the policy", new=register.roles)
    first = tuple(_open_ended(a) for a in register.assignments if _is_from_the_start(a))
    yield Act(at=_after(25), person="sanna", said=f"recorded {len(first)} role assignments", new=first)
    for assignment in register.assignments:
        if not _is_from_the_start(assignment):
            at = assignment.held_from - timedelta(days=3, minutes=-40)
            said = f"recorded {assignment.reason.value} of {assignment.role.replace('_', ' ')}"
            yield Act(at=at, person="sanna", said=said, new=(assignment,))
        elif assignment.held_to is not None:
            at = assignment.held_to - timedelta(days=11)
            yield Act(at=at, person="sanna", said=f"ended a role of {assignment.person}", revised=(assignment,))


def _is_from_the_start(assignment: RoleAssignment) -> bool:
    return assignment.reason is AssignmentReason.PERMANENT and assignment.held_from < local("2025-12-02 00:00")


def _open_ended(assignment: RoleAssignment) -> RoleAssignment:
    return replace(assignment, held_to=None)


def _rules(register: Register) -> Iterator[Act]:
    """Systems, both sets of rules and both versions, and the reviews that led to the second."""
    sets = {held.ref: held for held in register.parameter_sets}
    one, two, _draft = register.policy_versions
    yield Act(at=_after(40), person="sanna", said="recorded the cards of the systems", new=register.systems)
    adopted = (*register.documents, sets[FIRST_SET], _in_force(one))
    yield Act(at=_after(55), person="sanna", said="adopted policy version 1.2 with its rules", new=adopted)
    yield from _second_version(one, two, sets[SECOND_SET])
    for review in register.policy_reviews:
        assert review.completed_on is not None
        at = on_day(review.completed_on, 16, 10)
        yield Act(at=at, person="aino", said=f"recorded policy review {review.ref}", new=(review,))


def _second_version(one: PolicyVersion, two: PolicyVersion, rules: ParameterSet) -> Iterator[Act]:
    """Version 2.0 from draft to in force, with its text; in autumn the next draft."""
    undated = replace(two, effective_on=None, next_review_on=None)
    unsigned = replace(undated, approved_by=None, approved_on=None, approved_at=None, signatures=())
    handed_in = replace(unsigned, state="in_review")
    draft = replace(handed_in, state="draft", content_sha256=None, fields=(), submitted_by=None, submitted_at=None)
    lists = (*policy_text.related(), *policy_text.fields(), *policy_text.sections(two.ref))
    yield Act(
        at=local("2026-03-24 10:40"),
        person="sanna",
        said="drafted policy version 2.0 with its rules",
        new=(rules, draft, *lists),
    )
    yield Act(
        at=local(policy_text.SUBMITTED),
        person="sanna",
        said="handed in policy version 2.0 for approval",
        revised=(handed_in,),
        texts=(policy_text.frozen(),),
    )
    approved = replace(undated, state="approved")
    yield Act(at=local(policy_text.APPROVED), person="aino", said="approved policy version 2.0", revised=(approved,))
    taken = on_day(SECOND_EFFECTIVE, 8, 5)
    yield Act(at=taken, person="sanna", said="put policy version 2.0 into force", revised=(one, two))
    drafted, version, sections = policy_text.draft()
    at = local(policy_text.DRAFTED)
    yield Act(at=at, person="sanna", said="began the next draft of the policy", new=(drafted, version, *sections))


def _in_force(version: PolicyVersion) -> PolicyVersion:
    return replace(version, state="effective")


def _procedures(register: Register) -> Iterator[Act]:
    """Standard procedures: those of the start, one approved in May, their reviews and the one revoked."""
    begun = BEGINNING.date()
    first = tuple(_at_first(t) for t in register.templates if t.approved_on is not None and t.approved_on <= begun)
    yield Act(at=_after(70), person="jonas", said=f"recorded {len(first)} standard procedures", new=first)
    for template in register.templates:
        if template.approved_on is not None and template.approved_on > begun:
            at = on_day(template.approved_on, 14, 20)
            yield Act(at=at, person="marek", said=f"approved procedure {template.ref}", new=(template,))
            continue
        for count, review in enumerate(template.reviews, start=1):
            seen = replace(_at_first(template), reviews=template.reviews[:count])
            at = on_day(review.reviewed_on, 15, 5)
            yield Act(at=at, person="marek", said=f"reviewed procedure {template.ref}", revised=(seen,))
        if template.revoked_on is not None:
            at = on_day(template.revoked_on, 10, 15)
            yield Act(at=at, person="marek", said=f"revoked procedure {template.ref}", revised=(template,))


def _at_first(template: StandardTemplate) -> StandardTemplate:
    return replace(template, reviews=(), state="approved", revoked_on=None)


def _waiver(waiver: Waiver) -> Iterator[Act]:
    """A policy exception from the request to its end."""
    assert waiver.requested_at is not None
    asked = replace(waiver, state="submitted", approvals=(), approved_at=None, closed_at=None, closure_evidence=None)
    at = waiver.requested_at + timedelta(minutes=2)
    yield Act(at=at, person=waiver.requested_by or "sanna", said=f"asked for {waiver.ref}", new=(asked,))
    if waiver.state == "rejected":
        yield Act(at=at + timedelta(days=2), person="marek", said=f"refused {waiver.ref}", revised=(waiver,))
    if waiver.approved_at is None:
        return
    granted = replace(waiver, state="active", closed_at=None, closure_evidence=None)
    person = waiver.approvals[-1].person
    at = waiver.approved_at + timedelta(minutes=3)
    yield Act(at=at, person=person, said=f"approved {waiver.ref}", revised=(granted,))
    if waiver.closed_at is not None:
        at = waiver.closed_at + timedelta(minutes=3)
        yield Act(at=at, person=waiver.owner or "sanna", said=f"closed {waiver.ref}", revised=(waiver,))


def _incidents(register: Register) -> Iterator[Act]:
    for incident in register.incidents:
        assert incident.opened_at is not None
        at = incident.opened_at + timedelta(minutes=28)
        said = f"recorded incident {incident.ref}"
        yield Act(at=at, person=incident.commander or "marek", said=said, new=(incident,))


def _readers(register: Register) -> Iterator[Act]:
    for given in register.acknowledgements:
        yield Act(at=given.at, person=given.person, said=f"acknowledged policy version {given.version}", new=(given,))
    for at, attended in groupby(register.trainings, key=lambda t: t.at):
        those = tuple(attended)
        said = f"recorded who attended a training ({len(those)})"
        yield Act(at=at + timedelta(hours=2), person="sanna", said=said, new=those)


def _files(company: SampleCompany) -> Iterator[Act]:
    for item in company.evidence:
        at = (item.captured_at or AS_OF) + timedelta(minutes=1)
        person = item.captured_by or "sanna"
        yield Act(at=min(at, AS_OF), person=person, said=f"took the file {item.name} as evidence", file=item)


def _log_reviews(company: SampleCompany, captured: dict[str, datetime]) -> Iterator[Act]:
    """Each month's log read in, then reviewed."""
    register = company.register
    names = {held.sha256: held.name for held in company.evidence}
    by_file: dict[str, list[object]] = {}
    for event in register.events:
        by_file.setdefault(names[event.provenance.file or ""], []).append(event)
    for name, lines in by_file.items():
        at = captured[name] + timedelta(minutes=9)
        yield Act(at=at, person="sanna", said=f"read {len(lines)} deployment events from {name}", new=tuple(lines))
    for run in register.runs:
        assert run.completed_at is not None
        found = tuple(item for item in company.items if item.run == run.ref)
        at = run.completed_at + timedelta(minutes=1)
        plain = tuple(replace(item, resolution="", resolved_by=None, resolved_at=None) for item in found)
        yield Act(at=at, person="sanna", said=f"reviewed the deployment log as {run.ref}", new=(run, *plain))
        for item in found:
            if item.resolved_at is not None:
                yield Act(at=item.resolved_at, person="sanna", said=f"resolved {item.ref}", revised=(item,))
