"""An export as a job process makes it: a bundle with an operator-set time from a desk that may only read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.domain.evaluation.judge import Period
from chgdesk.jobs import Progress, job
from chgdesk.services.bundles import BundleRequest, build_bundle

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)


@job
def export(path: str, folder: str, *, progress: Progress) -> int:
    """Build the bundle and say how many files it has."""
    request = BundleRequest(period=Period(first=date(2026, 1, 1), last=date(2026, 6, 30)), fixed_time=AT)
    with open_desk(Path(path), read_only=True) as desk:
        return build_bundle(desk, request, folder=Path(folder), zip_file=None, progress=progress).files
