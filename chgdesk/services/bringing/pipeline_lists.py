"""Runs of a pipeline as `gh run view --json`, `gh run list --json` or GitLab write them (GATE-13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chgdesk.services.bringing.json_values import instant, login, said
from chgdesk.services.bringing.shape import NEITHER, CheckFact, DeployFact, RowFacts, SourceRow

COLUMNS = ("run", "sha", "title", "conclusion", "created", "actor", "workflow", "url")
_DEPLOYS = re.compile(r"deploy|release|roll.?out", re.IGNORECASE)
_TO_PRODUCTION = re.compile(r"\b(?:prod|production|live)\b", re.IGNORECASE)
_GOOD = frozenset({"success"})
_NEITHER = frozenset({"neutral", "skipped", "manual"})
_UNKNOWN = frozenset(
    ["", "queued", "in_progress", "pending", "created", "waiting", "running", "requested", "completed"]
)


def is_run(item: Mapping[str, Any]) -> bool:
    """Whether an item is a run of a pipeline and no request."""
    return ("headSha" in item or "head_sha" in item or "sha" in item) and bool(
        {"databaseId", "workflowName", "conclusion", "jobs", "run_number", "pipeline_id"} & item.keys()
    )


def run_row(item: Mapping[str, Any]) -> SourceRow:
    """One run: its commit, and what its jobs tested and deployed."""
    run = said(item.get("databaseId") or item.get("id") or item.get("number"))
    ended = said(item.get("conclusion") or item.get("status"))
    cells = (
        run,
        said(item.get("headSha") or item.get("head_sha") or item.get("sha")),
        said(item.get("displayTitle") or item.get("display_title") or item.get("ref")),
        ended,
        said(item.get("createdAt") or item.get("created_at")),
        login(item.get("actor") or item.get("user") or {}),
        said(item.get("workflowName") or item.get("name")),
        said(item.get("url") or item.get("web_url") or item.get("html_url")),
    )
    return SourceRow(number=0, label=f"run {run}", cells=cells, facts=_facts(item, run, ended))


def _facts(item: Mapping[str, Any], run: str, ended: str) -> RowFacts:
    checks: list[CheckFact] = []
    deploys: list[DeployFact] = []
    for job in item.get("jobs") or ():
        name = said(job.get("name"))
        result = _result(said(job.get("conclusion") or job.get("status")))
        start = instant(job.get("startedAt") or job.get("started_at"))
        end = instant(job.get("completedAt") or job.get("completed_at") or job.get("finished_at"))
        if _DEPLOYS.search(name) and _TO_PRODUCTION.search(name):
            deploys.append(DeployFact(name=name, result=result, start=start, end=end, run=run))
        else:
            checks.append(CheckFact(name=name, result=result, at=end, run=run))
    if not item.get("jobs"):
        at = instant(item.get("updatedAt") or item.get("updated_at") or item.get("finished_at"))
        checks.append(CheckFact(name="run", result=_result(ended), at=at, run=run))
    return RowFacts(checks=tuple(checks), deploys=tuple(deploys))


def _result(ended: str) -> str:
    """Good, not known yet, or else not good."""
    word = ended.lower()
    if word in _NEITHER:
        return NEITHER
    return "passed" if word in _GOOD else "" if word in _UNKNOWN else "failed"
