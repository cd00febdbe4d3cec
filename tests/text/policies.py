"""Short factories of policy contents, and paragraphs of a policy as people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.domain.parameters import definitions, unflatten
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.lint import LintFinding, lint

DAY = date(2026, 7, 14)
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
TITLES = {
    "engineering_lead": "Engineering Lead",
    "ciso": "CISO",
    "security_officer": "Security Officer",
    "policy_owner": "Policy Owner",
    "qa": "QA",
}
DEFAULTS = unflatten(ParameterValue(path=each.path, text=each.default) for each in definitions())
"""Every parameter at its default."""


def a_section(body: str, heading: str = "Purpose", key: str = "", **given: Any) -> PolicySection:
    """A section of version POL-V1."""
    key = key or heading.casefold().replace(" ", "_")
    return PolicySection(ref=f"POL-V1/{key}", version="POL-V1", key=key, heading=heading, body=body, **given)


def a_content(*sections: PolicySection, **given: Any) -> PolicyContent:
    """The policy of Marlow Data, a draft by lea; cira and quin hold the other roles. Nothing is wrong with it."""
    people = {"lea": "Lea Brandt", "cira": "Cira Okafor", "quin": "Quin Larsen"}
    held = {
        "lea": ("engineering_lead", "senior_engineer", "deployer"),
        "cira": ("ciso", "security_officer"),
        "quin": ("qa", "policy_owner"),
    }
    defaults: dict[str, Any] = {
        "organisation": Organisation(name="Marlow Data", system="Ledger", zone="UTC"),
        "document": PolicyDocument(
            ref="MAR-CHG-001",
            title="Change Management Policy",
            classification="Internal",
            owner_role="policy_owner",
            approver_role="ciso",
        ),
        "version": PolicyVersion(ref="POL-V1", document="MAR-CHG-001", number="0.1", author="lea"),
        "sections": sections,
        "tree": DEFAULTS,
        "roles": tuple(Role(ref=ref, title=title) for ref, title in TITLES.items()),
        "people": tuple(Person(ref=ref, name=name) for ref, name in people.items()),
        "assignments": tuple(
            RoleAssignment(ref=f"{person}/{role}", person=person, role=role, held_from=SINCE)
            for person, roles in held.items()
            for role in roles
        ),
    }
    return PolicyContent(**{**defaults, **given})


def adopted(content: PolicyContent) -> PolicyContent:
    """The same text as a version approved before chgdesk."""
    version = replace(content.version, origin="adopted", state="effective", number="2.3")
    return replace(content, version=version)


def found(content: PolicyContent, *codes: str, **given: Any) -> tuple[LintFinding, ...]:
    """What lint says with these codes; without codes, everything but missing topics."""
    everything = lint(content, as_of=DAY, **given)
    return tuple(each for each in everything if (each.code in codes if codes else each.code != "TOPIC-MISSING"))


def found_in(body: str, *codes: str, **given: Any) -> tuple[LintFinding, ...]:
    """What lint says of one section's text."""
    return found(a_content(a_section(body), **given), *codes)
