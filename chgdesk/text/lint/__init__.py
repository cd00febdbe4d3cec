"""Interim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chgdesk.domain.policy_text import PolicyContent

BLOCKS = "blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """A finding."""

    severity: str
    heading: str
    sentence: str


def lint(content: PolicyContent, *, as_of: date) -> tuple[LintFinding, ...]:
    """Nothing yet."""
    del content, as_of
    return ()
