"""Taking a file as evidence: its name, its kind, what it says of itself, what is weak or missing (EVD-01..04)."""

from chgdesk.domain.evidence_taking.facts import Asked, EvidenceFacts, read_facts
from chgdesk.domain.evidence_taking.lint import EvidenceWarning, LintGround, lint_evidence
from chgdesk.domain.evidence_taking.mail import MailHead, mail_head, plain_header
from chgdesk.domain.evidence_taking.media import Media, media_words, sniff
from chgdesk.domain.evidence_taking.names import LONGEST, safe_name
from chgdesk.domain.evidence_taking.needs import MissingKind, NeededKind, missing_kinds, needed_kinds

__all__ = [
    "LONGEST",
    "Asked",
    "EvidenceFacts",
    "EvidenceWarning",
    "LintGround",
    "MailHead",
    "Media",
    "MissingKind",
    "NeededKind",
    "lint_evidence",
    "mail_head",
    "media_words",
    "missing_kinds",
    "needed_kinds",
    "plain_header",
    "read_facts",
    "safe_name",
    "sniff",
]
