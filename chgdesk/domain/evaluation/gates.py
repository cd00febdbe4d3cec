"""Code review, pipeline, scan, staging and tests before deployment (attribute F; R12 to R14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chgdesk.domain.basis import Basis
from chgdesk.domain.change_facts import TestRun
from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.evaluation.subject import UNTESTED_BY_GATES, Subject, names_other_commit

CODE = "code"
_SOFTWARE = frozenset({CODE, "database"})
_SENIOR = "senior_engineer"
_GOOD_RESULTS = frozenset({"pass", "passed"})


def find_gates(subject: Subject) -> Iterator[Finding]:
    """Everything that should have stood before deployment; not asked of emergencies and standard changes."""
    if subject.category in UNTESTED_BY_GATES:
        return
    yield from _repository_and_review(subject)
    yield from _pipeline(subject)
    yield from _scan(subject)
    yield from _staging(subject)
    yield from _tests(subject)


def _repository_and_review(subject: Subject) -> Iterator[Finding]:
    change, rules = subject.change, subject.rules
    if not change.delivered_via_repo:
        if change.change_type == CODE:
            yield _finding("GATE-NO-REPOSITORY", "Code was changed outside the repository.", subject)
        return
    if change.change_type not in rules.review_applies_to:
        return
    reviewers = {
        (review.person, review.at)
        for review in change.code_reviews
        if review.person != change.author
        and review.at is not None
        and review.at <= subject.start
        and not names_other_commit(review.commit, subject.commits)
    }
    people = {person for person, _ in reviewers}
    needed = rules.review_min.get(subject.risk, 0)
    if len(people) < needed:
        who = ", ".join(subject.name(p) for p in sorted(people)) or "nobody but the author"
        sentence = f"{len(people)} of {needed} reviewers looked at it before deployment ({who})."
        yield _finding("GATE-REVIEW-COUNT", sentence, subject, "gates.code_review.min_reviewers")
    if subject.risk in rules.review_senior_for and not any(subject.held(p, _SENIOR, at) for p, at in reviewers):
        sentence = f"No senior engineer reviewed it; {subject.risk} risk asks for one."
        yield _finding("GATE-REVIEW-SENIOR", sentence, subject, "gates.code_review.senior_required_for")


def _pipeline(subject: Subject) -> Iterator[Finding]:
    change = subject.change
    if not subject.rules.ci_required or not change.delivered_via_repo:
        return
    run = change.ci
    if run is None or run.at is None or run.status not in _GOOD_RESULTS:
        said = "are not on record" if run is None or not run.status else f"ended as {run.status}"
        yield _finding("GATE-CI", f"Pipeline tests {said}.", subject, "gates.ci.required")
    elif run.at > subject.start:
        yield _late("ci", "Pipeline tests", run.at, subject)


def _scan(subject: Subject) -> Iterator[Finding]:
    change, rules = subject.change, subject.rules
    if not rules.sast_required or change.change_type != CODE or not change.delivered_via_repo:
        return
    scan = change.scan
    if scan is None or scan.at is None:
        yield _finding("GATE-SAST-MISSING", "No security scan is on record.", subject, "gates.sast.required")
        return
    if scan.at > subject.start:
        yield _late("scan", "The security scan", scan.at, subject)
    still_open = {c.severity: c.open for c in scan.open if c.severity in rules.sast_block_on and c.open > 0}
    if not still_open:
        return
    said = ", ".join(f"{count} {severity}" for severity, count in sorted(still_open.items()))
    waiver = subject.waiver_for("scan", scan.exception, *change.exceptions)
    if waiver is None:
        yield _finding("GATE-SAST-OPEN", f"Open scan findings: {said}.", subject, "gates.sast.block_on")
    else:
        sentence = f"Open scan findings ({said}) are covered by policy exception {waiver.ref}."
        yield _finding("OBS-SAST-EXCEPTION", sentence, subject, "gates.sast.block_on")


def _staging(subject: Subject) -> Iterator[Finding]:
    rules, staging = subject.rules, subject.change.staging
    if subject.category not in rules.staging_for or subject.risk not in rules.staging_for_risk:
        return
    if staging is not None and staging.status == "validated" and staging.at is not None:
        if staging.at > subject.start:
            yield _late("staging", "Validation in staging", staging.at, subject)
        return
    if staging is not None and staging.status == "not_available" and rules.staging_allow_rationale:
        if _filled(staging.rationale) and _filled(staging.production_verification_step):
            return
        missing = "the reason" if not _filled(staging.rationale) else "the check in production"
        sentence = f"Staging was not available and {missing} is not written down."
    else:
        sentence = "It was not validated in staging, and no accepted reason is on record."
    yield _finding("GATE-STAGING-MISSING", sentence, subject, "gates.staging")


def _filled(text: str | None) -> bool:
    return bool(text and text.strip())


def required_tests(subject: Subject) -> tuple[str, ...]:
    """The test types that type, risk and flags ask for, in the policy's order (R14, GATE-07)."""
    rules = subject.rules
    by_risk = rules.tests_software if subject.change.change_type in _SOFTWARE else rules.tests_platform
    needed = list(by_risk.get(subject.risk, ()))
    if subject.is_high:
        if subject.flags & rules.tests_security_flags:
            needed.append("security")
        if subject.flags & rules.tests_performance_flags:
            needed.append("performance")
    return tuple(dict.fromkeys(needed))


