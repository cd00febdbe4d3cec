"""A pipeline run as JSON: `gh run view --json …`, GitHub's or GitLab's interface (GATE-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.instants import instant
from chgdesk.intake.json_values import Json, items, text
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.intake.reading import Found, FoundCi, FoundDeployment, Reading, SourceKind

_ENDINGS = {
    "success": "success",
    "failure": "failed",
    "failed": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "timed_out": "failed",
    "startup_failure": "failed",
}
_PRODUCTION = re.compile(
    r"deploy.{0,40}\b(?:prod(?:uction)?|live)\b|\bprod(?:uction)?[ _-]deploy|deploy_prod", re.IGNORECASE
)


def is_run(given: Any) -> bool:
    """Whether a JSON object is a run of GitHub Actions or a pipeline of GitLab."""
    github = text(given, "headSha") or text(given, "head_sha")
    gitlab = text(given, "sha") and "/pipelines/" in text(given, "web_url")
    return bool((github and ("conclusion" in given or "workflowName" in given or "run_number" in given)) or gitlab)


def read_run(given: Json) -> Reading:
    """Read one run; a job named after a deployment to production is taken for one."""
    lab = "/pipelines/" in text(given, "web_url")
    system = "GitLab CI" if lab else "GitHub Actions"
    run = text(given, "databaseId") or text(given, "id")
    url = text(given, "web_url") if lab else text(given, "html_url") or text(given, "url")
    commit = text(given, "headSha") or text(given, "head_sha") or text(given, "sha")
    status = _ending(given)
    ended = _at(given, "finished_at", "updatedAt", "updated_at")
    started = _at(given, "startedAt", "run_started_at", "started_at", "createdAt", "created_at")
    source = f"{system} run {run}"
    jobs = items(given, "jobs")
    who = _who(given)
    tested = tuple(
        dict.fromkeys(kind for job in jobs if _ending(job) == "success" for kind in types_named_in(text(job, "name")))
    )
    has_tests = any(types_named_in(text(job, "name")) for job in jobs)
    ci = FoundCi(
        status={"success": "passed"}.get(status, status or "running"),
        run=run or None,
        at=ended if status else None,
        covers=tested,
        source=source,
    )
    deployments = tuple(_deployments(given, jobs, run=run, commit=commit, who=who, source=source))
    notes = [] if deployments else ["The run names no job that deploys to production; it was read as tests only."]
    facts = (
        Found(field="links", value=("pipeline_run", url or run, text(given, "displayTitle")[:200]), source=source),
        Found(field="links", value=("commit", commit, text(given, "headBranch") or text(given, "ref")), source=source),
    )
    return Reading(
        kind=SourceKind.PIPELINE_LOG,
        title=text(given, "displayTitle") or source,
        system=system,
        ref=run,
        url=url,
        first_written=None,
        facts=facts if commit else facts[:1],
        ci=ci if has_tests or not deployments else None,
        deployments=deployments,
        people=(who,) if who else (),
        notes=(*notes, *(() if started else ("The run does not say when it began.",))),
    )


def _ending(given: Json) -> str:
    return _ENDINGS.get((text(given, "conclusion") or text(given, "status")).casefold(), "")


def _at(given: Json, *names: str) -> datetime | None:
    return next((at for name in names if (at := instant(given.get(name), UTC)) is not None and at.year > 1), None)


def _who(given: Json) -> FoundPerson | None:
    for key in ("actor", "triggering_actor", "user"):
        login = text(given, key, "login") or text(given, key, "username")
        if login:
            return FoundPerson(name=text(given, key, "name"), login=login)
    return None


def _deployments(
    given: Json, jobs: list[Json], *, run: str, commit: str, who: FoundPerson | None, source: str
) -> Iterator[FoundDeployment]:
    """One for each job that deploys to production; without jobs, the run if it is named so."""
    named = [job for job in jobs if _PRODUCTION.search(text(job, "name"))]
    if not named and not jobs and _PRODUCTION.search(f"{text(given, 'workflowName')} {text(given, 'name')}"):
        named = [given]
    for job in named:
        if text(job, "conclusion") in {"skipped", "neutral"}:
            continue
        yield FoundDeployment(
            start=_at(job, "startedAt", "started_at", "createdAt", "created_at"),
            end=_at(job, "completedAt", "completed_at", "finished_at", "updatedAt", "updated_at"),
            who=who,
            run=run or None,
            commit=commit or None,
            environment="production",
            status=_ending(job),
            source=f"{source}, job {text(job, 'name') or text(job, 'workflowName')}",
        )
