"""What a code host's settings enforce, in one line for the evidence that keeps them (APR-15)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.code_host import HostRules


def host_words(rules: HostRules) -> str:
    """The settings that the file names; what it does not name is not said."""
    return "; ".join(_said(rules)) + "."


def _said(rules: HostRules) -> Iterator[str]:
    if rules.reviews is not None:
        yield f"approvals needed before merging: {rules.reviews}"
    for held, words in (
        (rules.owner_review, "review by owners"),
        (rules.stale_dismissed, "approvals dismissed by later commits"),
        (rules.admins_bound, "administrators bound"),
    ):
        if held is not None:
            yield f"{words}: {'yes' if held else 'no'}"
    if rules.checks is not None:
        yield f"checks required: {', '.join(rules.checks) or 'none'}"
    if rules.bypass:
        yield f"may go round: {', '.join(rules.bypass)}"
    if rules.owned is not None:
        yield f"paths with owners: {len(rules.owned)}"
