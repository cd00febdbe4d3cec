"""The text of a version as it is frozen: plain Markdown, every token resolved, kept as a file of the workspace."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.lint import LintFinding, blocking, lint
from chgdesk.text.setting import canonical_text
from chgdesk.text.tables import TABLES


def frozen_bytes(content: PolicyContent) -> bytes:
    """The bytes whose SHA-256 is signed and printed (POL-17)."""
    return canonical_text(content).encode()


def findings_of(content: PolicyContent, as_of: date) -> tuple[LintFinding, ...]:
    """What to look at before the version is approved (POL-06)."""
    return lint(content, as_of=as_of, tables=TABLES)


def blocking_findings(content: PolicyContent, as_of: date) -> tuple[str, ...]:
    """What must be mended before a version can be handed in, each with its place (POL-06)."""
    found = blocking(findings_of(content, as_of))
    return tuple(f"{each.heading}: {each.sentence}" if each.heading else each.sentence for each in found)
