"""The text of a pipeline's log: GitHub Actions, GitLab, Jenkins; run, commit, deployment, times, results (GATE-13)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import lines_of
from chgdesk.intake.instants import at_clock, clock_of, first_instant
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.intake.pipeline.results import TestsRead
from chgdesk.intake.reading import Found, FoundCi, FoundDeployment, FoundTest, FoundTime, Reading, SourceKind

_ANSI = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_STAMPED = re.compile(
    r"^(?:([^\t]{1,100})\t([^\t]{1,100})\t)?\ufeff?\[?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z"
    r"|[+-]\d\d:?\d\d)?)\]?(?: \d\d[OE])? ?(.*)$"
)
_CLOCKED = re.compile(r"^\[?(\d\d):(\d\d):(\d\d)(?:[.,]\d{1,6})?\]?\s+(.*)$")
"""Jenkins stamps lines with a clock alone; they are moments only where the day is given."""
_SECTION = re.compile(r"section_(?:start|end):(\d{9,11}):([\w.\-]{1,80})")
_SYSTEMS = (
    ("GitHub Actions", (r"##\[(?:group|endgroup|section|error|command)\]|\bactions/checkout@|GITHUB_"
                       r"|github\.com/[\w./-]+/actions/runs/|Current runner version")),
    ("GitLab CI", (r"Running with gitlab-runner|section_(?:start|end):\d|CI_(?:COMMIT|PIPELINE|JOB)|^Job succeeded"
                  r"|^ERROR: Job failed|/-/(?:pipelines|jobs)/\d")),
    ("Jenkins", (r"^Started by |^Finished: (?:SUCCESS|FAILURE|ABORTED|UNSTABLE)|\[Pipeline\]|^Building (?:remotely"
                r"|on|in workspace)|Checking out Revision")),
)  # fmt: skip
_SYSTEM = tuple((name, re.compile(words, re.MULTILINE)) for name, words in _SYSTEMS)
_JENKINS = re.compile(r"Started by |Finished: [A-Z]|\[Pipeline\]|Running (?:on|as) |Building |Checking out Revision")
_RUN = re.compile(r"https?://[^\s\"']+?/(?:actions/runs|-/pipelines|-/jobs)/(\d{1,20})")
_JENKINS_RUN = re.compile(r"https?://[^\s\"']+?/job/[^\s\"']+?/(\d{1,9})/")
_RUN_NUMBER = re.compile(
    r"\b(?:GITHUB_RUN_ID|CI_PIPELINE_ID|BUILD_NUMBER|run[ _-]?id|pipeline id|build number)\s*[:=]?\s*#?\"?(\d{1,20})\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(
    r"(?:Checking out|Checking out Revision|HEAD is now at|GITHUB_SHA[:=]?|CI_COMMIT_SHA[:=]?|commit(?:[ _-](?:sha"
    r"|id|hash))?[:= ]|revision[:= ]"
    r"|/commit/|image tag[:= ]|deploying(?: commit)?|sha[:=])\s*[\"']?([0-9a-f]{7,40})\b",
    re.IGNORECASE,
)  # fmt: skip
_CHECKED_OUT = re.compile(r"checkout.{0,40}\s([0-9a-f]{40})\b", re.IGNORECASE)
_BRANCH = re.compile(
    r"\(ref is ([\w./-]{1,100})\)|refs/(?:heads|remotes/origin)/([\w./-]{1,100})|\bbranch[:= ]+['\"]?([\w./-]{2,100})",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(
    r"\b(?:environment(?:[ _]name)?|deploy[ _]env|target[ _]env|env|stage|namespace)\s*[:=]\s*['\"]?(prod(?:uction)?"
    r"|live|staging|stage|test|qa|dev(?:elopment)?)\b"
    r"|\b(?:deploy(?:ing|ed|ment)?|release|rollout|promot(?:e|ing))\b[^\n]{0,60}?\b(?:to|in|on"
    r"|into)\s+(?:the )?['\"]?(prod(?:uction)?|live|staging|qa)\b"
    r"|\bdeploy[-_](prod(?:uction)?|live|staging)\b",
    re.IGNORECASE,
)  # fmt: skip
_ENVIRONMENTS = {"prod": "production", "live": "production", "stage": "staging", "dev": "development"}
_GOOD = re.compile(
    r"^(?:Job succeeded|Finished: SUCCESS|Deployment (?:succeeded|successful|finished|done)"
    r"|##\[section\]Finishing: .*)|\bsuccessfully rolled out\b|\bdeploy(?:ed|ment)? (?:was )?successful",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"^(?:ERROR: Job failed|Finished: (?:FAILURE|UNSTABLE)|##\[error\]"
    r"|Error: Process completed with exit code [1-9]|Deployment failed)|Process completed with exit code [1-9]",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"^(?:Finished: ABORTED|##\[error\]The operation was cancell?ed)|^ERROR: Job cancell?ed", re.IGNORECASE
)
_BY = re.compile(
    r"^Started by user (.{2,80})$|\b(?:GITHUB_ACTOR|GITLAB_USER_LOGIN|triggered by|Actor)\s*[:=]?\s*@?([\w.\-]{1,60})",
    re.IGNORECASE,
)


def is_pipeline_log(text: str) -> bool:
    """Whether a text is a log: it has a system's own lines, or most lines begin with a full moment."""
    head = _ANSI.sub("", text[:200_000])
    return is_stamped(text) or any(pattern.search(head) for _, pattern in _SYSTEM)