def _tests(subject: Subject) -> Iterator[Finding]:
    missing: list[str] = []
    late: list[str] = []
    for kind in required_tests(subject):
        if _covered_by_pipeline(kind, subject):
            continue
        counting = _counting_runs(kind, subject)
        if not counting:
            missing.append(kind)
        elif all(at > subject.start for at in counting):
            late.append(kind)
    paths = ("gates.tests",)
    if missing:
        sentence = f"No evidence of these tests: {', '.join(missing).replace('_', ' ')}."
        yield _finding("GATE-TEST-EVIDENCE", sentence, subject, *paths, names=tuple(missing))
    if late:
        sentence = f"Run after deployment: {', '.join(late).replace('_', ' ')}."
        yield _finding("GATE-TEST-LATE", sentence, subject, *paths, names=tuple(late), test="tests")


def _covered_by_pipeline(kind: str, subject: Subject) -> bool:
    run = subject.change.ci
    return (
        run is not None
        and run.status in _GOOD_RESULTS
        and run.at is not None
        and run.at <= subject.start
        and kind in run.covers
    )


def _counting_runs(kind: str, subject: Subject) -> tuple[datetime, ...]:
    """Times of the runs of a type that count; none where the last one before start did not succeed (R14)."""
    runs = [(run, run.executed_at) for run in subject.change.tests if run.type == kind and run.executed_at is not None]
    in_time = [(run, at) for run, at in runs if at <= subject.start]
    if in_time:
        last = max(at for _, at in in_time)
        if any(run.result not in _GOOD_RESULTS for run, at in in_time if at == last):
            return ()
    return tuple(at for run, at in runs if run.result in _GOOD_RESULTS and has_evidence(run))


def has_evidence(run: TestRun) -> bool:
    """Whether a document or a row of an export shows the result; a bare "tested" does not (GATE-09)."""
    origin = run.provenance
    return bool(run.evidence) or origin.document is not None or origin.basis is Basis.EXPORT


def _late(test: str, what: str, at: datetime, subject: Subject) -> Finding:
    sentence = f"{what} took place {subject.when(at)}, after deployment began {subject.when(subject.start)}."
    return _finding("GATE-TEST-LATE", sentence, subject, test=test)


def _finding(
    code: str, sentence: str, subject: Subject, *paths: str, names: tuple[str, ...] = (), test: str | None = None
) -> Finding:
    rule = {"GATE-STAGING-MISSING": "R13", "GATE-TEST-EVIDENCE": "R14"}.get(code, "R12")
    return Finding(
        code=code,
        attribute="F",
        rule=rule,
        sentence=sentence,
        names=names,
        test=test,
        parameters=subject.used(*paths),
    )
