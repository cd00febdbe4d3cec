"""Reviews, pipeline, scan, staging and tests of a well-run change of the sample company."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import CiRun, CodeReview, FindingCount, SecurityScan, Staging, TestRun
from chgdesk.domain.rules import Rules
from chgdesk.services.sample_company.company import PIPELINE_COVERS
from chgdesk.services.sample_company.plan import Plan, rules_at
from chgdesk.services.sample_company.sources import PULL_REQUESTS, from_document, from_export

SENIORS = ("henna", "yusuf", "jonas", "daniel")
"""Who may review what asks for a senior engineer."""

_SOFTWARE = frozenset({"code", "database"})


def with_gates(change: Change, plan: Plan) -> Change:
    """The record with everything that stood before deployment."""
    rules = rules_at(plan.start)
    if not plan.via_repository:
        return replace(change, staging=_staging(plan, rules), tests=_tests(plan, rules))
    return replace(
        change,
        code_reviews=_reviews(plan, rules),
        ci=CiRun(
            status="passed",
            run=f"checks of {plan.key}",
            at=plan.workday_before(1, 12, "pipeline"),
            covers=PIPELINE_COVERS if plan.change_type in _SOFTWARE else (),
            provenance=from_export(PULL_REQUESTS),
        ),
        scan=_scan(plan, rules),
        staging=_staging(plan, rules),
        tests=_tests(plan, rules),
    )


def _reviews(plan: Plan, rules: Rules) -> tuple[CodeReview, ...]:
    if plan.change_type not in rules.review_applies_to:
        return ()
    seniors = [person for person in SENIORS if person != plan.author]
    first = seniors[plan.spread("reviewer", len(seniors))]
    others = [p for p in (*SENIORS, "clara") if p not in {plan.author, first}]
    people = (first, others[plan.spread("second", len(others))])
    return tuple(
        CodeReview(
            person=person,
            at=plan.workday_before(1, 10 + n, f"review {n}"),
            commit=plan.commit,
            provenance=from_export(PULL_REQUESTS),
        )
        for n, person in enumerate(people[: max(rules.review_min.get(plan.risk, 0), 1)])
    )


def _scan(plan: Plan, rules: Rules) -> SecurityScan | None:
    if not rules.sast_required or plan.change_type != "code":
        return None
    return SecurityScan(
        at=plan.workday_before(1, 12, "scan") + timedelta(minutes=6),
        open=(
            FindingCount(severity="critical", open=0),
            FindingCount(severity="high", open=0),
            FindingCount(severity="low", open=plan.spread("scan", 4)),
        ),
        provenance=from_export(PULL_REQUESTS),
    )


def _staging(plan: Plan, rules: Rules) -> Staging | None:
    if plan.category not in rules.staging_for or plan.risk not in rules.staging_for_risk:
        return None
    if not plan.via_repository:
        return Staging(
            status="not_available",
            rationale="There is one edge and there are no gates in staging.",
            production_verification_step="Watched from two networks for ten minutes after the switch.",
        )
    return Staging(
        status="validated",
        at=plan.workday_before(1, 13, "staging"),
        environment="staging",
        provenance=from_export(PULL_REQUESTS),
    )


def _tests(plan: Plan, rules: Rules) -> tuple[TestRun, ...]:
    """The test types that the pipeline does not cover, each with a report held."""
    software = plan.change_type in _SOFTWARE
    needed = list((rules.tests_software if software else rules.tests_platform).get(plan.risk, ()))
    if plan.risk == "high" and plan.all_flags & rules.tests_security_flags:
        needed.append("security")
    covered = PIPELINE_COVERS if software and plan.via_repository else ()
    return tuple(
        TestRun(
            type=kind,
            result="pass",
            executed_at=plan.workday_before(1, 13, f"test {kind}"),
            environment="staging" if plan.via_repository else "production, read only",
            provenance=from_document(),
        )
        for kind in needed
        if kind not in covered
    )
