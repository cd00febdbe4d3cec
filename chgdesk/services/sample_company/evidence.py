"""The files held for the sample company's records, and every fact tied to the file it rests on (EVD-01, R24)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.calendar import add_months
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, EvidenceLink
from chgdesk.domain.evaluation.matching import match_events
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.sample_company import exports, papers
from chgdesk.services.sample_company.company import AS_OF
from chgdesk.services.sample_company.drawing import monitoring_chart
from chgdesk.services.sample_company.log import runs
from chgdesk.services.sample_company.plan import on_day, rules_at
from chgdesk.services.sample_company.sources import DEPLOYMENT_LOG, DOCUMENT, MAIL, PULL_REQUESTS

_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "eml": "message/rfc822",
    "csv": "text/csv",
    "json": "application/json",
}
_WORDS = {
    "pdf": "test report",
    "png": "screenshot",
    "txt": "pipeline log",
    "eml": "e-mail",
    "csv": "deployment log",
    "json": "pull-request export",
}


@dataclass(slots=True)
class Cabinet:
    """The files made so far, by name, and what each is."""

    files: dict[str, bytes] = field(default_factory=dict)
    items: dict[str, EvidenceItem] = field(default_factory=dict)

    def put(self, name: str, data: bytes, **facts: Any) -> str:
        """Take a file in under a name and return its hash."""
        digest = hashlib.sha256(data).hexdigest()
        ending = name.rsplit(".", 1)[1]
        self.files[name] = data
        self.items[name] = EvidenceItem(
            ref=f"EVI-{len(self.items) + 1:04d}",
            sha256=digest,
            size=len(data),
            name=name,
            media_type=_TYPES[ending],
            kind=facts.pop("kind", _WORDS[ending]),
            note="Made for the fictional sample",
            **facts,
        )
        return digest

    def hash_of(self, name: str) -> str:
        """The hash of a file by name."""
        return self.items[name].sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Records and events with every fact tied to its file, and the files."""

    changes: tuple[Change, ...]
    events: tuple[DeploymentEvent, ...]
    cabinet: Cabinet


def filed(changes: tuple[Change, ...], events: tuple[DeploymentEvent, ...]) -> Filed:
    """Make the files and tie every fact to the one it rests on."""
    cabinet = Cabinet()
    for name, data in exports.pull_request_exports(changes).items():
        cabinet.put(name, data, source=PULL_REQUESTS, captured_by="sanna", **_quarter(name))
    for name, data in exports.deployment_logs(events).items():
        cabinet.put(name, data, source=DEPLOYMENT_LOG, captured_by="sanna", **_month(name))
    rows = {ref: row for (_, ref), row in exports.log_rows(events).items()}
    in_log = {
        event.ref: replace(event.provenance, file=cabinet.hash_of(exports.event_log(event)), row=rows[event.ref])
        for event in events
    }
    lines = {ref: in_log[found[0].ref] for ref, found in match_events(events, changes).by_change.items()}
    return Filed(
        changes=tuple(_filed(change, lines.get(change.ref), cabinet) for change in changes),
        events=tuple(replace(event, provenance=in_log[event.ref]) for event in events),
        cabinet=cabinet,
    )


def _quarter(name: str) -> dict[str, Any]:
    """The days an export covers and when it was taken: the morning after, or the last one before the sample stands."""
    label = name.rsplit(".", 1)[0][-7:]
    first = date(int(label[:4]), 3 * int(label[-1]) - 2, 1)
    next_one = add_months(first, 3)
    captured = min(on_day(next_one, 9, 10), AS_OF - timedelta(hours=1))
    return {
        "covers_from": first,
        "covers_to": min(next_one - timedelta(days=1), AS_OF.date()),
        "captured_at": captured,
    }


def _month(name: str) -> dict[str, Any]:
    """The days a deployment log covers and when it was taken: on the morning of that month's review."""
    first = date.fromisoformat(f"{name[-11:-4]}-01")
    last = add_months(first, 1) - timedelta(days=1)
    reviewed = [run.completed_at for run in runs() if run.first_day == first and run.completed_at is not None]
    captured = reviewed[0] - timedelta(hours=2) if reviewed else AS_OF - timedelta(hours=1, minutes=20)
    return {"covers_from": first, "covers_to": min(last, AS_OF.date()), "captured_at": captured}


def _filed(change: Change, line: Provenance | None, cabinet: Cabinet) -> Change:
    change, links = _documents(change, cabinet)
    known = {}
    if change.delivered_via_repo:
        name = exports.pulls_name(change)
        known[PULL_REQUESTS] = Provenance(
            basis=Basis.EXPORT, source=PULL_REQUESTS, file=cabinet.hash_of(name), row=exports.pull_number(change)
        )
        links.append(_link(cabinet, name, "C", "approvals and reviews"))
    if line is not None:
        known[DEPLOYMENT_LOG] = line
    tied: Change = _tied(change, known)
    return replace(tied, evidence=tuple(links))


