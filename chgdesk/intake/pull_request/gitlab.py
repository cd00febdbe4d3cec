"""A GitLab merge request as the host's interface or `glab mr view --output json` gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.instants import instant
from chgdesk.intake.json_values import Json, items, part, text
from chgdesk.intake.pull_request.describing import Request, Verdict, reading_of
from chgdesk.intake.reading import FoundCi, Reading

_URL = re.compile(r"https?://[^\s/]+/([\w./-]+?)/-/merge_requests/(\d+)")
_STATES = {
    "success": "passed",
    "failed": "failed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "skipped": "skipped",
    "running": "running",
    "pending": "running",
    "created": "running",
    "manual": "running",
}


def is_gitlab(given: Any) -> bool:
    """Whether a JSON object is a merge request of GitLab."""
    return bool(text(given, "iid")) and ("source_branch" in given or "target_branch" in given or "web_url" in given)


def read_gitlab(given: Json) -> Reading:
    """Read one merge request; whoever approved without a time keeps none."""
    url = text(given, "web_url")
    found = _URL.search(url)
    merged_by = given.get("merge_user") or given.get("merged_by")
    full = text(given, "references", "full").partition("!")[0]
    return reading_of(
        Request(
            system="GitLab",
            noun="merge request",
            sign="!",
            number=text(given, "iid"),
            place=full or (found[1] if found else ""),
            title=text(given, "title"),
            body=text(given, "description"),
            url=url,
            author=_person(given.get("author")),
            created=instant(given.get("created_at"), UTC),
            merged=instant(given.get("merged_at"), UTC),
            merged_by=_person(merged_by) if merged_by else None,
            merge_commit=(text(given, "merge_commit_sha") or text(given, "squash_commit_sha"))
            if given.get("merged_at")
            else "",
            last_commit=text(given, "sha"),
            verdicts=tuple(_verdicts(given)),
            ci=_pipeline(given),
        )
    )


def _person(given: Any) -> FoundPerson:
    return FoundPerson(name=text(given, "name"), email=text(given, "email"), login=text(given, "username"))


def _verdicts(given: Json) -> Iterator[Verdict]:
    """Approvals by the list of the host, dated by its notes where these came with it."""
    noted = {_person(note.get("author")).login: note for note in items(given, "notes") if _approves(note)}
    for each in (*items(given, "approved_by"), *items(given, "approvals", "approved_by")):
        who = _person(each.get("user") or each)
        if who == FoundPerson():
            continue
        at = instant(each.get("approved_at") or part(noted, who.login).get("created_at"), UTC)
        yield Verdict(who=who, decision="approve", at=at)


def _approves(note: Json) -> bool:
    return bool(note.get("system")) and text(note, "body").startswith("approved this merge request")


def _pipeline(given: Json) -> FoundCi | None:
    run = part(given, "head_pipeline") or part(given, "pipeline")
    status = _STATES.get(text(run, "status"), text(run, "status"))
    if not status:
        return None
    at = instant(run.get("finished_at") or run.get("updated_at"), UTC) if status in {"passed", "failed"} else None
    source = f"GitLab merge request !{text(given, 'iid')}, pipeline {text(run, 'id')}"
    return FoundCi(status=status, run=text(run, "id") or text(run, "web_url") or None, at=at, source=source)
