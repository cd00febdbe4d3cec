"""The nineteen topics a change policy covers, and the version history it ends with (POL-02, POL-08)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from chgdesk.domain.policy_text import PolicySection

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "purpose": "Purpose",
        "scope": "Scope",
        "categories_risk": "Categories and risk",
        "approval_matrix": "Approval authority matrix",
        "segregation": "Segregation of duties",
        "normal_workflow": "Normal workflow",
        "emergency_workflow": "Emergency workflow",
        "prohibited_practices": "Prohibited practices",
        "windows": "Windows",
        "rollback": "Rollback",
        "testing": "Testing",
        "deployment": "Deployment",
        "evidence_retention": "Evidence and retention",
        "roles": "Roles",
        "enforcement": "Enforcement",
        "exceptions": "Policy exceptions",
        "review": "Review",
        "related_documents": "Related documents",
        "framework_mapping": "Framework mapping",
    }
)
"""The topics by key, in the order of POL-02. The version history is no topic of rules: see VERSION_HISTORY."""

VERSION_HISTORY = "version_history"
"""Topic of the section that prints the table of versions; asked for beside the nineteen (POL-08)."""

ASKED: Mapping[str, str] = MappingProxyType({**TOPICS, VERSION_HISTORY: "Version history"})
"""Everything the coverage of a text is held against: the nineteen topics, then the version history."""

FURTHER: Mapping[str, str] = MappingProxyType(
    {
        "definitions": "Definitions",
        "standard_procedures": "Standard procedures",
        "change_meeting": "Change meeting",
        "training": "Training and acknowledgement",
        "checks": "Checks and reviews after go-live",
        "log_review": "Log review",
        "measures": "Measures and sampling",
        "transition": "Changes under way when a version starts",
        "deadlines": "Deadlines",
    }
)
"""What the starter text covers besides; nobody is told when one of these is missing."""


def topic_title(key: str) -> str:
    """A topic's name for people; the key itself where it is none of ours."""
    return ASKED.get(key) or FURTHER.get(key) or key


def missing_topics(sections: Iterable[PolicySection]) -> tuple[str, ...]:
    """The topics no section covers, in the order of POL-02, the version history last.

    A section covers its topic while it is not removed and says something.
    """
    covered = {section.topic for section in sections if not section.removed and section.body.strip()}
    return tuple(key for key in ASKED if key not in covered)
