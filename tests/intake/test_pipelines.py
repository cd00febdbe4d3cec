"""Logs, runs and test reports of pipelines: run, commit, deployment, times, results (GATE-03, GATE-07, GATE-13)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chgdesk.intake import FoundPerson, Reading, SourceKind, read_pasted, read_source
from chgdesk.intake.kinds_of_tests import types_named_in
from tests.intake.samples import ZONE, links, read_sample, sample

COMMIT = "7f3a2c9114ab6d0e95d3b1a8c4f2e7705a6b9c1d"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def log(text: str) -> Reading:
    reading = read_source(text.encode(), zone=ZONE)
    assert reading.kind is SourceKind.PIPELINE_LOG, reading
    return reading


def test_that_a_log_of_github_actions_fills_checks_tests_and_deployment() -> None:
    reading = read_sample("actions_log.txt")
    assert (reading.system, reading.ref) == ("GitHub Actions", "9988776699")
    assert [(t.type, t.result, t.at, t.words) for t in reading.tests] == [
        ("unit", "pass", utc("2026-07-14 09:11:40"), "412 passed, 3 skipped in 88.12s"),
        ("integration", "pass", utc("2026-07-14 09:14:20"), "57 passed in 158.90s"),
    ]
    (deployment,) = reading.deployments
    assert (deployment.start, deployment.end) == (utc("2026-07-14 09:15:00"), utc("2026-07-14 09:18:30"))
    assert (deployment.environment, deployment.status, deployment.run, deployment.commit) == (
        "production",
        "success",
        "9988776699",
        COMMIT,
    )
    assert deployment.who == FoundPerson(login="dpalm")
    assert deployment.source == "GitHub Actions log run 9988776699, from line 9"
    assert reading.ci is not None
    assert (reading.ci.status, reading.ci.covers) == ("passed", ("unit", "integration"))
    assert ("commit", COMMIT) in links(reading)


def test_that_a_run_as_json_tells_the_same_deployment() -> None:
    reading = read_sample("run.json")
    (deployment,) = reading.deployments
    assert (deployment.start, deployment.end) == (utc("2026-07-14 09:15:00"), utc("2026-07-14 09:18:31"))
    assert (deployment.run, deployment.commit, deployment.status) == ("9988776699", COMMIT, "success")
    assert reading.ci is not None
    assert reading.ci.covers == ("unit",)


def test_that_a_failed_job_of_gitlab_is_failed() -> None:
    reading = read_sample("gitlab_log.txt")
    (deployment,) = reading.deployments
    assert (reading.system, deployment.status, deployment.commit) == ("GitLab CI", "failed", "91bb0c5a")
    (test,) = reading.tests
    assert (test.type, test.result) == ("integration", "fail")
    assert reading.ci is not None
    assert reading.ci.status == "failed"


def test_that_a_log_without_times_says_so() -> None:
    reading = read_sample("jenkins_log.txt")
    (deployment,) = reading.deployments
    assert (reading.system, deployment.start, deployment.status, deployment.who) == (
        "Jenkins",
        None,
        "success",
        FoundPerson(name="Dora Palm"),
    )
    assert any("no times" in note for note in reading.notes)


ENDS = {
    "pytest": ("=== 3 passed, 1 skipped in 0.12s ===", "pass"),
    "pytest with failures": ("=== 1 failed, 3 passed in 0.12s ===", "fail"),
    "pytest with errors": ("=== 3 passed, 2 errors in 0.12s ===", "fail"),
    "pytest, quiet": ("3 passed, 1 failed in 0.12s", "fail"),
    "jest": ("Tests:       1 failed, 3 passed, 4 total", "fail"),
    "jest, all well": ("Tests:       4 passed, 4 total", "pass"),
    "maven": ("[INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 1", "pass"),
    "maven with errors": ("Tests run: 12, Failures: 0, Errors: 2, Skipped: 1", "fail"),
    "go": ("ok  \tlarkfield/billing\t0.031s", "pass"),
    "go with failures": ("FAIL\tlarkfield/billing\t0.031s", "fail"),
}


@pytest.mark.parametrize(("line", "result"), ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("kind", ["unit", "integration"])
def test_that_each_tools_summary_is_read_with_the_type_of_its_step(line: str, result: str, kind: str) -> None:
    reading = log(f"Running with gitlab-runner 18\n$ make {kind}-tests\n{line}\nJob succeeded\n")
    (test,) = reading.tests
    assert (test.type, test.result) == (kind, result)


def test_that_a_type_that_is_only_taken_for_granted_is_said() -> None:
    (test,) = log("Running with gitlab-runner 18\n$ make check\n=== 3 passed in 0.1s ===\n").tests
    assert (test.type, test.words) == ("unit", "3 passed in 0.1s (taken as unit tests: the log names no other type)")


def test_that_no_test_that_ran_is_no_result() -> None:
    reading = log(
        "Running with gitlab-runner 18\n$ pytest\n=== no tests ran in 0.1s ===\nTests run: 0, Failures: 0, Errors: 0\nJob succeeded\n"
    )
    assert reading.tests == ()
    assert reading.ci is None


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("Deploying to production", "production"),
        ("$ deploy --environment=prod", "production"),
        ("environment: live", "production"),
        ("Deploying app to staging", "staging"),
        ("stage: deploy-production", "production"),
    ],
)
def test_that_the_place_of_a_deployment_is_read(line: str, environment: str) -> None:
    reading = log(f"Running with gitlab-runner 18\n{line}\nJob succeeded\n")
    assert [each.environment for each in reading.deployments] == [environment]
    assert any("not production" in note for note in reading.notes) == (environment != "production")


def test_that_a_log_without_deployment_says_so() -> None:
    reading = log("Running with gitlab-runner 18\n$ make\nJob succeeded\n")
    assert reading.deployments == ()
    assert any("does not say that anything was deployed" in note for note in reading.notes)


def test_that_colours_of_the_terminal_do_not_disturb() -> None:
    reading = log(
        "Running with gitlab-runner 18\n\x1b[32mDeploying to production\x1b[0m\n\x1b[0;32mJob succeeded\x1b[0m\n"
    )
    assert reading.deployments[0].status == "success"


def test_that_a_pasted_log_is_known_too() -> None:
    assert read_pasted(sample("actions_log.txt").decode(), zone=ZONE).deployments


def test_that_a_junit_report_is_read_by_type() -> None:
    reading = read_sample("junit.xml")
    assert [(t.type, t.result, t.words) for t in reading.tests] == [
        ("unit", "pass", "3 tests, 0 failed, 1 skipped"),
        ("integration", "fail", "2 tests, 1 failed, 0 skipped"),
    ]
    assert reading.tests[0].at == utc("2026-07-14 09:11:00")


def test_that_a_junit_report_without_counts_or_type_is_counted_and_says_so() -> None:
    report = b"<testsuite name='x'><testcase name='a'/><testcase name='b'><failure/></testcase></testsuite>"
    reading = read_source(report, "TEST-x.xml", zone=ZONE)
    assert [(t.type, t.result, t.words) for t in reading.tests] == [("unit", "fail", "2 tests, 1 failed, 0 skipped")]
    assert any("taken as unit tests" in note for note in reading.notes)
    assert any("does not say when" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("unit tests", ("unit",)),
        ("e2e", ("integration",)),
        ("unit and integration", ("unit", "integration")),
        ("pytest tests/integration", ("integration",)),
        ("pytest", ("unit",)),
        ("community", ()),
        ("smoke", ("basic_functional",)),
        ("load-test", ("performance",)),
        ("build", ()),
    ],
)
def test_that_names_of_jobs_tell_types(name: str, types: tuple[str, ...]) -> None:
    assert types_named_in(name) == types


def test_that_a_jenkins_log_with_clocks_is_no_chat_and_takes_the_day_given() -> None:
    text = "09:10:01  Started by user Dora Palm\n09:10:02  [Pipeline] stage\n09:14:00  Deploying to production\n09:15:30  Finished: SUCCESS\n"
    reading = read_source(text.encode(), zone=ZONE, day=date(2026, 7, 14))
    (deployment,) = reading.deployments
    assert (reading.system, deployment.start, deployment.end) == (
        "Jenkins",
        utc("2026-07-14 08:14:00"),
        utc("2026-07-14 08:15:30"),
    )
    (undated,) = read_source(text.encode(), zone=ZONE).deployments
    assert (undated.start, undated.status) == (None, "success")


def test_that_levels_of_a_log_are_nobodys_names() -> None:
    reading = read_source(b"09:10:01 INFO: starting\n09:10:02 ERROR: approved\n09:10:03 INFO: done\n", zone=ZONE)
    assert reading.kind is SourceKind.TEXT
