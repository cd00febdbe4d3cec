"""What the tools of the sample company export: pull requests by quarter and the deployment log by month."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.sample_company.company import COMPANY
from chgdesk.services.sample_company.log import log_name, quarter
from chgdesk.services.sample_company.papers import clock
from chgdesk.services.sample_company.plan import rules_at
from chgdesk.services.sample_company.sources import PULL_REQUESTS


def pulls_name(change: Change) -> str:
    """The pull-request export that a record stands in."""
    at = change.started_at or change.created_at
    assert at is not None
    return f"pull-requests-{quarter(rules_at(at).calendar.local_date(at))}.json"


def pull_number(change: Change) -> str:
    """The record's pull request, or its ticket before there is one."""
    return next((d.pull_request for d in change.deployments if d.pull_request), None) or change.home_ref


def pull_request_exports(changes: tuple[Change, ...]) -> dict[str, bytes]:
    """Every pull request with its reviews, approvals and checks, one file a quarter."""
    by_file: dict[str, list[dict[str, Any]]] = {}
    for change in changes:
        if change.delivered_via_repo:
            by_file.setdefault(pulls_name(change), []).append(_pull_request(change))
    return {
        name: json.dumps(
            {"repository": "saltmere/harbour-desk", "note": COMPANY, "pull_requests": rows}, indent=1
        ).encode()
        for name, rows in sorted(by_file.items())
    }


def _pull_request(change: Change) -> dict[str, Any]:
    commit = next((d.commit for d in change.deployments), None)
    approvals = [a for a in change.approvals if a.provenance.source == PULL_REQUESTS]
    return {
        "number": pull_number(change),
        "title": f"{change.ref} {change.title}",
        "author": change.author,
        "created_at": clock(change.created_at),
        "merge_commit": commit,
        "reviews": [
            *({"user": r.person, "state": "COMMENTED", "submitted_at": clock(r.at)} for r in change.code_reviews),
            *({"user": a.person, "state": "APPROVED", "submitted_at": clock(a.decided_at)} for a in approvals),
        ],
        "checks": _checks(change),
    }


def _checks(change: Change) -> list[dict[str, Any]]:
    rows: list[tuple[str, str, datetime | None]] = []
    if change.ci is not None:
        rows.append(("tests", change.ci.status, change.ci.at))
    if change.scan is not None:
        rows.append(("scan", "done", change.scan.at))
    if change.staging is not None:
        rows.append(("staging", change.staging.status, change.staging.at))
    return [{"name": name, "conclusion": said, "completed_at": clock(at)} for name, said, at in rows]


def event_log(event: DeploymentEvent) -> str:
    """The file of the deployment log that a line stands in."""
    return log_name(rules_at(event.at).calendar.local_date(event.at))


def deployment_logs(events: tuple[DeploymentEvent, ...]) -> dict[str, bytes]:
    """The deployment log, one CSV file a month."""
    by_file: dict[str, list[DeploymentEvent]] = {}
    for event in events:
        by_file.setdefault(event_log(event), []).append(event)
    return {name: _csv(lines) for name, lines in sorted(by_file.items())}


def _csv(events: list[DeploymentEvent]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("id", "time_utc", "environment", "status", "actor", "on_behalf_of", "commit", "pr", "run", "text"))
    for e in events:
        row = (e.ref, clock(e.at), e.environment, e.status, e.actor, e.on_behalf_of)
        writer.writerow((*row, " ".join(e.commits), " ".join(e.pull_requests), e.run or "", e.text))
    return out.getvalue().encode()


def log_rows(events: tuple[DeploymentEvent, ...]) -> Mapping[tuple[str, str], str]:
    """The row of each event in its file, counted as a spreadsheet does: the heading is row 1."""
    seen: dict[str, int] = {}
    rows: dict[tuple[str, str], str] = {}
    for event in events:
        name = event_log(event)
        seen[name] = seen.get(name, 1) + 1
        rows[name, event.ref] = str(seen[name])
    return rows
