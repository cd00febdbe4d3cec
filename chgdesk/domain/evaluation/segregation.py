"""Segregation of duties and what may compensate its absence (attribute E; R10, R11)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.evaluation.approvals import ApprovalPicture, Requirement
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import UNTESTED_BY_GATES, Subject
from chgdesk.domain.evaluation.waivers import in_force_at
from chgdesk.domain.people import role_words

_NO_AUTHOR = frozenset({"no_author_deploy", "three_way"})
_NO_APPROVER = frozenset({"no_approver_deploy", "three_way"})


def find_segregation(subject: Subject, picture: ApprovalPicture) -> Iterator[Finding]:
    """Self-approval with its compensation, and who deployed whose change."""
    if picture.self_approved:
        yield from _self_approval(subject, picture.self_approved)
    if subject.category not in UNTESTED_BY_GATES:
        yield from _deployer(subject, picture)


def _self_approval(subject: Subject, requirements: tuple[Requirement, ...]) -> Iterator[Finding]:
    author = subject.name(subject.change.author)
    missing = tuple(_missing_legs(subject)) if subject.rules.compensating_enabled else ()
    compensated = subject.rules.compensating_enabled and not missing
    for requirement in requirements:
        if compensated:
            legs = "all three" if subject.rules.compensating_log_review else "both"
            sentence = f"{author} approved own work as {requirement.words}; {legs} compensating controls held."
        else:
            sentence = f"Only the author, {author}, approved as {requirement.words}."
        yield _finding(
            "CMP-SOD" if compensated else "SOD-SELF-APPROVAL",
            sentence,
            subject,
            role=requirement.label,
            names=_legs(subject) if compensated else (),
        )
    yield from missing


def _legs(subject: Subject) -> tuple[str, ...]:
    """The controls that compensate, by name, so that readers can be told how many were asked for."""
    reviewed = ("log review",) if subject.rules.compensating_log_review else ()
    return ("policy exception", "review afterwards", *reviewed)


def _missing_legs(subject: Subject) -> Iterator[Finding]:
    """The legs of the small-team alternative that do not stand (R10, SOD-05)."""
    yield from _exception_leg(subject)
    if not _reviewed_in_time(subject):
        role = role_words(subject.rules.compensating_pir_role or "anybody")
        yield _finding(
            "SOD-COMP-REVIEW-MISSING",
            f"No review by {role}, independent of author and implementer, within the time allowed.",
            subject,
        )
    if subject.rules.compensating_log_review and not _log_reviewed(subject):
        yield _finding(
            "SOD-LOG-REVIEW-MISSING",
            "No independent review of that day's deployment log was finished in time.",
            subject,
        )


def _exception_leg(subject: Subject) -> Iterator[Finding]:
    waiver = subject.facts.waivers.get(subject.change.sod_exception or "")
    if waiver is None or "segregation" not in waiver.waives:
        named = f"{waiver.ref} does not waive segregation of duties" if waiver else "no policy exception is named"
        yield _finding("SOD-NO-EXCEPTION", f"Self-approval, and {named}.", subject)
    elif not in_force_at(waiver, subject.start, subject.facts, subject.rules):
        yield _finding("EXC-EXPIRED", f"Policy exception {waiver.ref} was not in force at the start.", subject)


def _reviewed_in_time(subject: Subject) -> bool:
    review, rules = subject.change.pir, subject.rules
    if review is None or review.at is None or review.person is None or review.person in subject.workers:
        return False
    role = rules.compensating_pir_role
    if role is not None and not subject.held(review.person, role, review.at):
        return False
    due = rules.calendar.due(subject.end, rules.compensating_pir_deadline)
    return review.at >= subject.end and (due is None or review.at <= due)


def _log_reviewed(subject: Subject) -> bool:
    rules = subject.rules
    for run in subject.facts.runs_covering(subject.start_day):
        days = rules.log_review_business_days
        due = None if days is None else rules.calendar.due_after_day(run.last_day, days)
        independent = run.performed_by is not None and run.performed_by not in subject.workers
        if independent and run.completed_at is not None and (due is None or run.completed_at <= due):
            return True
    return False


def _deployer(subject: Subject, picture: ApprovalPicture) -> Iterator[Finding]:
    rules, author = subject.rules, subject.change.author
    approvers = picture.good_approvers
    if rules.deployer_rule in _NO_AUTHOR and author in subject.implementers:
        sentence = f"{subject.name(author)} wrote and deployed it."
        yield _finding("SOD-AUTHOR-DEPLOYED", sentence, subject, path="sod.deployer_rule")
    both = sorted(subject.implementers & approvers)
    if rules.deployer_rule in _NO_APPROVER and both:
        sentence = f"{', '.join(map(subject.name, both))} approved and deployed it."
        yield _finding("SOD-APPROVER-DEPLOYED", sentence, subject, path="sod.deployer_rule")
    if rules.implementer_not_sole_approver and approvers and approvers <= subject.implementers:
        sentence = f"Only {', '.join(map(subject.name, sorted(approvers)))} approved it, and deployed it."
        yield _finding("SOD-IMPLEMENTER-SOLE-APPROVER", sentence, subject, path="sod.implementer_not_sole_approver")


def _finding(
    code: str,
    sentence: str,
    subject: Subject,
    *,
    role: str | None = None,
    path: str = "sod.compensating",
    names: tuple[str, ...] = (),
) -> Finding:
    rule = "R10" if path == "sod.compensating" else "R11"
    used = subject.used(path)
    return Finding(code=code, attribute="E", rule=rule, role=role, names=names, sentence=sentence, parameters=used)
