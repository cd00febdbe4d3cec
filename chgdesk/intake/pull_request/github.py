"""A GitHub pull request as `gh pr view --json …` or the host's interface gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import shortened
from chgdesk.intake.instants import instant
from chgdesk.intake.json_values import Json, items, part, text
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.intake.pull_request.describing import Request, Verdict, reading_of
from chgdesk.intake.reading import FoundCi, Reading

_URL = re.compile(r"https?://[^\s/]+/([\w.-]+/[\w.-]+)/pull/(\d+)")
_DECISIONS = {"APPROVED": "approve", "CHANGES_REQUESTED": "reject", "DISMISSED": "withdrawn"}
_FAILED = frozenset({"FAILURE", "ERROR", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED"})
_UNFINISHED = frozenset({"QUEUED", "IN_PROGRESS", "PENDING", "WAITING", "REQUESTED", "EXPECTED", ""})
_NOT_RUN = frozenset({"SKIPPED", "NEUTRAL", "STALE"})


def is_github(given: Any) -> bool:
    """Whether a JSON object is a pull request of GitHub."""
    known = (
        "headRefName",
        "baseRefName",
        "createdAt",
        "mergedAt",
        "reviews",
        "statusCheckRollup",
        "body",
        "url",
        "author",
    )
    if not text(given, "number"):
        return False
    return sum(key in given for key in known) >= 2 or bool(part(given, "head") and part(given, "base"))


def read_github(given: Json) -> Reading:
    """Read one pull request."""
    url = text(given, "url") if "/pull/" in text(given, "url") else text(given, "html_url")
    found = _URL.search(url)
    merge = text(given, "mergeCommit", "oid") or (text(given, "merge_commit_sha") if given.get("merged_at") else "")
    merged_by = given.get("mergedBy") or given.get("merged_by")
    return reading_of(
        Request(
            system="GitHub",
            noun="pull request",
            sign="#",
            number=text(given, "number"),
            place=found[1] if found else text(given, "base", "repo", "full_name"),
            title=text(given, "title"),
            body=text(given, "body"),
            url=url,
            author=_person(given.get("author") or given.get("user")),
            created=instant(given.get("createdAt") or given.get("created_at"), UTC),
            merged=instant(given.get("mergedAt") or given.get("merged_at"), UTC),
            merged_by=_person(merged_by) if merged_by else None,
            merge_commit=merge,
            last_commit=_last_commit(given),
            verdicts=tuple(_verdicts(given)),
            ci=_checks(given, text(given, "number")),
            links=tuple(_links(given)),
        )
    )


def _last_commit(given: Json) -> str:
    commits = items(given, "commits")
    last = text(commits[-1], "oid") or text(commits[-1], "commit", "oid") or text(commits[-1], "sha") if commits else ""
    return text(given, "headRefOid") or text(given, "head", "sha") or last


def _person(given: Any) -> FoundPerson:
    name, login = text(given, "name"), text(given, "login")
    return FoundPerson(name="" if name == login else name, email=text(given, "email"), login=login)


def _verdicts(given: Json) -> Iterator[Verdict]:
    reviews = items(given, "reviews") or items(given, "latestReviews")
    dated = [(instant(each.get("submittedAt") or each.get("submitted_at"), UTC), each) for each in reviews]
    in_order = sorted(dated, key=lambda pair: pair[0].timestamp() if pair[0] else 0.0)
    for at, each in in_order:
        decision = _DECISIONS.get(text(each, "state").upper())
        who = _person(each.get("author") or each.get("user"))
        if decision and who != FoundPerson():
            commit = text(each, "commit", "oid") or text(each, "commit_id") or None
            words = shortened(text(each, "body"), 300)
            yield Verdict(who=who, decision=decision, at=at, commit=commit, words=words)


def _checks(given: Json, number: str) -> FoundCi | None:
    """How the checks stand together: failed if one failed, running if one is not done."""
    rollup = items(given, "statusCheckRollup")
    states = [(_state(each), each) for each in rollup]
    ran = [(state, each) for state, each in states if state not in _NOT_RUN]
    if not ran:
        return None
    failed = [each for state, each in ran if state in _FAILED]
    waiting = [each for state, each in ran if state in _UNFINISHED]
    cancelled = [each for state, each in ran if state == "CANCELLED"]
    status = "failed" if failed else "running" if waiting else "cancelled" if cancelled else "passed"
    ends = [at for _, each in ran if (at := instant(each.get("completedAt") or each.get("startedAt"), UTC))]
    names = [text(each, "name") or text(each, "context") for _, each in ran]
    named = [text(each, "name") or text(each, "context") for each in failed or waiting or cancelled]
    runs = [text(each, "detailsUrl") or text(each, "targetUrl") for _, each in ran]
    said = f": {', '.join(filter(None, named[:5]))}" if named else ""
    return FoundCi(
        status=status,
        run=_run(runs),
        at=max(ends, default=None) if status in {"passed", "failed"} else None,
        covers=tuple(dict.fromkeys(kind for name in names for kind in types_named_in(name)))
        if status == "passed"
        else (),
        source=f"GitHub pull request #{number}, {len(ran)} checks{said}",
    )


def _state(check: Json) -> str:
    return (text(check, "conclusion") or text(check, "state") or text(check, "status")).upper()


def _run(urls: list[str]) -> str | None:
    """The run that most checks belong to: its number where the address holds one."""
    numbers = [found[1] for url in urls if (found := re.search(r"/runs/(\d{1,20})", url))]
    if numbers:
        return max(dict.fromkeys(numbers), key=numbers.count)
    return next((url for url in urls if url), None)


def _links(given: Json) -> Iterator[tuple[str, str, str]]:
    for issue in items(given, "closingIssuesReferences")[:20]:
        target = text(issue, "url") or (f"#{text(issue, 'number')}" if text(issue, "number") else "")
        if target:
            yield ("ticket", target, shortened(text(issue, "title"), 200))
    for commit in items(given, "commits")[:100]:
        oid = text(commit, "oid") or text(commit, "commit", "oid") or text(commit, "sha")
        if oid:
            yield ("commit", oid, shortened(text(commit, "messageHeadline"), 200))
