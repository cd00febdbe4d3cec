"""Interim."""

from __future__ import annotations

from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import PlaceholderField, PolicySection


def starter_sections(version: str) -> tuple[PolicySection, ...]:
    """The starter text."""
    texts = (
        ("purpose", "Purpose", "{{field:org.name}} changes its systems in a controlled way."),
        ("retention", "Retention", "Records are kept for {{param:retention.years}}."),
    )
    return tuple(
        PolicySection(ref=f"{version}/{key}", version=version, key=key, heading=heading, body=body, position=n)
        for n, (key, heading, body) in enumerate(texts)
    )


def starter_fields() -> tuple[PlaceholderField, ...]:
    """Its fields."""
    return (PlaceholderField(ref="org.name", label="Organisation"),)


def starter_roles() -> tuple[Role, ...]:
    """Its roles."""
    return (Role(ref="policy_owner", title="Policy owner"), Role(ref="policy_approver", title="Policy approver"))
