"""Findings that a named policy exception in force turns into remarks (R23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chgdesk.domain.evaluation.findings import Finding
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