def is_stamped(text: str) -> bool:
    """Whether most lines begin with a full moment, as a machine writes them."""
    lines = [line for line in _ANSI.sub("", text[:200_000]).splitlines()[:200] if line.strip()]
    clocked = [found[4] for line in lines if (found := _CLOCKED.match(line[:400]))]
    if len(clocked) >= len(lines) * 0.6 and sum(1 for line in clocked if _JENKINS.match(line)) >= 2:
        return True
    return len(lines) >= 4 and sum(1 for line in lines if _STAMPED.match(line[:400])) >= len(lines) * 0.6


@dataclass(slots=True)
class _Log:
    system: str = ""
    run: str = ""
    url: str = ""
    commit: str = ""
    branch: str = ""
    environment: str = ""
    deploy_line: int = 0
    deploy_start: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    status: str = ""
    actor: str = ""
    jobs: list[str] = field(default_factory=list)


def read_log(text: str, zone: tzinfo, day: date | None = None) -> Reading:
    """Read a log line by line; what it does not say is left empty and noted."""
    log = _Log(system=next((name for name, pattern in _SYSTEM if pattern.search(text[:2_000_000])), ""))
    tests = TestsRead(f"{log.system or 'pipeline'} log")
    at: datetime | None = None
    for number, raw in enumerate(lines_of(text), start=1):
        line = _ANSI.sub("", raw)
        stamped = _STAMPED.match(line)
        job = ""
        if stamped:
            job = " ".join(filter(None, (stamped[1], stamped[2])))
            at = first_instant(stamped[3], zone) or at
            line = stamped[4]
        elif (clocked := _CLOCKED.match(line)) is not None:
            clock = clock_of(clocked[1], clocked[2], clocked[3])
            at = (at_clock(day, clock, zone) or at) if day is not None and clock is not None else at
            line = clocked[4]
        elif (section := _SECTION.search(line)) is not None:
            at = datetime.fromtimestamp(int(section[1]), UTC) if len(section[1]) <= 10 else at
            line = f"{line} Step {section[2]}"
        _take(log, line.strip(), at, number, job)
        tests.line(line.strip(), at, job)
    return _reading(log, tests.found())


