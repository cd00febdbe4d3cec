"""When a policy exception covers a rule on a day, and which findings it turns into remarks (rules: Terms, R23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chgdesk.domain.evaluation.findings import Finding
from chgdesk.domain.rules import Rules
from chgdesk.domain.waiver import Waiver

if TYPE_CHECKING:
    from chgdesk.domain.evaluation.facts import Facts
    from chgdesk.domain.evaluation.subject import Subject

WAIVABLE: Mapping[str, frozenset[str]] = {
    "staging": frozenset({"GATE-STAGING-MISSING"}),
    "tests": frozenset({"GATE-TEST-EVIDENCE"}),
    "review": frozenset({"GATE-REVIEW-COUNT", "GATE-REVIEW-SENIOR", "GATE-NO-REPOSITORY"}),
    "scan": frozenset({"GATE-SAST-MISSING"}),
    "window": frozenset({"WIN-OUTSIDE"}),
    "freeze": frozenset({"WIN-FREEZE"}),
    "notice": frozenset({"WIN-NOTICE-SHORT"}),
}
"""What each waivable rule's exception turns into `OBS-WAIVED` (R23); open scan findings are R12's own matter."""

_NEVER_GRANTED = frozenset({"draft", "submitted", "rejected"})


def valid_waiver(waiver: Waiver, rule: str, subject: Subject) -> bool:
    """Whether the policy exception waived that rule when the record started."""
    return rule in waiver.waives and in_force_at(waiver, subject.start, subject.facts, subject.rules)


def in_force_at(waiver: Waiver, start: datetime, facts: Facts, rules: Rules) -> bool:
    """Whether it was granted by the right authority, had begun and had not ended; later events do not matter."""
    if waiver.state in _NEVER_GRANTED or not _granted_by(waiver, start, facts, rules):
        return False
    day = rules.calendar.local_date(start)
    if waiver.expires_on is None or day > waiver.expires_on:
        return False
    if waiver.starts_on is not None and day < waiver.starts_on:
        return False
    return not _ended_by(waiver, start)


def _granted_by(waiver: Waiver, start: datetime, facts: Facts, rules: Rules) -> bool:
    if waiver.approved_at is not None and waiver.approved_at > start:
        return False
    roles = rules.waiver_roles_by_risk.get(waiver.risk, ())
    if not roles:
        return waiver.approved_at is not None or any(a.at <= start for a in waiver.approvals)
    return all(role_approved(waiver, role, facts, by=start) for role in roles)


def role_approved(waiver: Waiver, role: str, facts: Facts, *, by: datetime | None = None) -> bool:
    """Whether somebody who held the role then approved it in that role, not later than `by`."""
    return any(
        approval.role in {role, ""}
        and (by is None or approval.at <= by)
        and facts.held(approval.person, role, approval.at)
        for approval in waiver.approvals
    )


def _ended_by(waiver: Waiver, start: datetime) -> bool:
    ends = [end for end in (waiver.closed_at, waiver.revoked_at) if end is not None]
    if ends:
        return min(ends) <= start
    # A closed or revoked exception without a time cannot be shown to have been in force.
    return waiver.state in {"closed", "revoked"}


def apply_waivers(findings: tuple[Finding, ...], subject: Subject) -> tuple[Finding, ...]:
    """Turn each finding that a named, valid policy exception covers into a remark (R23)."""
    return tuple(_waived(finding, subject) for finding in findings)


def _waived(finding: Finding, subject: Subject) -> Finding:
    for rule, codes in WAIVABLE.items():
        if finding.code not in codes:
            continue
        waiver = subject.waiver_for(rule, *subject.change.exceptions)
        if waiver is not None:
            return replace(
                finding,
                code="OBS-WAIVED",
                waived=finding.code,
                due=None,
                rule="R23",
                sentence=f"Covered by policy exception {waiver.ref}: {finding.sentence}",
            )
    return finding
