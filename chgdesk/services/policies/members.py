"""The policy's part of an evidence bundle: the versions in force within the period, as they were (EVD-05, EVD-18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.policy import UNPUBLISHED, PolicyVersion
from chgdesk.domain.policy_text import EMERGENCY_PROCEDURE, POLICY, ROLLBACK_PROCEDURE, PolicyContent
from chgdesk.services.desk import Desk
from chgdesk.services.policies.papers import Printed, policy_pdf, text_of
from chgdesk.services.policies.queries import ContentOf

_TITLES = {POLICY: "Policy", EMERGENCY_PROCEDURE: "Emergency procedure", ROLLBACK_PROCEDURE: "Rollback procedure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMembers:
    """Files by name within the bundle's folder of policies, and originals to be read by their hash."""

    files: dict[str, bytes]
    originals: tuple[tuple[str, str, str], ...]
    """Name in the folder, SHA-256, and the version it belongs to."""


def in_force_within(versions: tuple[PolicyVersion, ...], period: Period) -> tuple[PolicyVersion, ...]:
    """The versions that were in force on some day of the period, earliest first (POL-11)."""
    dated = sorted(
        (v for v in versions if v.effective_on is not None and v.state not in UNPUBLISHED),
        key=lambda v: v.effective_on or period.first,
    )
    found = []
    for at, version in enumerate(dated):
        assert version.effective_on is not None
        following = dated[at + 1].effective_on if at + 1 < len(dated) else None
        ended_before = following is not None and following <= period.first
        if version.effective_on <= period.last and not ended_before:
            found.append(version)
    return tuple(found)


def policy_members(
    desk: Desk, versions: tuple[PolicyVersion, ...], period: Period, printed: Printed, tell: Callable[[str], None]
) -> PolicyMembers:
    """PDF and text of each version that has a text here, and the originals of adopted ones."""
    files: dict[str, bytes] = {}
    originals: list[tuple[str, str, str]] = []
    for version in in_force_within(versions, period):
        content: PolicyContent = desk.ask(ContentOf(version=version.ref))
        if content.sections:
            tell(f"writing policy {version.number}")
            for part in content.parts:
                name = f"{_TITLES[part]} {version.number}.pdf"
                files[name] = policy_pdf(desk, version.ref, part, printed=printed).data
        if version.content_sha256:
            files[f"Policy {version.number} text.txt"] = text_of(desk, version.ref).encode()
        if version.original:
            originals.append(
                (f"Policy {version.number} original {version.original_name}", version.original, version.ref)
            )
        if version.proof:
            originals.append((f"Policy {version.number} approval {version.proof_name}", version.proof, version.ref))
    return PolicyMembers(files=files, originals=tuple(originals))
