"""The text of the sample company's policy: version 2.0 as frozen, and the draft of the next one (POL-02, POL-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from chgdesk.domain.parameter_set import ParameterSet, ParameterValue
from chgdesk.domain.parameters import as_text, flatten, unflatten, with_value
from chgdesk.domain.policy import FieldValue, PolicyVersion
from chgdesk.domain.policy_text import PlaceholderField, PolicyContent, PolicySection, RelatedDocument
from chgdesk.domain.signature import APPROVAL, DeskSignature
from chgdesk.services.crosswalk import base_rows
from chgdesk.services.policies.starter import starter_fields, starter_sections
from chgdesk.services.sample_company import company, policy
from chgdesk.services.sample_company.company import local
from chgdesk.text.setting import canonical_text, digest_of

DRAFT = f"{policy.DOCUMENT}#3"
DRAFT_SET = f"{DRAFT} rules"
SUBMITTED = "2026-03-27 16:20"
APPROVED = "2026-04-01 15:30"
DRAFTED = "2026-10-27 10:15"

_FILLED = {
    "org.name": "Saltmere Oy (fictional)",
    "org.system": "the Saltmere booking service",
    "change_system": "change register",
    "code_host": "company's code host",
    "pipeline": "deployment pipeline",
    "chat": "#operations",
    "doc.access_control": "Access control policy (SAL-ACC-001)",
    "doc.data_retention": "Data retention policy (SAL-RET-001)",
    "doc.sanctions": "Staff handbook (SAL-HR-002)",
    "doc.incident_response": "Incident response plan (SAL-INC-001)",
    "doc.backup": "Backup policy (SAL-BAK-001)",
    "doc.secure_development": "Secure development guide (SAL-DEV-001)",
    "contact.role": "compliance_officer",
}


def fields() -> tuple[PlaceholderField, ...]:
    """The fields of the text, filled."""
    return tuple(replace(field, value=_FILLED.get(field.ref, "")) for field in starter_fields())


def related() -> tuple[RelatedDocument, ...]:
    """The documents that the policy leans on, one of them from outside."""
    rows = (
        ("SAL-ACC-001", "Access control policy", "3.1", "access_control", "security_officer", "2027-02-01"),
        ("SAL-RET-001", "Data retention policy", "1.4", "data_retention", "compliance_officer", "2027-01-15"),
        ("SAL-HR-002", "Staff handbook", "2026", "sanctions", "cto", "2027-03-31"),
        ("SAL-INC-001", "Incident response plan", "2.0", "incident_response", "security_officer", "2027-05-04"),
        ("SAL-BAK-001", "Backup policy", "1.2", "backup", "engineering_lead", "2026-12-01"),
        ("SAL-DEV-001", "Secure development guide", "4.0", "secure_development", "engineering_lead", "2027-06-30"),
    )
    inside = tuple(
        RelatedDocument(ref=ref, title=title, version=version, topic=topic, owner=owner, next_review_on=day(due))
        for ref, title, version, topic, owner, due in rows
    )
    outside = RelatedDocument(
        ref="HOST-SLA", title="Hosting agreement", version="7", topic="hosting", origin="external", owner="cto"
    )
    return (*inside, outside)


def day(text: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(text)


def sections(version: str) -> tuple[PolicySection, ...]:
    """The sections of version 2.0: the starter text, adopted by the company as its own."""
    return starter_sections(version)


@cache
def frozen() -> str:
    """The text of version 2.0 as it was signed."""
    return canonical_text(_content())


def _content() -> PolicyContent:
    one, two = policy.versions()
    rules = next(held for held in policy.parameter_sets() if held.ref == two.parameter_set)
    return PolicyContent(
        organisation=company.organisation(),
        document=policy.documents()[0],
        version=two,
        sections=sections(two.ref),
        tree=unflatten(rules.values),
        fields=fields(),
        versions=(one, two),
        related=related(),
        roles=company.roles(),
        people=company.people(),
        assignments=company.assignments(),
        crosswalk=base_rows(),
    )


def with_text(version: PolicyVersion) -> PolicyVersion:
    """Version 2.0 with its frozen text, its fields and the signature under it."""
    digest = digest_of(frozen())
    names = {person.ref: person.name for person in company.people()}
    signature = DeskSignature(
        person="aino",
        name=names["aino"],
        roles=("cto", "policy_owner"),
        meaning=APPROVAL,
        signed_at=local(APPROVED),
        digest=digest,
        statement=f"Signed at this desk with the passphrase enrolled for {names['aino']} on Mon 2 Mar 2026 by "
        f"{names['sanna']}",
    )
    return replace(
        version,
        content_sha256=digest,
        fields=tuple(FieldValue(key=field.ref, value=field.value) for field in fields()),
        editors=("sanna",),
        material="material",
        submitted_by="sanna",
        submitted_at=local(SUBMITTED),
        wanted_on=version.effective_on,
        approved_at=local(APPROVED),
        signatures=(signature,),
    )


def draft() -> tuple[ParameterSet, PolicyVersion, tuple[PolicySection, ...]]:
    """The next version as it is being drafted: its rules, itself, and its sections."""
    two = policy.versions()[1]
    rules = next(held for held in policy.parameter_sets() if held.ref == two.parameter_set)
    tree = unflatten(rules.values)
    for value in _NEW_RULES:
        tree = with_value(tree, value.path, _loaded(value))
    version = PolicyVersion(
        ref=DRAFT,
        document=policy.DOCUMENT,
        number="0.1",
        author="sanna",
        editors=("sanna",),
        parameter_set=DRAFT_SET,
        based_on=two.ref,
    )
    drafted = ParameterSet(ref=DRAFT_SET, title=f"Rules of {policy.DOCUMENT}, draft", values=flatten(tree))
    return drafted, version, tuple(_edited(section) for section in sections(DRAFT))


_NEW_RULES = (
    ParameterValue(path="emergency.record_deadline", text=as_text({"value": 2, "unit": "business_days"})),
    ParameterValue(path="retention.years", text=as_text(6)),
    ParameterValue(path="verification.deadline", text=as_text({"value": 24, "unit": "hours"})),
)
_MEETING = (
    "\n\nAfter the outage of June the on-call engineer brings every emergency of the week to the Monday meeting, and "
    "the note of that meeting names it.\n"
)


_LEFTOVER = "\n\nExceptions are told to [name of the works council].\n"


def _loaded(value: ParameterValue) -> object:
    return unflatten((ParameterValue(path="value", text=value.text),))["value"]


def _edited(section: PolicySection) -> PolicySection:
    """What Sanna has changed so far: one paragraph more, and a leftover she still has to settle."""
    if section.key == "change_meeting":
        return replace(section, body=section.body.rstrip() + _MEETING)
    if section.key == "enforcement":
        return replace(
            section, body=section.body.rstrip() + "\n\nExceptions are told to [name of the works council].\n"
        )
    return section
