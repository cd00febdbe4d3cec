"""The deployment log of the sample company and its monthly reviews (REC-01..11)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chgdesk.domain.calendar import add_months
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment
from chgdesk.domain.reconcile import DeploymentEvent, ReconciliationItem, ReconciliationRun
from chgdesk.services.sample_company.autumn import LOGGED_EARLIER, LOGGED_LATER
from chgdesk.services.sample_company.company import local
from chgdesk.services.sample_company.plan import on_day, rules_at
from chgdesk.services.sample_company.sources import DEPLOYMENT_LOG, from_export

WITHOUT_RECORD = "2026-09-24 22:50"
"""A deployment that nobody has a record for; the log review of September found it."""

_BY_COMMIT_ONLY = frozenset({"season-switch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Going:
    """One deployment of one record, on its way into the log."""

    key: str
    change: Change
    deployment: Deployment

    @property
    def start(self) -> datetime:
        assert self.deployment.start is not None
        return self.deployment.start

    def spread(self, purpose: str, below: int) -> int:
        """A number from 0 that looks accidental and is the same each time."""
        return int(hashlib.sha256(f"{purpose}/{self.key}".encode()).hexdigest()[:8], 16) % below


def events(changes: tuple[Change, ...], keys: Mapping[str, str]) -> tuple[DeploymentEvent, ...]:
    """Every line of the log in time order: production, staging and runs that failed."""
    key_of = {ref: key for key, ref in keys.items()}
    going = [
        _Going(key=key_of[c.ref], change=c, deployment=d)
        for c in changes
        for d in c.deployments
        if d.path == "pipeline" and d.start is not None
    ]
    by_run: dict[str | None, list[_Going]] = {}
    for one in going:
        by_run.setdefault(one.deployment.run, []).append(one)
    lines = [_line(together) for together in by_run.values()]
    lines.extend(_staging(one) for one in going if one.change.staging and one.spread("staged", 3) == 0)
    lines.extend(_failed(one) for one in going if one.spread("failed", 14) == 0)
    lines.append(_nobody_knows())
    ordered = sorted(lines, key=lambda e: (e.at, e.run or ""))
    return tuple(replace(event, ref=f"EV-{number:04d}") for number, event in enumerate(ordered, start=1))


def _line(together: list[_Going]) -> DeploymentEvent:
    """One production run; how it names its record differs, as in every real log."""
    first = together[0]
    logged = {**LOGGED_EARLIER, **LOGGED_LATER}.get(first.key)
    event = DeploymentEvent(
        ref="",
        at=local(logged) if logged else first.start + timedelta(seconds=4 + first.spread("second", 80)),
        environment="production",
        status="success",
        source=DEPLOYMENT_LOG,
        actor="deploy-bot",
        on_behalf_of=first.deployment.implementer,
        provenance=from_export(DEPLOYMENT_LOG),
    )
    if len(together) > 1:
        refs = tuple(one.change.ref for one in together)
        return replace(event, run=first.deployment.run, changes=refs, text=f"deploy {' and '.join(refs)}")
    deployment, way = first.deployment, first.spread("way", 10)
    if deployment.commit and (way in {0, 1} or first.key in _BY_COMMIT_ONLY):
        return replace(event, commits=(deployment.commit,), text="deploy main")
    if deployment.pull_request and way == 2:
        return replace(event, pull_requests=(deployment.pull_request,), text="deploy merge")
    if way == 3:
        return replace(event, run=deployment.run, text="deploy")
    commits = (deployment.commit,) if deployment.commit else ()
    text = f"{first.change.ref} {first.change.title}"
    return replace(event, run=deployment.run, commits=commits, text=text)


def _staging(one: _Going) -> DeploymentEvent:
    assert one.change.staging is not None
    return DeploymentEvent(
        ref="",
        at=(one.change.staging.at or one.start - timedelta(days=1)) - timedelta(minutes=20),
        environment="staging",
        status="success",
        source=DEPLOYMENT_LOG,
        actor="deploy-bot",
        on_behalf_of=one.deployment.implementer,
        commits=(one.deployment.commit,) if one.deployment.commit else (),
        text=f"staging {one.change.ref}",
        provenance=from_export(DEPLOYMENT_LOG),
    )


def _failed(one: _Going) -> DeploymentEvent:
    return DeploymentEvent(
        ref="",
        at=one.start - timedelta(minutes=14),
        environment="production",
        status="failed",
        source=DEPLOYMENT_LOG,
        actor="deploy-bot",
        on_behalf_of=one.deployment.implementer,
        run=f"{one.deployment.run}-a",
        text="image not found, nothing was replaced",
        provenance=from_export(DEPLOYMENT_LOG),
    )


def _nobody_knows() -> DeploymentEvent:
    return DeploymentEvent(
        ref="",
        at=local(WITHOUT_RECORD),
        environment="production",
        status="success",
        source=DEPLOYMENT_LOG,
        actor="deploy-bot",
        on_behalf_of="jonas",
        run="run-9001",
        commits=(hashlib.sha256(b"autoscaler").hexdigest()[:40],),
        text="autoscaler: lowest number of nodes from 4 to 6",
        provenance=from_export(DEPLOYMENT_LOG),
    )


_COMPLETED = {"2026-08-01": "2026-09-08 13:05", "2026-09-01": "2026-10-09 15:40"}


def runs() -> tuple[ReconciliationRun, ...]:
    """The log review of each month, by somebody who does not deploy; October's is not due yet."""
    return tuple(_run(add_months(date(2025, 11, 1), n)) for n in range(11))


def _run(first: date) -> ReconciliationRun:
    last = add_months(first, 1) - timedelta(days=1)
    calendar = rules_at(on_day(last, 12, 0)).calendar
    usual = on_day(calendar.nth_business_day(last, 3 + first.month % 4), 11, 4 * first.month)
    told = _COMPLETED.get(first.isoformat())
    return ReconciliationRun(
        ref=f"LOG-{first:%Y-%m}",
        first_day=first,
        last_day=last,
        completed_at=local(told) if told else usual,
        performed_by="sanna",
        independent_of_deployers=True,
        files=(log_name(first),),
        method="Every production line against the register: number, then commit, pull request, run.",
    )


def log_name(day: date) -> str:
    """The deployment log that covers a day, one file a month."""
    return f"deployments-{day:%Y-%m}.csv"


def quarter(day: date) -> str:
    """The quarter a day lies in, such as 2026-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def items(found: tuple[DeploymentEvent, ...], keys: Mapping[str, str]) -> tuple[ReconciliationItem, ...]:
    """What the reviews found: a record written down afterwards, and one line still open (REC-08)."""
    nobody = next(e for e in found if e.at == local(WITHOUT_RECORD))
    switch = keys["season-switch"]
    late = next(e for e in found if e.counts and e.at.date() == date(2026, 8, 20))
    return (
        ReconciliationItem(
            ref="LOG-2026-08/1",
            run="LOG-2026-08",
            event=late.ref,
            change=switch,
            result="unmatched_event",
            resolution=f"Written down afterwards as {switch}; the author was reminded of the order of things.",
            resolved_by="sanna",
            resolved_at=local("2026-09-08 15:30"),
        ),
        ReconciliationItem(ref="LOG-2026-09/1", run="LOG-2026-09", event=nobody.ref, result="unmatched_event"),
    )
