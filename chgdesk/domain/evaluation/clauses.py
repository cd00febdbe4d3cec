"""Which clause of the policy a finding belongs to, and which field of the record answers it (NFR-10, POL-02)."""

from __future__ import annotations

from collections.abc import Mapping

from chgdesk.domain.evaluation.findings import Finding

CLAUSES: Mapping[str, str] = {
    "A": "Change records",
    "B": "Categories and risk",
    "C": "Approval authority",
    "D": "Approval before implementation",
    "E": "Segregation of duties",
    "F": "Review and testing",
    "G": "Rollback",
    "H": "Deployment and checks after go-live",
    "J": "Emergency changes",
    "K": "Reconciliation with deployment logs",
    "register": "Registers",
}
"""The policy section that asks for each attribute, by the starter text's titles."""

_FIELDS: tuple[tuple[str, str], ...] = (
    ("DOC-DATE", "deployments"),
    ("DOC-RETRO", "first_written"),
    ("DOC-", "description"),
    ("CLS-STD", "template"),
    ("CLS-RISK", "risk_declared"),
    ("CLS-CAT", "category"),
    ("CLS-EMG", "emergency"),
    ("APR-", "approvals"),
    ("OBS-STATED", "approvals"),
    ("SOD-COMP", "pir"),
    ("SOD-LOG", "deployments"),
    ("SOD-NO-EXC", "sod_exception"),
    ("EXC-", "sod_exception"),
    ("SOD-", "approvals"),
    ("CMP-", "approvals"),
    ("GATE-REVIEW", "code_reviews"),
    ("GATE-NO-REPO", "code_reviews"),
    ("GATE-CI", "ci"),
    ("GATE-SAST", "scan"),
    ("OBS-SAST", "scan"),
    ("GATE-STAGING", "staging"),
    ("GATE-TEST", "tests"),
    ("RBK-BACKUP", "backup_confirmed_at"),
    ("RBK-NO", "incident"),
    ("RBK-INC", "incident"),
    ("RBK-", "rollback_plan"),
    ("DEP-", "deployments"),
    ("OBS-MANUAL", "deployments"),
    ("WIN-NOTICE", "notified_at"),
    ("WIN-", "deployments"),
    ("VER-", "verification"),
    ("VAL-", "validation_signoff"),
    ("PIR-", "pir"),
    ("EMG-NO-INC", "incident"),
    ("EMG-", "emergency"),
    ("OBS-EMG", "emergency"),
    ("REC-", "deployments"),
    ("OBS-REC", "deployments"),
)


def clause_of(finding: Finding, policy_version: str) -> str:
    """The clause that asks for it, with the version in force: `Rollback, policy 2.1`."""
    clause = CLAUSES.get(finding.attribute, "Policy")
    return f"{clause}, policy {policy_version}" if policy_version else clause


def field_of(finding: Finding) -> str:
    """The field of the record that would answer the finding."""
    code = finding.waived or finding.code
    return next((field for prefix, field in _FIELDS if code.startswith(prefix)), "title")