def _link(cabinet: Cabinet, name: str, attribute: str, about: str) -> EvidenceLink:
    item = cabinet.items[name]
    return EvidenceLink(sha256=item.sha256, name=name, kind=item.kind, attribute=attribute, about=about)


def _tied(value: Any, known: Mapping[str, Provenance]) -> Any:
    """The value with each provenance that names an export replaced by the one that says file and row."""
    if isinstance(value, Provenance):
        return known.get(value.source, value) if value.file is None else value
    if isinstance(value, tuple):
        return tuple(_tied(part, known) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: getattr(value, f.name) for f in fields(value)}
        changed = {name: _tied(part, known) for name, part in inner.items()}
        return value if changed == inner else replace(value, **changed)
    return value


def _documents(change: Change, cabinet: Cabinet) -> tuple[Change, list[EvidenceLink]]:
    """Mails, test reports, pictures and logs of one record, made and named on the facts they show."""
    links: list[EvidenceLink] = []
    approvals = tuple(_mailed(change, approval, cabinet, links) for approval in change.approvals)
    change = replace(change, approvals=approvals)
    change = _with_report(change, cabinet, links)
    change = _with_session(change, cabinet, links)
    return _with_chart(change, cabinet, links), links


def _mailed(change: Change, approval: Approval, cabinet: Cabinet, links: list[EvidenceLink]) -> Approval:
    if approval.provenance.source != MAIL:
        return approval
    name = f"{change.ref}-approval-{approval.person}.eml"
    data = papers.approval_mail(change, approval)
    digest = cabinet.put(name, data, source="Mailbox", captured_at=approval.decided_at, captured_by=change.author)
    links.append(_link(cabinet, name, "C", f"approval by {approval.person}"))
    return replace(approval, evidence=name, provenance=replace(approval.provenance, document=digest))


def _with_report(change: Change, cabinet: Cabinet, links: list[EvidenceLink]) -> Change:
    if not any(run.provenance.source == DOCUMENT for run in change.tests):
        return change
    name = f"{change.ref}-test-report.pdf"
    latest = max(run.executed_at for run in change.tests if run.executed_at is not None)
    digest = cabinet.put(name, papers.tests_paper(change), source="Test tool", captured_at=latest, captured_by="petra")
    links.append(_link(cabinet, name, "F", ", ".join(run.type for run in change.tests)))
    tests = tuple(replace(r, evidence=name, provenance=replace(r.provenance, document=digest)) for r in change.tests)
    return replace(change, tests=tests)


def _with_session(change: Change, cabinet: Cabinet, links: list[EvidenceLink]) -> Change:
    """A pipeline log for high risk, a recorded session for work by hand that says so."""
    if not change.deployments or change.deployments[0].start is None:
        return change
    first = change.deployments[0]
    if first.path == "pipeline" and change.risk_declared == "high" and change.category != "emergency":
        name, data = f"{change.ref}-pipeline.txt", papers.pipeline_log(change)
    elif first.provenance.source == DOCUMENT:
        name, data = f"{change.ref}-console.txt", papers.console_session(change, first)
    else:
        return change
    cabinet.put(name, data, source="Pipeline", captured_at=first.end, captured_by=first.implementer)
    links.append(_link(cabinet, name, "H", "deployment"))
    if first.provenance.source != DOCUMENT:
        return change
    shown = replace(first.provenance, document=cabinet.hash_of(name))
    return replace(change, deployments=(replace(first, provenance=shown), *change.deployments[1:]))


def _with_chart(change: Change, cabinet: Cabinet, links: list[EvidenceLink]) -> Change:
    """A picture of the monitoring board where a release was undone, and for every third check of a high-risk one."""
    check, undone = change.verification, change.rollback_execution
    pictured = undone is not None or (check is not None and change.risk_declared == "high")
    if not pictured or change.started_at is None:
        return change
    name = f"{change.ref}-monitoring.png"
    hour = rules_at(change.started_at).calendar.local(change.started_at).hour - 2
    data = monitoring_chart(change.ref, hour, trouble=undone is not None)
    taken = undone.checked_at if undone is not None else check.at if check is not None else None
    by = undone.person if undone is not None else check.person if check is not None else None
    digest = cabinet.put(name, data, source="Monitoring board", captured_at=taken, captured_by=by)
    links.append(_link(cabinet, name, "G" if undone else "H", "monitoring around the release"))
    shown = Provenance(basis=Basis.DOCUMENT, source=DOCUMENT, document=digest)
    if check is not None:
        check = replace(check, provenance=shown)
    if undone is not None:
        undone = replace(undone, provenance=shown)
    return replace(change, verification=check, rollback_execution=undone)
