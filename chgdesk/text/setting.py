"""Interim."""

from __future__ import annotations

from chgdesk.domain.policy_text import PolicyContent


def canonical_text(content: PolicyContent) -> str:
    """The text."""
    head = f"{content.document.ref} {content.document.title} {content.version.number}\n"
    return head + "".join(f"\n# {s.heading}\n\n{s.body}\n" for s in content.sections)