def _take(log: _Log, line: str, at: datetime | None, number: int, job: str) -> None:
    log.start, log.end = log.start or at, at or log.end
    if job and job not in log.jobs and len(log.jobs) < 200:
        log.jobs.append(job)
    if not line:
        return
    if not log.run and (found := _RUN.search(line) or _JENKINS_RUN.search(line)):
        log.run, log.url = found[1], found[0]
    if not log.run and (found := _RUN_NUMBER.search(line)):
        log.run = found[1]
    found = _COMMIT.search(line) or _CHECKED_OUT.search(line)
    if found and len(found[1]) > len(log.commit) and (not log.commit or found[1].startswith(log.commit)):
        log.commit = found[1].casefold()
    if not log.branch and (found := _BRANCH.search(line)):
        log.branch = next(filter(None, found.groups()))
    if not log.actor and (found := _BY.search(line)):
        log.actor = next(filter(None, found.groups())).strip()
    if (found := _ENVIRONMENT.search(line)) and log.environment != "production":
        word = next(filter(None, found.groups())).casefold()
        log.environment = _ENVIRONMENTS.get(word, word)
        log.deploy_line, log.deploy_start = number, at
    if _STOPPED.search(line):
        log.status = "cancelled"
    elif _BAD.search(line):
        log.status = "failed"
    elif _GOOD.search(line) and log.status == "":
        log.status = "success"


def _reading(log: _Log, tests: tuple[FoundTest, ...]) -> Reading:
    system = log.system or "pipeline"
    source = " ".join(filter(None, (f"{system} log", f"run {log.run}" if log.run else "")))
    who = _who(log.actor) if log.actor else None
    deployments: tuple[FoundDeployment, ...] = ()
    if log.environment:
        deployment = FoundDeployment(
            start=log.deploy_start or log.start,
            end=log.end,
            who=who,
            run=log.run or None,
            commit=log.commit or None,
            environment=log.environment,
            status=log.status,
            source=f"{source}, from line {log.deploy_line}",
        )
        deployments = (deployment,)
    facts = [Found(field="links", value=("pipeline_run", log.url or log.run, ""), source=source)] if log.run else []
    facts += [Found(field="links", value=("commit", log.commit, log.branch), source=source)] if log.commit else []
    return Reading(
        kind=SourceKind.PIPELINE_LOG,
        title=" ".join(filter(None, (system, f"run {log.run}" if log.run else "log"))),
        system=system,
        ref=log.run,
        url=log.url,
        facts=tuple(facts),
        ci=_ci(log, tests, source),
        tests=tests,
        deployments=deployments,
        times=tuple(_times(log, source)),
        people=(who,) if who else (),
        notes=tuple(_notes(log)),
    )


def _who(actor: str) -> FoundPerson:
    return FoundPerson(name=actor) if " " in actor else FoundPerson(login=actor)


def _ci(log: _Log, tests: tuple[FoundTest, ...], source: str) -> FoundCi | None:
    """How the tests of this run ended; a log without any test says nothing of them."""
    if not tests and not any(types_named_in(job) for job in log.jobs):
        return None
    bad = any(test.result == "fail" for test in tests) or (not tests and log.status == "failed")
    if not tests and log.status != "success" and not bad:
        return None
    times = [test.at for test in tests if test.at is not None]
    covers = tuple(dict.fromkeys(test.type for test in tests if test.result == "pass"))
    at = max(times, default=log.end)
    return FoundCi(status="failed" if bad else "passed", run=log.run or None, at=at, covers=covers, source=source)


def _times(log: _Log, source: str) -> list[FoundTime]:
    given = (("first line", "started", log.start), ("last line", "ended", log.end))
    return [
        FoundTime(at=at, words=words, meaning=meaning, source=source) for words, meaning, at in given if at is not None
    ]


def _notes(log: _Log) -> list[str]:
    lacking = (
        (not log.run, "The log does not name its run."),
        (not log.commit, "The log does not name a commit."),
        (log.start is None, "The lines of the log have no times; give start and end by hand or bring the run as JSON."),
        (not log.environment, "The log does not say that anything was deployed, or where to."),
        (bool(log.environment) and log.status == "", "The log does not say how it ended."),
        (
            bool(log.environment) and log.environment != "production",
            f"The log deploys to {log.environment}, which is not production.",
        ),
    )
    return [sentence for holds, sentence in lacking if holds]
