"""What a policy version is made of: sections, fields filled once, documents it leans on (POL-01, POL-05, POL-20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chgdesk.domain.basis import Provenance
from chgdesk.domain.controls import OwnControl
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.people import Organisation, Person, Role, RoleAssignment
from chgdesk.domain.policy import PolicyDocument, PolicyVersion

POLICY = "policy"
EMERGENCY_PROCEDURE = "emergency_procedure"
ROLLBACK_PROCEDURE = "rollback_procedure"
PARTS: tuple[str, ...] = (POLICY, EMERGENCY_PROCEDURE, ROLLBACK_PROCEDURE)
"""The documents of a split set, in print order; a combined set prints all sections in the policy (POL-18)."""

LONGEST_BODY = 60_000
"""Most characters of one section's text, so that a stored version stays under 64 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySection:
    """One section of one version; `key` stays the same from version to version, so that a moved one is recognised.

    `body` is Markdown with tokens such as `{{param:retention.years}}` (see `chgdesk.text.tokens`).
    `version` is the reference of the PolicyVersion; `topic` one of the nineteen of POL-02; `level` 1 to 3.
    """

    ref: str
    version: str
    key: str
    heading: str
    body: str = ""
    part: str = POLICY
    position: int = 0
    level: int = 1
    topic: str = ""
    requirements: tuple[str, ...] = ()
    removed: bool = False
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceholderField:
    """A blank of the text filled once and printed everywhere: `{{field:org.name}}` (POL-05).

    `type` is text, role, days or date; `ref` is the key used in the token.
    """

    ref: str
    label: str
    type: str = "text"
    value: str = ""
    hint: str = ""
    required: bool = True
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedDocument:
    """A document the policy leans on, inside or outside the organisation; `ref` is its number (POL-20, POL-21).

    `roles` and `vendors` are the names that document lists, compared with the policy's own.
    """

    ref: str
    title: str
    version: str = ""
    topic: str = ""
    origin: str = "internal"
    owner: str = ""
    location: str = ""
    next_review_on: date | None = None
    roles: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    retired: bool = False
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyContent:
    """Everything one version prints, gathered by the desk for lint, text, paper and Word; pure functions read it.

    `tree` holds the version's parameter values; `fields` the field values frozen with it, or today's for a draft;
    `versions` every version of the document; roles, people and assignments as they stand on the day asked.
    """

    organisation: Organisation
    document: PolicyDocument
    companions: tuple[PolicyDocument, ...] = ()
    version: PolicyVersion
    sections: tuple[PolicySection, ...] = ()
    tree: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[PlaceholderField, ...] = ()
    versions: tuple[PolicyVersion, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    roles: tuple[Role, ...] = ()
    people: tuple[Person, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()
    controls: tuple[OwnControl, ...] = ()
    crosswalk: tuple[CrosswalkRow, ...] = ()

    def sections_of(self, part: str) -> tuple[PolicySection, ...]:
        """The sections that one document of the set prints, in order; a combined set prints all in the policy."""
        if self.is_split:
            return tuple(section for section in self.sections if section.part == part)
        return self.sections if part == POLICY else ()

    @property
    def is_split(self) -> bool:
        """Whether the procedures are documents of their own (`policy.document_set`)."""
        chosen = self.tree.get("policy", {})
        return isinstance(chosen, Mapping) and chosen.get("document_set") == "split"

    @property
    def parts(self) -> tuple[str, ...]:
        """The documents this version prints: one, or three when the set is split."""
        return PARTS if self.is_split else (POLICY,)

    def document_of(self, part: str) -> PolicyDocument:
        """The document (number, title) of one part; the policy's own where the set is not split."""
        return next((held for held in self.companions if held.kind == part), self.document)
