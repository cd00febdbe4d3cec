"""The text of a version as it is frozen: plain Markdown, every token resolved, kept as a file of the workspace."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.lint import BLOCKS, lint
from chgdesk.text.setting import canonical_text


def frozen_bytes(content: PolicyContent) -> bytes:
    """The bytes whose SHA-256 is signed and printed (POL-17)."""
    return canonical_text(content).encode()


def blocking_findings(content: PolicyContent, as_of: date) -> tuple[str, ...]:
    """What must be mended before a version can be handed in, each with its place (POL-06)."""
    found = (finding for finding in lint(content, as_of=as_of) if finding.severity == BLOCKS)
    return tuple(f"{finding.heading}: {finding.sentence}" if finding.heading else finding.sentence for finding in found)
