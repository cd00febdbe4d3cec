"""R12 to R14 at their edges: review, pipeline, scan, staging and tests before deployment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import CiRun, CodeReview, FindingCount, SecurityScan, Staging, TestRun
from tests.make import START, a_change, a_deployment, a_waiver, an_emergency, at, found, judged

LATER = at("2026-07-14 10:00:01")
EARLIER = at("2026-07-14 09:00")


def code_change(**given: Any) -> Change:
    return a_change(**{"change_type": "code", "delivered_via_repo": True, **given})


# R12


def test_that_r12_code_outside_the_repository_is_found_and_other_types_are_not() -> None:
    assert found(code_change(delivered_via_repo=False)) == ["GATE-NO-REPOSITORY"]
    assert found(a_change(delivered_via_repo=False)) == []


def test_that_r12_to_r14_ask_nothing_of_standard_and_emergency_changes() -> None:
    rules = {"gates.ci.required": True, "gates.tests.software": {"low": ["unit"]}}
    codes = found(an_emergency(change_type="code"), rules)
    assert not [code for code in codes if code.startswith("GATE-")]


def review(person: str, when: Any = EARLIER, commit: str | None = None) -> CodeReview:
    return CodeReview(person=person, at=when, commit=commit)


@pytest.mark.parametrize(
    ("reviews", "codes"),
    [
        ((review("sena", START), review("lea")), []),
        ((review("sena", LATER), review("lea")), ["GATE-REVIEW-COUNT", "GATE-REVIEW-SENIOR"]),
        ((review("sena"), review("sena")), ["GATE-REVIEW-COUNT"]),
        ((review("sena"), review("ada")), ["GATE-REVIEW-COUNT"]),
        ((review("lea"), review("quin")), ["GATE-REVIEW-SENIOR"]),
        ((review("sena"), review("lea", commit="a" * 40)), []),
        ((review("sena"), review("lea", commit="a" * 8)), []),
        ((review("sena"), review("lea", commit="b" * 40)), ["GATE-REVIEW-COUNT"]),
        ((review("sena", commit="b" * 40), review("lea"), review("quin")), ["GATE-REVIEW-SENIOR"]),
        ((review("sena", None), review("lea")), ["GATE-REVIEW-COUNT", "GATE-REVIEW-SENIOR"]),
        ((), ["GATE-REVIEW-COUNT", "GATE-REVIEW-SENIOR"]),
    ],
    ids=range(11),
)
def test_that_r12_reviewers_are_other_people_in_time_and_of_the_deployed_commit(
    reviews: tuple[CodeReview, ...], codes: list[str]
) -> None:
    rules = {
        "gates.code_review.applies_to": ["code"],
        "gates.code_review.min_reviewers": {"low": 2},
        "gates.code_review.senior_required_for": ["low"],
    }
    change = code_change(code_reviews=reviews, deployments=(a_deployment(commit="a" * 40),))
    assert found(change, rules) == codes
    assert found(replace(change, change_type="configuration"), rules) == []
    assert found(replace(change, risk_declared="high"), rules) == []


def test_that_r12_a_review_counts_where_the_deployed_commit_is_unknown() -> None:
    rules = {"gates.code_review.applies_to": ["code"], "gates.code_review.min_reviewers": {"low": 1}}
    assert found(code_change(code_reviews=(review("lea", commit="b" * 40),)), rules) == []


@pytest.mark.parametrize(
    ("run", "codes"),
    [
        (None, ["GATE-CI"]),
        (CiRun(status="passed", at=START), []),
        (CiRun(status="passed", at=LATER), ["GATE-TEST-LATE:ci"]),
        (CiRun(status="failed", at=EARLIER), ["GATE-CI"]),
        (CiRun(status="", at=EARLIER), ["GATE-CI"]),
        (CiRun(status="passed"), ["GATE-CI"]),
    ],
    ids=str,
)
def test_that_r12_the_pipeline_ended_well_not_later_than_the_start(run: CiRun | None, codes: list[str]) -> None:
    rules = {"gates.ci.required": True}
    assert found(code_change(ci=run), rules) == codes
    assert found(a_change(ci=run), rules) == []
    assert found(code_change(ci=run)) == []


def scan(when: Any = EARLIER, **given: Any) -> SecurityScan:
    counts = tuple(FindingCount(severity=s, open=n) for s, n in given.pop("open", {}).items())
    return SecurityScan(at=when, open=counts, **given)


@pytest.mark.parametrize(
    ("held", "codes"),
    [
        (None, ["GATE-SAST-MISSING"]),
        (scan(None), ["GATE-SAST-MISSING"]),
        (scan(START), []),
        (scan(LATER), ["GATE-TEST-LATE:scan"]),
        (scan(open={"critical": 0, "high": 0, "medium": 9}), []),
        (scan(open={"critical": 1}), ["GATE-SAST-OPEN"]),
        (scan(open={"high": 1, "critical": 2}), ["GATE-SAST-OPEN"]),
        (scan(LATER, open={"high": 1}), ["GATE-SAST-OPEN", "GATE-TEST-LATE:scan"]),
        (scan(open={"high": 1}, exception="EXC-1"), ["OBS-SAST-EXCEPTION"]),
        (scan(open={"high": 1}, exception="EXC-9"), ["GATE-SAST-OPEN"]),
    ],
    ids=range(10),
)
def test_that_r12_the_scan_leaves_no_severe_finding_open(held: SecurityScan | None, codes: list[str]) -> None:
    rules = {"gates.sast.required": True}
    parts: dict[str, Any] = {"waivers": (a_waiver("scan"),)}
    assert found(code_change(scan=held), rules, **parts) == codes
    assert found(code_change(scan=held, change_type="database"), rules, **parts) == []
    assert found(code_change(scan=held, delivered_via_repo=False), rules, **parts) == ["GATE-NO-REPOSITORY"]
    assert found(code_change(scan=held), **parts) == []


def test_that_r12_the_severities_that_block_are_the_policy_s() -> None:
    rules = {"gates.sast.required": True, "gates.sast.block_on": ["medium"]}
    assert found(code_change(scan=scan(open={"high": 1})), rules) == []
    assert found(code_change(scan=scan(open={"medium": 1})), rules) == ["GATE-SAST-OPEN"]


def test_that_r12_an_exception_named_on_the_record_covers_the_scan_only_while_valid() -> None:
    rules = {"gates.sast.required": True}
    change = code_change(scan=scan(open={"high": 1}), exceptions=("EXC-1",))
    assert found(change, rules, waivers=(a_waiver("scan"),)) == ["OBS-SAST-EXCEPTION"]
    assert found(change, rules, waivers=(a_waiver("review"),)) == ["GATE-SAST-OPEN"]
    expired = a_waiver("scan", expires_on=at("2026-07-13 00:00").date())
    assert found(change, rules, waivers=(expired,)) == ["GATE-SAST-OPEN"]


# R13


@pytest.mark.parametrize(
    ("held", "codes"),
    [
        (None, ["GATE-STAGING-MISSING"]),
        (Staging(status="validated", at=START), []),
        (Staging(status="validated", at=LATER), ["GATE-TEST-LATE:staging"]),
        (Staging(status="validated"), ["GATE-STAGING-MISSING"]),
        (Staging(status="not_done"), ["GATE-STAGING-MISSING"]),
        (Staging(status="not_available", rationale="none exists", production_verification_step="smoke"), []),
        (Staging(status="not_available", rationale="none exists"), ["GATE-STAGING-MISSING"]),
        (Staging(status="not_available", production_verification_step="smoke"), ["GATE-STAGING-MISSING"]),
        (Staging(status="not_available", rationale=" ", production_verification_step="x"), ["GATE-STAGING-MISSING"]),
    ],
    ids=range(9),
)
def test_that_r13_staging_was_validated_or_its_absence_is_explained_in_full(
    held: Staging | None, codes: list[str]
) -> None:
    rules: dict[str, object] = {
        "gates.staging": {"required_for": ["normal"], "required_for_risk": ["low"], "allow_rationale": True}
    }
    assert found(a_change(staging=held), rules) == codes
    assert found(a_change(staging=held, category="major"), rules) == []
    assert found(a_change(staging=held, risk_declared="medium"), rules) == []
    strict = {**rules, "gates.staging.allow_rationale": False}
    excused = held is not None and held.status == "not_available"
    assert found(a_change(staging=held), strict) == (["GATE-STAGING-MISSING"] if excused else codes)


# R14


def run(kind: str = "unit", when: Any = EARLIER, result: str = "pass", evidence: str | None = "r.pdf") -> TestRun:
    return TestRun(type=kind, result=result, executed_at=when, evidence=evidence)


SOFTWARE = {"gates.tests.software": {"low": ["unit"]}, "gates.tests.platform": {"low": ["basic"]}}
MISSING, LATE = ["GATE-TEST-EVIDENCE"], ["GATE-TEST-LATE:tests"]


@pytest.mark.parametrize(
    ("runs", "codes"),
    [
        ((), MISSING),
        ((run(when=START),), []),
        ((run(when=LATER),), LATE),
        ((run(evidence=None),), MISSING),
        ((run(result="fail"),), MISSING),
        ((run(when=None),), MISSING),
        ((run("basic"),), MISSING),
        ((run(), run(when=START, result="fail")), MISSING),
        ((run(), run(when=LATER, result="fail")), []),
        ((run(result="fail"), run(when=START)), []),
        ((run(when=START), run(when=START, result="fail")), MISSING),
        ((run(result="fail"), run(when=LATER)), MISSING),
        ((run(evidence=None), run(when=LATER)), LATE),
        ((run(evidence=None, when=START), run()), []),
    ],
    ids=range(14),
)
def test_that_r14_a_run_counts_with_evidence_unless_the_last_one_in_time_ended_badly(
    runs: tuple[TestRun, ...], codes: list[str]
) -> None:
    for order in (runs, runs[::-1]):
        assert found(a_change(change_type="database", tests=order), SOFTWARE) == codes


@pytest.mark.parametrize(
    ("origin", "codes"),
    [
        (Provenance(basis=Basis.EXPORT, file="ab" * 32, row="3"), []),
        (Provenance(document="ab" * 32), []),
        (Provenance(basis=Basis.STATED), MISSING),
    ],
    ids=["export", "document", "stated"],
)
def test_that_r14_a_row_of_an_export_or_a_document_held_is_evidence(origin: Provenance, codes: list[str]) -> None:
    tested = replace(run(evidence=None), provenance=origin)
    assert found(a_change(change_type="database", tests=(tested,)), SOFTWARE) == codes


@pytest.mark.parametrize(
    ("pipeline", "codes"),
    [
        (CiRun(status="passed", at=START, covers=("unit",)), []),
        (CiRun(status="passed", at=LATER, covers=("unit",)), MISSING),
        (CiRun(status="failed", at=START, covers=("unit",)), MISSING),
        (CiRun(status="passed", at=START, covers=("basic",)), MISSING),
        (CiRun(status="passed", covers=("unit",)), MISSING),
    ],
    ids=range(5),
)
def test_that_r14_the_pipeline_counts_for_the_types_it_covers(pipeline: CiRun, codes: list[str]) -> None:
    assert found(a_change(change_type="database", ci=pipeline), SOFTWARE) == codes
    with_bad_run = a_change(change_type="database", ci=pipeline, tests=(run(result="fail"),))
    assert found(with_bad_run, SOFTWARE) == codes


@pytest.mark.parametrize(
    ("change_type", "risk", "flags", "names"),
    [
        ("code", "low", (), ("unit",)),
        ("database", "low", (), ("unit",)),
        ("access", "low", (), ("basic",)),
        ("access", "medium", (), ()),
        ("code", "low", ("auth", "load"), ("unit",)),
        ("code", "high", (), ("unit", "uat")),
        ("code", "high", ("auth",), ("unit", "uat", "security")),
        ("code", "high", ("load",), ("unit", "uat", "performance")),
        ("access", "high", ("auth", "load"), ("security", "performance")),
    ],
)
def test_that_r14_type_risk_and_flags_say_which_tests_are_needed(
    change_type: str, risk: str, flags: tuple[str, ...], names: tuple[str, ...]
) -> None:
    rules = {
        "gates.tests.software": {"low": ["unit"], "high": ["unit", "uat"]},
        "gates.tests.platform": {"low": ["basic"]},
        "gates.tests.conditional": {"security": ["auth"], "performance": ["load"]},
    }
    change = a_change(change_type=change_type, delivered_via_repo=True, risk_declared=risk, flags=flags)
    findings = judged(change, rules).findings
    assert tuple(name for f in findings for name in f.names) == names
    assert {f.code for f in findings} == ({"GATE-TEST-EVIDENCE"} if names else set())


def test_that_r14_missing_and_late_types_give_one_finding_each() -> None:
    rules = {"gates.tests.software": {"low": ["a", "b", "c", "d"]}}
    change = a_change(change_type="database", tests=(run("c", LATER), run("d", LATER)))
    missing, late = judged(change, rules).findings
    assert (missing.code, missing.names) == ("GATE-TEST-EVIDENCE", ("a", "b"))
    assert (late.code, late.names, late.test) == ("GATE-TEST-LATE", ("c", "d"), "tests")
