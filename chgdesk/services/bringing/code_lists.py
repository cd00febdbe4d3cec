"""Pull and merge requests as `gh pr list --json`, `gh pr view --json` and GitLab write them (CHG-07, APR-07)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chgdesk.errors import Invalid
from chgdesk.services.bringing.json_values import instant, login, said
from chgdesk.services.bringing.pipeline_lists import COLUMNS, is_run, run_row
from chgdesk.services.bringing.shape import (
    GITHUB,
    GITLAB,
    NEITHER,
    PIPELINE,
    CheckFact,
    ReviewFact,
    RowFacts,
    SourceColumn,
    SourceRow,
    SourceShape,
)

LARGEST = 50_000_000
MOST_REQUESTS = 20_000
_GOOD = frozenset({"SUCCESS"})
_NEITHER = frozenset({"NEUTRAL", "SKIPPED", "STALE"})
_UNKNOWN = frozenset({"", "PENDING", "EXPECTED", "QUEUED", "IN_PROGRESS", "WAITING", "REQUESTED"})
_GITHUB_URL = re.compile(r"https?://[^/]+/([\w.-]+/[\w.-]+)/pull/(\d+)")
_GITHUB_COLUMNS = (
    "key", "number", "title", "body", "author", "createdAt", "mergedAt", "closedAt", "mergedBy", "mergeCommit",
    "state", "labels", "url", "repository",
)  # fmt: skip
_GITLAB_COLUMNS = (
    "key", "number", "title", "description", "author", "created_at", "merged_at", "closed_at", "merged_by",
    "merge_commit_sha", "state", "labels", "web_url", "repository",
)  # fmt: skip


def read_code_list(data: bytes, name: str, digest: str) -> SourceShape:
    """Read a list of requests, or one, from JSON.

    Raises:
        Invalid: it is no JSON, or holds no requests; the sentence says which fields to ask the program for.
    """
    if len(data) > LARGEST:
        raise Invalid(f"'{name}' is larger than {LARGEST // 1_000_000} MB and was not read. Ask for fewer requests.")
    items = _items(data, name)
    gitlab = any("iid" in item for item in items[:20])
    runs = not gitlab and is_run(items[0])
    names: tuple[str, ...] = _GITLAB_COLUMNS if gitlab else _GITHUB_COLUMNS
    row_of = _gitlab_row if gitlab else _github_row
    if runs:
        names, row_of = COLUMNS, run_row
    elif not any("title" in item and ("iid" in item or "number" in item) for item in items[:20]):
        raise Invalid(
            f"'{name}' is JSON but no list of pull requests. Write one with: gh pr list --state merged --limit 300 "
            "--json number,title,body,author,createdAt,mergedAt,mergedBy,mergeCommit,labels,reviews,statusCheckRollup,"
            "commits,url,state."
        )
    rows = tuple(_rows(items, row_of))
    columns = tuple(_column(title, place, rows) for place, title in enumerate(names))
    return SourceShape(
        source=PIPELINE if runs else GITLAB if gitlab else GITHUB,
        name=name,
        sha256=digest,
        columns=columns,
        rows=rows,
        total=len(rows),
        format="json",
        encoding="UTF-8",
        notes=() if runs else tuple(_left_out(items, gitlab=gitlab)),
    )


def _items(data: bytes, name: str) -> list[Mapping[str, Any]]:
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise Invalid(f"'{name}' is no valid JSON ({fault}). Save the program's answer as it is.") from fault
    listed = given if isinstance(given, list) else [given]
    items = [item for item in listed if isinstance(item, Mapping)]
    if not items:
        raise Invalid(f"'{name}' is JSON without any request in it. Ask for more: gh pr list --state merged.")
    if len(items) > MOST_REQUESTS:
        raise Invalid(f"'{name}' has more than {MOST_REQUESTS:,} requests and was not read. Ask for fewer.")
    return items


def _rows(items: list[Mapping[str, Any]], row_of: Callable[[Mapping[str, Any]], SourceRow]) -> Iterator[SourceRow]:
    for number, item in enumerate(items, start=1):
        try:
            made = row_of(item)
        except (TypeError, ValueError, AttributeError, KeyError):
            # A request that is shaped otherwise stays a row of its own, so that it is refused and not lost.
            made = SourceRow(number=number, label=f"request {number} of the file", cells=())
        yield SourceRow(number=number, label=made.label, cells=made.cells, facts=made.facts)


def _column(title: str, place: int, rows: tuple[SourceRow, ...]) -> SourceColumn:
    values = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
    return SourceColumn(name=title, examples=tuple(dict.fromkeys(values[:40]))[:3], filled=len(values))


def _left_out(items: list[Mapping[str, Any]], *, gitlab: bool) -> Iterator[str]:
    """What was not asked of the code host, so that nobody takes silence for an answer."""
    told = {key for item in items for key in item}
    wanted = (
        (("approvals", "approvals"), ("head_pipeline", "pipeline results"))
        if gitlab
        else (("reviews", "reviews"), ("statusCheckRollup", "checks"), ("mergeCommit", "merge commits"))
    )
    missing = [words for key, words in wanted if key not in told and f"{key}_by" not in told]
    if missing:
        yield f"The file says nothing of {' and '.join(missing)}; they stay empty. Ask the program for them as well."


def _github_row(item: Mapping[str, Any]) -> SourceRow:
    number, url = said(item.get("number")), said(item.get("url"))
    found = _GITHUB_URL.match(url)
    repository = found[1] if found else said((item.get("headRepository") or {}).get("nameWithOwner"))
    commits = tuple(said(each.get("oid")) for each in item.get("commits") or ())
    merge = said((item.get("mergeCommit") or {}).get("oid"))
    cells = (
        f"{repository}#{number}",
        number,
        said(item.get("title")),
        said(item.get("body")),
        login(item.get("author")),
        said(item.get("createdAt")),
        said(item.get("mergedAt")),
        said(item.get("closedAt")),
        login(item.get("mergedBy")),
        merge,
        _ended(item.get("state"), item.get("mergedAt")),
        ", ".join(said(each.get("name")) for each in item.get("labels") or ()),
        url,
        repository,
    )
    return SourceRow(number=0, label=f"pull request {number}", cells=cells, facts=_github_facts(item, commits, url))


def _github_facts(item: Mapping[str, Any], commits: tuple[str, ...], url: str) -> RowFacts:
    return RowFacts(
        reviews=tuple(
            ReviewFact(
                login=login(each.get("author")),
                state=said(each.get("state")).upper(),
                at=instant(each.get("submittedAt")),
                commit=said((each.get("commit") or {}).get("oid")) or None,
            )
            for each in item.get("reviews") or ()
        ),
        checks=tuple(_check(each) for each in item.get("statusCheckRollup") or ()),
        commits=tuple(filter(None, commits)),
        links=(("pull_request", url),) if url else (),
    )


def _check(given: Mapping[str, Any]) -> CheckFact:
    """A check run or a status context; what is neither good nor under way counts as failed."""
    ended = (said(given.get("conclusion")) or said(given.get("state")) or said(given.get("status"))).upper()
    result = "passed" if ended in _GOOD else "" if ended in _UNKNOWN else "failed"
    result = NEITHER if ended in _NEITHER else result
    return CheckFact(
        name=said(given.get("name")) or said(given.get("context")),
        result=result,
        at=instant(given.get("completedAt") or given.get("startedAt")),
        run=said(given.get("detailsUrl")) or said(given.get("targetUrl")),
    )


def _gitlab_row(item: Mapping[str, Any]) -> SourceRow:
    number, url = said(item.get("iid")), said(item.get("web_url"))
    reference = said((item.get("references") or {}).get("full")) or f"!{number}"
    cells = (
        reference,
        number,
        said(item.get("title")),
        said(item.get("description")),
        login(item.get("author")),
        said(item.get("created_at")),
        said(item.get("merged_at")),
        said(item.get("closed_at")),
        login(item.get("merged_by") or item.get("merge_user")),
        said(item.get("merge_commit_sha") or item.get("squash_commit_sha")),
        _ended(item.get("state"), item.get("merged_at")),
        ", ".join(map(said, item.get("labels") or ())),
        url,
        reference.rpartition("!")[0],
    )
    return SourceRow(number=0, label=f"merge request {number}", cells=cells, facts=_gitlab_facts(item, url))


def _gitlab_facts(item: Mapping[str, Any], url: str) -> RowFacts:
    approvals = item.get("approvals") or {}
    given = item.get("approved_by") or (approvals.get("approved_by") if isinstance(approvals, Mapping) else approvals)
    pipeline = item.get("head_pipeline") or item.get("pipeline") or {}
    ended = said(pipeline.get("status")).upper()
    result = "passed" if ended == "SUCCESS" else "failed" if ended in {"FAILED", "CANCELED"} else ""
    at = instant(pipeline.get("finished_at") or pipeline.get("updated_at"))
    return RowFacts(
        reviews=tuple(
            ReviewFact(
                login=login(each.get("user") or each),
                state="APPROVED",
                at=instant(each.get("approved_at") or each.get("created_at")),
                commit=said(item.get("sha")) or None if each.get("approved_at") else None,
            )
            for each in given or ()
        ),
        checks=(CheckFact(name="pipeline", result=result, at=at, run=said(pipeline.get("web_url"))),)
        if pipeline
        else (),
        commits=tuple(filter(None, (said(item.get("sha")),))),
        links=(("merge_request", url),) if url else (),
    )


def _ended(state: Any, merged_at: Any) -> str:
    """How the request stands: one that was closed and never merged changed nothing."""
    word = said(state).lower()
    return "closed without merging" if word == "closed" and not merged_at else word
