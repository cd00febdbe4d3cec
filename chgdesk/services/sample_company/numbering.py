"""Numbers for the records of the sample company, in the order in which they were first written down (CHG-02)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment
from chgdesk.services.sample_company.plan import rules_at

_LAST = datetime(9999, 1, 1, tzinfo=UTC)
_FIRST_PULL_REQUEST = 812
_FIRST_RUN = 2041


def numbered(changes: Iterable[Change]) -> tuple[tuple[Change, ...], Mapping[str, str]]:
    """The records under their numbers, in number order, and the number given for each working name."""
    ordered = sorted(changes, key=lambda c: (c.created_at or _LAST, c.ref))
    issued: Counter[int] = Counter()
    names: dict[str, str] = {}
    for change in ordered:
        assert change.created_at is not None
        year = rules_at(change.created_at).calendar.local_date(change.created_at).year
        issued[year] += 1
        names[change.ref] = f"CHG-{year}-{issued[year]:04d}"
    marks = _marks(ordered)
    return tuple(_renamed(change, names, marks) for change in ordered), names


def _marks(changes: list[Change]) -> dict[str, str]:
    """Pull-request and run numbers, rising with time; what goes out at one instant shares a run."""
    deployed = sorted(
        ((d.start or _LAST, c.ref, d) for c in changes for d in c.deployments), key=lambda found: found[:2]
    )
    marks: dict[str, str] = {}
    runs: dict[datetime, int] = {}
    for at, _ref, deployment in deployed:
        if deployment.pull_request:
            marks[deployment.pull_request] = str(_FIRST_PULL_REQUEST + 3 * len(marks) // 2)
        if deployment.run:
            number = runs.setdefault(at, _FIRST_RUN + 7 * len(runs))
            marks[deployment.run] = f"run-{number}"
    return marks


def _renamed(change: Change, names: Mapping[str, str], marks: Mapping[str, str]) -> Change:
    ci = change.ci
    return replace(
        change,
        ref=names[change.ref],
        follow_up_of=names[change.follow_up_of] if change.follow_up_of else None,
        deployments=tuple(_marked(d, marks) for d in change.deployments),
        ci=replace(ci, run=f"checks-{(change.deployments or (Deployment(),))[0].commit or ''}"[:17]) if ci else None,
    )


def _marked(deployment: Deployment, marks: Mapping[str, str]) -> Deployment:
    return replace(
        deployment,
        run=marks[deployment.run] if deployment.run else None,
        pull_request=marks[deployment.pull_request] if deployment.pull_request else None,
    )
