"""What people drop on the forms in these tests, as the programs they come from write it."""

from __future__ import annotations

import json
from pathlib import Path

PULL_REQUEST = {
    "number": 482,
    "title": "Raise the upload limit on the edge to 20 MB",
    "body": "## What\nThe edge takes uploads of up to 20 MB; the limit was 8 MB and large scans were refused.\n\n"
    "## Why\nTwo customers could not send their scans on Monday.\n\n## Rollback\nDeploy the image before it.\n",
    "url": "https://github.com/harbour/shop/pull/482",
    "author": {"login": "ada-dev"},
    "createdAt": "2026-07-13T09:00:00Z",
    "mergedAt": "2026-07-14T15:00:00Z",
    "mergedBy": {"login": "dora-dev"},
    "headRefOid": "a" * 40,
    "headRefName": "limit",
    "baseRefName": "main",
    "mergeCommit": {"oid": "b" * 40},
    "reviews": [
        {
            "author": {"login": "lea-dev"},
            "state": "APPROVED",
            "submittedAt": "2026-07-14T14:00:00Z",
            "body": "Approved.",
            "commit": {"oid": "a" * 40},
        }
    ],
    "statusCheckRollup": [
        {
            "name": "unit tests",
            "conclusion": "SUCCESS",
            "completedAt": "2026-07-14T13:00:00Z",
            "detailsUrl": "https://github.com/harbour/shop/actions/runs/8841/job/1",
        }
    ],
}

CHAT = """\
Dora Hall  08:02
The label queue stands still, customers cannot print. INC-77, P2.
Dora Hall  08:05
@Cira Nwosu may I restart the queue and drop the stuck job?
Cira Nwosu  08:06
Go ahead.
Dora Hall  08:07
Restarting now.
Dora Hall  08:19
Fixed, labels print again.
"""


def pull_request(folder: Path, **more: object) -> Path:
    """The page of a pull request, as GitHub's own program writes it."""
    file = folder / "pr-482.json"
    file.write_text(json.dumps({**PULL_REQUEST, **more}), encoding="utf-8")
    return file
